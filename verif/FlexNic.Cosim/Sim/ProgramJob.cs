using System.Collections.Immutable;
using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Image.Rules;
using FlexNic.P4.Checked;
using FlexNic.Stf.Commands;

namespace FlexNic.Cosim.Sim;

/// <summary>One simulation of what a P4 text means: the program, its rules by the names of the control plane, and the frames that arrive.</summary>
public sealed record ProgramJob
{
    /// <summary>The program.</summary>
    public required CheckedProgram Program { get; init; }

    /// <summary>Ports, rings and the sizes of frames; nothing else of the geometry counts here.</summary>
    public required NicGeometry Geometry { get; init; }

    /// <summary>Its rules.</summary>
    public required RuleScript Rules { get; init; }

    /// <summary>The application's queues.</summary>
    public required IReadOnlyList<HostQueueRule> Queues { get; init; }

    /// <summary>Elements of registers and counters to be read after the last packet.</summary>
    public required ImmutableArray<ProgramRead> Reads { get; init; }

    /// <summary>Frames in the order of arrival.</summary>
    public required IReadOnlyList<SimFrame> Frames { get; init; }

    /// <summary>Lists what the program reads without having set it.</summary>
    public bool ReportUndefined { get; init; }

    /// <summary>The simulated host's choices.</summary>
    public HostOptions Host { get; init; } = new();
}

/// <summary>What of an element is read.</summary>
public enum ReadOf
{
    /// <summary>The value of a register.</summary>
    Value,

    /// <summary>The packets of a counter.</summary>
    Packets,

    /// <summary>The bytes of a counter.</summary>
    Bytes,
}

/// <summary>An element by the name of the control plane, and where the rules file asks for it.</summary>
public sealed record ProgramRead(string Label, ReadOf Of, string Name, int Index, SourceSpan Span);
