using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlexNic.Core;
using FlexNic.Rtl.Tools;

namespace FlexNic.Cosim.Build;

/// <summary>
/// Turns Verilog into a shared library with Verilator and the C++ compiler. Builds are cached by the hash of everything that goes in; the
/// Verilator runtime is compiled once per flag set. All products live below <c>build/verilator</c>.
/// </summary>
public sealed class VerilatorBuilder
{
    private const int ShimVersion = 2;
    private const string ModelPrefix = "Vfnic";
    private static readonly string[] CommonCxxFlags =
    [
        "-std=gnu++17", "-fPIC", "-DVERILATOR=1", "-DVL_USER_FINISH", "-DVL_USER_STOP", "-DVL_USER_FATAL",
        "-DVL_PRINTF=fnic_printf", "-DVM_SC=0", "-DVM_COVERAGE=0", "-Wno-attributes",
        "-fcf-protection=none", "-faligned-new", "-fno-strict-aliasing",
    ];

    private readonly string _root;
    private readonly ToolRunner _tools;
    private readonly Action<string> _progress;

    /// <summary>Products go below <paramref name="buildRoot"/>; <paramref name="progress"/> is told each step in words.</summary>
    public VerilatorBuilder(string buildRoot, Action<string>? progress = null)
    {
        _root = Path.Combine(Path.GetFullPath(buildRoot), "verilator");
        _tools = new ToolRunner(Path.Combine(_root, "logs"));
        _progress = progress ?? (_ => { });
    }

    /// <summary>The library of <paramref name="request"/>, built now or taken from the cache.</summary>
    /// <exception cref="FlexNicInputException">Verilator or the compiler is missing, or refuses the sources.</exception>
    public async Task<string> BuildAsync(BuildRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Directory.CreateDirectory(_root);
        string version = await _tools.VersionAsync("verilator", "--version", cancellation).ConfigureAwait(false);
        string key = CacheKey(request, version);
        string directory = Path.Combine(_root, $"{request.Top}-{key}");
        string library = Path.Combine(directory, "model.so");
        if (File.Exists(library))
        {
            return library;
        }

        using FileStream buildLock = await LockAsync(Path.Combine(_root, ".lock"), cancellation).ConfigureAwait(false);
        if (File.Exists(library))
        {
            return library;
        }

        string runtime = await RuntimeAsync(version, request.Waves, cancellation).ConfigureAwait(false);
        string work = directory + ".part";
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        Directory.CreateDirectory(work);
        await VerilateAsync(request, work, cancellation).ConfigureAwait(false);
        await CompileAsync(request, work, runtime, cancellation).ConfigureAwait(false);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.Move(work, directory);
        return library;
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        // One compile at a time over all processes of this tree: two would only slow each other on a small machine.
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static string CacheKey(BuildRequest request, string version)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(version);
        Add(ShimVersion.ToString(CultureInfo.InvariantCulture));
        Add(ShimText());
        Add(request.Top);
        Add(request.Waves ? "waves" : "no waves");
        Add(request.Gated ? "gated" : "not gated");
        foreach ((string name, string value) in request.Parameters)
        {
            Add($"{name}={value}");
        }

        foreach (string module in request.CompiledOnce)
        {
            Add($"once {module}");
        }

        foreach (string source in request.Sources)
        {
            Add(Path.GetFileName(source));
            hash.AppendData(File.ReadAllBytes(source));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string ShimText()
    {
        using Stream stream = typeof(VerilatorBuilder).Assembly.GetManifestResourceStream("fnic_shim.cpp")!; // embedded by the project file
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private async Task VerilateAsync(BuildRequest request, string work, CancellationToken cancellation)
    {
        _progress($"Verilating {request.Top}");
        List<string> arguments =
        [
            "--cc", "--no-timing", "+1364-2005ext+v", "-Wall", "-Wno-fatal", "-DFNIC_ASSERT",
            "--x-assign", "unique", "--x-initial", "unique", "-O3", "--inline-mult", "1", "--output-split", "20000",
            "--prefix", ModelPrefix, "--Mdir", work, "--top-module", request.Top,
        ];
        if (request.CompiledOnce.Count > 0)
        {
            string blocks = Path.Combine(work, "blocks.vlt");
            string[] lines = ["`verilator_config", .. request.CompiledOnce.Select(m => $"hier_block -module \"{m}\"")];
            await File.WriteAllLinesAsync(blocks, lines, cancellation).ConfigureAwait(false);
            arguments.AddRange(["--hierarchical", blocks]);
        }

        if (request.Gated)
        {
            arguments.Add("-DFNIC_GATE");
        }

        if (request.Waves)
        {
            arguments.AddRange(["--trace-fst", "--trace-structs"]);
        }

        arguments.AddRange(request.Parameters.Select(p => $"-G{p.Key}={p.Value}"));
        arguments.AddRange(request.Sources);
        await _tools.RunAsync("verilator", arguments, TimeSpan.FromMinutes(10), cancellation).ConfigureAwait(false);
        string macro = VerilatedHeader.PortMacro(await File.ReadAllTextAsync(Path.Combine(work, ModelPrefix + ".h"), cancellation).ConfigureAwait(false));
        string shim = $"#define FNIC_MODEL {ModelPrefix}\n#define FNIC_MODEL_HEADER \"{ModelPrefix}.h\"\n#define FNIC_PORTS {macro}\n" + ShimText();
        await File.WriteAllTextAsync(Path.Combine(work, ModelPrefix + "_shim.cpp"), shim, cancellation).ConfigureAwait(false);
    }

    private async Task CompileAsync(BuildRequest request, string work, string runtime, CancellationToken cancellation)
    {
        string[] units = [.. Directory.GetFiles(work, "*.cpp", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        int done = 0;
        await Parallel.ForEachAsync(
            units,
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation },
            async (unit, token) =>
            {
                // Code that runs once per construction is not worth optimising.
                string level = unit.EndsWith("__Slow.cpp", StringComparison.Ordinal) || unit.EndsWith("_shim.cpp", StringComparison.Ordinal) ? "-O0" : "-O1";
                string[] arguments = [.. CxxFlags(request.Waves), level, "-I" + Path.GetDirectoryName(unit), "-c", unit, "-o", Path.ChangeExtension(unit, ".o")];
                await _tools.RunAsync("g++", arguments, TimeSpan.FromMinutes(20), token).ConfigureAwait(false);
                _progress($"Compiling {request.Top}: {Interlocked.Increment(ref done)} of {units.Length}");
            }).ConfigureAwait(false);
        List<string> link = ["-shared", "-o", Path.Combine(work, "model.so")];
        link.AddRange(units.Select(u => Path.ChangeExtension(u, ".o")));
        link.AddRange(Directory.GetFiles(runtime, "*.o").Order(StringComparer.Ordinal));
        link.AddRange(["-lpthread", "-lz"]);
        await _tools.RunAsync("g++", link, TimeSpan.FromMinutes(5), cancellation).ConfigureAwait(false);
        foreach (string unit in units)
        {
            File.Delete(Path.ChangeExtension(unit, ".o"));
        }
    }

    private string[] CxxFlags(bool waves)
    {
        string include = IncludeDirectory();
        return [.. CommonCxxFlags, $"-DVM_TRACE={(waves ? 1 : 0)}", $"-DVM_TRACE_FST={(waves ? 1 : 0)}", "-DVM_TRACE_VCD=0",
            "-I" + include, "-I" + Path.Combine(include, "vltstd"), "-include", Path.Combine(_root, "fnic_printf.h")];
    }

    private static string IncludeDirectory()
    {
        string? root = Environment.GetEnvironmentVariable("VERILATOR_ROOT");
        return Path.Combine(root ?? "/usr/share/verilator", "include");
    }

    private async Task<string> RuntimeAsync(string version, bool waves, CancellationToken cancellation)
    {
        string tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version + ShimVersion + string.Join(' ', CommonCxxFlags))))[..12];
        string directory = Path.Combine(_root, $"runtime-{tag}{(waves ? "-waves" : string.Empty)}");
        await File.WriteAllTextAsync(Path.Combine(_root, "fnic_printf.h"), "#pragma once\nint fnic_printf(const char* format, ...);\n", cancellation).ConfigureAwait(false);
        if (File.Exists(Path.Combine(directory, "complete")))
        {
            return directory;
        }

        _progress("Compiling the Verilator runtime (once)");
        Directory.CreateDirectory(directory);
        string[] units = waves ? ["verilated", "verilated_dpi", "verilated_threads", "verilated_fst_c"] : ["verilated", "verilated_dpi", "verilated_threads"];
        foreach (string unit in units)
        {
            string source = Path.Combine(IncludeDirectory(), unit + ".cpp");
            string[] arguments = [.. CxxFlags(waves), "-O2", "-c", source, "-o", Path.Combine(directory, unit + ".o")];
            await _tools.RunAsync("g++", arguments, TimeSpan.FromMinutes(10), cancellation).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(Path.Combine(directory, "complete"), version + "\n", cancellation).ConfigureAwait(false);
        return directory;
    }
}
