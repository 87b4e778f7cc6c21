using FlexNic.Geometry;

namespace FlexNic.Model.Device.Nic;

/// <summary>
/// Packet buffer and holding queues (docs/hardware.md, section 7): queue 0 is the host's, queue 1 + p is port p's. Space is counted in cells, for the whole
/// buffer and for each queue.
/// </summary>
internal sealed class HoldingQueuesModel(BufferGeometry geometry, int ports)
{
    private readonly Queue<(PacketMeta Meta, byte[] Packet)>[] _queues = [.. Enumerable.Range(0, 1 + ports).Select(_ => new Queue<(PacketMeta, byte[])>())];
    private readonly int[] _cells = new int[1 + ports];
    private int _usedCells;

    public int Count(int queue) => _queues[queue].Count;

    /// <summary>True when the packet's cells are free and its queue is below its share.</summary>
    public bool Admits(int queue, int packetBytes) => _cells[queue] < geometry.QueueCells && _usedCells + CellsOf(packetBytes) <= geometry.Cells;

    public void Enqueue(int queue, in PacketMeta meta, byte[] packet)
    {
        _queues[queue].Enqueue((meta, packet));
        Take(queue, CellsOf(packet.Length));
    }

    public bool TryDequeue(int queue, out PacketMeta meta, out byte[] packet)
    {
        if (!_queues[queue].TryDequeue(out (PacketMeta Meta, byte[] Packet) head))
        {
            meta = default;
            packet = [];
            return false;
        }

        (meta, packet) = head;
        Take(queue, -CellsOf(packet.Length));
        return true;
    }

    private int CellsOf(int packetBytes) => (packetBytes + geometry.CellBytes - 1) / geometry.CellBytes;

    private void Take(int queue, int cells)
    {
        _cells[queue] += cells;
        _usedCells += cells;
    }
}
