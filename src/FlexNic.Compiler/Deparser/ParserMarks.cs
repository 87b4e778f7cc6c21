using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>
/// The bits of <c>flags</c>: which state has set them, which sets can occur, and where the payload starts then. Where a set does not tell that, because an
/// advance may have happened or not, the states behind the advances get marks too.
/// </summary>
internal sealed class ParserMarks
{
    private const int MaxBits = 16;
    private readonly List<KeyValuePair<Field, int>> _bits = [];
    private readonly SortedDictionary<int, SortedSet<int>> _sets = [];
    private readonly Dictionary<int, HashSet<ParseState>> _advanced = [];

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

    /// <summary>Sets of bits with the first byte of the payload; -1 when the parser has to tell it.</summary>
    public IEnumerable<(int Mask, int Start)> Sets => _sets.Select(s => (s.Key, s.Value.Count == 1 ? s.Value.Min : -1));

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
        HashSet<(ParseState, int, ParseState?)> seen = [];
        foreach (ParseStart start in program.Parser.Starts)
        {
            Walk(start.State, 0, null, seen);
        }
    }

    // advanced: the last state behind an advance since the last mark.
    private void Walk(ParseState state, int mask, ParseState? advanced, HashSet<(ParseState, int, ParseState?)> seen)
    {
        if (!seen.Add((state, mask, advanced)))
        {
            return;
        }

        if (state.AdvancedFromBits is { } from)
        {
            Note(mask, from / 8, advanced);
            advanced = state;
        }

        foreach (Extraction extraction in state.Extractions)
        {
            // The packet may end here.
            if (extraction.LimitBits is null)
            {
                Note(mask, extraction.PositionBits / 8, advanced);
            }

            if (!extraction.Header.IsLookahead)
            {
                mask |= 1 << BitOf(extraction.Header.Valid);
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
                Walk(next, mask, advanced, seen);
            }
            else
            {
                Note(mask, state.EndBits / 8, advanced);
            }
        }
    }

    private void Note(int mask, int start, ParseState? advanced)
    {
        if (advanced is not null)
        {
            (_advanced.TryGetValue(mask, out HashSet<ParseState>? states) ? states : _advanced[mask] = []).Add(advanced);
        }

        if (!_sets.TryGetValue(mask, out SortedSet<int>? starts))
        {
            _sets[mask] = starts = [];
        }

        starts.Add(start);
    }
}
