namespace FlexNic.Model.Program.Traffic;

/// <summary>A program in its architecture: takes packets through, and has state that the control plane reaches.</summary>
internal interface IArchitecture
{
    /// <summary>Mirror sessions and multicast groups.</summary>
    Replication Replication { get; }

    /// <summary>Registers, counters and meters.</summary>
    StatefulExterns State { get; }

    /// <summary>Takes a packet through; gives all packets that leave by ports, in order.</summary>
    IReadOnlyList<(int Port, byte[] Data)> Process(int port, byte[] data);
}
