namespace FlexNic.Rtl.Views;

/// <summary>Pieces of Verilog text that views hold ready for the templates.</summary>
internal static class VerilogText
{
    /// <summary>Range of a vector: <c>[255:0]</c>.</summary>
    public static string Range(int width) => $"[{width - 1}:0]";
}
