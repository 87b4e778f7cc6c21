using FlexNic.Core;
using FlexNic.Geometry;

namespace FlexNic.Compiler.Phv;

/// <summary>
/// Gives the units of headers their containers. What stages work on goes to words, two units each, as word slots read most; what only passes goes to halves.
/// The place of a unit in the header decides which containers the parser can fill in the same step, and those are preferred.
/// </summary>
internal sealed class PhvAllocator(Target target)
{
    private const int ScratchBytes = 4;

    private readonly NicGeometry _geometry = target.Geometry;
    private readonly MetadataContainers _metadata = new(target.Geometry.Phv);
    private readonly HashSet<Container> _taken = [];
    private PhvBudget _budget = new(0, 0, false, ContainerKind.Half); // Told by Run.

    /// <summary>Containers that hold headers.</summary>
    public IReadOnlySet<Container> Taken => _taken;

    /// <summary>Containers of a class that hold nothing of a packet.</summary>
    public int Free(ContainerKind kind) => Enumerable.Range(0, Container.Count(_geometry.Phv, kind)).Select(i => new Container(kind, i)).Count(c => _metadata.IsScratch(c) && !_taken.Contains(c));

    /// <summary>Gives two units, one after the other, a word of which nobody else may have bits.</summary>
    public void Pin(WireUnit first, WireUnit second, int word)
    {
        var container = new Container(ContainerKind.Word, word);
        _taken.Add(container);
        (first.Container, second.Container, second.IsLow) = (container, container, true);
        (first.IsNeeded, second.IsNeeded) = (true, true);
    }

    /// <summary>Containers for all units, such that those of the budget are left to values, as far as possible.</summary>
    public void Run(IReadOnlyList<(HeaderImage Image, IReadOnlyList<int> Positions)> images, PhvBudget budget)
    {
        _budget = budget;
        int scratchWords = budget.Words;
        // What is worked on comes first, so that it finds words.
        foreach (bool touched in new[] { true, false })
        {
            foreach ((HeaderImage image, IReadOnlyList<int> positions) in images)
            {
                Allocate(image, positions, touched, scratchWords);
            }
        }

        foreach ((HeaderImage image, IReadOnlyList<int> positions) in images)
        {
            for (int u = 0; u < image.Units.Count; u++)
            {
                if (image.Units[u] is { IsNeeded: true, Container: null } unit && !Anything(unit, u, positions))
                {
                    throw TooMany(images, image);
                }
            }
        }
    }

    private void Allocate(HeaderImage image, IReadOnlyList<int> positions, bool touched, int scratchWords)
    {
        for (int u = 0; u < image.Units.Count; u++)
        {
            WireUnit unit = image.Units[u];
            if (!unit.IsNeeded || unit.Container is not null || unit.IsTouched != touched)
            {
                continue;
            }

            WireUnit? next = u + 1 < image.Units.Count ? image.Units[u + 1] : null;
            bool pairs = next is { IsNeeded: true, Container: null };
            if (touched)
            {
                WireUnit? before = u > 0 ? image.Units[u - 1] : null;
                bool even = u % 2 == 0;
                if ((pairs && (even || next!.IsTouched) && TryWord(unit, next, u, positions, scratchWords)) || (!even && before is { IsNeeded: true, Container: null } && TryWord(before, unit, u - 1, positions, scratchWords)) || TryWord(unit, null, u, positions, scratchWords))
                {
                    continue;
                }
            }

            _ = (Spare(ContainerKind.Half) > _budget.Halves && TryHalf(unit, u, positions, false)) || TryBytes(unit, u, positions) || (pairs && TryWord(unit, next, u, positions, scratchWords));
        }
    }

    private bool Anything(WireUnit unit, int u, IReadOnlyList<int> positions) =>
        TryHalf(unit, u, positions, true) || TryBytes(unit, u, positions) || TryWord(unit, null, u, positions, 0);

    private bool TryWord(WireUnit first, WireUnit? second, int u, IReadOnlyList<int> positions, int scratch)
    {
        // An even word takes d0:d1 of a chunk, an odd one d2:d3.
        foreach (int parity in u % 4 < 2 ? new[] { 0, 1 } : [1, 0])
        {
            // Words of one cluster share a slot: those whose cluster is free come first.
            foreach (int i in Enumerable.Range(0, _geometry.Phv.Words - 2).Where(w => w % 2 == parity).OrderBy(w => Neighbours(w)))
            {
                var word = new Container(ContainerKind.Word, i);
                if (Fits(word, u - (2 * parity), positions) && _taken.Count(c => c.Kind == ContainerKind.Word) < _geometry.Phv.Words - scratch)
                {
                    _taken.Add(word);
                    first.Container = word;
                    if (second is not null)
                    {
                        (second.Container, second.IsLow) = (word, true);
                    }

                    return true;
                }
            }
        }

        return false;
    }

    private int Neighbours(int word)
    {
        int slots = target.Stage.WordSlots;
        int cluster = (_geometry.Phv.Words + slots - 1) / slots;
        return _taken.Count(c => c.Kind == ContainerKind.Word && c.Index / cluster == word / cluster);
    }

    // Halves of each cluster in turn, so that each slot has some.
    private int HalfNeighbours(int half)
    {
        int slots = target.Stage.HalfSlots;
        int cluster = (_geometry.Phv.Halves + slots - 1) / slots;
        return _taken.Count(c => c.Kind == ContainerKind.Half && c.Index / cluster == half / cluster);
    }

    private bool TryHalf(WireUnit unit, int u, IReadOnlyList<int> positions, bool bridges)
    {
        for (int shift = 0; shift < 4; shift++)
        {
            int lane = ((u % 4) - shift + 4) % 4;
            foreach (int i in Enumerable.Range(0, _geometry.Phv.Halves).OrderBy(h => _budget.Spreads ? HalfNeighbours(h) : 0))
            {
                var half = new Container(ContainerKind.Half, i);
                if (((2 * _geometry.Phv.Words) + i) % 4 == lane && (bridges || !_metadata.IsBridge(half)) && Fits(half, u - lane, positions))
                {
                    _taken.Add(half);
                    unit.Container = half;
                    return true;
                }
            }
        }

        return false;
    }

    private bool TryBytes(WireUnit unit, int u, IReadOnlyList<int> positions)
    {
        if (unit.IsTouched || (_budget.Halves > 0 && Spare(ContainerKind.Byte) <= ScratchBytes))
        {
            return false;
        }

        for (int shift = 0; shift < 4; shift++)
        {
            int lane = ((u % 4) - shift + 4) % 4;
            for (int p = 0; p < _geometry.Phv.Bytes / 2; p++)
            {
                var first = new Container(ContainerKind.Byte, 2 * p);
                var second = new Container(ContainerKind.Byte, (2 * p) + 1);
                if (((2 * _geometry.Phv.Words) + _geometry.Phv.Halves + p) % 4 == lane && Fits(first, u - lane, positions) && Fits(second, u - lane, positions))
                {
                    _taken.Add(first);
                    _taken.Add(second);
                    unit.Container = first;
                    return true;
                }
            }
        }

        return false;
    }

    private int Spare(ContainerKind kind) =>
        Enumerable.Range(0, Container.Count(_geometry.Phv, kind)).Select(i => new Container(kind, i)).Count(c => _metadata.IsParserWritable(c) && !_taken.Contains(c));

    // The chunk that fills the container begins at unit 'chunk' of the header, which must not lie before the packet.
    private bool Fits(Container container, int chunk, IReadOnlyList<int> positions) =>
        !_taken.Contains(container) && _metadata.IsParserWritable(container) && positions.All(p => (p / 2) + chunk >= 0);

    private FlexNicInputException TooMany(IReadOnlyList<(HeaderImage Image, IReadOnlyList<int> Positions)> images, HeaderImage at)
    {
        int needed = images.SelectMany(i => i.Image.Units).Distinct().Count(u => u.IsNeeded);
        IEnumerable<string> largest = images.OrderByDescending(i => i.Image.Units.Count(u => u.IsNeeded)).Take(3).Select(i => $"{i.Image.Header.Name} {2 * i.Image.Units.Count(u => u.IsNeeded)} bytes");
        int have = (2 * (_geometry.Phv.Words - 2)) + (_geometry.Phv.Halves - 4) + ((_geometry.Phv.Bytes - 6) / 2);
        return new FlexNicInputException("FNIC4201", at.Header.Span,
            $"field buffer: {2 * needed} bytes of headers are needed, {2 * have} fit (phv.words32 = {_geometry.Phv.Words}, phv.halves16 = {_geometry.Phv.Halves}, phv.bytes8 = {_geometry.Phv.Bytes} in '{_geometry.Name}'); the largest are {string.Join(", ", largest)}");
    }
}
