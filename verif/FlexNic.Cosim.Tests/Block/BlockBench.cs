using System.Globalization;
using FlexNic.Cosim.Build;
using FlexNic.Cosim.Native;
using FlexNic.Image;

namespace FlexNic.Cosim.Tests.Block;

/// <summary>One Verilated block of the pipeline with its clock, reset and configuration port.</summary>
internal sealed class BlockBench : IDisposable
{
    private static readonly string[] Folders = ["common", "parser", "match", "action", "stage", "deparser", "pipeline"];

    private readonly Port _cfgValid;
    private readonly Port _cfgAddr;
    private readonly Port _cfgData;
    private readonly Port _cfgBusy;

    private BlockBench(VerilatedModel model)
    {
        Model = model;
        _cfgValid = model.Port("cfg_valid");
        _cfgAddr = model.Port("cfg_addr");
        _cfgData = model.Port("cfg_data");
        _cfgBusy = model.Port("cfg_busy");
    }

    /// <summary>The module.</summary>
    public VerilatedModel Model { get; }

    /// <summary>Builds <paramref name="top"/> from the RTL folders of the pipeline and brings it out of reset.</summary>
    public static Task<BlockBench> StartAsync(string top, uint seed, params (string Name, int Value)[] parameters) =>
        StartAsync(top, seed, [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value.ToString(CultureInfo.InvariantCulture)))]);

    /// <summary>The same with parameters given as Verilog literals, for those that no integer holds.</summary>
    public static async Task<BlockBench> StartAsync(string top, uint seed, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        List<string> sources = [];
        foreach (string folder in Folders)
        {
            sources.AddRange(Directory.GetFiles(Path.Combine(TestPaths.Root, "rtl", folder), "*.v").Order(StringComparer.Ordinal));
        }

        string library = await new VerilatorBuilder(TestPaths.Build).BuildAsync(new BuildRequest(top, sources, parameters, Waves: false));
        BlockBench bench = new(new VerilatedModel(VerilatedLibrary.Load(library), seed));
        Port reset = bench.Model.Port("rst");
        bench.Model.Set(reset, 1);
        bench.Idle(4);
        bench.Model.Set(reset, 0);
        bench.Idle(2);
        return bench;
    }

    /// <summary>Writes one row, a word a clock, commit with the last; returns when the unit is no longer busy.</summary>
    public void WriteRow(int pipeline, int unit, int table, int row, ReadOnlySpan<uint> words)
    {
        uint address = ((uint)pipeline << 29) | ((uint)unit << 23) | ((uint)table << 19) | ((uint)row << 5);
        for (int i = 0; i < words.Length; i++)
        {
            Model.Set(_cfgValid, 1);
            Model.Set(_cfgAddr, address | (uint)i | (i == words.Length - 1 ? 1u << 31 : 0));
            Model.Set(_cfgData, words[i]);
            Model.Step();
        }

        Model.Set(_cfgValid, 0);
        Idle(4);
        for (int clock = 0; Model.Get(_cfgBusy) != 0; clock++)
        {
            Assert.That(clock, Is.LessThan(10_000), $"the unit is busy with row {row} of table {table} for ever");
            Model.Step();
        }
    }

    /// <summary>Writes one row of an image.</summary>
    public void WriteRow(ImageRow row) => WriteRow((int)row.Pipeline, row.Unit, row.Table, row.Row, row.Bits.Words);

    /// <summary>Clocks with the inputs as they are.</summary>
    public void Idle(int clocks)
    {
        for (int i = 0; i < clocks; i++)
        {
            Model.Step();
        }
    }

    /// <summary>Puts the bytes from <paramref name="offset"/> on a data port; bytes beyond the packet are noise.</summary>
    public void SetBeat(Port port, ReadOnlySpan<byte> packet, int offset, Random random)
    {
        Span<uint> data = Model.Input(port);
        for (int i = 0; i < port.Width / 8; i++)
        {
            uint value = offset + i < packet.Length ? packet[offset + i] : (uint)random.Next(256);
            int shift = 8 * (i % 4);
            data[i / 4] = (data[i / 4] & ~(0xFFu << shift)) | (value << shift);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
