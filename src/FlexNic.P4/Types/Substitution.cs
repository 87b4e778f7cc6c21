using System.Collections.Immutable;
using FlexNic.P4.Checked;

namespace FlexNic.P4.Types;

/// <summary>Type variables => types.</summary>
public sealed class Substitution
{
    private readonly Dictionary<TypeVariable, P4Type> _map = new(ReferenceEqualityComparer.Instance);

    /// <summary>Without any variable.</summary>
    public Substitution()
    {
    }

    /// <summary>Parameters => arguments, by position.</summary>
    public Substitution(ImmutableArray<TypeVariable> parameters, ImmutableArray<P4Type> arguments)
    {
        for (int i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            _map[parameters[i]] = arguments[i];
        }
    }

    /// <summary>What a variable stands for, or null.</summary>
    public P4Type? this[TypeVariable variable]
    {
        get => _map.GetValueOrDefault(variable);
        internal set
        {
            if (value is null)
            {
                _map.Remove(variable);
            }
            else
            {
                _map[variable] = value;
            }
        }
    }

    /// <summary>The type with all variables replaced.</summary>
    public P4Type Apply(P4Type type) => _map.Count == 0 ? type : type switch
    {
        TypeVariable v => _map.TryGetValue(v, out P4Type? bound) ? (ReferenceEquals(bound, v) ? v : Apply(bound)) : v,
        TupleType t => new TupleType(Apply(t.Elements)),
        ListType l => new ListType(Apply(l.Element)),
        StackType s => new StackType(Apply(s.Element), s.Size),
        StructType { Declaration: { } declaration } s => Apply(s.Arguments) is var arguments && Unchanged(arguments, s.Arguments) ? s : declaration.Instantiate(arguments),
        StructType { Name.Length: 0 } s => new StructType("", s.Kind, null, [], [], () => [.. s.Fields.Select(f => f with { Type = Apply(f.Type) })]),
        ExternType e => e.Arguments.IsEmpty ? e : new ExternType(e.Declaration, Apply(e.Arguments)),
        BlockType b => b.Arguments.IsEmpty ? b : new BlockType(b.Declaration, Apply(b.Arguments)),
        PackageType p => p.Arguments.IsEmpty ? p : new PackageType(p.Declaration, Apply(p.Arguments)),
        _ => type,
    };

    /// <summary>Types with all variables replaced.</summary>
    public ImmutableArray<P4Type> Apply(ImmutableArray<P4Type> types) => [.. types.Select(Apply)];

    /// <summary>A parameter with its type replaced.</summary>
    public Parameter Apply(Parameter parameter) => _map.Count == 0 ? parameter : parameter with { Type = Apply(parameter.Type) };

    private static bool Unchanged(ImmutableArray<P4Type> after, ImmutableArray<P4Type> before) => after.Zip(before).All(p => ReferenceEquals(p.First, p.Second));
}
