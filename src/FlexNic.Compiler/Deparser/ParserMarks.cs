using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>A set of marks that the parser can leave.</summary>
/// <param name="Mask">Its bits of <c>flags</c>.</param>
/// <param name="Start">The first byte of the payload; -1 when the parser has to tell it.</param>
/// <param name="Positions">First bytes of headers in the packet, of those that always lie at one place.</param>
internal sealed record MarkSet(int Mask, int Start, IReadOnlyDictionary<Header, int> Positions);

/// <summary>
/// The bits of <c>flags</c>: which state has set them, which sets can occur, and where headers and payload start then. Where a set does not tell that, because an
/// advance may have happened or not, the states behind the advances get marks too.
/// </summary>
internal sealed class ParserMarks
{
    private const int MaxBits = 16;
    private const int Unknown = -1;
    private readonly List<KeyValuePair<Field, int>> _bits = [];
    private readonly SortedDictionary<int, SortedSet<int>> _sets = [];
    private readonly Dictionary<int, HashSet<ParseState>> _advanced = [];
    private readonly Dictionary<int, Dictionary<Header, int>> _positions = [];

    public ParserMarks(IrProgram program)
    {
        foreach (ParseState state in program.Parser.States)
        {
            foreach (Extraction extraction in state.Extractions.Where(e => !e.Header.IsLookahead))
            {
                Enter(extraction.Header.Valid, program);
            }

            if (state.Passed is { } passed)
            {
                Enter(passed, program);
            }
        }

        Walk(program);
        while (Unclear() is { Length: > 0 } advanced)
        {
            foreach (ParseState state in advanced)
            {
                state.Passed = new Field($"passed.{state.Name}", 1, FieldKind.Passed, state.Span);
                Enter(state.Passed, program);
            }

            Walk(program);
        }
    }

    public IReadOnlyList<KeyValuePair<Field, int>> Bits => _bits;

    /// <summary>The sets that can occur.</summary>
    public IEnumerable<MarkSet> Sets => _sets.Select(s => new MarkSet(s.Key, s.Value.Count == 1 ? s.Value.Min : Unknown, _positions[s.Key].Where(p => p.Value != Unknown).ToDictionary()));

    public int BitOf(Field field) => _bits.First(b => b.Key == field).Value;

    private void Enter(Field field, IrProgram program)
    {
        if (_bits.Exists(b => b.Key == field))
        {
            return;
        }

        if (_bits.Count == MaxBits)
        {
            int needed = program.Parser.States.SelectMany(s => s.Extractions.Where(e => !e.Header.IsLookahead).Select(e => e.Header.Valid)).Distinct().Count();
            throw new FlexNicInputException("FNIC4202", field.Span, $"the parser fills {needed} headers; the container 'flags' has {MaxBits} bits, one for each header or state that has to be known later");
        }

        _bits.Add(new(field, _bits.Count));
    }

    // States behind an advance, without a mark, on the ways to sets that do not tell where the payload starts.
    private ParseState[] Unclear() => [.. _sets.Where(s => s.Value.Count > 1 && _advanced.ContainsKey(s.Key)).SelectMany(s => _advanced[s.Key]).Where(s => s.Passed is null).Distinct()];

    private void Walk(IrProgram program)
    {
        _sets.Clear();
        _advanced.Clear();
        _positions.Clear();
        HashSet<(ParseState, int, ParseState?, string)> seen = [];
        foreach (ParseStart start in program.Parser.Starts)
        {
            Walk(start.State, 0, null, [], seen);
        }
    }

    // advanced: the last state behind an advance since the last mark.
    private void Walk(ParseState state, int mask, ParseState? advanced, ImmutableList<(Header Header, int Position)> found, HashSet<(ParseState, int, ParseState?, string)> seen)
    {
        if (!seen.Add((state, mask, advanced, string.Join(',', found.Select(f => f.Position)))))
        {
            return;
        }

        if (state.AdvancedFromBits is { } from)
        {
            Note(mask, from / 8, advanced, found);
            advanced = state;
        }

        foreach (Extraction extraction in state.Extractions)
        {
            // The packet may end here.
            if (extraction.LimitBits is null)
            {
                Note(mask, extraction.PositionBits / 8, advanced, found);
            }

            if (!extraction.Header.IsLookahead)
            {
                mask |= 1 << BitOf(extraction.Header.Valid);
                found = found.Add((extraction.Header, extraction.PositionBits / 8));
            }
        }

        if (state.Passed is { } passed)
        {
            mask |= 1 << BitOf(passed);
        }

        foreach (ParseTarget target in state.Branches.Select(b => b.Target).Append(state.Default))
        {
            if (target.State is { } next)
            {
                Walk(next, mask, advanced, found, seen);
            }
            else
            {
                Note(mask, state.EndBits / 8, advanced, found);
            }
        }
    }

    private void Note(int mask, int start, ParseState? advanced, ImmutableList<(Header Header, int Position)> found)
    {
        if (advanced is not null)
        {
            (_advanced.TryGetValue(mask, out HashSet<ParseState>? states) ? states : _advanced[mask] = []).Add(advanced);
        }

        if (!_sets.TryGetValue(mask, out SortedSet<int>? starts))
        {
            _sets[mask] = starts = [];
            _positions[mask] = [];
        }

        starts.Add(start);
        Dictionary<Header, int> positions = _positions[mask];
        foreach (IGrouping<Header, (Header Header, int Position)> places in found.GroupBy(f => f.Header))
        {
            int position = places.Count() == 1 ? places.First().Position : Unknown;
            positions[places.Key] = positions.TryGetValue(places.Key, out int known) && known != position ? Unknown : position;
        }
    }
}
