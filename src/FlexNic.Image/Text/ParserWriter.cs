using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image.Layout;
using FlexNic.Image.Symbols;

namespace FlexNic.Image.Text;

/// <summary>Writes the parser of a pipeline as text.</summary>
internal sealed class ParserWriter(ImageWriter writer, ConfigurationImage image, PipelineId pipeline)
{
    private readonly UnitReader _unit = new(image, pipeline, Units.Parser);
    private readonly Dictionary<int, string> _names = image.Symbols.States.Where(s => s.Pipeline == pipeline).ToDictionary(s => s.Row, s => s.Name);
    private readonly RowLayout _layout = image.Layout.Table(pipeline, Units.Parser, ParserTable.State).Row;
    private readonly int _branches = image.Geometry.Parser.Branches;

    public void Run()
    {
        if (_unit.IsEmpty)
        {
            return;
        }

        writer.Blank();
        writer.Line(0, "parser");
        HashSet<int> plain = [.. _unit.Used(ParserTable.State).Where(IsPlain)];
        for (int kind = 0; kind < ParserTable.SourceKinds.Length; kind++)
        {
            WriteStarts(plain, kind);
        }

        foreach (int state in _unit.Used(ParserTable.State).Where(s => !plain.Contains(s)))
        {
            writer.Row(1, _unit.Table(ParserTable.State), state, _unit.Row(ParserTable.State, state));
        }

        foreach (int state in plain.Order())
        {
            WriteState(plain, state);
        }
    }

    // The state in which most sources of a kind start, then the others in runs.
    private void WriteStarts(HashSet<int> plain, int kind)
    {
        int first = kind * ParserTable.SourcesOfKind;
        int[] starts = [.. Enumerable.Range(first, ParserTable.SourcesOfKind).Select(s => (int)_unit.Get(ParserTable.Start, s, "state"))];
        int? usual = starts.Where(s => s < image.Geometry.Parser.States).GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).FirstOrDefault()?.Key;
        if (usual is { } most)
        {
            writer.Line(1, $"start {ParserTable.SourceKinds[kind]} -> {StateName(plain, most)}");
        }

        int last;
        for (int i = 0; i < starts.Length; i = last + 1)
        {
            last = i;
            while (last + 1 < starts.Length && starts[last + 1] == starts[i])
            {
                last++;
            }

            if (starts[i] >= image.Geometry.Parser.States)
            {
                foreach (int source in Enumerable.Range(first + i, last - i + 1))
                {
                    writer.Row(1, _unit.Table(ParserTable.Start), source, _unit.Row(ParserTable.Start, source));
                }
            }
            else if (starts[i] != usual)
            {
                writer.Line(1, $"start {ParserTable.SourceKinds[kind]} {(last > i ? $"{i}..{last}" : $"{i}")} -> {StateName(plain, starts[i])}");
            }
        }
    }

    private string StateName(HashSet<int> plain, int state) => plain.Contains(state) ? _names.GetValueOrDefault(state, $"s{state}") : $"{state}";

    private string Next(HashSet<int> plain, ulong next) => next switch
    {
        0x80 => "accept",
        > 0x80 => $"reject {next & 0x7F}",
        _ => StateName(plain, (int)next),
    };

    /// <summary>Branches before the filling ones at the end.</summary>
    private int UsedBranches(BitVector row)
    {
        int used = _branches;
        ulong fallback = _layout.Get(row, "default");
        while (used > 0 && _layout.Get(row, $"value{used - 1}") == 0 && _layout.Get(row, $"mask{used - 1}") == uint.MaxValue && _layout.Get(row, $"next{used - 1}") == fallback)
        {
            used--;
        }

        return used;
    }

    private bool IsPlain(int state)
    {
        BitVector row = _unit.Row(ParserTable.State, state);
        ulong mode = _layout.Get(row, "var_mode");
        bool variable = mode is 1 or 2 || (mode == 0 && _layout.Get(row, "var_mask") == 0 && _layout.Get(row, "var_shift") == 0);
        int states = image.Geometry.Parser.States;
        IEnumerable<string> targets = Enumerable.Range(0, UsedBranches(row)).Select(i => $"next{i}").Append("default");
        return variable && targets.All(t => _layout.Get(row, t) >= 0x80 || _layout.Get(row, t) < (uint)states);
    }

    private void WriteState(HashSet<int> plain, int state)
    {
        BitVector row = _unit.Row(ParserTable.State, state);
        ulong Field(string name) => _layout.Get(row, name);
        writer.Line(1, $"state {StateName(plain, state)} = {state}");
        if (Field("need") != 0)
        {
            writer.Line(2, $"need {Field("need")}");
        }

        WriteExtractions(row);
        if (Field("flags") != 0)
        {
            writer.Line(2, $"flags |= 0x{Field("flags"):x4}");
        }

        if (Field("limited") != 0)
        {
            writer.Line(2, "limited");
        }

        if (Field("var_mode") != 0)
        {
            string keyword = Field("var_mode") == 1 ? "skip" : "limit";
            writer.Line(2, $"{keyword} d{Field("sel0")} & 0x{Field("var_mask"):x4} <<< {Field("var_shift")}");
        }

        int used = UsedBranches(row);
        if (used > 0 || Field("sel1") != 0 || (Field("var_mode") == 0 && Field("sel0") != 0))
        {
            writer.Line(2, $"match d{Field("sel0")} d{Field("sel1")}");
        }

        for (int i = 0; i < used; i++)
        {
            writer.Line(3, $"0x{Field($"value{i}"):x8}/0x{Field($"mask{i}"):x8} -> {Next(plain, Field($"next{i}"))}");
        }

        int advance = 2 * (sbyte)(byte)Field("adv");
        if (advance != 0)
        {
            writer.Line(2, $"advance {(advance > 0 ? "+" : "")}{advance}");
        }

        writer.Line(2, $"default -> {Next(plain, Field("default"))}");
    }

    private void WriteExtractions(BitVector row)
    {
        PhvGeometry phv = image.Geometry.Phv;
        foreach (Container container in Container.All(phv))
        {
            string[] parts = container.Class == ContainerClass.Word ? ["", "hi", "lo"] : [""];
            foreach (string part in parts)
            {
                if (Extraction.Of(container, part, phv) is Extraction extraction && extraction.EnableFields.All(f => _layout.Get(row, f) != 0))
                {
                    writer.Line(2, $"{extraction.Text} = {extraction.Source}");
                    break;
                }
            }
        }
    }
}
