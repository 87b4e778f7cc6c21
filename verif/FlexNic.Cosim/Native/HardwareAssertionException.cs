namespace FlexNic.Cosim.Native;

/// <summary>An assertion in the Verilog failed: the hardware, or the way it is driven, is wrong.</summary>
public sealed class HardwareAssertionException(long clock, string text) : Exception($"clock {clock}: {text.Trim()}")
{
    /// <summary>The clock in which it failed.</summary>
    public long Clock { get; } = clock;
}
