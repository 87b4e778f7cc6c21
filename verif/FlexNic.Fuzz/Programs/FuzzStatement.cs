using System.Collections.Immutable;

namespace FlexNic.Fuzz.Programs;

/// <summary>A statement of a generated program.</summary>
public abstract record FuzzStatement
{
    /// <summary>Writes the statement.</summary>
    public abstract void Write(CodeText text);

    /// <summary>The same with a smaller part.</summary>
    public abstract IEnumerable<FuzzStatement> Shrinks();

    /// <summary>Lists of statements inside that may stand in its place.</summary>
    public virtual IEnumerable<ImmutableArray<FuzzStatement>> Inner() => [];
}

/// <summary>A statement of one line: text with expressions in between.</summary>
public sealed record LineStatement(ImmutableArray<string> Text, ImmutableArray<FuzzExpression> Operands) : FuzzStatement
{
    /// <summary>A statement without expressions.</summary>
    public static LineStatement Of(string text) => new([text], []);

    /// <summary><c>place = value;</c></summary>
    public static LineStatement Assign(string place, FuzzExpression value) => new([$"{place} = ", ";"], [value]);

    /// <inheritdoc/>
    public override void Write(CodeText text) => text.Line(FuzzExpression.Join(Text, Operands));

    /// <inheritdoc/>
    public override IEnumerable<FuzzStatement> Shrinks()
    {
        for (int i = 0; i < Operands.Length; i++)
        {
            foreach (FuzzExpression smaller in Operands[i].Shrinks())
            {
                yield return this with { Operands = Operands.SetItem(i, smaller) };
            }
        }
    }
}

/// <summary><c>if</c>, with or without <c>else</c>.</summary>
public sealed record IfStatement(FuzzExpression Condition, ImmutableArray<FuzzStatement> Then, ImmutableArray<FuzzStatement> Else) : FuzzStatement
{
    /// <inheritdoc/>
    public override void Write(CodeText text)
    {
        text.Open($"if ({Condition}) {{");
        text.Block(Then);
        if (!Else.IsEmpty)
        {
            text.Turn("} else {");
            text.Block(Else);
        }

        text.Close();
    }

    /// <inheritdoc/>
    public override IEnumerable<ImmutableArray<FuzzStatement>> Inner() => [Then, Else, Then.AddRange(Else)];

    /// <inheritdoc/>
    public override IEnumerable<FuzzStatement> Shrinks() =>
        Shrink.Block(Then).Select(b => (FuzzStatement)(this with { Then = b }))
            .Concat(Shrink.Block(Else).Select(b => this with { Else = b }))
            .Concat(Condition.Shrinks().Select(c => this with { Condition = c }));
}

/// <summary><c>switch</c> on a value or on the action that a table ran.</summary>
public sealed record SwitchStatement(FuzzExpression Subject, ImmutableArray<SwitchArm> Arms) : FuzzStatement
{
    /// <inheritdoc/>
    public override void Write(CodeText text)
    {
        text.Open($"switch ({Subject}) {{");
        foreach (SwitchArm arm in Arms)
        {
            if (arm.Body is not { } body)
            {
                text.Line($"{arm.Label}:");
                continue;
            }

            text.Open($"{arm.Label}: {{");
            text.Block(body);
            text.Close();
        }

        text.Close();
    }

    /// <inheritdoc/>
    public override IEnumerable<ImmutableArray<FuzzStatement>> Inner() => Arms.Where(a => a.Body is not null).Select(a => a.Body!.Value);

    /// <inheritdoc/>
    public override IEnumerable<FuzzStatement> Shrinks() =>
        Shrink.List(Arms, a => a.Body is { } body ? Shrink.Block(body).Select(b => a with { Body = b }) : []).Select(a => (FuzzStatement)(this with { Arms = a }))
            .Concat(Subject.Shrinks().Select(s => this with { Subject = s }));
}

/// <summary>An arm of a switch; without a body it runs that of the next.</summary>
public sealed record SwitchArm(string Label, ImmutableArray<FuzzStatement>? Body);
