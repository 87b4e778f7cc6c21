using FlexNic.Cosim.Build;
using FlexNic.Cosim.Native;
using FlexNic.Geometry;
using FlexNic.Rtl.Render;

namespace FlexNic.Cosim.Nic;

/// <summary>Generates the NIC of a geometry and builds it for cosimulation.</summary>
public static class NicLibrary
{
    // From so many stages on building each as code of its own takes long, and most have nothing to do most of the time.
    private const int ManyStages = 12;

    /// <summary>The library of the NIC, made below <paramref name="buildRoot"/> (<c>gen/NAME</c>, <c>verilator/</c>) or taken from the cache there.</summary>
    public static async Task<VerilatedLibrary> BuildAsync(
        NicGeometry geometry, string geometryFile, string buildRoot, bool waves, Action<string>? progress, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        string folder = Path.Combine(Path.GetFullPath(buildRoot), "gen", geometry.Name);
        NicGenerator.Generate(geometry, geometryFile, folder);
        string[] sources = [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "files.f"), cancellation).ConfigureAwait(false))
            .Select(line => line.Trim())
            .Where(line => line.EndsWith(".v", StringComparison.Ordinal))
            .Select(line => Path.Combine(folder, line))];
        var builder = new VerilatorBuilder(buildRoot, progress);
        bool many = Enum.GetValues<PipelineId>().Sum(p => geometry.Pipeline(p).Stages) >= ManyStages;
        var request = new BuildRequest("fnic_gen_nic", sources, [], waves)
        {
            CompiledOnce = many ? ["fnic_match", "fnic_action"] : [],
            Gated = many,
        };
        return VerilatedLibrary.Load(await builder.BuildAsync(request, cancellation).ConfigureAwait(false));
    }
}
