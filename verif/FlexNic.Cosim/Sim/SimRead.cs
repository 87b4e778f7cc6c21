using System.Collections.Immutable;
using System.Numerics;
using FlexNic.Engines;
using FlexNic.Host.Driver;

namespace FlexNic.Cosim.Sim;

/// <summary>An element of a register or counter that a rules file asks for; it is read after the last packet.</summary>
/// <param name="Label">What reports call it.</param>
/// <param name="Parts">Where its bits are in the NIC.</param>
public sealed record SimRead(string Label, ImmutableArray<StatePart> Parts)
{
    /// <summary>Reads it through the driver of a NIC.</summary>
    public SimValue By(NicDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return new SimValue(Label, StatePart.Value(Parts, (pipeline, stage, row) =>
        {
            StateRow state = driver.ReadState(pipeline, stage, row);
            return (state.Lo, state.Hi);
        }));
    }
}

/// <summary>What an element of a register or counter held after the last packet.</summary>
public sealed record SimValue(string Label, BigInteger Value);
