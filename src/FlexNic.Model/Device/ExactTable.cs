using FlexNic.Core;
using FlexNic.Image;

namespace FlexNic.Model.Device;

/// <summary>The exact table of a stage: two ways, each with its own hash of the masked key; the lower way wins (docs/hardware.md, section 4).</summary>
internal sealed class ExactTable
{
    private readonly StageShape _shape;
    private readonly int _depth;
    private readonly int _indexBits;
    private readonly ulong[] _mask;
    private readonly ulong[] _masked;
    private readonly ulong[] _matrix;
    private readonly ulong[] _keys;
    private readonly Entry[] _entries;

    /// <summary>No entry is valid and the mask is 0.</summary>
    public ExactTable(StageShape shape)
    {
        _shape = shape;
        _depth = shape.Stage.ExactEntries / ExactHash.Ways;
        _mask = new ulong[shape.KeyWords64];
        _masked = new ulong[shape.KeyWords64];
        _entries = new Entry[ExactHash.Ways * _depth];
        _keys = new ulong[_entries.Length * shape.KeyWords64];
        _matrix = _depth == 0 ? [] : MakeMatrix(shape, _depth, out _indexBits);
    }

    /// <summary>Takes the row of exact_mask.</summary>
    public void ConfigureMask(ReadOnlySpan<uint> row) => new RowReader(row).TakeWide(_shape.Stage.KeyBits, _mask);

    /// <summary>Takes a row of exact_entry: way times depth plus index.</summary>
    public void WriteEntry(int row, ReadOnlySpan<uint> words)
    {
        if ((uint)row >= (uint)_entries.Length)
        {
            return;
        }

        RowReader reader = new(words);
        bool valid = reader.TakeBit();
        int action = (int)reader.Take(_shape.ActionBits);
        int pointer = (int)reader.Take(_shape.DataBits);
        _entries[row] = new Entry(valid, action, pointer);
        reader.TakeWide(_shape.Stage.KeyBits, _keys.AsSpan(row * _mask.Length, _mask.Length));
    }

    /// <summary>Looks a key up; false when neither way has it.</summary>
    public bool TryFind(ReadOnlySpan<ulong> key, out int action, out int pointer)
    {
        for (int i = 0; i < _masked.Length; i++)
        {
            _masked[i] = key[i] & _mask[i];
        }

        for (int way = 0; way < ExactHash.Ways && _depth > 0; way++)
        {
            int row = (way * _depth) + Index(way);
            ref readonly Entry entry = ref _entries[row];
            if (entry.Valid && _keys.AsSpan(row * _masked.Length, _masked.Length).SequenceEqual(_masked))
            {
                action = entry.Action;
                pointer = entry.Pointer;
                return true;
            }
        }

        action = 0;
        pointer = 0;
        return false;
    }

    private int Index(int way)
    {
        int index = 0;
        int at = way * _indexBits * _masked.Length;
        for (int bit = 0; bit < _indexBits; bit++)
        {
            ulong sum = 0;
            foreach (ulong word in _masked)
            {
                sum ^= word & _matrix[at++];
            }

            index |= (int)(ulong.PopCount(sum) & 1) << bit;
        }

        return index;
    }

    private static ulong[] MakeMatrix(StageShape shape, int depth, out int indexBits)
    {
        List<ulong> words = [];
        indexBits = 0;
        for (int way = 0; way < ExactHash.Ways; way++)
        {
            ExactHash hash = new(shape.Stage.KeyBits, depth, way);
            indexBits = hash.IndexBits;
            foreach (BitVector row in hash.Matrix)
            {
                ulong[] packed = new ulong[shape.KeyWords64];
                new RowReader(row.Words).TakeWide(row.Width, packed);
                words.AddRange(packed);
            }
        }

        return [.. words];
    }

    private readonly record struct Entry(bool Valid, int Action, int Pointer);
}
