using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using FlexNic.Compiler.Deparser;
using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Parser;

/// <summary>
/// Parse states => rows of the state table. A row sees eight bytes; each container takes its bits from one place of them, so a header needs as many rows as
/// its containers have chunk positions. Rows of one path follow each other by advances, which may go backwards.
/// </summary>
internal sealed class ParserRows(IrProgram program, NicGeometry geometry, ParserMarks marks, Func<Header, HeaderImage> image)
{
    private const int MaxNeed = 15;

    private readonly List<ParserRow> _rows = [];
    private readonly List<(ImmutableArray<int> Sources, ParserRow Row)> _starts = [];
    private readonly Dictionary<ParseState, ParserRow> _entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Sources (values of meta.src) and the row in which their packets begin.</summary>
    public IReadOnlyList<(ImmutableArray<int> Sources, ParserRow Row)> Starts => _starts;

    public IReadOnlyList<ParserRow> Run()
    {
        foreach (ParseStart start in program.Parser.Starts)
        {
            ParserRow row = Enter(start.State);
            if (row.Position != 0)
            {
                throw new InvalidOperationException("the parser starts beyond the packet");
            }

            _starts.Add((start.Sources, row));
        }

        if (_rows.Count > geometry.Parser.States)
        {
            IEnumerable<string> largest = _rows.GroupBy(r => r.Name.Split("__")[0]).OrderByDescending(g => g.Count()).Take(3).Select(g => $"{g.Key} {g.Count()}");
            throw new FlexNicInputException("FNIC4206", program.Parser.States[0].Span,
                $"the parser takes {_rows.Count} rows, {geometry.Parser.States} fit (parser.states = {geometry.Parser.States} in '{geometry.Name}'); the most are taken by {string.Join(", ", largest)}");
        }

        return _rows;
    }

    private static int Even(int bits) => bits / 16 * 2;

    private ParserRow Enter(ParseState state)
    {
        if (_entries.TryGetValue(state, out ParserRow? known))
        {
            return known;
        }

        if (state is { AdvancedFromBits: not null, Passed: null, Extractions.Count: 0, Branches.Count: 0, Default.State: { } only } && only.PositionBits == state.PositionBits)
        {
            return _entries[state] = Enter(only);
        }

        // All ways into a state come at one position; a row of its own takes them there. After an advance the packet may have ended before.
        ParserRow entry = New(state, Even(state.PositionBits));
        entry.Need = state.PositionBits % 16 / 8;
        _entries.Add(state, entry);
        ParserRow last = entry;
        int flags = 0;
        foreach (Extraction extraction in state.Extractions)
        {
            last = extraction.LimitBits is { } limit ? Padded(state, extraction, last, limit) : Extract(state, extraction, last, ref flags);
        }

        if (state.Passed is { } passed && !state.Extractions.Exists(e => e.LimitBits is not null))
        {
            last.Flags |= 1 << marks.BitOf(passed);
        }

        Branch(state, last);
        return entry;
    }

    private ParserRow New(ParseState state, int position)
    {
        int number = _rows.Count(r => r.Name.StartsWith(state.Name + "__", StringComparison.Ordinal));
        var row = new ParserRow(string.Create(CultureInfo.InvariantCulture, $"{state.Name}__{number}"), position);
        _rows.Add(row);
        return row;
    }

    private ParserRow Extract(ParseState state, Extraction extraction, ParserRow last, ref int flags)
    {
        if (extraction.PositionBits % 8 != 0)
        {
            throw new FlexNicInputException("FNIC4214", extraction.Span, $"'{extraction.Header.Name}' begins {extraction.PositionBits % 8} bits into a byte: the parser takes whole bytes");
        }

        int start = extraction.PositionBits / 8;
        int end = start + extraction.Header.Bytes;
        HeaderImage wire = image(extraction.Header);
        if (end > geometry.Parser.WindowBytes)
        {
            throw new FlexNicInputException("FNIC4215", extraction.Span, $"'{extraction.Header.Name}' ends at byte {end} of the packet; the parser sees {geometry.Parser.WindowBytes} (parser.window_bytes)");
        }

        SortedDictionary<int, List<string>> chunks = Chunks(wire, start);
        List<int> positions = [.. chunks.Keys];
        AddChecks(positions, last.Position, end);
        foreach (int position in positions)
        {
            ParserRow row = last;
            if (row.Position != position || row.Match is not null || row.Flags != 0)
            {
                row = New(state, position);
                last.Next = position;
                last.Default = RowTarget.To(row);
            }

            row.Need = Math.Max(row.Need, Math.Min(MaxNeed, Math.Max(0, end - position)));
            row.Extractions.AddRange(chunks.GetValueOrDefault(position) ?? []);
            last = row;
        }

        if (!extraction.Header.IsLookahead)
        {
            last.Flags |= 1 << marks.BitOf(extraction.Header.Valid);
        }

        flags |= last.Flags;
        return last;
    }

    // Where each chunk begins and what it fills.
    private SortedDictionary<int, List<string>> Chunks(HeaderImage wire, int start)
    {
        SortedDictionary<int, List<string>> chunks = [];
        for (int u = 0; u < wire.Units.Count; u++)
        {
            if (wire.Units[u].Container is { } container)
            {
                (int lane, string text) = Lane(container, wire.Units[u].IsLow);
                int chunk = (start / 2 * 2) + (2 * (u - lane));
                (chunks.TryGetValue(chunk, out List<string>? list) ? list : chunks[chunk] = []).Add(text);
            }
        }

        return chunks;
    }

    // A row at the length sets the limit, counted from where it goes; then rows that need no bytes. The packet may end in any of them, so marks are set before.
    private ParserRow Padded(ParseState state, Extraction extraction, ParserRow last, int limitBits)
    {
        int start = extraction.PositionBits / 8;
        HeaderImage wire = image(extraction.Header);
        if (start + extraction.Header.Bytes > geometry.Parser.WindowBytes)
        {
            throw new FlexNicInputException("FNIC4215", extraction.Span, $"what lookahead_padded gives ends at byte {start + extraction.Header.Bytes} of the packet; the parser sees {geometry.Parser.WindowBytes} (parser.window_bytes)");
        }

        ParserRow row = At(state, last, limitBits / 16, limitBits / 16);
        row.Limit = (limitBits / 16) - (row.Position / 2);
        row.Next = start;
        if (state.Passed is { } passed)
        {
            row.Flags |= 1 << marks.BitOf(passed);
        }

        foreach ((int position, List<string> extractions) in Chunks(wire, start))
        {
            ParserRow next = New(state, position);
            if (row.Next != position && row.Limit is not null)
            {
                ParserRow align = New(state, row.Next);
                row.Default = RowTarget.To(align);
                row = align;
            }

            row.Next = position;
            row.Default = RowTarget.To(next);
            next.IsLimited = true;
            next.Extractions.AddRange(extractions);
            row = next;
        }

        return row;
    }

    // The last row has to reach the end of the header, so that a short packet is noticed before the header counts as found.
    private static void AddChecks(List<int> positions, int at, int end)
    {
        if (positions.Count == 0)
        {
            positions.Add(at);
        }

        while (end - positions[^1] > MaxNeed)
        {
            positions.Add(Math.Min(positions[^1] + 14, (end - 2) / 2 * 2));
        }
    }

    private (int Lane, string Text) Lane(Container container, bool isLow)
    {
        switch (container.Kind)
        {
            case ContainerKind.Word:
                int lane = (2 * container.Index % 4) + (isLow ? 1 : 0);
                return (lane, $"{container}.{(isLow ? "lo" : "hi")} = d{lane}");
            case ContainerKind.Half:
                lane = ((2 * geometry.Phv.Words) + container.Index) % 4;
                return (lane, $"{container} = d{lane}");
            default:
                lane = ((2 * geometry.Phv.Words) + geometry.Phv.Halves + (container.Index / 2)) % 4;
                Container second = container with { Index = container.Index + 1 };
                return (lane, $"{container} = d{lane}.hi; {second} = d{lane}.lo");
        }
    }

    private void Branch(ParseState state, ParserRow last)
    {
        List<(Dictionary<int, (uint Value, uint Mask)> Tests, ParseTarget Target)> cases = [];
        foreach (ParseBranch branch in state.Branches)
        {
            if (Units(branch.Tests) is { } tests)
            {
                cases.Add((tests, branch.Target));
            }
        }

        Decide(state, cases, state.Default, last, Even(state.EndBits));
    }

    // Bytes of the packet in pairs, by number of the pair; null when a bit would have to be 0 and 1.
    private static Dictionary<int, (uint Value, uint Mask)>? Units(IEnumerable<PacketTest> tests)
    {
        Dictionary<int, (uint Value, uint Mask)> units = [];
        foreach (PacketTest test in tests)
        {
            for (int i = 0; i < test.Width; i++)
            {
                int bit = test.PositionBits + test.Width - 1 - i;
                if (!((test.Mask >> i) & 1).IsZero)
                {
                    uint at = 1u << (15 - (bit % 16));
                    uint own = ((test.Value >> i) & 1).IsZero ? 0 : at;
                    (uint value, uint mask) = units.GetValueOrDefault(bit / 16);
                    if ((mask & at) != 0 && (value & at) != own)
                    {
                        return null;
                    }

                    units[bit / 16] = (value | own, mask | at);
                }
            }
        }

        return units;
    }

    // Lets the row go on where the first case that fits says. The row may still be given a match.
    private void Decide(ParseState state, List<(Dictionary<int, (uint Value, uint Mask)> Tests, ParseTarget Target)> cases, ParseTarget otherwise, ParserRow row, int end)
    {
        int always = cases.FindIndex(c => c.Tests.Count == 0);
        if (always >= 0)
        {
            otherwise = cases[always].Target;
            cases = cases[..always];
        }

        if (cases.Count == 0)
        {
            Leave(row, otherwise, end);
            return;
        }

        int first = cases[0].Tests.Keys.Min();
        int[] near = [.. cases.SelectMany(c => c.Tests.Keys).Where(k => k != first && Math.Abs(k - first) <= 3)];
        int second = cases[0].Tests.Keys.Where(k => k != first && k - first <= 3).Cast<int?>().FirstOrDefault() ?? near.Cast<int?>().FirstOrDefault() ?? first;
        ParserRow match = At(state, row, Math.Min(first, second), Math.Max(first, second));
        match.Match = (first - (match.Position / 2), second - (match.Position / 2));
        List<(uint Value, uint Mask)> patterns = [];
        foreach (var (tests, _) in cases)
        {
            (uint Value, uint Mask) pattern = Pattern(tests, first, second);
            if (pattern.Mask != 0 && !patterns.Contains(pattern))
            {
                patterns.Add(pattern);
            }
        }

        List<(ParserRow Row, int Want)> joins = [];
        ParserRow current = match;
        for (int i = 0; i < patterns.Count; i++)
        {
            if (current.Branches.Count == geometry.Parser.Branches)
            {
                ParserRow more = New(state, current.Position);
                more.Match = current.Match;
                current.Default = RowTarget.To(more);
                current.Next = current.Position;

                // Branches of a full row have to begin where it is.
                Settle(state, current, end, true);
                current = more;
            }

            (uint value, uint mask) = patterns[i];
            List<(Dictionary<int, (uint Value, uint Mask)> Tests, ParseTarget Target)> left = [];
            foreach (var (tests, target) in cases)
            {
                (uint Value, uint Mask) own = Pattern(tests, first, second);
                if (patterns.IndexOf(own) is >= 0 and int earlier && earlier < i)
                {
                    continue;
                }

                if (((own.Value ^ value) & own.Mask & mask) != 0)
                {
                    continue;
                }

                bool implied = (own.Mask & ~mask) == 0;
                left.Add((implied ? tests.Where(t => t.Key != first && t.Key != second).ToDictionary() : tests, target));
            }

            current.Branches.Add((value, mask, Sub(state, left, otherwise, end)));
        }

        List<(Dictionary<int, (uint Value, uint Mask)> Tests, ParseTarget Target)> none = [.. cases.Where(c => Pattern(c.Tests, first, second).Mask == 0)];
        current.Default = Sub(state, none, otherwise, end);
        Settle(state, current, end, false);
        _ = joins;
    }

    private static (uint Value, uint Mask) Pattern(Dictionary<int, (uint Value, uint Mask)> tests, int first, int second)
    {
        (uint v0, uint m0) = tests.GetValueOrDefault(first);
        (uint v1, uint m1) = first == second ? default : tests.GetValueOrDefault(second);
        return ((v0 << 16) | v1, (m0 << 16) | m1);
    }

    // Where a list of cases begins: a row that matches, or the state or end that they lead to.
    private RowTarget Sub(ParseState state, List<(Dictionary<int, (uint Value, uint Mask)> Tests, ParseTarget Target)> cases, ParseTarget otherwise, int end)
    {
        int always = cases.FindIndex(c => c.Tests.Count == 0);
        if (always == 0 || cases.Count == 0)
        {
            return TargetOf(always == 0 ? cases[0].Target : otherwise);
        }

        ParserRow row = New(state, end);
        Decide(state, cases, otherwise, row, end);
        return RowTarget.To(row);
    }

    private RowTarget TargetOf(ParseTarget target) => target.State is { } next ? RowTarget.To(Enter(next)) : RowTarget.End(target.Code);

    private void Leave(ParserRow row, ParseTarget target, int end)
    {
        row.Default = TargetOf(target);
        row.Next = row.Default.Row?.Position ?? end;
    }

    // All that a row leads to begins at one position; rows in between go there.
    private void Settle(ParseState state, ParserRow row, int end, bool stay)
    {
        int next = stay ? row.Position : end;
        row.Next = next;
        for (int i = 0; i < row.Branches.Count; i++)
        {
            (uint value, uint mask, RowTarget target) = row.Branches[i];
            row.Branches[i] = (value, mask, Reached(state, target, next, end));
        }

        row.Default = Reached(state, row.Default, next, end);
    }

    private RowTarget Reached(ParseState state, RowTarget target, int from, int end)
    {
        if (target.Row is null ? from == end || target.Code != 0 : target.Row.Position == from)
        {
            return target;
        }

        ParserRow jump = New(state, from);
        jump.Default = target;
        jump.Next = target.Row?.Position ?? end;
        return RowTarget.To(jump);
    }

    // A row whose chunk has the units from first to last: the row itself when it can, or one after it.
    private ParserRow At(ParseState state, ParserRow row, int first, int last)
    {
        if (row.Match is null && row.Position <= 2 * first && (2 * last) + 2 <= row.Position + 8)
        {
            return row;
        }

        int position = Math.Max(0, Math.Min(2 * first, (2 * last) - 6));
        position = 2 * first <= position + 6 ? position : 2 * first;
        ParserRow match = New(state, Math.Max(position, 0));
        row.Next = match.Position;
        row.Default = RowTarget.To(match);
        return match;
    }
}
