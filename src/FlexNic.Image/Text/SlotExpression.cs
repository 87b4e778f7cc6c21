namespace FlexNic.Image.Text;

/// <summary>Reads and writes what a slot computes: <c>rotl(bswap(A), n) op B mask M over C</c>.</summary>
internal sealed class SlotExpression(OperandCodes codes, ContainerNames names)
{
    private static readonly string[] Infix = ["", "+", "-", "", "&", "|", "^", "", "", "", "", "", "", "==", "<", ""];
    private static readonly string[] Functions = ["", "", "", "rsub", "", "", "", "", "", "satadd", "satsub", "min", "max", "", "", "zero"];

    // Operations whose operands may change places.
    private static readonly int[] Commutative = [1, 4, 5, 6, 9, 11, 12, 13];

    /// <summary>
    /// Reads an expression for a slot. <paramref name="into"/> is the container that a partial mask keeps bits of when the text does not say another one.
    /// </summary>
    public SlotInstruction Read(AsmLine line, Slot slot, Container? into, uint? sliceMask)
    {
        AsmToken at = line.Peek;
        SlotInstruction instruction = ReadOperation(line, slot);
        uint mask = sliceMask ?? slot.FullMask;
        if (line.TryTake("mask"))
        {
            AsmToken maskAt = line.Peek;
            mask = (uint)line.TakeNumber(32 >> (int)slot.Class, "mask");
            if (sliceMask is not null)
            {
                throw line.Fault(maskAt, "FNIC3001", "the bits to write are given already, in the target");
            }
        }

        Container? over = line.TryTake("over") ? names.Take(line) : null;
        instruction = instruction with { Mask = mask };
        if (instruction.IgnoresB)
        {
            Container? kept = over ?? (mask == slot.FullMask ? null : into ?? throw line.Fault(at, "FNIC3001", "several targets and a partial mask: say whose bits are kept with 'over CONTAINER'"));
            return kept is Container container ? instruction with { B = CodeB(line, at, slot, container) } : instruction;
        }

        if (over is Container wanted && CodeB(line, at, slot, wanted) != instruction.B)
        {
            throw line.Fault(at, "FNIC3009", $"a slot has one operand B: the expression uses {slot.ContainerOfB(instruction.B)?.Name}, so the bits outside the mask come from there, not from {wanted.Name}");
        }

        if (sliceMask is not null && slot.ContainerOfB(instruction.B) != into)
        {
            throw line.Fault(at, "FNIC3009", $"the bits outside the slice come from operand B, here {slot.ContainerOfB(instruction.B)?.Name}: B must be the target itself");
        }

        return instruction;
    }

    /// <summary>The text of an instruction whose codes all have names; <see cref="Read"/> gives the same instruction back.</summary>
    public string Write(Slot slot, SlotInstruction instruction)
    {
        string a = WriteA(slot, instruction);
        string b = names.NameOf(slot.ContainerOfB(instruction.B)!.Value);
        string text = instruction.Op switch
        {
            0 => a,
            3 => $"rsub({a}, {b})",
            7 => $"{b} & ~{a}",
            8 => $"~{a}",
            15 => instruction is { A: 0, Rotate: 0, Swap: false } ? "zero()" : $"zero({a})",
            int op when Infix[op].Length > 0 => $"{a} {Infix[op]} {b}",
            int op => $"{Functions[op]}({a}, {b})",
        };
        bool full = instruction.Mask == slot.FullMask;
        string mask = full ? "" : $" mask 0x{instruction.Mask.ToString(slot.Class == ContainerClass.Word ? "x8" : slot.Class == ContainerClass.Half ? "x4" : "x2")}";
        return instruction.IgnoresB && (!full || instruction.B != 0) ? $"{text}{mask} over {b}" : text + mask;
    }

    private string WriteA(Slot slot, SlotInstruction instruction)
    {
        string code = codes.NameOf(slot.Class, instruction.A)!; // Checked by the caller.
        string a = code;
        int dot = code.IndexOf('.', StringComparison.Ordinal);
        if (names.TryFind(dot > 0 ? code[..dot] : code, out Container container))
        {
            a = names.NameOf(container) + (dot > 0 ? code[dot..] : "");
        }

        a = instruction.Swap ? $"bswap({a})" : a;
        return instruction.Rotate != 0 ? $"rotl({a}, {instruction.Rotate})" : a;
    }

    private SlotInstruction ReadOperation(AsmLine line, Slot slot)
    {
        AsmToken first = line.Peek;
        int function = line.PeekAt(1).Is("(") ? Array.IndexOf(Functions, first.Text) : -1;
        if (function > 0)
        {
            return ReadFunction(line, slot, function);
        }

        if (line.TryTake("~"))
        {
            return TakeTerm(line, slot) is Term inverted ? OperandA(line, slot, inverted) with { Op = 8 } : default;
        }

        Term left = TakeTerm(line, slot);
        int op = Array.IndexOf(Infix, line.Peek.Kind == TokenKind.Symbol ? line.Peek.Text : "none");
        if (op < 0)
        {
            // The constant 0 is an operand of word slots; the others have an operation for it.
            return left.Name == "0" && slot.Class != ContainerClass.Word ? new SlotInstruction(0, 0, 0, false, 15, 0) : OperandA(line, slot, left);
        }

        line.Take();
        if (op == 4 && line.TryTake("~"))
        {
            return Combine(line, slot, 7, TakeTerm(line, slot), left);
        }

        Term right = TakeTerm(line, slot);
        if (op == 2 && !FitsB(slot, right) && FitsB(slot, left))
        {
            return Combine(line, slot, 3, right, left);
        }

        return Combine(line, slot, op, left, right);
    }

    private SlotInstruction ReadFunction(AsmLine line, Slot slot, int op)
    {
        line.Take();
        line.Expect("(");
        if (op == 15)
        {
            SlotInstruction zero = line.Peek.Is(")") ? default : OperandA(line, slot, TakeTerm(line, slot));
            line.Expect(")");
            return zero with { Op = 15 };
        }

        Term left = TakeTerm(line, slot);
        line.Expect(",");
        Term right = TakeTerm(line, slot);
        line.Expect(")");
        return Combine(line, slot, op, left, right);
    }

    private SlotInstruction Combine(AsmLine line, Slot slot, int op, Term a, Term b)
    {
        if (!FitsB(slot, b) && FitsB(slot, a) && Commutative.Contains(op))
        {
            (a, b) = (b, a);
        }

        if (!FitsB(slot, b))
        {
            throw line.Fault(b.At, "FNIC3009", $"'{b.At.Text}' cannot be operand B of slot {slot.Name} ({slot.Cluster}): {slot.ReachOfB} fit, without bswap or rotl");
        }

        return OperandA(line, slot, a) with { Op = op, B = slot.CodeOfB(b.Container!.Value)!.Value };
    }

    private static bool FitsB(Slot slot, Term term) => term is { Container: Container c, Swap: false, Rotate: 0 } && slot.CodeOfB(c) is not null;

    private SlotInstruction OperandA(AsmLine line, Slot slot, Term term)
    {
        int code = codes.CodeOf(slot.Class, term.Name)
            ?? throw line.Fault(term.At, "FNIC3009", $"slot {slot.Name} ({slot.Cluster}) cannot read '{term.At.Text}': containers of its class and {codes.Others(slot.Class)} fit");
        return new SlotInstruction(code, 0, term.Rotate, term.Swap, 0, 0);
    }

    private static int CodeB(AsmLine line, AsmToken at, Slot slot, Container container) =>
        slot.CodeOfB(container) ?? throw line.Fault(at, "FNIC3009", $"{container.Name} cannot be operand B of slot {slot.Name} ({slot.Cluster}): {slot.ReachOfB} fit");

    private Term TakeTerm(AsmLine line, Slot slot)
    {
        AsmToken at = line.Take();
        if (at.Kind == TokenKind.Word && line.Peek.Is("(") && at.Text is "rotl" or "bswap")
        {
            line.Expect("(");
            Term inner = TakeTerm(line, slot);
            if (inner.Rotate != 0 || (at.Text == "bswap" && inner.Swap))
            {
                throw line.Fault(at, "FNIC3009", "an operand is byte-swapped once and then rotated once: rotl(bswap(a), n)");
            }

            int rotate = 0;
            if (at.Text == "rotl")
            {
                line.Expect(",");
                rotate = line.TakeInt(0, (32 >> (int)slot.Class) - 1, "rotation", $"{32 >> (int)slot.Class}-bit slot");
            }

            line.Expect(")");
            bool swap = at.Text == "bswap" || inner.Swap;
            if (swap && slot.Class == ContainerClass.Byte)
            {
                throw line.Fault(at, "FNIC3009", "an 8-bit operand has no bytes to swap");
            }

            return new Term(inner.Name, null, swap, rotate, inner.At);
        }

        if (at is { Kind: TokenKind.Number, Text: "0" })
        {
            return new Term("0", null, false, 0, at);
        }

        return at.Kind == TokenKind.Word ? Named(line, at) : throw line.Fault(at, "FNIC3001", $"found {at.Quoted}, expected an operand");
    }

    private Term Named(AsmLine line, AsmToken at)
    {
        if (names.TryFind(at.Text, out Container container))
        {
            return new Term(container.Name, container, false, 0, at);
        }

        int dot = at.Text.LastIndexOf('.');
        if (dot > 0 && names.TryFind(at.Text[..dot], out Container whole))
        {
            return new Term(whole.Name + at.Text[dot..], null, false, 0, at);
        }

        bool known = Enum.GetValues<ContainerClass>().Any(k => codes.CodeOf(k, at.Text) is not null);
        if (!known)
        {
            // Says what a container may be called, and which numbers fit.
            names.Resolve(line, at, dot > 0 ? at.Text[..dot] : at.Text);
        }

        return new Term(at.Text, null, false, 0, at);
    }

    private sealed record Term(string Name, Container? Container, bool Swap, int Rotate, AsmToken At);
}
