using FlexNic.Cosim.Sim;
using FlexNic.Host.Driver;

namespace FlexNic.Cli.Sim;

/// <summary>Writes what came out of a run: <c>port-N.pcap</c>, <c>slow-path.pcap</c>, <c>ring-N.pcap</c> where there are several rings, <c>host/queue-N.bin</c>, <c>report.json</c>.</summary>
internal static class SimFolder
{
    public static void Write(string folder, HostOutputs outputs, SimReport report)
    {
        string host = Path.Combine(folder, "host");
        Directory.CreateDirectory(host);
        foreach ((int port, List<byte[]> frames) in outputs.Sent.Index())
        {
            CaptureFile.Write(Path.Combine(folder, $"port-{port}.pcap"), frames);
        }

        CaptureFile.Write(Path.Combine(folder, "slow-path.pcap"), [.. outputs.SlowPath.Select(f => f.Bytes)]);
        foreach ((int ring, List<ReceivedFrame> frames) in outputs.Rings.Index().Where(_ => outputs.Rings.Count > 1))
        {
            CaptureFile.Write(Path.Combine(folder, $"ring-{ring}.pcap"), [.. frames.Select(f => f.Bytes)]);
        }

        foreach ((int queue, List<byte[]> records) in outputs.Records)
        {
            using FileStream file = File.Create(Path.Combine(host, $"queue-{queue}.bin"));
            foreach (byte[] record in records)
            {
                file.Write(record);
            }
        }

        report.Write(Path.Combine(folder, "report.json"));
    }
}
