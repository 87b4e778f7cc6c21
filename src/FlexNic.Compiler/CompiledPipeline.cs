using System.Collections.Immutable;
using FlexNic.Compiler.Emit;
using FlexNic.Core;
using FlexNic.Ir;

namespace FlexNic.Compiler;

/// <summary>What one pipeline of a program became: its part of the image, and what the control plane finds in it.</summary>
internal sealed record CompiledPipeline(
    IrPipeline Id,
    Action<ImageText> Write,
    ImmutableArray<CompiledTable> Tables,
    ImmutableArray<CompiledRegister> Registers,
    FitReport Report,
    ImmutableArray<CompilerPass> Passes,
    ImmutableArray<Diagnostic> Warnings);
