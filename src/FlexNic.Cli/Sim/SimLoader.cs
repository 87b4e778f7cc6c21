using System.Collections.Immutable;
using System.Globalization;
using FlexNic.Cli.Commands;
using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.Sim;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Host.Driver;
using FlexNic.Image;
using FlexNic.Image.Rules;
using FlexNic.P4;
using FlexNic.Stf.Commands;

namespace FlexNic.Cli.Sim;

/// <summary>
/// Makes the jobs of <c>flexnic sim</c>. A configuration image takes rules by the names of the image; a P4 program is compiled, and its rules, by the names of
/// the control plane, become rules of the image. Queues of the application are declared alike.
/// </summary>
internal sealed class SimLoader(NicGeometry geometry, IReadOnlyList<SimFrame> frames, HostOptions host, RtlNicOptions exercise)
{
    private const string QueueVerb = "host_queue";
    private const string P4Ending = ".p4";

    /// <summary>True for the name of a P4 program; any other is a configuration image.</summary>
    public static bool IsP4(string path) => path.EndsWith(P4Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>A configuration image with its rules.</summary>
    public SimJobs LoadImage(string path, string? rules)
    {
        ConfigurationImage image = ImageFile.Load(path, geometry);
        ImmutableArray<Rule> all = rules is null ? [] : RuleFile.Load(rules);
        SimRead[] reads = [.. all.OfType<RegisterRead>().Select(r => Read(image, r)).OfType<SimRead>()];
        return new SimJobs(geometry, frames, null, Job(image, all, reads));
    }

    /// <summary>A P4 program with its rules; null when it has faults, which then have been told. <paramref name="hardware"/> names the engines that run the image, empty for none.</summary>
    public async Task<SimJobs?> LoadProgramAsync(string path, P4Options options, string? rules, bool asText, string hardware)
    {
        if (await P4Programs.CheckAsync(path, options).ConfigureAwait(false) is not { } program)
        {
            return null;
        }

        string text = rules is null ? "" : RuleFile.Read(rules);
        RuleScript script = RuleScript.Parse(text, rules ?? "", verb => verb == QueueVerb);
        HostQueueRule[] queues = [.. RuleFile.Parse(OnlyQueues(text), rules ?? "").OfType<HostQueueRule>()];
        CompiledControlPlane? plane = null;
        SimJob? image = null;
        ImmutableArray<ProgramRead> asked = [.. script.Reads().SelectMany(Reads)];
        if (hardware.Length > 0)
        {
            CompiledProgram compiled = await P4Programs.CompileAsync(program, path, geometry).ConfigureAwait(false);
            var recorder = new RuleRecorder(ImageAssembler.Assemble(compiled.ImageText, $"image of {Path.GetFileName(path)}", geometry));
            plane = new CompiledControlPlane(compiled, recorder);
            script.Run(plane, hardware);
            SimRead[] reads = [.. asked.Select(r => Read(plane, r, hardware)).OfType<SimRead>()];
            asked = [.. asked.Where(a => reads.Any(r => r.Label == a.Label))];
            image = Job(recorder.Image, [.. recorder.Rules, .. queues], reads);
        }

        ProgramJob? meant = asText
            ? new ProgramJob { Program = program, Geometry = geometry, Rules = script, Queues = queues, Reads = asked, Frames = frames, Host = host }
            : null;
        return new SimJobs(geometry, frames, meant, image);
    }

    private SimJob Job(ConfigurationImage image, ImmutableArray<Rule> rules, IReadOnlyList<SimRead> reads) => new()
    {
        Geometry = geometry,
        Image = image,
        Rules = rules,
        Reads = reads,
        Frames = frames,
        Host = host,
        Exercise = exercise,
    };

    // Lines of other verbs become empty, so that places stay true.
    private static string OnlyQueues(string text) =>
        string.Join('\n', text.Split('\n').Select(l => l.TrimStart().StartsWith(QueueVerb, StringComparison.Ordinal) ? l : ""));

    // A counter is asked for packets and bytes; the engines that run the image show what the program declares.
    private static IEnumerable<ProgramRead> Reads((bool IsCounter, string Name, int Index, SourceSpan Span) read)
    {
        string label = string.Create(CultureInfo.InvariantCulture, $"{read.Name}[{read.Index}]");
        return read.IsCounter
            ? [new ProgramRead($"{label} packets", ReadOf.Packets, read.Name, read.Index, read.Span), new ProgramRead($"{label} bytes", ReadOf.Bytes, read.Name, read.Index, read.Span)]
            : [new ProgramRead(label, ReadOf.Value, read.Name, read.Index, read.Span)];
    }

    private static SimRead? Read(CompiledControlPlane plane, ProgramRead read, string hardware)
    {
        if (plane.Locate(read.Of != ReadOf.Value, read.Name, read.Index, out CompiledRegister? register, out ImmutableArray<StatePart> parts) is { } reason)
        {
            throw new FlexNicInputException("FNIC3211", read.Span, $"{reason} (engine {hardware})");
        }

        if (register!.Kind == CompiledRegisterKind.PacketAndByteCounter)
        {
            StatePart part = parts[read.Of == ReadOf.Bytes ? 1 : 0];
            return new SimRead(read.Label, [part with { ValueLow = 0 }]);
        }

        bool bytes = register.Kind == CompiledRegisterKind.ByteCounter;
        return read.Of == ReadOf.Value || read.Of == ReadOf.Bytes == bytes ? new SimRead(read.Label, parts) : null;
    }

    // Null for a name that is not there: the rule is refused with its place when it is installed.
    private static SimRead? Read(ConfigurationImage image, RegisterRead read) => image.Symbols.Register(read.Register.Text) is { } register
        ? new SimRead(
            string.Create(CultureInfo.InvariantCulture, $"{register.Name}[{read.Index.Value}]"),
            [new StatePart(register.Pipeline, register.Stage, register.Base + (int)Math.Min(read.Index.Value, (ulong)register.Size - 1), register.High, 0, 32)])
        : null;
}
