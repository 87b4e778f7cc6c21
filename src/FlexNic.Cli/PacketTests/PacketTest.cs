namespace FlexNic.Cli.PacketTests;

/// <summary>How a packet test ended.</summary>
internal enum PacketTestOutcome
{
    Passed,
    Failed,

    /// <summary>The program is one that an engine refuses, with its reason.</summary>
    Skipped,
}

/// <summary>How a packet test ended on one engine.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed or was skipped; empty when it passed.</param>
/// <param name="Clocks">Clocks of the hardware, loading included; null for engines that have none.</param>
internal sealed record EngineOutcome(string Engine, PacketTestOutcome Outcome, string Reason, long? Clocks = null)
{
    /// <summary>Reads of values that the program never set, when they were asked for: a line each.</summary>
    public IReadOnlyList<string> Undefined { get; init; } = [];
}

/// <summary>One packet test: an STF file and the P4 program of the same name beside it.</summary>
/// <param name="File">The STF file.</param>
/// <param name="Outcome">How it ended: failed when it did on any engine or two engines differ, else skipped when it was on any.</param>
/// <param name="Reason">Why it failed or was skipped; empty when it passed.</param>
/// <param name="Engines">Each engine that ran.</param>
internal sealed record PacketTest(string File, PacketTestOutcome Outcome, string Reason, IReadOnlyList<EngineOutcome> Engines)
{
    /// <summary>A test that no engine saw.</summary>
    public static PacketTest Failed(string file, string reason) => new(file, PacketTestOutcome.Failed, reason, []);

    /// <summary>The worst of the engines, and where two that executed the same image differ.</summary>
    public static PacketTest Of(string file, IReadOnlyList<EngineOutcome> engines, string? difference)
    {
        EngineOutcome? worst = engines.FirstOrDefault(e => e.Outcome == PacketTestOutcome.Failed) ?? engines.FirstOrDefault(e => e.Outcome == PacketTestOutcome.Skipped);
        return difference is not null && worst?.Outcome != PacketTestOutcome.Failed ? new PacketTest(file, PacketTestOutcome.Failed, difference, engines)
            : worst is not null ? new PacketTest(file, worst.Outcome, $"{worst.Engine}: {worst.Reason}", engines)
            : new PacketTest(file, PacketTestOutcome.Passed, "", engines);
    }
}
