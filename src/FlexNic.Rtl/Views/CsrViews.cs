using System.Collections.Immutable;
using FlexNic.Geometry;
using FlexNic.Image.Registers;

namespace FlexNic.Rtl.Views;

/// <summary>Makes the view of the register block from the register map.</summary>
internal static class CsrViews
{
    private const int PortColumn = 8;   // width of a range in the port list

    private static readonly Window Global = new("global", 0, 0x1000, 1);

    public static CsrView Of(NicGeometry geometry, BannerView banner)
    {
        IReadOnlyList<Register> map = RegisterMap.For(geometry);
        Window[] windows =
        [
            Global,
            new("port", RegisterMap.PortBase, RegisterMap.PortStride, geometry.Ports),
            new("ring", RegisterMap.RingBase, RegisterMap.RingStride, geometry.Host.RxRings),
        ];
        Register[] own = [.. map.Where(r => r.Storage is RegisterStorage.Constant or RegisterStorage.Held or RegisterStorage.Live)];
        ImmutableArray<CsrRegisterView> registers = [.. own.Select((r, select) => RegisterOf(geometry, r, select, windows))];
        return new CsrView(
            banner,
            registers.Length - 1,
            registers,
            [.. windows.Select(w => WindowOf(geometry, w, map))],
            [.. registers.SelectMany(r => r.Fields)],
            [.. own.Where(IsLiveValue).Select(r => new CsrValueView(ValueName(r), Padded(ElementBits(r) * r.Count)))],
            [.. own.Select((r, select) => (r, select)).Where(p => IsStrobed(p.r)).Select(p => StrobeOf(p.r, p.select))]);
    }

    private static CsrRegisterView RegisterOf(NicGeometry geometry, Register register, int select, Window[] windows)
    {
        Window window = windows.Single(w => w.Contains(register.Address) && w.IsArray == register.IsArray);
        bool isHeld = register.Storage == RegisterStorage.Held;
        return new CsrRegisterView(
            Lower(register),
            $"{register.Name}, 0x{register.Address:X5}{(register.IsArray ? $" + 0x{register.Stride:X} i" : "")}: {register.Doc}.",
            select,
            $"in_{window.Name} && {window.Name}_rel[{window.OffsetMsb}:2] == {window.Pattern(register.Address)}",
            register.Count,
            register.IsArray,
            isHeld,
            register.Access != RegisterAccess.WriteOnly,
            ValueText(geometry, register),
            isHeld ? [.. register.Fields.Select(f => FieldOf(register, f))] : [],
            isHeld ? [.. register.Fields.SelectMany(f => PiecesOf(register, f))] : [],
            register.IsArray ? [.. PartsOf(register)] : []);
    }

    private static string ValueText(NicGeometry geometry, Register register) => (register.Storage, register.IsArray) switch
    {
        (RegisterStorage.Constant, _) => $"32'h{ConstantOf(geometry, register):x8}",
        (_, true) => Lower(register) + "_q2",
        (RegisterStorage.Live, _) => ValueName(register),
        _ => HeldText(register),
    };

    private static uint ConstantOf(NicGeometry geometry, Register register) => register.Address switch
    {
        RegisterMap.Id => RegisterMap.IdValue,
        RegisterMap.Version => RegisterMap.VersionValue,
        RegisterMap.Geometry => GeometryFingerprint.Of(geometry).First32,
        RegisterMap.Shape => RegisterMap.ShapeValue(geometry),
        _ => register.Reset,
    };

    // Fields of a single register side by side, zeros between them.
    private static string HeldText(Register register)
    {
        List<string> parts = [];
        int top = 32;
        foreach (RegisterField field in register.Fields.OrderByDescending(f => f.Lsb))
        {
            int above = top - field.Lsb - field.Width;
            parts.AddRange(above > 0 ? [$"{above}'d0", FieldName(register, field) + "_q"] : [FieldName(register, field) + "_q"]);
            top = field.Lsb;
        }

        return "{" + string.Join(", ", top > 0 ? [.. parts, $"{top}'d0"] : parts) + "}";
    }

    private static CsrFieldView FieldOf(Register register, RegisterField field)
    {
        int bits = field.Width * register.Count;
        string element = $"{field.Width}'h{field.Reset:x}";
        string reset = register.Count == 1 ? element : $"{{{register.Count}{{{element}}}}}";
        return new CsrFieldView(FieldName(register, field), VerilogText.Range(bits), Padded(bits), reset);
    }

    private static IEnumerable<CsrPieceView> PiecesOf(Register register, RegisterField field)
    {
        int top = field.Lsb + field.Width;
        for (int lane = 0; lane < 4; lane++)
        {
            int from = Math.Max(field.Lsb, 8 * lane), to = Math.Min(top, 8 * (lane + 1));
            if (from < to)
            {
                int lsb = from - field.Lsb;
                yield return new CsrPieceView(FieldName(register, field), field.Width, lane, lsb, lsb + to - from - 1, to - from, from, to - 1);
            }
        }
    }

    private static IEnumerable<CsrPartView> PartsOf(Register register) =>
        register.Storage == RegisterStorage.Held
            ? register.Fields.Select(f => new CsrPartView(FieldName(register, f) + "_q", f.Width, f.Lsb, f.Lsb + f.Width - 1))
            : [new CsrPartView(ValueName(register), ElementBits(register), 0, ElementBits(register) - 1)];

    private static CsrStrobeView StrobeOf(Register register, int select) =>
        new(Lower(register) + "_write", VerilogText.Range(register.Count), Padded(register.Count), register.Count, select, $"{register.Count}'d0");

    private static CsrWindowView WindowOf(NicGeometry geometry, Window window, IReadOnlyList<Register> map)
    {
        IReadOnlyList<CounterSlot> slots = RegisterMap.CounterSlots(geometry);
        int IndexOf(Register register, int element) => slots.Index().Single(s => s.Item.Name == register.Name && s.Item.Element == element).Index;
        IEnumerable<CsrCounterView> counters = map
            .Where(r => r.Storage == RegisterStorage.Counter && window.IsArray == r.IsArray && window.Contains(r.Address))
            .Select(r => new CsrCounterView(
                window.Pattern(r.Address),
                $"8'd{IndexOf(r, 0)}",
                $"4'd{(r.Count > 1 ? IndexOf(r, 1) - IndexOf(r, 0) : 0)}",
                r.Name));
        return new CsrWindowView(
            window.Name, $"20'h{window.Base:x5}", $"20'h{window.Stride * window.Count:x5}", window.IsArray, window.IndexLsb + 5, window.IndexLsb, window.OffsetMsb, [.. counters]);
    }

    // A single live register is passed through whole; of an array only the bits that exist.
    private static int ElementBits(Register register) => register.IsArray ? register.Fields.Max(f => f.Lsb + f.Width) : 32;

    private static bool IsLiveValue(Register register) => register.Storage == RegisterStorage.Live && register.Access != RegisterAccess.WriteOnly;

    private static bool IsStrobed(Register register) => register.Storage == RegisterStorage.Live && register.Access != RegisterAccess.ReadOnly;

    private static string Lower(Register register) => register.Name.ToLowerInvariant();

    private static string FieldName(Register register, RegisterField field) => $"{Lower(register)}_{field.Name}";

    private static string ValueName(Register register) => Lower(register) + "_value";

    private static string Padded(int bits) => VerilogText.Range(bits).PadRight(PortColumn);

    /// <summary>Equal elements of <paramref name="Stride"/> bytes from an address on; the base is a multiple of the stride.</summary>
    private sealed record Window(string Name, int Base, int Stride, int Count)
    {
        public bool IsArray => Base != 0;

        public int IndexLsb => int.Log2(Stride);

        public int OffsetMsb => IndexLsb - 1;

        public bool Contains(int address) => address >= Base && address < Base + (Stride * Count);

        public string Pattern(int address) => $"{OffsetMsb - 1}'h{(address & (Stride - 1)) >> 2:x}";
    }
}
