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
internal sealed record RegisterOperand(Register Register, int Rotate, bool UpperHalf) : Operand;

/// <summary>A constant at the place where it is needed; it travels with the entry.</summary>
internal sealed record ConstantOperand(uint Value) : Operand;

/// <summary>Bits of a parameter of an action, wanted at <paramref name="Low"/>.</summary>
internal sealed record ParameterOperand(ResultNode Parameter, int ValueLow, int Width, int Low) : Operand;

/// <summary>One result of one slot: <c>dest = A op B</c> in the bits of the mask; B is the register itself.</summary>
internal sealed record Op(Register Dest, uint Mask, Alu Alu, Operand A)
{
    /// <summary>The state operation whose answer the register takes; then A is its operand X.</summary>
    public MemoryAccess? Memory { get; init; }

    public uint FullMask => Dest.Bits == 32 ? uint.MaxValue : (1u << Dest.Bits) - 1;

    /// <summary>True when what the register held does not matter.</summary>
    public bool Overwrites => Mask == FullMask && Alu is Alu.Move or Alu.Not;
}

/// <summary>A read of an element of a stage memory, and what is written back.</summary>
internal sealed record MemoryAccess(FlexNic.Ir.Memory Memory, Register? Index, int Constant, int Rows, string Update);

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

    /// <summary>What has to be placed in an earlier stage.</summary>
    public HashSet<object> After { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Bits of header registers that it reads as the parser left them.</summary>
    public Dictionary<Register, uint> Reads { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The lookup whose actions do this, when they can.</summary>
    public TableItem? Inline { get; set; }

    /// <summary>The stage, -1 before placement.</summary>
    public int Stage { get; set; } = -1;

    /// <summary>Registers that its operands and conditions read; null when they have to be found anew.</summary>
    public HashSet<Register>? ReadRegisters { get; set; }

    public bool IsGuarded => Choices.Exists(c => c.Guard is not ConstantNode);
}
