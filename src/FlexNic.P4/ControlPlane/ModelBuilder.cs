using System.Collections.Immutable;
using FlexNic.P4.Checked;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Syntax;
using FlexNic.P4.Types;

namespace FlexNic.P4.ControlPlane;

/// <summary>Finds all that the control plane can name, from main inwards.</summary>
internal sealed class ModelBuilder
{
    private readonly ElaboratedProgram _program;
    private readonly ControlPlaneModel _model = new();
    private readonly UseCollector _uses = new();
    private readonly HashSet<ObjectInstance> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _actions = new(StringComparer.Ordinal);

    private ModelBuilder(ElaboratedProgram program) => _program = program;

    public static ControlPlaneModel Build(ElaboratedProgram program)
    {
        var builder = new ModelBuilder(program);
        foreach (ObjectInstance top in program.Top)
        {
            builder.CollectUses(top);
        }

        foreach (ObjectInstance top in program.Top)
        {
            builder.Visit(top);
        }

        builder._model.CallsExtern = builder._uses.CallsExtern;
        foreach ((P4Type type, int index) in builder._uses.Digests.Select((t, i) => (t, i)))
        {
            string name = type is StructType { Name.Length: > 0 } s ? s.Name : $"digest_{index}";
            if (!builder._model.Digests.Exists(d => d.Name == name))
            {
                builder._model.Digests.Add(new ModelDigest(name, type));
            }
        }

        foreach ((string _, P4Type type) in program.Source.Types)
        {
            if (type is StructType { Kind: StructKind.Header } header && AnnotationText.Text(header.Annotations, "controller_header") is { } name)
            {
                builder._model.Headers.Add(new ModelHeader(name, header));
            }
        }

        return builder._model;
    }

    private static IEnumerable<ObjectInstance> Inner(ObjectInstance instance) => instance.Arguments.Select(a => a.Value).OfType<ElaboratedObject>().Select(o => o.Instance);

    private void CollectUses(ObjectInstance instance)
    {
        if (instance.Block is { } block)
        {
            _uses.Block(block);
        }

        foreach (ObjectInstance inner in Inner(instance).Concat(instance.Children))
        {
            CollectUses(inner);
        }
    }

    private void Visit(ObjectInstance instance)
    {
        if (!_seen.Add(instance))
        {
            return;
        }

        Extern(instance, instance.FullName, instance.Annotations);
        foreach (ObjectInstance inner in Inner(instance))
        {
            Visit(inner);
        }

        if (instance.Block is not { } block)
        {
            return;
        }

        Actions(instance, block);
        foreach (BlockMember member in block.Members)
        {
            if (member.Table is { } table && _uses.Applied.Contains(table) && !IsHidden(table.Annotations))
            {
                Table(instance, table);
            }
            else if (member.ValueSet is { } set)
            {
                _model.ValueSets.Add(new ModelValueSet(instance.NameOf(set.Name, set.Annotations), set));
            }
            else if (member.Instance is { } declared && instance.Child(declared) is { } child)
            {
                Visit(child);
            }
        }
    }

    private static bool IsHidden(ImmutableArray<Annotation> annotations) => annotations.Any(a => a.Name == "hidden");

    // Those of the outermost scope come first, then those of the control in the order of the text.
    private void Actions(ObjectInstance instance, BlockDeclaration block)
    {
        var used = new UseCollector();
        used.Block(block, _uses.Applied);
        foreach (ActionDeclaration action in used.Actions.Where(a => a.IsTop).Concat(block.Actions.Where(used.Actions.Contains)))
        {
            string name = NameOf(instance, action);
            if (_actions.Add(name))
            {
                _model.Actions.Add(new ModelAction(name, action, block.Tables.Any(t => _uses.Applied.Contains(t) && t.Actions.Any(a => ReferenceEquals(a.Action, action)))));
            }
        }
    }

    public static string NameOf(ObjectInstance owner, ActionDeclaration action) =>
        action.IsTop ? ControlPlaneName.Local(action.Name, action.Annotations).TrimStart('.') : owner.NameOf(action.Name, action.Annotations);

    private void Table(ObjectInstance owner, TableDeclaration declaration)
    {
        var table = new ModelTable(owner.NameOf(declaration.Name, declaration.Annotations), declaration, owner);
        _model.Tables.Add(table);
        foreach (TableProperty property in declaration.Properties)
        {
            SymbolKind? kind = property.Name switch { "implementation" => SymbolKind.ActionProfile, "counters" => SymbolKind.DirectCounter, "meters" => SymbolKind.DirectMeter, _ => null };
            if (kind is { } k && Resolve(property, owner, declaration) is { } instance)
            {
                Attach(k, instance, table);
            }
        }
    }

    private void Attach(SymbolKind kind, ObjectInstance instance, ModelTable table)
    {
        ModelExtern? known = _model.Externs.Find(e => ReferenceEquals(e.Instance, instance));
        if (known is null)
        {
            known = new ModelExtern(kind, instance.FullName, instance, instance.Annotations, []);
            _model.Externs.Add(known);
        }

        known.Tables.Add(table);
    }

    private ObjectInstance? Resolve(TableProperty property, ObjectInstance owner, TableDeclaration table)
    {
        switch (property.Value)
        {
            case InstanceExpression i:
                return owner.Child(i.Instance) ?? _program.Find(i.Instance);
            case VariableExpression v:
                return (owner.Parameter(v.Variable) as ElaboratedObject)?.Instance;
            case ConstructorExpression c:
                string name = ControlPlaneName.Local(ControlPlaneName.Join(owner.NameOf(table.Name, table.Annotations), property.Name), property.Annotations);
                if (_model.Externs.Find(e => e.Name == name && e.Instance.Type.Same(c.Type)) is { } earlier)
                {
                    return earlier.Instance;
                }

                var made = new ObjectInstance(c.Type, name, null, owner, property.Annotations);
                foreach (Argument argument in c.Arguments.Where(a => a.Value is ConstantExpression))
                {
                    made.Add(argument.Parameter, new ElaboratedConstant(argument.Value!.Type, ((ConstantExpression)argument.Value).Value));
                }

                return made;
            default:
                return null;
        }
    }

    private void Extern(ObjectInstance instance, string name, ImmutableArray<Annotation> annotations)
    {
        SymbolKind? kind = instance.Extern?.Name switch
        {
            "counter" or "Counter" => SymbolKind.Counter,
            "direct_counter" or "DirectCounter" => SymbolKind.DirectCounter,
            "meter" or "Meter" => SymbolKind.Meter,
            "direct_meter" or "DirectMeter" => SymbolKind.DirectMeter,
            "register" or "Register" => SymbolKind.Register,
            "action_profile" or "action_selector" or "ActionProfile" or "ActionSelector" => SymbolKind.ActionProfile,
            _ => null,
        };
        if (kind is { } k && !_model.Externs.Exists(e => ReferenceEquals(e.Instance, instance)))
        {
            _model.Externs.Add(new ModelExtern(k, name, instance, annotations, []));
        }
    }
}
