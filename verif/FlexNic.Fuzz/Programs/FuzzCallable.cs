using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A parameter; without a direction the control plane gives it.</summary>
public sealed record FuzzParameter(string Direction, FuzzType Type, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Direction.Length == 0 ? $"{Type} {Name}" : $"{Direction} {Type} {Name}";
}

/// <summary>An action, or a function when it has a type of result.</summary>
public sealed record FuzzCallable(string Name, FuzzType? Result, ImmutableArray<FuzzParameter> Parameters, ImmutableArray<FuzzStatement> Body)
{
    /// <summary>Parameters that the control plane gives.</summary>
    public IEnumerable<FuzzParameter> Data => Parameters.Where(p => p.Direction.Length == 0);

    /// <summary>Writes the declaration.</summary>
    public void Write(CodeText to)
    {
        to.Open($"{(Result is { } type ? type.ToString() : "action")} {Name}({string.Join(", ", Parameters)}) {{");
        to.Block(Body);
        to.Close();
    }

    /// <summary>The same with less in it.</summary>
    public IEnumerable<FuzzCallable> Shrinks() => Shrink.Block(Body).Select(b => this with { Body = b });
}
