using FlexNic.Geometry;

namespace FlexNic.Engines;

/// <summary>What a NIC of a geometry takes from a wire: a packet test that wants more is none for it.</summary>
public static class PacketLimits
{
    /// <summary>Why a packet of so many bytes cannot arrive at a port, or null.</summary>
    public static string? Refusal(NicGeometry geometry, int port, int bytes)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return NoPort(geometry, port)
            ?? (bytes < geometry.MinFrameBytes ? $"a packet of {bytes} bytes is dropped as a runt: '{geometry.Name}' takes {geometry.MinFrameBytes} or more (nic.min_frame_bytes)"
            : bytes > geometry.MaxFrameBytes ? $"a packet of {bytes} bytes is dropped as oversize: '{geometry.Name}' takes {geometry.MaxFrameBytes} at most (nic.max_frame_bytes)"
            : null);
    }

    /// <summary>Says that a port does not exist; null when it does.</summary>
    public static string? NoPort(NicGeometry geometry, int port)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return port >= 0 && port < geometry.Ports ? null : $"port {port} does not exist: '{geometry.Name}' has {geometry.Ports} (nic.ports)";
    }
}
