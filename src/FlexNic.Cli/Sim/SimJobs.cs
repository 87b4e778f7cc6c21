using FlexNic.Cosim.Sim;
using FlexNic.Geometry;

namespace FlexNic.Cli.Sim;

/// <summary>What there is to run: the P4 text, when it is one, and the image that the device model and the Verilog execute, when one of them is wanted.</summary>
internal sealed record SimJobs(NicGeometry Geometry, IReadOnlyList<SimFrame> Frames, ProgramJob? Program, SimJob? Image);
