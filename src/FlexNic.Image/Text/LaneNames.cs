using FlexNic.Geometry;

namespace FlexNic.Image.Text;

/// <summary>The 16-bit lanes of the deparser by name: <c>w3.hi</c>, <c>w3.lo</c>, <c>h4</c>, and <c>b2</c> for the pair b2, b3.</summary>
internal static class LaneNames
{
    /// <summary>The lanes that a name stands for, first on the wire first; null when there are none.</summary>
    public static int[]? Of(Container container, string part, PhvGeometry phv) => (container.Class, part) switch
    {
        (ContainerClass.Word, "") => [2 * container.Index, (2 * container.Index) + 1],
        (ContainerClass.Word, "hi") => [2 * container.Index],
        (ContainerClass.Word, "lo") => [(2 * container.Index) + 1],
        (ContainerClass.Half, "") => [(2 * phv.Words) + container.Index],
        (ContainerClass.Byte, "") when (container.Index & 1) == 0 => [(2 * phv.Words) + phv.Halves + (container.Index / 2)],
        _ => null,
    };

    /// <summary>The container of a lane, and the part of it when it is a word.</summary>
    public static (Container Container, string Part) ContainerOf(int lane, PhvGeometry phv)
    {
        if (lane < 2 * phv.Words)
        {
            return (new Container(ContainerClass.Word, lane / 2), (lane & 1) == 0 ? "hi" : "lo");
        }

        lane -= 2 * phv.Words;
        return lane < phv.Halves ? (new Container(ContainerClass.Half, lane), "") : (new Container(ContainerClass.Byte, 2 * (lane - phv.Halves)), "");
    }
}
