using FlexNic.Geometry;

namespace FlexNic.Image.Text;

internal enum ContainerClass
{
    Word,
    Half,
    Byte,
}

/// <summary>One PHV container.</summary>
internal readonly record struct Container(ContainerClass Class, int Index)
{
    public string Name => $"{"whb"[(int)Class]}{Index}";

    public int Bits => 32 >> (int)Class;

    public static int Count(PhvGeometry phv, ContainerClass kind) => kind switch
    {
        ContainerClass.Word => phv.Words,
        ContainerClass.Half => phv.Halves,
        _ => phv.Bytes,
    };

    public static string Key(ContainerClass kind) => kind switch
    {
        ContainerClass.Word => "phv.words32",
        ContainerClass.Half => "phv.halves16",
        _ => "phv.bytes8",
    };

    public static IEnumerable<Container> All(PhvGeometry phv) =>
        Enum.GetValues<ContainerClass>().SelectMany(k => Enumerable.Range(0, Count(phv, k)).Select(i => new Container(k, i)));
}
