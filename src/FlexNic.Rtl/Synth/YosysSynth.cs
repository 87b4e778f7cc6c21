using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FlexNic.Core;
using FlexNic.Rtl.Sources;
using FlexNic.Rtl.Tools;

namespace FlexNic.Rtl.Synth;

/// <summary>
/// Synthesizes one module for 7-series FPGAs with Yosys and reports its area and depth. Reports are kept below <paramref name="cacheFolder"/> by the
/// content of everything that they depend on: tool version, script, parameters, source text.
/// </summary>
public sealed class YosysSynth(ToolRunner tools, string cacheFolder)
{
    // -nowidelut: functions of 7 and 8 inputs as MUXF cost more LUTs than they save levels; -widemux 5: real multiplexers do gain.
    private const string Synthesis = "synth_xilinx -family xc7 -noiopad -flatten -nowidelut -widemux 5";

    // Part of the cache key: counts up when the way of counting changes.
    private const int ReportVersion = 1;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Report of a block; the sources hold it and all below it.</summary>
    /// <exception cref="FlexNicInputException">FNIC9011 no such module, FNIC9001..FNIC9003 from the tool, FNIC9020..FNIC9022 from its netlist.</exception>
    public async Task<AreaReport> RunAsync(VerilogSources sources, SynthBlock block, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(block);
        IReadOnlyList<string> files = sources.Closure(block.Module);
        string version = await tools.VersionAsync("yosys", "-V", cancellation).ConfigureAwait(false);
        string key = Key(version, files, block);
        string cached = Path.Combine(cacheFolder, $"{block.Module}-{key}.json");
        if (File.Exists(cached) && JsonSerializer.Deserialize<AreaReport>(await File.ReadAllTextAsync(cached, cancellation).ConfigureAwait(false)) is { } known)
        {
            return known;
        }

        Directory.CreateDirectory(cacheFolder);
        string work = Path.Combine(cacheFolder, $"{block.Module}-{key}-{Environment.ProcessId}");
        try
        {
            await File.WriteAllTextAsync($"{work}.ys", Script(files, block, $"{work}.net"), cancellation).ConfigureAwait(false);
            await tools.RunAsync("yosys", ["-q", "-s", $"{work}.ys"], Limit, cancellation).ConfigureAwait(false);
            AreaReport report = Measure(block.Module, Netlist.Read($"{work}.net"));
            await File.WriteAllTextAsync($"{work}.json", JsonSerializer.Serialize(report, Json) + "\n", cancellation).ConfigureAwait(false);
            File.Move($"{work}.json", cached, overwrite: true);
            return report;
        }
        finally
        {
            File.Delete($"{work}.ys");
            File.Delete($"{work}.net");
        }
    }

    internal static AreaReport Measure(string module, Netlist netlist)
    {
        ILookup<CellClass, decimal> units = netlist.Cells.Select(c => CellKind.Of(c.Type)).ToLookup(k => k.Class, k => k.Units);
        (decimal levels, string from, string to) = new PathSearch(netlist).Longest();
        return new AreaReport
        {
            Module = module,
            LogicLuts = (int)units[CellClass.Lut].Sum(),
            MemoryLuts = (int)units[CellClass.LutRam].Sum(),
            ShiftLuts = (int)units[CellClass.Shift].Sum(),
            FlipFlops = (int)units[CellClass.FlipFlop].Sum(),
            BlockRams = units[CellClass.BlockRam].Sum(),
            Levels = levels,
            PathFrom = from,
            PathTo = to,
        };
    }

    // -defer: a module is elaborated with the parameters given, never with its defaults, which need not fit together.
    private static string Script(IReadOnlyList<string> files, SynthBlock block, string netlist)
    {
        string sources = string.Join(' ', files.Select(f => $"\"{f}\""));
        string parameters = string.Concat(block.Parameters.Select(p => $" -chparam {p.Name} {p.Value}"));
        return $"""
            read_verilog -defer {sources}
            hierarchy -check -top {block.Module}{parameters}
            {Synthesis}
            attrmap -remove src
            write_json "{netlist}"

            """;
    }

    private static string Key(string version, IReadOnlyList<string> files, SynthBlock block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"{ReportVersion}\n{version}\n{Synthesis}\n{block.Module}\n");
        foreach ((string name, string value) in block.Parameters)
        {
            Add($"{name}={value}\n");
        }

        foreach (string file in files)
        {
            Add($"{Path.GetFileName(file)}\n{File.ReadAllText(file)}\n");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
