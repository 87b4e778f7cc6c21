using System.Globalization;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Phv;

/// <summary>Classes of PHV containers.</summary>
internal enum ContainerKind
{
    Word = 0,
    Half = 1,
    Byte = 2,
}

/// <summary>A container of the PHV (docs/hardware.md, section 2).</summary>
internal readonly record struct Container(ContainerKind Kind, int Index)
{
    public int Bits => 32 >> (int)Kind;

    public static int Count(PhvGeometry phv, ContainerKind kind) => kind switch
    {
        ContainerKind.Word => phv.Words,
        ContainerKind.Half => phv.Halves,
        _ => phv.Bytes,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{"whb"[(int)Kind]}{Index}");
}

/// <summary>The metadata containers, from the top of each class.</summary>
internal sealed class MetadataContainers(PhvGeometry phv)
{
    public Container Flags => new(ContainerKind.Half, phv.Halves - 1);

    public Container Length => new(ContainerKind.Half, phv.Halves - 2);

    public Container Parsed => new(ContainerKind.Half, phv.Halves - 3);

    public Container Source => new(ContainerKind.Byte, phv.Bytes - 1);

    public Container ParserError => new(ContainerKind.Byte, phv.Bytes - 2);

    public Container Destination => new(ContainerKind.Byte, phv.Bytes - 3);

    public Container Layout => new(ContainerKind.Byte, phv.Bytes - 4);

    public Container UserByte => new(ContainerKind.Byte, phv.Bytes - 5);

    public Container UserHalf => new(ContainerKind.Half, phv.Halves - 4);

    public Container UserWord => new(ContainerKind.Word, phv.Words - 1);

    public Container Vnic => new(ContainerKind.Byte, phv.Bytes - 6);

    /// <summary>The container of a field of the metadata.</summary>
    public Container Of(string name) => name switch
    {
        IntrinsicNames.Source => Source,
        IntrinsicNames.Length => Length,
        IntrinsicNames.ParserError => ParserError,
        IntrinsicNames.Destination => Destination,
        IntrinsicNames.Vnic => Vnic,
        IntrinsicNames.UserByte => UserByte,
        IntrinsicNames.UserHalf => UserHalf,
        IntrinsicNames.UserWord => UserWord,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no container has this name"),
    };

    /// <summary>Containers that parser rows can fill: those below the metadata.</summary>
    public bool IsParserWritable(Container c) => c.Index < Container.Count(phv, c.Kind) - (c.Kind switch { ContainerKind.Word => 1, ContainerKind.Half => 4, _ => 6 });

    /// <summary>Containers that hold no header and may hold intermediate values.</summary>
    public bool IsScratch(Container c) => IsParserWritable(c) || c == new Container(ContainerKind.Word, phv.Words - 1) || c == new Container(ContainerKind.Half, phv.Halves - 4) || c == new Container(ContainerKind.Byte, phv.Bytes - 5);

    /// <summary>Containers that slots of other classes can read: the last two words, the last eight halves, the last byte.</summary>
    public bool IsBridge(Container c) => c.Index >= Container.Count(phv, c.Kind) - (c.Kind switch { ContainerKind.Word => 2, ContainerKind.Half => 8, _ => 1 });
}
