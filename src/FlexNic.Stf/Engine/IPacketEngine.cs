namespace FlexNic.Stf.Engine;

/// <summary>Something that a packet test can drive: program model, device model or RTL.</summary>
public interface IPacketEngine : IControlPlane
{
    /// <summary>Hands a packet to a port.</summary>
    void Send(int port, byte[] packet);

    /// <summary>All packets that have left since the last call, in order; waits until nothing is on its way.</summary>
    IReadOnlyList<EnginePacket> Drain();
}
