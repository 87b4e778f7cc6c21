using FlexNic.Core;
using FlexNic.Image.Layout;

namespace FlexNic.Image.Text;

/// <summary>The instruction of one VLIW slot as it stands in the row.</summary>
internal readonly record struct SlotInstruction(int A, int B, int Rotate, bool Swap, int Op, uint Mask)
{
    public bool IsNone => this == default;

    /// <summary>Ops whose result does not depend on B (A, ~A, 0): B then matters only where the mask is 0.</summary>
    public bool IgnoresB => Op is 0 or 8 or 15;

    public static SlotInstruction Read(RowLayout layout, BitVector row, string slot) => new(
        (int)layout.Get(row, $"{slot}.a"),
        (int)layout.Get(row, $"{slot}.b"),
        (int)layout.Get(row, $"{slot}.rot"),
        layout.Get(row, $"{slot}.bswap") != 0,
        (int)layout.Get(row, $"{slot}.op"),
        (uint)layout.Get(row, $"{slot}.mask"));

    public BitVector Write(RowLayout layout, BitVector row, string slot)
    {
        row = layout.With(row, $"{slot}.a", (uint)A);
        row = layout.With(row, $"{slot}.b", (uint)B);
        row = layout.With(row, $"{slot}.rot", (uint)Rotate);
        row = layout.With(row, $"{slot}.bswap", Swap ? 1u : 0u);
        row = layout.With(row, $"{slot}.op", (uint)Op);
        return layout.With(row, $"{slot}.mask", Mask);
    }
}

/// <summary>One slot: the containers of its cluster may take its result, and its operand B is one of the 16 from the cluster's first container on.</summary>
internal sealed record Slot(ContainerClass Class, int Number, int First, int Count, int InClass)
{
    public string Name => $"{Prefix(Class)}{Number}";

    public string Cluster => Count == 1 ? new Container(Class, First).Name : $"{new Container(Class, First).Name}..{new Container(Class, First + Count - 1).Name}";

    public uint FullMask => Class switch { ContainerClass.Word => uint.MaxValue, ContainerClass.Half => 0xFFFF, _ => 0xFF };

    public static string Prefix(ContainerClass kind) => kind switch { ContainerClass.Word => "sw", ContainerClass.Half => "sh", _ => "sb" };

    public static string Key(ContainerClass kind) => kind switch { ContainerClass.Word => "slots32", ContainerClass.Half => "slots16", _ => "slots8" };

    /// <summary>All slots of a class with <paramref name="containers"/> containers.</summary>
    public static Slot[] Of(ContainerClass kind, int containers, int slots)
    {
        if (slots == 0)
        {
            return [];
        }

        int size = (containers + slots - 1) / slots;
        return [.. Enumerable.Range(0, slots).Select(s => new Slot(kind, s, s * size, Math.Max(0, Math.Min(containers, (s + 1) * size) - (s * size)), containers))];
    }

    /// <summary>The code of B for a container, or null when B does not reach it.</summary>
    public int? CodeOfB(Container container)
    {
        int code = container.Index - First;
        return container.Class == Class && code is >= 0 and < 16 ? code : null;
    }

    /// <summary>The container of a code of B, or null when the code names none (then the hardware takes the first of the cluster).</summary>
    public Container? ContainerOfB(int code) => First + code < InClass ? new Container(Class, First + code) : null;

    public string ReachOfB => $"{new Container(Class, First).Name}..{new Container(Class, Math.Min(InClass, First + 16) - 1).Name}";
}
