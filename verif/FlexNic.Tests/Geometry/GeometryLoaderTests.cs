using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Tests.Image;
using NUnit.Framework;

namespace FlexNic.Tests.Geometry;

[TestFixture]
internal sealed class GeometryLoaderTests
{
    private static readonly string _tiny = File.ReadAllText(RepositoryFiles.Path("configs/tiny.toml"));

    public static IEnumerable<string> Configs() => RepositoryFiles.Below("configs", "*.toml");

    [TestCaseSource(nameof(Configs))]
    public void Load_CommittedConfig_NameIsFileName(string config)
    {
        NicGeometry geometry = GeometryLoader.Load(RepositoryFiles.Path(config));

        Assert.That(geometry.Name, Is.EqualTo(Path.GetFileNameWithoutExtension(config)));
    }

    [Test]
    public void Load_Tiny_ValuesArriveWhereTheyBelong()
    {
        NicGeometry g = GeometryLoader.Parse(_tiny, "tiny.toml");

        Assert.Multiple(() =>
        {
            Assert.That(g.BusBytes, Is.EqualTo(32));
            Assert.That(g.Phv.Bits, Is.EqualTo(1024));
            Assert.That(g.Phv.Lanes, Is.EqualTo(64));
            Assert.That(g.DmaPipeline.Stages, Is.EqualTo(5));
            Assert.That(g.DmaPipeline.StateStages, Is.EqualTo(new[] { 1, 3 }));
            Assert.That(g.Ingress.Stage.KeyBits, Is.EqualTo(192));
            Assert.That(g.Egress.HashStages, Is.Empty);
        });
    }

    [TestCaseSource(nameof(Configs))]
    public void Parse_WrittenText_SameGeometry(string config)
    {
        string text = GeometryText.Write(GeometryLoader.Load(RepositoryFiles.Path(config)));

        Assert.That(GeometryText.Write(GeometryLoader.Parse(text, "again")), Is.EqualTo(text));
    }

    [Test]
    public void Load_NoSuchFile_SaysSo()
    {
        Diagnostic d = Single(() => GeometryLoader.Load("no/such/file.toml"));

        Assert.That(d.ToString(), Does.StartWith("no/such/file.toml: error FNIC1000: the geometry cannot be read: "));
    }

    // One edit of tiny.toml (what to replace, by what) and the diagnostic that it must give.
    [TestCase("ports           = 2", "ports           = [", "FNIC1001", "not valid TOML")]
    [TestCase("[phv]", "[phw]", "FNIC1002", "there is no table [phw]; did you mean 'phv'?")]
    [TestCase("words32  = 16", "word32  = 16", "FNIC1003", "there is no key 'phv.word32'; did you mean 'phv.words32'?")]
    [TestCase("words32  = 16", "colour  = 16\nwords32 = 16", "FNIC1003", "there is no key 'phv.colour'")]
    [TestCase("layouts          = 16\n", "", "FNIC1004", "key 'deparser.layouts' is missing; what fits is 1..64")]
    [TestCase("[deparser]\nlayouts          = 16\nmax_header_bytes = 128", "", "FNIC1004", "table [deparser] is missing")]
    [TestCase("states       = 32", "states       = \"32\"", "FNIC1005", "parser.states is a string; what fits is an integer (2..128)")]
    [TestCase("states       = 32", "states       = 3.5", "FNIC1005", "parser.states is a float")]
    [TestCase("[parser]", "[[parser]]", "FNIC1005", "array of tables")]
    [TestCase("state_stages = [3]", "state_stages = 3", "FNIC1005", "pipeline.ingress.state_stages is an integer; what fits is a list of stage numbers")]
    [TestCase("state_stages = [3]", "state_stages = [\"3\"]", "FNIC1005", "pipeline.ingress.state_stages is a string")]
    [TestCase("bus_bits        = 256", "bus_bits        = 128", "FNIC1006", "nic.bus_bits = 128 does not fit; what fits is 256 or 512 bits")]
    [TestCase("halves16 = 24", "halves16 = 25", "FNIC1006", "phv.halves16 = 25 does not fit; what fits is 8..24: the operand code of a half slot has 24 places")]
    [TestCase("words32  = 16", "words32  = 17", "FNIC1006", "phv.words32 = 17 does not fit; what fits is 8..16")]
    [TestCase("bytes8   = 16", "bytes8   = 9", "FNIC1006", "phv.bytes8 = 9 does not fit; what fits is an even number 8..16")]
    [TestCase("window_bytes = 128", "window_bytes = 256", "FNIC1006", "parser.window_bytes = 256 does not fit; what fits is 128 bytes")]
    [TestCase("states       = 32", "states       = 129", "FNIC1006", "what fits is 2..128: a state number has 7 bits")]
    [TestCase("branches     = 4", "branches     = 9", "FNIC1006", "parser.branches = 9 does not fit; what fits is 1..8")]
    [TestCase("fold         = 1", "fold         = 2", "FNIC1006", "pipeline.ingress.fold = 2 does not fit; what fits is 1: the RTL of this version does not fold yet")]
    [TestCase("exact_entries = 256", "exact_entries = 24", "FNIC1006", "what fits is 0 or a power of two 4..16384")]
    [TestCase("data_rows     = 512", "data_rows     = 500", "FNIC1006", "pipeline.ingress.stage.data_rows = 500 does not fit; what fits is a power of two 2..16384")]
    [TestCase("actions       = 32", "actions       = 64", "FNIC1006", "what fits is a power of two 2..32")]
    [TestCase("ternary_rows  = 32", "ternary_rows  = 257", "FNIC1006", "what fits is 0..256")]
    [TestCase("max_header_bytes = 128", "max_header_bytes = 64", "FNIC1006", "deparser.max_header_bytes = 64 does not fit; what fits is 128 bytes")]
    [TestCase("\"tiny\"", "\"Tiny NIC\"", "FNIC1006", "nic.name = \"Tiny NIC\" does not fit")]
    [TestCase("state_stages = [1, 3]", "state_stages = [1, 1]", "FNIC1007", "pipeline.dma.state_stages holds 1 twice")]
    [TestCase("state_stages = [1, 3]", "state_stages = [3, 1]", "FNIC1007", "pipeline.dma.state_stages holds 1 after 3")]
    [TestCase("min_frame_bytes = 14\npad_frame_bytes = 60\nmax_frame_bytes = 1518", "min_frame_bytes = 64\npad_frame_bytes = 64\nmax_frame_bytes = 64", "", "")]
    [TestCase("min_frame_bytes = 14\npad_frame_bytes = 60", "min_frame_bytes = 1\npad_frame_bytes = 1", "", "")]
    [TestCase("pad_frame_bytes = 60", "pad_frame_bytes = 0", "FNIC1006", "what fits is 1..64 bytes")]
    [TestCase("ports           = 2", "ports           = 29", "", "")]
    [TestCase("port_fifo_beats = 128", "port_fifo_beats = 32", "FNIC1011", "nic.port_fifo_beats = 32 holds 1024 bytes on a 256-bit bus; a frame of nic.max_frame_bytes = 1518 needs 48 beats")]
    [TestCase("vnics           = 1", "vnics           = 2", "FNIC1012", "nic.vnics = 2 exceeds host.rx_rings = 1")]
    [TestCase("queue_cells = 224", "queue_cells = 257", "FNIC1014", "buffer.queue_cells = 257 exceeds buffer.cells = 256")]
    [TestCase("cells       = 256\nqueue_cells = 224", "cells       = 16\nqueue_cells = 14", "FNIC1015", "two packets of 1518 + 128 bytes need 26")]
    [TestCase("queue_cells = 224", "queue_cells = 10", "FNIC1016", "needs 13 and would never be admitted")]
    [TestCase("store_beats         = 128", "store_beats         = 32", "FNIC1017", "need 56 beats of 32 bytes")]
    [TestCase("cell_bytes  = 128", "cell_bytes  = 32", "FNIC1006", "a power of two 64..2048")]
    [TestCase("cell_bytes  = 128", "cell_bytes  = 1024", "FNIC1013", "a cell is 2 to 16 beats, 64 to 512 bytes")]
    [TestCase("state_stages = [3]", "state_stages = [3, 4]", "FNIC1030", "pipeline.ingress.state_stages names stage 4, but pipeline.ingress.stages = 4 ends at stage 3")]
    [TestCase("hash_words    = 12", "hash_words    = 16", "", "")]
    [TestCase("words32  = 16", "words32  = 10", "FNIC1031", "pipeline.ingress.stage.hash_words = 12 exceeds phv.words32 = 10")]
    [TestCase("slots16       = 2", "slots16       = 1", "FNIC1033", "leaves clusters of 24 of phv.halves16 = 24")]
    [TestCase("slots32       = 3", "slots32       = 7", "FNIC1032", "leaves slot 6 without containers: clusters of 3 use up phv.words32 = 16; 6 slots fit")]
    [TestCase("key_words     = 4\nkey_halves    = 3", "key_words     = 0\nkey_halves    = 0", "FNIC1035", "a stage needs one key position at least")]
    [TestCase("slots32       = 3\nslots16       = 2\nslots8        = 1", "slots32       = 8\nslots16       = 8\nslots8        = 8", "FNIC1034", "make a VLIW row of 1042 bits; a configuration row ends at 1024")]
    public void Parse_EditedTiny_TellsTheFault(string find, string replace, string code, string message)
    {
        int at = _tiny.IndexOf(find, StringComparison.Ordinal);
        Assert.That(at, Is.GreaterThanOrEqualTo(0), "the case edits what tiny.toml has");
        string text = _tiny[..at] + replace + _tiny[(at + find.Length)..];

        Diagnostic[] told = Faults(() => GeometryLoader.Parse(text, "g.toml"));

        if (code.Length == 0)
        {
            Assert.That(told, Is.Empty);
            return;
        }

        Diagnostic? hit = told.FirstOrDefault(d => d.Code == code);
        Assert.That(hit, Is.Not.Null, string.Join('\n', told.Select(d => d.ToString())));
        Assert.That(hit!.Message, Does.Contain(message));
    }

    [Test]
    public void Parse_MoreCountersThanTheBankHas_TellsTheFault()
    {
        string text = _tiny
            .Replace("ports           = 2", "ports           = 29", StringComparison.Ordinal)
            .Replace("rx_rings       = 1", "rx_rings       = 4", StringComparison.Ordinal);

        Diagnostic[] told = Faults(() => GeometryLoader.Parse(text, "g.toml"));

        Assert.That(told.Select(d => (d.Code, d.Message)), Is.EqualTo(new[] { ("FNIC1020", "nic.ports = 29 and host.rx_rings = 4 need 257 counters, 256 fit") }));
    }

    [Test]
    public void Parse_ReadsLargerThanAFrame_TellsTheFault()
    {
        string text = _tiny
            .Replace("max_frame_bytes = 1518", "max_frame_bytes = 128", StringComparison.Ordinal)
            .Replace("read_max_bytes      = 64", "read_max_bytes      = 256", StringComparison.Ordinal);

        Assert.That(Faults(() => GeometryLoader.Parse(text, "g.toml")).Select(d => (d.Code, d.Message)), Is.EqualTo(new[]
        {
            ("FNIC1019", "dma.read_max_bytes = 256 exceeds nic.max_frame_bytes = 128: read data travels as a packet"),
        }));
    }

    [Test]
    public void Parse_SeveralFaults_AllToldInOrderWithPlaces()
    {
        string text = _tiny
            .Replace("ports           = 2", "ports           = 99", StringComparison.Ordinal)
            .Replace("words32  = 16", "words32  = true", StringComparison.Ordinal)
            .Replace("queue_cells = 224", "queue_cells = 300", StringComparison.Ordinal);

        string[] told = [.. Faults(() => GeometryLoader.Parse(text, "g.toml")).Select(d => d.ToString())];

        Assert.That(told, Is.EqualTo(new[]
        {
            "g.toml(4,19): error FNIC1006: nic.ports = 99 does not fit; what fits is 1..29",
            "g.toml(14,12): error FNIC1005: phv.words32 is a boolean; what fits is an integer (8..16)",
            "g.toml(32,15): error FNIC1014: buffer.queue_cells = 300 exceeds buffer.cells = 256: a queue takes at most the whole buffer",
        }));
    }

    [Test]
    public void Parse_DottedKeysAndInlineTables_Accepted()
    {
        string text = _tiny.Replace("[phv]\nwords32  = 16\nhalves16 = 24\nbytes8   = 16\n", "", StringComparison.Ordinal);

        NicGeometry g = GeometryLoader.Parse("phv = { words32 = 12, halves16 = 20, bytes8 = 14 }\n" + text, "g.toml");

        Assert.That(g.Phv, Is.EqualTo(new PhvGeometry(12, 20, 14)));
    }

    private static Diagnostic Single(Action parse)
    {
        Diagnostic[] told = Faults(parse);
        Assert.That(told, Has.Length.EqualTo(1));
        return told[0];
    }

    private static Diagnostic[] Faults(Action parse)
    {
        try
        {
            parse();
            return [];
        }
        catch (FlexNicInputException e)
        {
            return [.. e.Diagnostics];
        }
    }
}
