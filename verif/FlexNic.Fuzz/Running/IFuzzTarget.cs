using FlexNic.Compiler;
using FlexNic.Stf.Engine;

namespace FlexNic.Fuzz.Running;

/// <summary>Something that runs compiled programs, to be compared with what the programs mean.</summary>
public interface IFuzzTarget
{
    /// <summary>Name in reports.</summary>
    string Name { get; }

    /// <summary>An engine that runs the program.</summary>
    IPacketEngine Load(CompiledProgram program);
}
