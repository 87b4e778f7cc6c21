namespace FlexNic.Model.Device;

/// <summary>The gateway of a stage: one predicate per word and half position of the key, and from them an enable for each side (docs/hardware.md, section 4).</summary>
internal sealed class Gateway
{
    private readonly Predicate[] _predicates;
    private readonly int _words;
    private readonly Side _exact;
    private readonly Side _ternary;

    /// <summary>Nothing cared for: both sides enabled.</summary>
    public Gateway(StageShape shape)
    {
        _words = shape.Stage.KeyWords;
        _predicates = new Predicate[shape.Stage.KeyWords + shape.Stage.KeyHalves];
        _exact = new Side(_predicates.Length);
        _ternary = new Side(_predicates.Length);
    }

    /// <summary>The exact side may act on the packet at hand.</summary>
    public bool ExactEnabled { get; private set; } = true;

    /// <summary>The ternary side may act on the packet at hand.</summary>
    public bool TernaryEnabled { get; private set; } = true;

    /// <summary>Takes a row of the predicate table.</summary>
    public void ConfigurePredicate(int index, ReadOnlySpan<uint> row)
    {
        if ((uint)index >= (uint)_predicates.Length)
        {
            return;
        }

        RowReader reader = new(row);
        uint width = index < _words ? uint.MaxValue : 0xFFFF;
        uint value = reader.Take(32) & width;
        uint mask = reader.Take(32) & width;
        _predicates[index] = new Predicate(value, mask, reader.TakeBit());
    }

    /// <summary>Takes the gateway row.</summary>
    public void Configure(ReadOnlySpan<uint> row)
    {
        RowReader reader = new(row);
        _exact.Configure(ref reader);
        _ternary.Configure(ref reader);
    }

    /// <summary>Decides both enables for a key.</summary>
    public void Evaluate(KeySelect key)
    {
        ExactEnabled = Enabled(_exact, key);
        TernaryEnabled = Enabled(_ternary, key);
    }

    private bool Enabled(Side side, KeySelect key)
    {
        foreach ((int index, bool want) in side.Cared)
        {
            if (_predicates[index].Holds(key.Predicate(index)) != want)
            {
                return side.Invert;
            }
        }

        return !side.Invert;
    }

    private readonly record struct Predicate(uint Value, uint Mask, bool Below)
    {
        public bool Holds(uint key) => Below ? (key & Mask) < Value : (key & Mask) == (Value & Mask);
    }

    private sealed class Side(int predicates)
    {
        public (int Index, bool Want)[] Cared { get; private set; } = [];

        public bool Invert { get; private set; }

        public void Configure(ref RowReader reader)
        {
            bool[] care = new bool[predicates];
            for (int i = 0; i < predicates; i++)
            {
                care[i] = reader.TakeBit();
            }

            List<(int Index, bool Want)> cared = [];
            for (int i = 0; i < predicates; i++)
            {
                bool want = reader.TakeBit();
                if (care[i])
                {
                    cared.Add((i, want));
                }
            }

            Cared = [.. cared];
            Invert = reader.TakeBit();
        }
    }
}
