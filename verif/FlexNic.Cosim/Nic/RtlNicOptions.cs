namespace FlexNic.Cosim.Nic;

/// <summary>How the NIC is exercised: seed and stalls of every stream.</summary>
/// <param name="Seed">Decides all random choices and unknown initial values.</param>
/// <param name="RandReset">Verilator's unknowns: 0 zeros, 1 ones, 2 random.</param>
/// <param name="Stall">Probability that a stream is stalled in a clock; 0 = none.</param>
/// <param name="LongStall">Probability that a stall of 20 to 200 clocks begins.</param>
public sealed record RtlNicOptions(int Seed = 1, int RandReset = 2, double Stall = 0, double LongStall = 0);
