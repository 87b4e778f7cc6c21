using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.Elaboration;

/// <summary>What a constructor is given: a constant or an object.</summary>
public abstract record ElaboratedValue;

/// <summary>A constant.</summary>
public sealed record ElaboratedConstant(P4Type Type, ConstantValue Value) : ElaboratedValue;

/// <summary>An object.</summary>
public sealed record ElaboratedObject(ObjectInstance Instance) : ElaboratedValue;

/// <summary>A value that only the running program knows, such as the result of an extern.</summary>
public sealed record ElaboratedUnknown(Expression Expression) : ElaboratedValue;

/// <summary>
/// An object of the running program: one for each instance in each instance around it. Parsers and controls have children; the names are those that the
/// control plane uses. Compared by identity.
/// </summary>
public sealed class ObjectInstance
{
    private readonly Dictionary<Variable, ElaboratedValue> _byVariable = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Instance, ObjectInstance> _children = new(ReferenceEqualityComparer.Instance);
    private readonly List<ObjectInstance> _ordered = [];
    private readonly List<KeyValuePair<string, ElaboratedValue>> _arguments = [];

    internal ObjectInstance(P4Type type, string fullName, Instance? source, ObjectInstance? parent, ImmutableArray<Annotation> annotations)
    {
        Type = type;
        FullName = fullName;
        Source = source;
        Parent = parent;
        Annotations = annotations;
    }

    /// <summary>The type.</summary>
    public P4Type Type { get; }

    /// <summary>The name of the control plane, with those of the instances around.</summary>
    public string FullName { get; }

    /// <summary>The declaration, or null for one made in an argument.</summary>
    public Instance? Source { get; }

    /// <summary>The parser or control around.</summary>
    public ObjectInstance? Parent { get; }

    /// <summary>The annotations of the declaration.</summary>
    public ImmutableArray<Annotation> Annotations { get; }

    /// <summary>The parser or control, or null for other objects.</summary>
    public BlockDeclaration? Block => (Type as BlockType)?.Declaration;

    /// <summary>The extern, or null for other objects.</summary>
    public ExternDeclaration? Extern => (Type as ExternType)?.Declaration;

    /// <summary>What the constructor was given, by the names of its parameters and in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, ElaboratedValue>> Arguments => _arguments;

    /// <summary>The objects within, in the order of the program.</summary>
    public IReadOnlyList<ObjectInstance> Children => _ordered;

    /// <summary>The object of an instance declared within, or null.</summary>
    public ObjectInstance? Child(Instance instance) => _children.GetValueOrDefault(instance);

    /// <summary>What a parameter of the constructor is.</summary>
    public ElaboratedValue? Parameter(Variable variable) => _byVariable.GetValueOrDefault(variable);

    /// <summary>An argument by the name of its parameter, or null.</summary>
    public ElaboratedValue? Argument(string name) => _arguments.FirstOrDefault(a => a.Key == name).Value;

    /// <summary>An argument that is a number, or null.</summary>
    public System.Numerics.BigInteger? Number(string name) => Argument(name) is ElaboratedConstant { Value: NumberConstant n } ? n.Value : null;

    /// <summary>An argument that is an object, or null.</summary>
    public ObjectInstance? Nested(string name) => (Argument(name) as ElaboratedObject)?.Instance;

    /// <summary>The name that the control plane has for something declared within.</summary>
    public string NameOf(string name, ImmutableArray<Annotation> annotations) => ControlPlaneName.Join(FullName, ControlPlaneName.Local(name, annotations));

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {FullName}";

    internal void Add(Parameter parameter, ElaboratedValue value)
    {
        _byVariable[parameter.Variable] = value;
        _arguments.Add(new(parameter.Name, value));
    }

    internal void Add(Instance? instance, ObjectInstance child)
    {
        if (instance is not null)
        {
            _children[instance] = child;
        }

        _ordered.Add(child);
    }
}
