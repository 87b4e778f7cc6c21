using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Phv;

/// <summary>All images of headers: where the parser puts them, and where they are emitted from when that is another place.</summary>
internal sealed class Images
{
    private readonly Dictionary<Header, HeaderImage> _homes = new(ReferenceEqualityComparer.Instance);
    private readonly List<HeaderImage> _order = [];
    private readonly Dictionary<Header, SortedSet<int>> _positions = new(ReferenceEqualityComparer.Instance);
    private readonly List<HeaderImage> _emitted = [];

    public Images(IrProgram program)
    {
        Dictionary<Header, List<(int Parity, Header? Before, SourceSpan Span)>> found = new(ReferenceEqualityComparer.Instance);
        HashSet<(ParseState, Header?)> seen = [];
        foreach (ParseStart start in program.Parser.Starts)
        {
            Walk(start.State, null, 0, found, seen);
        }

        foreach ((Header header, List<(int Parity, Header? Before, SourceSpan Span)> ways) in found.OrderBy(f => _positions[f.Key].Min).ThenBy(f => f.Key.Name, StringComparer.Ordinal))
        {
            if (ways.Select(w => w.Parity).Distinct().Count() > 1)
            {
                throw new FlexNicInputException("FNIC4210", ways[0].Span,
                    $"'{header.Name}' is reached at even and at odd bytes of the packet: the parser takes two bytes at a time and cannot put both into the same containers");
            }

            Header?[] before = [.. ways.Select(w => w.Before).Distinct()];
            HeaderImage? shared = ways[0].Parity == 1 && before is [{ } one] && _homes.TryGetValue(one, out HeaderImage? home) ? home : null;
            var image = new HeaderImage(header, ways[0].Parity, shared);
            _homes.Add(header, image);
            _order.Add(image);
        }
    }

    public IEnumerable<HeaderImage> Homes => _homes.Values;

    public HeaderImage Home(Header header) => _homes[header];

    /// <summary>The image of a header that is emitted after another, at a parity.</summary>
    public HeaderImage Emitted(Header header, int parity, HeaderImage? before)
    {
        if (_homes.TryGetValue(header, out HeaderImage? home) && home.Parity == parity && (parity == 0 || home.Before == before))
        {
            return home;
        }

        HeaderImage? image = _emitted.Find(e => e.Header == header && e.Parity == parity && e.Before == before);
        if (image is null)
        {
            image = new HeaderImage(header, parity, before);
            _emitted.Add(image);
            _order.Add(image);
        }

        return image;
    }

    /// <summary>The unit that holds sixteen bits as the parser left them; null when no single unit does.</summary>
    public WireUnit? UnitOf(Node node)
    {
        (Node whole, int low) = node is SliceNode s ? (s.Source, s.Low) : (node, 0);
        if (whole is not InputNode { Field: var field } || node.Width != 16)
        {
            return null;
        }

        HeaderImage? home = _homes.Values.FirstOrDefault(h => h.Header.Fields.Contains(field));
        int first = home is null ? 1 : home.Header.OffsetOf(field) + (8 * home.Parity) + field.Width - low - 16;
        return first % 16 == 0 ? home!.Units[first / 16] : null;
    }

    public IReadOnlyList<(HeaderImage Image, IReadOnlyList<int> Positions)> InOrder() =>
        [.. _order.Select(i => (i, (IReadOnlyList<int>)(_homes.GetValueOrDefault(i.Header) == i ? [.. _positions[i.Header]] : [])))];

    public bool IsHome(HeaderImage image) => _homes.GetValueOrDefault(image.Header) == image;

    private void Walk(ParseState state, Header? before, int end, Dictionary<Header, List<(int, Header?, SourceSpan)>> found, HashSet<(ParseState, Header?)> seen)
    {
        if (!seen.Add((state, before)))
        {
            return;
        }

        foreach (Extraction extraction in state.Extractions)
        {
            int start = extraction.PositionBits / 8;
            (int, Header?, SourceSpan) way = (start & 1, !extraction.Header.IsLookahead && (start & 1) == 1 && end == start ? before : null, extraction.Span);
            List<(int, Header?, SourceSpan)> ways = found.TryGetValue(extraction.Header, out List<(int, Header?, SourceSpan)>? list) ? list : found[extraction.Header] = [];
            if (!ways.Exists(w => w.Item1 == way.Item1 && w.Item2 == way.Item2))
            {
                ways.Add(way);
            }

            (_positions.TryGetValue(extraction.Header, out SortedSet<int>? positions) ? positions : _positions[extraction.Header] = []).Add(start);
            if (!extraction.Header.IsLookahead)
            {
                before = extraction.Header;
                end = start + extraction.Header.Bytes;
            }
        }

        foreach (ParseState next in state.Branches.Select(b => b.Target.State).Append(state.Default.State).OfType<ParseState>())
        {
            Walk(next, before, end, found, seen);
        }
    }
}
