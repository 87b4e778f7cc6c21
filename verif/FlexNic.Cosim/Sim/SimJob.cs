using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Host.Pcie;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.Cosim.Nic;

namespace FlexNic.Cosim.Sim;

/// <summary>A frame for the NIC and the port it arrives at.</summary>
public readonly record struct SimFrame(int Port, byte[] Bytes, bool Error = false);

/// <summary>One simulation: a program with its rules on a geometry, and the frames that arrive.</summary>
public sealed record SimJob
{
    /// <summary>Geometry of the NIC.</summary>
    public required NicGeometry Geometry { get; init; }

    /// <summary>The program.</summary>
    public required ConfigurationImage Image { get; init; }

    /// <summary>Its rules, in order.</summary>
    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>Elements of registers and counters to be read after the last packet.</summary>
    public IReadOnlyList<SimRead> Reads { get; init; } = [];

    /// <summary>Frames in the order of arrival; frames of different ports may overtake one another.</summary>
    public required IReadOnlyList<SimFrame> Frames { get; init; }

    /// <summary>The simulated host's choices.</summary>
    public HostOptions Host { get; init; } = new() { Lossless = true };

    /// <summary>The PCIe side.</summary>
    public RootComplexOptions Pcie { get; init; } = new();

    /// <summary>Seed and stalls.</summary>
    public RtlNicOptions Exercise { get; init; } = new();
}
