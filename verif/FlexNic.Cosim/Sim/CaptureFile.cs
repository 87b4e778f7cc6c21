using FlexNic.Core;
using PacketDotNet;
using SharpPcap;
using SharpPcap.LibPcap;

namespace FlexNic.Cosim.Sim;

/// <summary>Ethernet captures, pcap or pcapng, by libpcap.</summary>
public static class CaptureFile
{
    /// <summary>All frames in order. A capture that is damaged, cut short, of another link layer, or whose frames are not whole is refused.</summary>
    public static IReadOnlyList<byte[]> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Fault("FNIC7010", path, "there is no such capture file");
        }

        var frames = new List<byte[]>();
        try
        {
            using var device = new CaptureFileReaderDevice(path);
            device.Open();
            if (device.LinkType != LinkLayers.Ethernet)
            {
                throw Fault("FNIC7012", path, $"the capture has link layer {device.LinkType}; Ethernet fits");
            }

            while (device.GetNextPacket(out PacketCapture capture) is var status && status != GetPacketStatus.NoRemainingPackets)
            {
                if (status != GetPacketStatus.PacketRead)
                {
                    throw Fault("FNIC7011", path, $"the capture is damaged or cut short after {frames.Count} frames: {device.LastError}");
                }

                RawCapture frame = capture.GetPacket();
                if (frame.Data.Length != frame.PacketLength)
                {
                    throw Fault("FNIC7013", path, $"frame {frames.Count + 1} holds {frame.Data.Length} of its {frame.PacketLength} bytes; capture whole frames (snapshot length 0)");
                }

                frames.Add(frame.Data);
            }
        }
        catch (PcapException fault)
        {
            throw Fault("FNIC7011", path, $"the capture cannot be read: {fault.Message}");
        }
        catch (DllNotFoundException)
        {
            throw Fault("FNIC7014", path, "reading captures needs libpcap; scripts/setup.sh installs it (Debian package libpcap0.8)");
        }

        return frames;
    }

    /// <summary>Writes frames; the time stamps count frames in microseconds, so that the same frames give the same bytes.</summary>
    public static void Write(string path, IReadOnlyList<byte[]> frames)
    {
        using var device = new CaptureFileWriterDevice(path);
        device.Open(new DeviceConfiguration { LinkLayerType = LinkLayers.Ethernet });
        for (int i = 0; i < frames.Count; i++)
        {
            device.Write(new RawCapture(LinkLayers.Ethernet, new PosixTimeval((ulong)i / 1_000_000, (ulong)i % 1_000_000), frames[i]));
        }
    }

    private static FlexNicInputException Fault(string code, string path, string message) => new(code, SourceSpan.OfFile(path), message);
}
