using FlexNic.Compiler.Phv;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler.Action;

/// <summary>What a slot computes from its operands A and B (docs/hardware.md, section 4).</summary>
internal enum Alu
{
    Move,
    Not,
    Add,
    Subtract,
    ReverseSubtract,
    And,
    Or,
    Xor,
    AddSaturating,
    SubtractSaturating,
    Less,
}

/// <summary>Operand A.</summary>
internal abstract record Operand;

/// <summary>A register, rotated to the left; of a word read by a half slot, the upper or lower half.</summary>
internal sealed record RegisterOperand(Register Register, int Rotate, bool UpperHalf) : Operand
{
    /// <summary>Its bytes are reversed before it is rotated.</summary>
    public bool IsSwapped { get; init; }
}

/// <summary>What the hash unit computes over words <paramref name="First"/> to the last of its window.</summary>
internal sealed record HashOperand(int First, int Last) : Operand;

/// <summary>A constant at the place where it is needed; it travels with the entry.</summary>
internal sealed record ConstantOperand(uint Value) : Operand;

/// <summary>A value of at most 32 bits that the entry carries (<see cref="EntryValues"/>), wanted at <paramref name="Low"/>.</summary>
internal sealed record ParameterOperand(Node Value, int Low) : Operand;

/// <summary>One result of one slot: <c>dest = A op B</c> in the bits of the mask; B is the register itself, unless the mask is full and B is told.</summary>
internal sealed record Op(Register Dest, uint Mask, Alu Alu, Operand A)
{
    /// <summary>Operand B, when it is another register than the result.</summary>
    public Register? B { get; init; }

    /// <summary>The state operation whose answer the register takes; then A is its operand X.</summary>
    public MemoryAccess? Memory { get; init; }

    public uint FullMask => Dest.FullMask;

    /// <summary>The same result with the operands exchanged; null when there is no such operation, or the first operand is turned.</summary>
    public Op? Exchanged() => B is { } b && A is RegisterOperand { Rotate: 0, IsSwapped: false, UpperHalf: false } a && a.Register.Kind == b.Kind && a.Register.Kind == Dest.Kind
        && Alu is Alu.Add or Alu.And or Alu.Or or Alu.Xor or Alu.Subtract or Alu.ReverseSubtract
        ? this with { A = new RegisterOperand(b, 0, false), B = a.Register, Alu = Alu switch { Alu.Subtract => Alu.ReverseSubtract, Alu.ReverseSubtract => Alu.Subtract, var same => same } }
        : null;

    /// <summary>True when what the register held does not matter.</summary>
    public bool Overwrites => Mask == FullMask && (Alu is Alu.Move or Alu.Not || B is not null);
}

/// <summary>An access to an element of a stage memory: which one, what is written back, and what is answered.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Index">Where the number of the element is; null for a constant.</param>
/// <param name="IndexMask">Bits of it that count.</param>
/// <param name="Constant">The element, when there is no index.</param>
/// <param name="Rows">Rows of the memory.</param>
/// <param name="Lines">The state operation as the image says it.</param>
/// <param name="UsesX">True when it has an operand.</param>
internal sealed record MemoryAccess(FlexNic.Ir.Memory Memory, Register? Index, int IndexMask, int Constant, int Rows, ValueList<string> Lines, bool UsesX)
{
    /// <summary>Registers that take an answer, and which: state.r0, state.r1 or state.pred.</summary>
    public ValueList<(Register Register, string Answer)> Answers { get; init; } = new([]);
}

/// <summary>An op under a condition.</summary>
internal sealed record Choice(Node Guard, Op Op);

/// <summary>Bits of a register and the ops that can give them their value: at most one of the conditions holds. All are placed in one stage.</summary>
internal sealed class Bundle(int number, Register dest, uint mask, SourceSpan span)
{
    public int Number => number;

    public Register Dest => dest;

    public uint Mask => mask;

    public SourceSpan Span => span;

    public List<Choice> Choices { get; } = [];

    /// <summary>True when it only clears bits, so that its order among others of this kind does not matter.</summary>
    public bool IsClear { get; init; }

    /// <summary>More registers that it writes: answers of a memory.</summary>
    public IReadOnlyList<Register> Also { get; init; } = [];

    /// <summary>What has to be placed in an earlier stage.</summary>
    public HashSet<object> After { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Bits of registers that it reads: of header registers as the parser left them.</summary>
    public Dictionary<Register, uint> Reads { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Readers of what it overwrites, other than a value of the parser: they are in its stage or an earlier one.</summary>
    public IReadOnlyList<object> Follows { get; set; } = [];

    /// <summary>The lookup whose actions do this, when they can.</summary>
    public TableItem? Inline { get; set; }

    /// <summary>The stage, -1 before placement.</summary>
    public int Stage { get; set; } = -1;

    /// <summary>Registers that its operands and conditions read; null when they have to be found anew.</summary>
    public HashSet<Register>? ReadRegisters { get; set; }

    public bool IsGuarded => Choices.Exists(c => c.Guard is not ConstantNode);
}
