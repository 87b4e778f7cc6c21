using FlexNic.Core;

namespace FlexNic.Lowering;

/// <summary>What this target cannot do, said by name.</summary>
internal static class Refusal
{
    public static FlexNicInputException Because(string code, SourceSpan span, string message) => new(code, span, message);
}
