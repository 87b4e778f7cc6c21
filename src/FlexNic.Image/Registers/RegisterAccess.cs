namespace FlexNic.Image.Registers;

/// <summary>What the host may do with a register of BAR0.</summary>
public enum RegisterAccess
{
    /// <summary>Reads give the value, writes are ignored.</summary>
    ReadOnly,

    /// <summary>Reads and writes.</summary>
    ReadWrite,

    /// <summary>Writes act, reads give 0.</summary>
    WriteOnly,
}
