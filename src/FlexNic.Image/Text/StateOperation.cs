using FlexNic.Core;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>The lines of an action that begin with <c>state</c>: address, condition, updates and results of the stage SRAM.</summary>
internal static class StateOperation
{
    private static readonly string[] Sources = ["0", "kh0", "kw0", "e0.lo", "e3.lo"];
    private static readonly string[] Conditions = ["true", "lo == x", "before(lo, x)", "before(lo, hi)"];
    private static readonly string[] LowUpdates = ["lo", "lo + 1", "lo + x", "x"];
    private static readonly string[] HighUpdates = ["hi", "hi + 1", "hi + x", "x"];
    private static readonly string[] FirstResults = ["lo", "new lo"];
    private static readonly string[] SecondResults = ["hi", "hi - lo", "new lo", "new hi"];
    private static readonly string[] Fields = ["src", "idx_mask", "idx_base", "cond", "lo_t", "lo_f", "hi_t", "hi_f", "r0_new", "r1"];

    /// <summary>Reads one line after the word <c>state</c> and returns the row with it.</summary>
    public static BitVector Read(AsmLine line, RowLayout layout, BitVector row)
    {
        AsmToken at = line.TakeWord("index, if, lo, hi, r0 or r1");
        if (at.Text != "index" && layout.Get(row, "state.en") == 0)
        {
            throw line.Fault(at, "FNIC3011", "say first which row: 'state index SOURCE & MASK + BASE'");
        }

        switch (at.Text)
        {
            case "index":
                row = layout.With(row, "state.en", 1);
                row = layout.With(row, "state.src", (uint)TakeOneOf(line, Sources, "the source of the row number"));
                row = layout.With(row, "state.idx_mask", line.TryTake("&") ? line.TakeNumber(16, "mask") : 0xFFFF);
                return layout.With(row, "state.idx_base", line.TryTake("+") ? line.TakeNumber(16, "base") : 0);
            case "if":
                uint negated = line.TryTake("not") ? 4u : 0;
                return layout.With(row, "state.cond", negated + (uint)TakeOneOf(line, Conditions, "a condition"));
            case "lo":
                return ReadUpdate(line, layout, row, "lo", LowUpdates);
            case "hi":
                return ReadUpdate(line, layout, row, "hi", HighUpdates);
            case "r0":
                line.Expect("=");
                return layout.With(row, "state.r0_new", (uint)TakeOneOf(line, FirstResults, "the first result"));
            case "r1":
                line.Expect("=");
                return layout.With(row, "state.r1", (uint)TakeOneOf(line, SecondResults, "the second result"));
            default:
                throw line.Fault(at, "FNIC3001", $"found {at.Quoted}, expected index, if, lo, hi, r0 or r1");
        }
    }

    /// <summary>True when the lines can say these bits.</summary>
    public static bool IsPlain(RowLayout layout, BitVector row) =>
        layout.Get(row, "state.en") != 0 ? layout.Get(row, "state.src") < (uint)Sources.Length : Fields.All(f => layout.Get(row, $"state.{f}") == 0);

    /// <summary>The lines of a row, none when its state operation is off.</summary>
    public static IEnumerable<string> Write(RowLayout layout, BitVector row)
    {
        int Field(string name) => (int)layout.Get(row, $"state.{name}");
        if (Field("en") == 0)
        {
            yield break;
        }

        yield return $"state index {Sources[Field("src")]} & 0x{Field("idx_mask"):x4} + 0x{Field("idx_base"):x4}";
        if (Field("cond") != 0)
        {
            yield return $"state if {(Field("cond") >= 4 ? "not " : "")}{Conditions[Field("cond") & 3]}";
        }

        if (Field("lo_t") + Field("lo_f") != 0)
        {
            yield return WriteUpdate("lo", LowUpdates, Field("lo_t"), Field("lo_f"));
        }

        if (Field("hi_t") + Field("hi_f") != 0)
        {
            yield return WriteUpdate("hi", HighUpdates, Field("hi_t"), Field("hi_f"));
        }

        if (Field("r0_new") != 0)
        {
            yield return "state r0 = new lo";
        }

        if (Field("r1") != 0)
        {
            yield return $"state r1 = {SecondResults[Field("r1")]}";
        }
    }

    private static string WriteUpdate(string half, string[] updates, int ifTrue, int ifFalse) =>
        ifTrue == ifFalse ? $"state {half} = {updates[ifTrue]}" : $"state {half} = {updates[ifTrue]} else {updates[ifFalse]}";

    private static BitVector ReadUpdate(AsmLine line, RowLayout layout, BitVector row, string half, string[] updates)
    {
        line.Expect("=");
        int ifTrue = TakeOneOf(line, updates, "an update");
        int ifFalse = line.TryTake("else") ? TakeOneOf(line, updates, "an update") : ifTrue;
        row = layout.With(row, $"state.{half}_t", (uint)ifTrue);
        return layout.With(row, $"state.{half}_f", (uint)ifFalse);
    }

    // Choices are compared token by token, the longest first, so that 'lo + 1' is not taken for 'lo'.
    private static int TakeOneOf(AsmLine line, string[] choices, string what)
    {
        foreach ((string choice, int index) in choices.Select((c, i) => (c, i)).OrderByDescending(c => c.c.Length))
        {
            string[] parts = choice.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Replace(",", " , ", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Select((p, i) => line.PeekAt(i).Text == p).All(same => same))
            {
                foreach (string _ in parts)
                {
                    line.Take();
                }

                return index;
            }
        }

        throw line.Unexpected($"{what}: {string.Join(", ", choices)}");
    }
}
