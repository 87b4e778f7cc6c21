using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Checking;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Elaboration;

/// <summary>Makes the objects of a program, from its top-level instances inwards, with the arguments of constructors worked out.</summary>
public sealed class Elaborator
{
    private readonly Dictionary<Instance, ObjectInstance> _top = new(ReferenceEqualityComparer.Instance);

    private Elaborator()
    {
    }

    /// <summary>The objects of a program.</summary>
    public static ElaboratedProgram Run(CheckedProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var elaborator = new Elaborator();
        foreach (Instance instance in program.Instances)
        {
            // What main is made of keeps its own name.
            string name = instance.Type is PackageType ? "" : ControlPlaneName.Local(instance.Name, instance.Annotations).TrimStart('.');
            elaborator._top[instance] = elaborator.Make(instance.Type, name, instance.Arguments, instance, null, instance.Annotations);
        }

        return new ElaboratedProgram(program, elaborator._top, program.Main is { } main ? elaborator._top[main] : null);
    }

    /// <summary>A constructor argument, given the object in whose body it stands.</summary>
    public ElaboratedValue Evaluate(Expression expression, ObjectInstance? within) => expression switch
    {
        ConstantExpression c => new ElaboratedConstant(c.Type, c.Value),
        VariableExpression v => within?.Parameter(v.Variable) ?? new ElaboratedUnknown(v),
        InstanceExpression i => within?.Child(i.Instance) is { } child ? new ElaboratedObject(child) : _top.TryGetValue(i.Instance, out ObjectInstance? top) ? new ElaboratedObject(top) : new ElaboratedUnknown(i),
        ConstructorExpression c => new ElaboratedObject(Anonymous(c, within)),
        _ => Reduce(expression, within) is ConstantExpression c ? new ElaboratedConstant(c.Type, c.Value) : new ElaboratedUnknown(expression),
    };

    private ObjectInstance Anonymous(ConstructorExpression constructor, ObjectInstance? within)
    {
        (string name, ImmutableArray<Annotation> annotations) = constructor.Type switch
        {
            BlockType b => (b.Declaration.Name, []),
            ExternType e => (e.Declaration.Name, []),
            PackageType => ("", []),
            _ => (constructor.Type.ToString(), ImmutableArray<Annotation>.Empty),
        };
        string full = ControlPlaneName.Join(within?.FullName ?? "", ControlPlaneName.Local(name, annotations));
        ObjectInstance made = Make(constructor.Type, full, constructor.Arguments, null, within, annotations);
        within?.Add(null, made);
        return made;
    }

    private ObjectInstance Make(P4Type type, string fullName, ImmutableArray<Argument> arguments, Instance? source, ObjectInstance? parent, ImmutableArray<Annotation> annotations)
    {
        var made = new ObjectInstance(type, fullName, source, parent, annotations);
        foreach (Argument argument in arguments)
        {
            if (argument.Value is { } value)
            {
                made.Add(argument.Parameter, Evaluate(value, parent));
            }
        }

        ImmutableArray<Instance> members = made.Block?.Instances ?? source?.Members ?? [];
        foreach (Instance child in members)
        {
            // An instance made by direct application has the name of its type.
            ImmutableArray<Annotation> own = child.Type is BlockType b && child.Name == b.Declaration.Name && child.Annotations.IsEmpty ? b.Declaration.Annotations : child.Annotations;
            string name = ControlPlaneName.Join(fullName, ControlPlaneName.Local(child.Name, own));
            made.Add(child, Make(child.Type, name, child.Arguments, child, made, child.Annotations));
        }

        return made;
    }

    // Puts constructor parameters in and folds.
    private Expression Reduce(Expression expression, ObjectInstance? within)
    {
        Expression Inner(Expression e) => Evaluate(e, within) is ElaboratedConstant c ? new ConstantExpression(c.Type, e.Span, c.Value) : e;
        switch (expression)
        {
            case UnaryExpression u:
                return ConstantFolder.Fold(u with { Operand = Inner(u.Operand) });
            case BinaryExpression b:
                return ConstantFolder.Fold(b with { Left = Inner(b.Left), Right = Inner(b.Right) });
            case ConditionalExpression c:
                return ConstantFolder.Fold(c with { Condition = Inner(c.Condition), WhenTrue = Inner(c.WhenTrue), WhenFalse = Inner(c.WhenFalse) });
            case SliceExpression s:
                return ConstantFolder.Fold(s with { Target = Inner(s.Target) });
            case FieldExpression f:
                return ConstantFolder.Fold(f with { Target = Inner(f.Target) });
            case AggregateExpression a:
                return ConstantFolder.Fold(a with { Elements = [.. a.Elements.Select(Inner)] });
            case CastExpression c when Inner(c.Operand) is ConstantExpression known:
                return new ConstantExpression(c.Type, c.Span, ConstantFolder.Cast(known.Value, TypeFacts.Representation(known.Type), TypeFacts.Representation(c.Type)));
            default:
                return expression;
        }
    }
}
