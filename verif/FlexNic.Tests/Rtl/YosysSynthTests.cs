using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Rtl.Sources;
using FlexNic.Rtl.Synth;
using FlexNic.Rtl.Tools;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Rtl;

[TestFixture]
internal sealed class YosysSynthTests
{
    // Two words of 8 bits added and compared behind registers, a LUT RAM, a shift register and a block RAM.
    private const string Probe = """
        module probe #(parameter integer W = 1) (
          input  wire         clk,
          input  wire         we,
          input  wire [W-1:0] a,
          input  wire [4:0]   addr,
          input  wire [9:0]   far,
          output wire [W-1:0] near_q,
          output reg  [W-1:0] ram_q,
          output reg  [W-1:0] far_q,
          output wire         late_q
        );
          reg [W-1:0] sum_q;
          reg [15:0]  line_q;
          (* ram_style = "distributed" *) reg [W-1:0] near_mem [0:31];
          (* ram_style = "block" *)       reg [W-1:0] far_mem  [0:1023];
          assign near_q = sum_q;
          assign late_q = line_q[15];
          always @(posedge clk) begin
            sum_q  <= sum_q ^ a;
            ram_q  <= near_mem[addr];
            far_q  <= far_mem[far];
            line_q <= {line_q[14:0], a[0]};
            if (we) near_mem[addr] <= a;
            if (we) far_mem[far]   <= a;
          end
        endmodule
        """;

    private static readonly string Folder = RepositoryFiles.Path("build", "test", "synth");
    private static readonly YosysSynth Synth = new(new ToolRunner(RepositoryFiles.Path("build", "logs")), Folder);

    [OneTimeSetUp]
    public void NeedTools() => HdlTools.Need("yosys");

    [Test]
    public async Task RunAsync_Probe_CountsEachKind()
    {
        AreaReport report = await Synth.RunAsync(ProbeSources(), new SynthBlock("probe", [("W", "8")]));

        Assert.Multiple(() =>
        {
            Assert.That(report.BlockRams, Is.EqualTo(0.5m));
            Assert.That(report.MemoryLuts, Is.EqualTo(4), "one RAM32M: the address is shared");
            Assert.That(report.ShiftLuts, Is.EqualTo(1));
            Assert.That(report.LogicLuts, Is.EqualTo(8));
            Assert.That(report.FlipFlops, Is.EqualTo(16));
            Assert.That(report.Levels, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task RunAsync_Again_SameReportFromTheStore()
    {
        AreaReport first = await Synth.RunAsync(ProbeSources(), new SynthBlock("probe", [("W", "4")]));
        string store = Directory.GetFiles(Folder, "probe-*.json").Single(f => File.ReadAllText(f).Contains($"\"LogicLuts\": {first.LogicLuts},", StringComparison.Ordinal));
        File.WriteAllText(store, File.ReadAllText(store).Replace("\"FlipFlops\": ", "\"FlipFlops\": 9", StringComparison.Ordinal));

        AreaReport second = await Synth.RunAsync(ProbeSources(), new SynthBlock("probe", [("W", "4")]));

        File.Delete(store);
        Assert.That(second.FlipFlops.ToString(), Is.EqualTo($"9{first.FlipFlops}"));
    }

    [Test]
    public async Task RunAsync_CommittedFifo_EightLevelsAtMost()
    {
        AreaReport report = await Synth.RunAsync(VerilogSources.Below(RepositoryFiles.Path("rtl")), new SynthBlock("fnic_fifo", [("WIDTH", "36"), ("DEPTH", "32")]));

        Assert.That(report.MemoryLuts, Is.GreaterThan(0));
        Assert.That(report.Levels, Is.InRange(1, 8));
        Assert.That(report.PathTo, Is.Not.Empty);
    }

    [Test]
    public async Task RunAsync_NoSuchModule_SaysSo()
    {
        FlexNicInputException? told = await Assert.ThrowsAsync<FlexNicInputException>(() => Synth.RunAsync(ProbeSources(), new SynthBlock("fnic_gone", [])));

        Assert.That(told!.Message, Does.Contain("FNIC9011: no source file holds the module 'fnic_gone'"));
    }

    [Test]
    public void Of_Sume_StageCarriesShapeAndMatrix()
    {
        NicGeometry sume = GeometryLoader.Load(RepositoryFiles.Path("configs", "sume.toml"));

        SynthBlock[] blocks = [.. SynthBlock.Of(sume)];

        Assert.That(blocks.Select(b => b.Module), Is.EqualTo(new[] { "fnic_stage", "fnic_parser_bank", "fnic_deparser", "fnic_dma_engine" }));
        Assert.That(blocks[0].Parameters, Does.Contain(("TR", "64")));
        Assert.That(blocks[0].Parameters.Single(p => p.Name == "HASH_MATRIX").Value, Does.StartWith($"{2 * 9 * 192}'h"));
        Assert.That(blocks[1].Parameters, Does.Contain(("K", "6")));
    }

    public static IEnumerable<TestCaseData> Blocks() =>
        from config in RepositoryFiles.Below("configs", "*.toml")
        from block in SynthBlock.Of(GeometryLoader.Load(RepositoryFiles.Path(config)))
        select new TestCaseData(block).SetArgDisplayNames(Path.GetFileNameWithoutExtension(config), block.Module);

    [Explicit("minutes for each block")]
    [TestCaseSource(nameof(Blocks))]
    public async Task RunAsync_BlockOfGeometry_EightLevelsAtMost(SynthBlock block)
    {
        var synth = new YosysSynth(new ToolRunner(RepositoryFiles.Path("build", "logs")), RepositoryFiles.Path("build", "synth"));

        AreaReport report = await synth.RunAsync(VerilogSources.Below(RepositoryFiles.Path("rtl")), block);

        await TestContext.Out.WriteLineAsync(report.ToString());
        Assert.That(report.Levels, Is.LessThanOrEqualTo(8), $"{report.PathFrom} -> {report.PathTo}");
    }

    private static VerilogSources ProbeSources()
    {
        Directory.CreateDirectory(Folder);
        string file = Path.Combine(Folder, "probe.v");
        File.WriteAllText(file, Probe);
        return new VerilogSources([file]);
    }
}
