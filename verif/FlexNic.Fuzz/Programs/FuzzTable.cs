using System.Collections.Immutable;
using System.Numerics;

namespace FlexNic.Fuzz.Programs;

/// <summary>A component of a key.</summary>
public sealed record FuzzKey(string Name, FuzzExpression Expression, string MatchKind);

/// <summary>An action with arguments of the control plane, by the names of its parameters.</summary>
public sealed record FuzzCall(string Action, ImmutableArray<(string Name, FuzzType Type, BigInteger Value)> Arguments)
{
    /// <summary>As the program writes it.</summary>
    public string InProgram => $"{Action}({string.Join(", ", Arguments.Select(a => a.Type.Literal(a.Value)))})";

    /// <summary>As a packet test writes it.</summary>
    public string InTest => $"{Action}({string.Join(", ", Arguments.Select(a => $"{a.Name}:{a.Value}"))})";
}

/// <summary>What an entry matches: a value, or bits of it, or from one to another; any when all is null.</summary>
public sealed record FuzzMatch(BigInteger? Value, BigInteger? Mask = null, BigInteger? Last = null, int? Prefix = null, bool IsBoolean = false)
{
    /// <summary>As a key set of the program.</summary>
    public string InProgram => Value is not { } value ? "_" : IsBoolean ? FuzzType.Boolean.Literal(value) : Mask is { } mask ? $"0x{FuzzType.Hex(value)} &&& 0x{FuzzType.Hex(mask)}" : Last is { } last ? $"{value} .. {last}" : $"0x{FuzzType.Hex(value)}";

    /// <summary>As a packet test writes it; null when it leaves the key out.</summary>
    public string? InTest => Value is not { } value ? null
        : Prefix is { } length ? $"0x{FuzzType.Hex(value)}/{length}" : Mask is { } mask ? $"0x{FuzzType.Hex(value)}&&&0x{FuzzType.Hex(mask)}" : Last is { } last ? $"{value}->{last}" : $"{value}";
}

/// <summary>An entry: one match a key.</summary>
public sealed record FuzzEntry(ImmutableArray<FuzzMatch> Matches, FuzzCall Call, int? Priority);

/// <summary>A table.</summary>
/// <param name="Name">Its name in its control.</param>
/// <param name="Keys">Components of the key.</param>
/// <param name="Actions">Actions as the list writes them, with arguments bound.</param>
/// <param name="Default">The action of a miss; null leaves it out.</param>
/// <param name="DefaultIsConstant">True when the control plane may not change it.</param>
/// <param name="Entries">Constant entries.</param>
/// <param name="Size">Entries that there have to be room for.</param>
public sealed record FuzzTable(string Name, ImmutableArray<FuzzKey> Keys, ImmutableArray<string> Actions, FuzzCall? Default, bool DefaultIsConstant, ImmutableArray<FuzzEntry> Entries, int Size)
{
    /// <summary>Writes the declaration.</summary>
    public void Write(CodeText to)
    {
        to.Open($"table {Name} {{");
        if (!Keys.IsEmpty)
        {
            to.Line($"key = {{ {string.Concat(Keys.Select(k => $"{k.Expression}: {k.MatchKind} @name(\"{k.Name}\"); "))}}}");
        }

        to.Line($"actions = {{ {string.Concat(Actions.Select(a => $"{a}; "))}}}");
        if (Default is not null)
        {
            to.Line($"{(DefaultIsConstant ? "const " : "")}default_action = {Default.InProgram};");
        }

        if (!Entries.IsEmpty)
        {
            to.Open("const entries = {");
            foreach (FuzzEntry entry in Entries)
            {
                to.Line($"({string.Join(", ", entry.Matches.Select(m => m.InProgram))}): {entry.Call.InProgram};");
            }

            to.Close();
        }

        to.Line($"size = {Size};");
        to.Close();
    }

    /// <summary>The same with less in it; keys and parameters are shrunk with the entries.</summary>
    public IEnumerable<FuzzTable> Shrinks()
    {
        IEnumerable<FuzzTable> entries = Shrink.List(Entries).Select(e => this with { Entries = e });
        IEnumerable<FuzzTable> keys = Shrink.List(Keys, k => k.Expression.Shrinks().Select(e => k with { Expression = e })).Where(k => k.Length == Keys.Length).Select(k => this with { Keys = k });
        IEnumerable<FuzzTable> actions = Shrink.List(Actions).Select(a => this with { Actions = a });
        return entries.Concat(actions).Concat(Default is null ? [] : [this with { Default = null, DefaultIsConstant = false }]).Concat(keys);
    }
}
