using System.Numerics;

namespace FlexNic.Stf.Engine;

/// <summary>
/// What the control plane of a loaded program can do. Tables are those of the program by the names of the control plane. A method returns why it refuses, or
/// null when it is done.
/// </summary>
public interface IControlPlane
{
    /// <summary>The tables of the program.</summary>
    IReadOnlyList<EngineTable> Tables { get; }

    /// <summary>Adds an entry; one match per key. The larger priority wins.</summary>
    string? AddEntry(EngineTable table, IReadOnlyList<EngineMatch> matches, EngineAction action, IReadOnlyList<BigInteger> arguments, int priority, out int handle);

    /// <summary>Takes an entry out.</summary>
    string? DeleteEntry(EngineTable table, int handle);

    /// <summary>Gives an entry another action.</summary>
    string? ModifyEntry(EngineTable table, int handle, EngineAction action, IReadOnlyList<BigInteger> arguments);

    /// <summary>Takes all entries out.</summary>
    string? ClearTable(EngineTable table);

    /// <summary>Sets the action of a miss.</summary>
    string? SetDefault(EngineTable table, EngineAction action, IReadOnlyList<BigInteger> arguments);

    /// <summary>Sets where the packets of a mirror session go.</summary>
    string? SetMirror(int session, int? port, int? group);

    /// <summary>Makes an empty multicast group.</summary>
    string? CreateGroup(int group);

    /// <summary>Makes a node of replicas; handles count from 0.</summary>
    string? CreateNode(int replicaId, IReadOnlyList<int> ports, out int handle);

    /// <summary>Puts a node into a group.</summary>
    string? AssociateNode(int group, int handle);

    /// <summary>Reads an element of a register array.</summary>
    string? ReadRegister(string name, int index, out BigInteger value);

    /// <summary>Writes an element of a register array.</summary>
    string? WriteRegister(string name, int index, BigInteger value);

    /// <summary>Sets all elements of a register array to 0.</summary>
    string? ResetRegister(string name);

    /// <summary>Reads a counter: packets and bytes; what it does not count is 0.</summary>
    string? ReadCounter(string name, int index, out long packets, out long bytes);

    /// <summary>Sets a counter.</summary>
    string? WriteCounter(string name, int index, long packets, long bytes) => "counters cannot be written on this target";

    /// <summary>Sets all elements of a counter to 0.</summary>
    string? ResetCounter(string name) => "counters cannot be written on this target";

    /// <summary>Sets the rates of a meter, committed first; all elements when there is no index.</summary>
    string? SetMeterRates(string name, int? index, IReadOnlyList<MeterRate> rates);
}
