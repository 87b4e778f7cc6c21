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
    bool Waves);
