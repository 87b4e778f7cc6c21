using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace FlexNic.Fuzz.Programs;

/// <summary>An expression: text with operands in between; <paramref name="Text"/> has one piece more than there are operands.</summary>
public sealed record FuzzExpression(FuzzType Type, ImmutableArray<string> Text, ImmutableArray<FuzzExpression> Operands, bool IsLiteral = false)
{
    /// <summary>A name or another text without operands.</summary>
    public static FuzzExpression Leaf(FuzzType type, string text) => new(type, [text], []);

    /// <summary>A constant.</summary>
    public static FuzzExpression Literal(FuzzType type, BigInteger value) => new(type, [type.Literal(value)], [], true);

    /// <summary>Smaller expressions of the same type: constants, parts of it, itself with a smaller part.</summary>
    public IEnumerable<FuzzExpression> Shrinks()
    {
        FuzzExpression zero = Literal(Type, 0);
        if (Text[0] == zero.Text[0] && Operands.IsEmpty)
        {
            yield break;
        }

        yield return zero;
        FuzzExpression one = Literal(Type, 1);
        if (Text[0] != one.Text[0] && !(IsLiteral && Text[0].Length <= one.Text[0].Length))
        {
            yield return one;
        }

        foreach (FuzzExpression part in Parts().Where(p => p.Type == Type && !p.IsLiteral))
        {
            yield return part;
        }

        foreach (FuzzExpression part in Parts().Where(p => p.Type != Type && !p.IsLiteral && p.Type.Kind == FuzzTypeKind.Bits && Type.Kind == FuzzTypeKind.Bits && p.Count + 1 < Count))
        {
            yield return new FuzzExpression(Type, [$"(({Type})", ")"], [part]);
        }

        for (int i = 0; i < Operands.Length; i++)
        {
            foreach (FuzzExpression smaller in Operands[i].Shrinks())
            {
                yield return this with { Operands = Operands.SetItem(i, smaller) };
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Join(Text, Operands);

    /// <summary>Pieces of text with expressions in between.</summary>
    public static string Join(ImmutableArray<string> text, ImmutableArray<FuzzExpression> operands)
    {
        var joined = new StringBuilder(text[0]);
        for (int i = 0; i < operands.Length; i++)
        {
            joined.Append(operands[i]).Append(text[i + 1]);
        }

        return joined.ToString();
    }

    private int Count => 1 + Operands.Sum(o => o.Count);

    private IEnumerable<FuzzExpression> Parts() => Operands.Concat(Operands.SelectMany(o => o.Parts()));
}
