namespace FlexNic.Cosim.Build;

/// <summary>What to build: one Verilog module as top, from a set of sources.</summary>
/// <param name="Top">Name of the top module.</param>
/// <param name="Sources">Verilog files, absolute paths; their contents are part of the cache key.</param>
/// <param name="Parameters">Values for parameters of the top module (Verilog literals), in a stable order.</param>
/// <param name="Waves">Build with FST tracing.</param>
public sealed record BuildRequest(
    string Top,
    IReadOnlyList<string> Sources,
    IReadOnlyList<KeyValuePair<string, string>> Parameters,
    bool Waves)
{
    /// <summary>
    /// Modules that are compiled once for all their instances of equal parameters, behind a call for each instance (Verilator's hierarchical blocks), instead
    /// of once for each instance. Builds far quicker where there are many; runs slower, and waves show such a module only from outside.
    /// </summary>
    public IReadOnlyList<string> CompiledOnce { get; init; } = [];

    /// <summary>
    /// The clock of a block that has nothing to do stands still (<c>rtl/common/fnic_clock_gate.v</c>), so that the model costs what moves and not what there is.
    /// </summary>
    public bool Gated { get; init; }
}
