using System.Globalization;
using FlexNic.Compiler.Action;

namespace FlexNic.Compiler;

/// <summary>Ops as text, for dumps.</summary>
internal static class OpText
{
    public static string Of(Op op)
    {
        string a = op.A switch
        {
            RegisterOperand r => string.Create(CultureInfo.InvariantCulture, $"{(r.IsSwapped ? "bswap " : "")}{r.Register}<<<{r.Rotate}"),
            HashOperand h => string.Create(CultureInfo.InvariantCulture, $"hash w{h.First}..w{h.Last}"),
            ConstantOperand c => string.Create(CultureInfo.InvariantCulture, $"0x{c.Value:x}"),
            ParameterOperand p => string.Create(CultureInfo.InvariantCulture, $"{Ir.NodeText.Of(p.Value)}<<{p.Low}"),
            _ => "?",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{op.Dest} = {op.Alu} {a}{(op.B is { } b ? $" {b}" : "")} mask 0x{op.Mask:x}");
    }
}
