namespace FlexNic.Compiler.Phv;

/// <summary>Something that holds bits: a container of its own, or an intermediate value whose container is chosen when it is placed. Compared by identity.</summary>
internal sealed class Register
{
    public Register(Container container)
    {
        Kind = container.Kind;
        Container = container;
        IsFixed = true;
    }

    public Register(ContainerKind kind, bool isBridge, string name)
    {
        Kind = kind;
        IsBridge = isBridge;
        Name = name;
    }

    public ContainerKind Kind { get; }

    public bool IsFixed { get; }

    /// <summary>True for a container as it is when all that is written to it has been.</summary>
    public bool IsFinal { get; init; }

    /// <summary>True when slots of another class read it.</summary>
    public bool IsBridge { get; }

    /// <summary>0 or 1 when only even or odd containers will do: what a memory answers goes to these. Null for any.</summary>
    public int? Parity { get; init; }

    public string Name { get; } = "";

    /// <summary>True when the deparser takes it, so that its container is not given to others.</summary>
    public bool IsKept { get; set; }

    /// <summary>Where it is, once that is known.</summary>
    public Container? Container { get; set; }

    public int Bits => 32 >> (int)Kind;

    /// <summary>All its bits.</summary>
    public uint FullMask => Bits == 32 ? uint.MaxValue : (1u << Bits) - 1;

    public override string ToString() => IsFixed ? Container!.Value.ToString() : Container is { } c ? $"{Name}:{c}" : Name;
}

/// <summary>Bits <paramref name="ValueLow"/>.. of a value lie in a register from <paramref name="Low"/> upwards.</summary>
internal readonly record struct Piece(int ValueLow, int Width, Register Register, int Low)
{
    /// <summary>The bits in the register.</summary>
    public uint Mask => (Width == 32 ? uint.MaxValue : (1u << Width) - 1) << Low;
}
