using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Deparser;

/// <summary>The bits of <c>flags</c>: which state has set them, which sets can occur, and where the payload starts then.</summary>
internal sealed class ParserMarks
{
    private const int MaxBits = 16;
    private readonly List<KeyValuePair<Field, int>> _bits = [];
    private readonly SortedDictionary<int, SortedSet<int>> _sets = [];

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

        HashSet<(ParseState, int)> seen = [];
        foreach (ParseStart start in program.Parser.Starts)
        {
            Walk(start.State, 0, 0, seen);
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

    private void Walk(ParseState state, int mask, int start, HashSet<(ParseState, int)> seen)
    {
        if (!seen.Add((state, mask)))
        {
            return;
        }

        foreach (Extraction extraction in state.Extractions)
        {
            // The packet may end here.
            if (extraction.LimitBits is null)
            {
                Note(mask, start);
            }

            if (extraction.Header.IsLookahead)
            {
                continue;
            }

            mask |= 1 << BitOf(extraction.Header.Valid);
            start = (extraction.PositionBits + extraction.Header.Bits) / 8;
        }

        if (state.Passed is { } passed)
        {
            mask |= 1 << BitOf(passed);
        }

        foreach (ParseTarget target in state.Branches.Select(b => b.Target).Append(state.Default))
        {
            if (target.State is { } next)
            {
                Walk(next, mask, state.EndBits / 8, seen);
            }
            else
            {
                Note(mask, state.EndBits / 8);
            }
        }
    }

    private void Note(int mask, int start)
    {
        if (!_sets.TryGetValue(mask, out SortedSet<int>? starts))
        {
            _sets[mask] = starts = [];
        }

        starts.Add(start);
    }
}
