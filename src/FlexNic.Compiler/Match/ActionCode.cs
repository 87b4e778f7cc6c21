using System.Globalization;
using FlexNic.Compiler.Action;
using FlexNic.Compiler.Phv;
using FlexNic.Geometry;
using FlexNic.Ir;

namespace FlexNic.Compiler.Match;

/// <summary>A VLIW row as text: which slots compute what, and where entries carry what it needs.</summary>
internal sealed record ActionCode(string Name, bool IsTernary, IReadOnlyList<string> Lines, IReadOnlyList<(string Name, IReadOnlyList<DataPiece> Pieces)> Parameters, IReadOnlySet<Container> Containers, IReadOnlySet<(ContainerKind Kind, int Slot)> Slots)
{
    /// <summary>The name with its parameters, as the image says it.</summary>
    public string Header => Parameters.Count == 0 ? $"action {Name}" : $"action {Name}({string.Join(", ", Parameters.Select(p => $"{p.Name}={string.Join(':', p.Pieces)}"))})";
}

/// <summary>Puts the ops of one action into one VLIW row; null when they do not fit.</summary>
internal sealed class ActionCoder(NicGeometry geometry, StageGeometry stage)
{
    private static readonly string[] Infix = ["", "", "+", "-", "", "&", "|", "^", "", "", "<"];

    private const int OperandsB = 16;
    private const int EntryWords = 5;
    private const int WordBits = 32;

    /// <summary>Why the last try failed.</summary>
    public string Reason { get; private set; } = "";

    public int SlotOf(Container c)
    {
        int slots = c.Kind switch { ContainerKind.Word => stage.WordSlots, ContainerKind.Half => stage.HalfSlots, _ => stage.ByteSlots };
        int count = Container.Count(geometry.Phv, c.Kind);
        return c.Index / ((count + slots - 1) / slots);
    }

    /// <summary>True when the slot of a container takes another one as operand B: sixteen of them, from the first of its own on.</summary>
    public bool Reaches(Container dest, Container b)
    {
        int slots = dest.Kind switch { ContainerKind.Word => stage.WordSlots, ContainerKind.Half => stage.HalfSlots, _ => stage.ByteSlots };
        int count = Container.Count(geometry.Phv, dest.Kind);
        int first = SlotOf(dest) * ((count + slots - 1) / slots);
        return b.Index >= first && b.Index < first + OperandsB;
    }

    public ActionCode? Code(string name, bool ternary, IEnumerable<Op> ops, IReadOnlyList<(string Name, int Width)> parameters, ResultNode?[] parameterNodes)
    {
        if (Merge(ops) is not { } merged)
        {
            return null;
        }

        var data = new EntryData(ternary);
        List<(string Name, IReadOnlyList<DataPiece> Pieces)> placed = [];
        for (int i = 0; i < parameters.Count; i++)
        {
            ContainerKind reader = merged.Where(o => o.A is ParameterOperand p && p.Parameter == parameterNodes[i]).Select(o => o.Dest.Kind).DefaultIfEmpty(ContainerKind.Word).Max();
            int[] wires = [.. merged.Where(o => o.A is ParameterOperand p && p.Parameter == parameterNodes[i] && IsWhole(o)).OrderByDescending(o => ((ParameterOperand)o.A).ValueLow).Select(o => o.Dest.Container!.Value.Index % EntryWords)];
            if (data.Parameter(parameters[i].Width, reader, wires) is not { } pieces)
            {
                Reason = $"the parameters of action '{name}' take {parameters.Sum(p => p.Width)} bits; entries of {(ternary ? "a ternary table carry 64 (e3, e4)" : "an exact table carry 96 (e0, e1, e2)")}, constants included";
                return null;
            }

            placed.Add((parameters[i].Name, pieces));
        }

        var slots = new HashSet<(ContainerKind, int)>();
        List<string> lines = [];

        // Constants of whole words come last: they take entry words that nobody else wants.
        foreach (Op given in merged.OrderBy(o => o is { A: ConstantOperand, Mask: uint.MaxValue, Memory: null }))
        {
            Op op = given;
            if (op.Memory is { } memory)
            {
                string? x = null;
                if (memory.UsesX && (!slots.Add((ContainerKind.Word, stage.WordSlots - 1)) || (x = OperandText(op, data, placed, parameterNodes)) is null))
                {
                    Reason = "the operand of the memory does not fit";
                    return null;
                }

                lines.AddRange(MemoryLines(memory, x));
                continue;
            }

            Container dest = op.Dest.Container!.Value;

            if (WiredParameter(op, dest, placed, parameterNodes) is { } entry)
            {
                lines.Add(entry);
                continue;
            }

            if (Wired(op, dest, data, ternary) is { } wired)
            {
                lines.Add(wired);
                continue;
            }

            if (op.B is { } second && !Reaches(dest, second.Container!.Value))
            {
                op = op.Exchanged() is { } exchanged && Reaches(dest, exchanged.B!.Container!.Value) ? exchanged : op;
            }

            if (op.B is { } unread && !Reaches(dest, unread.Container!.Value))
            {
                Reason = $"the slot of {dest} does not read {unread.Container} as its operand B";
                return null;
            }

            if (!slots.Add((dest.Kind, SlotOf(dest))))
            {
                Reason = $"two results for the {op.Dest.Bits}-bit slot of {dest}";
                return null;
            }

            if (OperandText(op, data, placed, parameterNodes) is not { } a)
            {
                return null;
            }

            lines.Add(Line(op, dest, a));
        }

        return new ActionCode(name, ternary, [.. data.ConstantLines(), .. lines], placed, merged.SelectMany(o => o.Memory is { } m ? m.Answers.Select(a => a.Register) : [o.Dest]).Select(r => r.Container!.Value).ToHashSet(), slots);
    }

    private static bool IsWhole(Op op) => op is { Alu: Alu.Move, Mask: uint.MaxValue, Dest.Kind: ContainerKind.Word, A: ParameterOperand { Width: WordBits, Low: 0 } };

    // A word takes the entry word that it is wired to without a slot.
    private static string? WiredParameter(Op op, Container dest, List<(string Name, IReadOnlyList<DataPiece> Pieces)> placed, ResultNode?[] parameterNodes)
    {
        if (!IsWhole(op) || op.A is not ParameterOperand p)
        {
            return null;
        }

        int low = 0;
        foreach (DataPiece piece in placed[Array.IndexOf(parameterNodes, p.Parameter)].Pieces.Reverse())
        {
            if (p.ValueLow == low && piece.Width == WordBits && piece.Word == dest.Index % EntryWords)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{dest} := e{piece.Word}");
            }

            low += piece.Width;
        }

        return null;
    }

    // A whole word can take the entry word that it is wired to, without a slot.
    private static string? Wired(Op op, Container dest, EntryData data, bool ternary) =>
        op.A is ConstantOperand c && op.Alu == Alu.Move && op.Mask == uint.MaxValue && dest.Kind == ContainerKind.Word && dest.Index % 5 >= 3 == ternary && data.Whole(dest.Index % 5, c.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"{dest} := e{dest.Index % 5}") : null;

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
            else
            {
                Reason = $"two results for {op.Dest.Container}";
                return null;
            }
        }

        return merged;
    }

    private string? OperandText(Op op, EntryData data, List<(string Name, IReadOnlyList<DataPiece> Pieces)> placed, ResultNode?[] parameterNodes)
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
                if (data.Constant(c.Value, mask, kind) is not { } k)
                {
                    Reason = "the constants do not fit the entry words";
                    return null;
                }

                return Rotated(PartName(k.Word, k.Part, bits), k.Rotate);
            case ParameterOperand p:
                return ParameterText(p, placed[Array.IndexOf(parameterNodes, p.Parameter)].Pieces, bits);
            default:
                throw new System.Diagnostics.UnreachableException(op.A.GetType().Name);
        }
    }

    private string? ParameterText(ParameterOperand p, IReadOnlyList<DataPiece> pieces, int bits)
    {
        int low = 0;
        foreach (DataPiece piece in pieces.Reverse())
        {
            if (p.ValueLow >= low && p.ValueLow + p.Width <= low + piece.Width)
            {
                int at = piece.Low + p.ValueLow - low;
                int part = (32 - bits - (at / bits * bits)) / bits;
                if (at / bits == (at + p.Width - 1) / bits && (bits == 32 || piece.Word is 0 or 3))
                {
                    return Rotated(PartName(piece.Word, part, bits), (((p.Low - (at % bits)) % bits) + bits) % bits);
                }
            }

            low += piece.Width;
        }

        Reason = "a parameter lies where the slot cannot read it";
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
}
