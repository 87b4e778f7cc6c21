using System.Collections.Immutable;
using FlexNic.Fuzz.Programs;

namespace FlexNic.Fuzz.Generation;

/// <summary>Headers, metadata and functions.</summary>
internal sealed class DeclarationGenerator(Shared shared)
{
    private Choice Choice => shared.Choice;

    /// <summary>Declares them.</summary>
    public void Run()
    {
        int headers = Choice.Between(1, shared.Size.Headers);
        int bytes = shared.Size.HeaderBytes;
        FuzzHeaderType? last = null;
        for (int i = 0; i < headers && bytes > 2; i++)
        {
            FuzzHeaderType type = last is not null && Choice.Percent(25) && last.Bits / 8 <= bytes ? last : HeaderType($"h{i}_t", Math.Min(bytes, 12));
            int elements = i > 0 && type.Bits <= 32 && 2 * type.Bits / 8 <= bytes && !shared.Headers.Any(h => h.IsStack) && Choice.Percent(25) ? Choice.Between(2, Math.Min(3, bytes / (type.Bits / 8))) : 0;
            shared.Headers.Add(new FuzzHeader($"h{i}", type, elements));
            bytes -= type.Bits / 8 * Math.Max(1, elements);
            last = type;
        }

        int fields = Choice.Between(0, 3);
        for (int i = 0; i < fields; i++)
        {
            FuzzType type = Choice.Weighted((6, FuzzType.Bits(Choice.Of(ExpressionGenerator.Widths))), (1, FuzzType.Boolean));
            shared.Metadata.Add(new FuzzField($"x{i}", type));
        }

        int functions = Choice.Weighted((5, 0), (3, 1), (1, 2));
        for (int i = 0; i < functions; i++)
        {
            shared.Functions.Add(Function());
        }
    }

    private FuzzHeaderType HeaderType(string name, int most)
    {
        // The parser takes pairs of bytes, so that what can be behind odd and even numbers of bytes is refused: odd sizes are rare.
        int bytes = Choice.Weighted((2, 1), (12, 2), (1, 3), (12, 4), (1, 5), (8, 6), (1, 7), (8, 8), (4, 10), (4, 12));
        int bits = 8 * Math.Min(most, bytes);
        var fields = ImmutableArray.CreateBuilder<FuzzField>();
        for (int left = bits; left > 0;)
        {
            int width = Math.Min(left, Choice.Weighted((2, 1), (1, 2), (1, 3), (3, 4), (1, 5), (1, 7), (9, 8), (1, 9), (1, 12), (1, 13), (9, 16), (1, 20), (1, 24), (6, 32), (1, 48)));
            fields.Add(new FuzzField($"f{fields.Count}", FuzzType.Bits(width)));
            left -= width;
        }

        return new FuzzHeaderType(name, fields.ToImmutable());
    }

    private FuzzCallable Function()
    {
        FuzzType result = Choice.Weighted((5, FuzzType.Bits(Choice.One(8, 16, 32))), (1, FuzzType.Boolean));
        ImmutableArray<FuzzParameter> parameters =
            [.. Enumerable.Range(0, Choice.Between(1, 2)).Select(_ => new FuzzParameter(Choice.Weighted((5, "in"), (1, "inout"), (1, "out")), FuzzType.Bits(Choice.One(4, 8, 16, 32)), shared.Name("p")))];
        var body = new StatementGenerator(shared, parameters.Select(p => new Place(p.Name, p.Type, p.Direction != "in")), null) { Result = result };
        return new FuzzCallable(shared.Name("f"), result, parameters, [.. body.Block(Choice.Between(0, 2), 1, false), body.Return()]);
    }
}
