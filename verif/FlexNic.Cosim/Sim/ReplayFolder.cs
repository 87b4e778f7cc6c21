using FlexNic.Image;

namespace FlexNic.Cosim.Sim;

/// <summary>What a failed run leaves below <c>build/replay</c>: everything that is needed to see it again.</summary>
public static class ReplayFolder
{
    /// <summary>Clocks before a failure from which waves are of interest.</summary>
    public const long WavesBefore = 20_000;

    /// <summary>
    /// Writes image (text, with its rules applied), frames per port, and the faults into <c>build/replay/NAME-SEED</c>; returns that folder.
    /// </summary>
    public static string Write(string buildRoot, string name, SimJob job, IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(faults);
        string folder = Path.Combine(buildRoot, "replay", $"{name}-{job.Exercise.Seed}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "program.image"), ImageDisassembler.ToText(job.Image, job.Geometry));
        for (int port = 0; port < job.Geometry.Ports; port++)
        {
            int number = port;
            CaptureFile.Write(Path.Combine(folder, $"frames-{port}.pcap"), [.. job.Frames.Where(f => f.Port == number).Select(f => f.Bytes)]);
        }

        string[] setting =
        [
            $"geometry '{job.Geometry.Name}', {job.Exercise}",
            $"host: {job.Host}",
            $"PCIe: {job.Pcie}",
            $"rules: {job.Rules.Count}{(job.Rules.Count > 0 ? $" from {job.Rules[0].Span.File}" : "")}",
        ];
        File.WriteAllLines(Path.Combine(folder, "faults.txt"), [.. setting, .. faults]);
        return folder;
    }
}
