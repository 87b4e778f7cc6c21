namespace FlexNic.Host.Memory;

/// <summary>An access of the NIC that host memory refused: a write outside every region, or without the right to it.</summary>
public sealed record MemoryViolation(bool IsWrite, ulong Address, int Length, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
