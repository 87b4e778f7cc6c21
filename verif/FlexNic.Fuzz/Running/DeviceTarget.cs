using FlexNic.Compiler;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Stf.Engine;

namespace FlexNic.Fuzz.Running;

/// <summary>The device model.</summary>
public sealed class DeviceTarget(NicGeometry geometry) : IFuzzTarget
{
    /// <inheritdoc/>
    public string Name => "device";

    /// <summary>Changes compiled programs before they are loaded: for seeing that the comparison finds faults.</summary>
    public Func<CompiledProgram, CompiledProgram>? Corrupt { get; init; }

    /// <inheritdoc/>
    public IPacketEngine Load(CompiledProgram program) => new DeviceEngine(Corrupt is null ? program : Corrupt(program), geometry);
}
