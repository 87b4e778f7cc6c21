using FlexNic.Core;

namespace FlexNic.Image.Rules;

/// <summary>
/// Places keys in the two ways of an exact table. Each key has one place in each way; when both are taken, entries move to their other places along the
/// shortest path to a free one. Deterministic.
/// </summary>
public sealed class CuckooTable
{
    private readonly ExactHash[] _hashes;
    private readonly BitVector?[] _keys;
    private readonly int _depth;

    /// <summary>For keys of <paramref name="keyBits"/> bits and <paramref name="entries"/> places over both ways.</summary>
    public CuckooTable(int keyBits, int entries)
    {
        _depth = entries / ExactHash.Ways;
        _hashes = [.. Enumerable.Range(0, ExactHash.Ways).Select(way => new ExactHash(keyBits, _depth, way))];
        _keys = new BitVector?[_depth * ExactHash.Ways];
    }

    /// <summary>Places over both ways.</summary>
    public int Capacity => _keys.Length;

    /// <summary>Places taken.</summary>
    public int Count { get; private set; }

    /// <summary>The row (way x depth + index) that holds the key, or -1.</summary>
    public int Find(BitVector key)
    {
        for (int way = 0; way < ExactHash.Ways; way++)
        {
            int row = RowOf(key, way);
            if (_keys[row]?.Equals(key) == true)
            {
                return row;
            }
        }

        return -1;
    }

    /// <summary>Takes a row as occupied by a key that is there already; false when the key does not belong there.</summary>
    public bool Adopt(int row, BitVector key)
    {
        if (RowOf(key, row / _depth) != row || _keys[row] is not null)
        {
            return false;
        }

        _keys[row] = key;
        Count++;
        return true;
    }

    /// <summary>
    /// Makes a place for a new key. The moves (from row, to row) come in the order they have to be made, each into a free row, and after them the key's own
    /// row is free. Null when no chain of moves frees a place; nothing is changed then.
    /// </summary>
    public (int Row, IReadOnlyList<(int From, int To)> Moves)? Insert(BitVector key)
    {
        var parent = new Dictionary<int, int>();
        var queue = new Queue<int>();
        for (int way = 0; way < ExactHash.Ways; way++)
        {
            int row = RowOf(key, way);
            if (parent.TryAdd(row, -1))
            {
                queue.Enqueue(row);
            }
        }

        while (queue.TryDequeue(out int row))
        {
            if (_keys[row] is not BitVector resident)
            {
                return Place(key, row, parent);
            }

            int other = RowOf(resident, 1 - (row / _depth));
            if (parent.TryAdd(other, row))
            {
                queue.Enqueue(other);
            }
        }

        return null;
    }

    /// <summary>Frees a row.</summary>
    public void Remove(int row)
    {
        Count -= _keys[row] is null ? 0 : 1;
        _keys[row] = null;
    }

    private int RowOf(BitVector key, int way) => (way * _depth) + _hashes[way].Index(key);

    private (int Row, IReadOnlyList<(int From, int To)> Moves) Place(BitVector key, int free, Dictionary<int, int> parent)
    {
        List<(int From, int To)> moves = [];
        while (parent[free] >= 0)
        {
            int from = parent[free];
            moves.Add((from, free));
            _keys[free] = _keys[from];
            free = from;
        }

        _keys[free] = key;
        Count++;
        return (free, moves);
    }
}
