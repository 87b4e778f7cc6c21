using System.Globalization;
using System.Numerics;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>
/// Puts the ops of one action into one VLIW row; null when they do not fit. A container that takes a value of the entry as it is can be wired to the entry
/// word of its number instead of the slot that its cluster shares.
/// </summary>
internal sealed class ActionCoder(Target target, NodeFactory nodes)
{
    private static readonly string[] Infix = ["", "", "+", "-", "", "&", "|", "^", "", "", "<"];

    private const int OperandsB = 16;
    private const int WordBits = 32;

    private StageGeometry Stage => target.Stage;

    /// <summary>Why the last try failed.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The slot of the cluster of a container.</summary>
    public int SlotOf(Container c) => c.Index / ClusterOf(c.Kind);

    /// <summary>True when the slot of a container takes another one as operand B: sixteen of them, from the first of its own on.</summary>
    public bool Reaches(Container dest, Container b)
    {
        int first = SlotOf(dest) * ClusterOf(dest.Kind);
        return b.Index >= first && b.Index < first + OperandsB;
    }

    // Containers that share a slot.
    private int ClusterOf(ContainerKind kind)
    {
        int slots = kind switch { ContainerKind.Word => Stage.WordSlots, ContainerKind.Half => Stage.HalfSlots, _ => Stage.ByteSlots };
        return (Container.Count(target.Geometry.Phv, kind) + slots - 1) / slots;
    }

    /// <summary>The row; <paramref name="parameters"/> are the names of the parameters of the action.</summary>
    public ActionCode? Code(string name, bool ternary, IEnumerable<Op> ops, IReadOnlyList<string> parameters)
    {
        if (Merge(ops) is not { } merged)
        {
            return null;
        }

        var data = new EntryData(ternary);
        var row = new Row(name, ternary, data, parameters);
        foreach (Op op in merged.OrderBy(o => Order(o, merged)).ThenBy(o => CanBeWired(o, ternary) ? 1 : 0).ThenByDescending(o => BitOperations.PopCount(o.Mask)))
        {
            // Also where the slot is free: other actions of the stage may want it.
            if (!Place(row, op, Order(op, merged) is Rank.Wired or Rank.Wide && op is { Overwrites: true, Alu: Alu.Move }))
            {
                return null;
            }
        }

        IEnumerable<Register> written = merged.SelectMany(o => o.Memory is { } m ? m.Answers.Select(a => a.Register) : [o.Dest]);
        return new ActionCode(name, ternary, [.. data.ConstantLines(), .. row.Lines], row.Data, written.Select(r => r.Container!.Value).ToHashSet(), row.Slots);
    }

    private enum Rank
    {
        /// <summary>Nothing but its slot will do.</summary>
        Slot,

        /// <summary>Takes all of its container from the entry, and the slot is wanted by others as well.</summary>
        Wired,

        /// <summary>Reads few words of the entry: bytes and halves before words.</summary>
        Narrow,
        Wide,
    }

    private Rank Order(Op op, List<Op> all)
    {
        if (op.A is not (ParameterOperand or ConstantOperand) || op.Memory is not null)
        {
            return Rank.Slot;
        }

        (ContainerKind, int) slot = (op.Dest.Kind, SlotOf(op.Dest.Container!.Value));
        bool isAlone = all.Count(o => o.Memory is null && (o.Dest.Kind, SlotOf(o.Dest.Container!.Value)) == slot) == 1 && !(op.Dest.Kind == ContainerKind.Word && slot.Item2 == Stage.WordSlots - 1 && all.Exists(o => o.Memory is { UsesX: true }));
        return !isAlone && op.Overwrites && op.Alu == Alu.Move ? Rank.Wired : op.Dest.Kind == ContainerKind.Word ? Rank.Wide : Rank.Narrow;
    }

    private static bool CanBeWired(Op op, bool ternary) => op.Memory is null && op.Overwrites && op is { Alu: Alu.Move, A: ParameterOperand or ConstantOperand } && WireOf(op.Dest.Container!.Value).Word >= 3 == ternary;

    private bool Place(Row row, Op op, bool preferWire)
    {
        if (op.Memory is { } memory)
        {
            string? x = null;
            if (memory.UsesX && (!row.Slots.Add((ContainerKind.Word, Stage.WordSlots - 1)) || (x = OperandText(op, row)) is null))
            {
                return No("the operand of the memory does not fit");
            }

            row.Lines.AddRange(MemoryLines(memory, x));
            return true;
        }

        Container dest = op.Dest.Container!.Value;
        if (preferWire && Wired(op, dest, row) is { } wired)
        {
            row.Lines.Add(wired);
            return true;
        }

        if (op.B is { } second && !Reaches(dest, second.Container!.Value))
        {
            op = op.Exchanged() is { } exchanged && Reaches(dest, exchanged.B!.Container!.Value) ? exchanged : op;
        }

        if (op.B is { } unread && !Reaches(dest, unread.Container!.Value))
        {
            return No($"the slot of {dest} does not read {unread.Container} as its operand B");
        }

        if (row.Slots.Contains((dest.Kind, SlotOf(dest))))
        {
            return No($"two results for the {op.Dest.Bits}-bit slot of {dest}");
        }

        if (OperandText(op, row) is not { } a)
        {
            // Bytes and halves may be wired to words that their slots do not read.
            string? instead = CanBeWired(op, row.IsTernary) ? Wired(op, dest, row) : null;
            row.Lines.AddRange(instead is null ? [] : [instead]);
            return instead is not null;
        }

        row.Slots.Add((dest.Kind, SlotOf(dest)));

        row.Lines.Add(Line(op, dest, a));
        return true;
    }

    private bool No(string reason)
    {
        Reason = reason;
        return false;
    }

    // The place of the entry that a container is wired to (docs/hardware.md, section 4, destination 2).
    private static DataPiece WireOf(Container dest) => dest.Kind switch
    {
        ContainerKind.Word => new DataPiece(dest.Index % 5, 0, 32),
        ContainerKind.Half => new DataPiece(dest.Index % 10 / 2, dest.Index % 2 == 0 ? 16 : 0, 16),
        _ => new DataPiece(dest.Index % 20 / 4, 24 - (8 * (dest.Index % 4)), 8),
    };

    private static string? Wired(Op op, Container dest, Row row)
    {
        DataPiece wire = WireOf(dest);
        bool fits = wire.Word >= 3 == row.IsTernary && (op.A is ConstantOperand c ? row.Entry.ConstantAt(wire, c.Value) : TakeAt(row, (ParameterOperand)op.A, wire));
        return fits ? $"{dest} := {PartName(wire.Word, (32 - wire.Width - wire.Low) / wire.Width, wire.Width)}" : null;
    }

    private static bool TakeAt(Row row, ParameterOperand p, DataPiece wire)
    {
        if (row.Find(p.Value) is { } known)
        {
            return known.Place == wire;
        }

        if (p.Value.Width != wire.Width || !row.Entry.TakeAt(wire))
        {
            return false;
        }

        row.Add(p.Value, wire);
        return true;
    }

    private static IEnumerable<string> MemoryLines(MemoryAccess memory, string? x)
    {
        if (x is not null)
        {
            yield return $"x = {x}";
        }

        yield return memory.Index is { } index
            ? string.Create(CultureInfo.InvariantCulture, $"state index k{(index.Kind == ContainerKind.Word ? 'w' : 'h')}0 & 0x{memory.IndexMask:x4}")
            : string.Create(CultureInfo.InvariantCulture, $"state index 0 & 0 + {memory.Constant}");
        foreach (string line in memory.Lines)
        {
            yield return line;
        }

        foreach ((Register register, string answer) in memory.Answers)
        {
            yield return $"{register.Container} := {answer}";
        }
    }

    private List<Op>? Merge(IEnumerable<Op> ops)
    {
        List<Op> merged = [];
        foreach (Op op in ops)
        {
            int at = op.Memory is null ? merged.FindIndex(o => o.Dest.Container == op.Dest.Container) : -1;
            if (at < 0)
            {
                merged.Add(op);
                continue;
            }

            Op other = merged[at];
            bool moves = op.Alu == other.Alu && op.Alu is Alu.Move or Alu.Not && (op.Mask & other.Mask) == 0;
            if (moves && op.A is ConstantOperand a && other.A is ConstantOperand b)
            {
                merged[at] = op with { Mask = op.Mask | other.Mask, A = new ConstantOperand(a.Value | b.Value) };
            }
            else if (moves && op.A is RegisterOperand x && other.A is RegisterOperand y && x.Register.Container == y.Register.Container && x.IsSwapped == y.IsSwapped && x.Rotate == y.Rotate && x.UpperHalf == y.UpperHalf)
            {
                merged[at] = op with { Mask = op.Mask | other.Mask };
            }
            else if (moves && op.Alu == Alu.Move && ValueOf(op) is { } first && ValueOf(other) is { } second)
            {
                merged[at] = op with { Mask = op.Mask | other.Mask, A = new ParameterOperand(Joined((first, op.Mask), (second, other.Mask)), BitOperations.TrailingZeroCount(op.Mask | other.Mask)) };
            }
            else
            {
                Reason = $"two results for {op.Dest.Container}";
                return null;
            }
        }

        return merged;
    }

    // What an op takes of the entry, over the bits from the lowest to the highest of its mask; null when it takes something else.
    private Node? ValueOf(Op op) => op.A switch
    {
        ParameterOperand p => p.Value,
        ConstantOperand c => nodes.Constant(32 - BitOperations.LeadingZeroCount(op.Mask) - BitOperations.TrailingZeroCount(op.Mask), c.Value >> BitOperations.TrailingZeroCount(op.Mask)),
        _ => null,
    };

    // Two values side by side or between each other's bits, as one that the control plane puts together.
    private Node Joined((Node Value, uint Mask) first, (Node Value, uint Mask) second)
    {
        uint all = first.Mask | second.Mask;
        List<Node> parts = [];
        for (int bit = BitOperations.TrailingZeroCount(all); bit < 32 && all >> bit != 0;)
        {
            (Node Value, uint Mask)? of = ((first.Mask >> bit) & 1) != 0 ? first : ((second.Mask >> bit) & 1) != 0 ? second : null;
            int width = BitOperations.TrailingZeroCount(of is { } one ? ~(ulong)(one.Mask >> bit) : all >> bit);
            parts.Insert(0, of is { } own ? nodes.Slice(own.Value, bit - BitOperations.TrailingZeroCount(own.Mask), width) : nodes.Constant(width, 0));
            bit += width;
        }

        return nodes.Concat(parts);
    }

    private string? OperandText(Op op, Row row)
    {
        // The operand of a memory is what a word slot reads.
        ContainerKind kind = op.Memory is null ? op.Dest.Kind : ContainerKind.Word;
        int bits = WordBits >> (int)kind;
        switch (op.A)
        {
            case RegisterOperand r:
                string name = r.Register.Container!.Value.ToString();
                if (r.Register.Kind != kind)
                {
                    name += (r.Register.Kind, kind) switch
                    {
                        (ContainerKind.Word, ContainerKind.Half) => r.UpperHalf ? ".hi" : ".lo",
                        (ContainerKind.Half, ContainerKind.Byte) => ".lo",
                        _ => "",
                    };
                }

                return Rotated(r.IsSwapped ? $"bswap({name})" : name, r.Rotate);
            case HashOperand:
                return "hash";
            case ConstantOperand { Value: 0 } when bits == 32 && op.Alu == Alu.Move:
                return "0";
            case ConstantOperand c:
                uint mask = op.Alu == Alu.Move ? op.Mask : uint.MaxValue >> (WordBits - bits);
                if (row.Entry.Constant(c.Value, mask, kind) is not { } k)
                {
                    return TooWide(row, bits);
                }

                return Rotated(PartName(k.Word, k.Part, bits), k.Rotate);
            case ParameterOperand p:
                return ParameterText(p, kind, row);
            default:
                throw new System.Diagnostics.UnreachableException(op.A.GetType().Name);
        }
    }

    private string? ParameterText(ParameterOperand p, ContainerKind reader, Row row)
    {
        int bits = 32 >> (int)reader;
        if (row.Find(p.Value) is not { } datum || !IsReadable(datum.Place, bits))
        {
            if (row.Entry.Take(p.Value.Width, reader) is not { } place)
            {
                return TooWide(row, p.Value.Width);
            }

            datum = row.Add(p.Value, place);
        }

        int part = (32 - bits - (datum.Place.Low / bits * bits)) / bits;
        return Rotated(PartName(datum.Place.Word, part, bits), (((p.Low - (datum.Place.Low % bits)) % bits) + bits) % bits);
    }

    // Half and byte slots read the first word of a side.
    private static bool IsReadable(DataPiece place, int bits) => bits == 32 || (place.Word is 0 or 3 && place.Low / bits == (place.Low + place.Width - 1) / bits);

    private string? TooWide(Row row, int more)
    {
        string have = row.IsTernary ? "64 bits (e3, e4), 32 of them for halves and bytes" : "96 bits (e0, e1, e2), 32 of them for halves and bytes";
        string users = string.Join(", ", row.Data.OrderByDescending(d => d.Place.Width).Take(3).Select(d => $"{d.Name} {d.Place.Width}"));
        Reason = $"an entry of {(row.IsTernary ? "a ternary" : "an exact")} table carries {have}; {row.Entry.Used} are taken{(users.Length > 0 ? $" (the widest: {users})" : "")} and {more} more are needed for '{row.Name}'";
        return null;
    }

    private static string PartName(int word, int part, int bits) => bits switch
    {
        32 => $"e{word}",
        16 => $"e{word}.{(part == 0 ? "hi" : "lo")}",
        _ => string.Create(CultureInfo.InvariantCulture, $"e{word}.b{part}"),
    };

    private static string Rotated(string name, int rotate) => rotate == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"rotl({name}, {rotate})");

    private static string Line(Op op, Container dest, string a)
    {
        string b = (op.B?.Container ?? dest).ToString();
        string text = op.Alu switch
        {
            Alu.Move => a,
            Alu.Not => $"~{a}",
            Alu.ReverseSubtract => $"rsub({a}, {b})",
            Alu.AddSaturating => $"satadd({a}, {b})",
            Alu.SubtractSaturating => $"satsub({a}, {b})",
            _ => $"{a} {Infix[(int)op.Alu]} {b}",
        };
        string mask = op.Mask == op.FullMask ? "" : string.Create(CultureInfo.InvariantCulture, $" mask 0x{op.Mask:x}");
        return $"{dest} = {text}{mask}";
    }

    // A row in the making.
    private sealed class Row(string name, bool ternary, EntryData entry, IReadOnlyList<string> parameters)
    {
        public string Name => name;

        public bool IsTernary => ternary;

        public EntryData Entry => entry;

        public List<string> Lines { get; } = [];

        public List<EntryDatum> Data { get; } = [];

        public HashSet<(ContainerKind Kind, int Slot)> Slots { get; } = [];

        public EntryDatum? Find(Node value) => Data.Find(d => d.Value == value);

        public EntryDatum Add(Node value, DataPiece place)
        {
            var datum = new EntryDatum(NameOf(value), value, place);
            Data.Add(datum);
            return datum;
        }

        // Whole parameters keep their names, parts say which bits they are.
        private string NameOf(Node value)
        {
            string plain = value switch
            {
                ResultNode r => parameters[r.Index],
                SliceNode { Source: ResultNode r } s => string.Create(CultureInfo.InvariantCulture, $"{parameters[r.Index]}_{s.Low + s.Width - 1}_{s.Low}"),
                _ => "value",
            };
            string unique = plain;
            for (int i = 2; Data.Exists(d => d.Name == unique); i++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
            }

            return unique;
        }
    }
}
