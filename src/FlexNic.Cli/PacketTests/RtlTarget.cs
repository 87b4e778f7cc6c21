using FlexNic.Compiler;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.PacketTests;
using FlexNic.Fuzz.Running;
using FlexNic.Geometry;
using FlexNic.Stf.Engine;

namespace FlexNic.Cli.PacketTests;

/// <summary>The Verilated NIC for random programs: one library, a NIC after power-on for each program.</summary>
internal sealed class RtlTarget(NicGeometry geometry, VerilatedLibrary library) : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => EngineNames.Rtl;

    /// <inheritdoc/>
    public IPacketEngine Load(CompiledProgram program) => new RtlEngine(program, geometry, library);
}
