using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using FlexNic.Cosim.Sim;

namespace FlexNic.Cosim.Tests.System;

/// <summary>The command line as a user meets it: outputs, messages, exit status.</summary>
[TestFixture]
public sealed class CommandLineTests
{
    private const string Capture = "verif/data/memcached_rx.pcap";
    private const string Program = "programs/memcached_get.image";
    private const string Rules = "programs/memcached_get.rules";

    private const string P4Switch = "programs/l2_switch.p4";
    private const string P4Rules = "programs/l2_switch.rules";
    private const string SmallGeometry = "configs/small.toml";
    private const string P4Programs = "verif/FlexNic.Tests/Compiler/Programs";

    private static string Work => Path.Combine(TestPaths.Build, "test", "cli");

    [OneTimeSetUp]
    public void Fresh()
    {
        if (Directory.Exists(Work))
        {
            Directory.Delete(Work, recursive: true);
        }

        Directory.CreateDirectory(Work);
    }

    [Test]
    public async Task Sim_AllEngines_WritesWhatReachedTheHost()
    {
        string output = Path.Combine(Work, "all");

        BufferedCommandResult run = await FlexNic("sim", Program, "--rules", Rules, "--pcap", Capture, "--engine", "all", "--out", output);

        Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        Assert.That(run.StandardOutput, Does.Contain("device = rtl in all outputs"));
        Assert.That(Enumerable.Range(0, 4).Sum(q => new FileInfo(Path.Combine(output, "host", $"queue-{q}.bin")).Length), Is.EqualTo(404 * 64));
        Assert.That(CaptureFile.Read(Path.Combine(output, "slow-path.pcap")), Has.Count.EqualTo(482));
        string report = await File.ReadAllTextAsync(Path.Combine(output, "report.json"));
        Assert.That(report, Does.Contain("\"equal\": true").And.Contain("\"slow_path\": 482").And.Contain("\"rtl\""));
    }

    [Test]
    public async Task Sim_P4ProgramOnAllEngines_IsEqualAndShowsRegisters()
    {
        string output = Path.Combine(Work, "p4");

        BufferedCommandResult run = await FlexNic("sim", P4Switch, "--rules", P4Rules, "--pcap", Capture, "--config", SmallGeometry, "--engine", "all", "--out", output);

        Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        Assert.That(run.StandardOutput, Does.Contain("program = device = rtl in all outputs"));
        Assert.That(run.StandardOutput, Does.Match(@"packets +program +device +rtl").And.Match(@"sent by port 1 +885 +885 +885").And.Match(@"arrived\[0\] +886 +886 +886"));
        Assert.That(CaptureFile.Read(Path.Combine(output, "port-1.pcap")), Has.Count.EqualTo(885), "all but the ARP request");
        Assert.That(CaptureFile.Read(Path.Combine(output, "port-0.pcap")), Is.Empty);
        string report = await File.ReadAllTextAsync(Path.Combine(output, "report.json"));
        Assert.That(report, Does.Contain("\"between\": \"program = device = rtl\"").And.Contain("\"equal\": true").And.Contain("\"name\": \"arrived[1]\""));
    }

    [Test]
    public async Task Sim_MemcachedAsP4OnAllEngines_GivesWhatTheImageGives()
    {
        string compiled = Path.Combine(Work, "compiled");
        string image = Path.Combine(Work, "image");

        BufferedCommandResult text = await FlexNic(
            "sim", "programs/memcached_get.p4", "--rules", "programs/memcached_get_p4.rules", "--pcap", Capture, "--engine", "all", "--out", compiled);
        BufferedCommandResult device = await FlexNic("sim", Program, "--rules", Rules, "--pcap", Capture, "--engine", "device", "--out", image);

        Assert.That((text.ExitCode, device.ExitCode), Is.EqualTo((0, 0)), text.StandardError + device.StandardError);
        Assert.That(text.StandardOutput, Does.Contain("program = device = rtl in all outputs").And.Match(@"application queues +404 +404 +404").And.Match(@"receive rings +482 +482 +482"));
        Assert.That(text.StandardOutput, Does.Match(@"queues\.tail\[0\] +4294966418 +4294966418 +4294966418"));
        foreach (string file in new[] { "slow-path.pcap", "host/queue-0.bin", "host/queue-1.bin", "host/queue-2.bin", "host/queue-3.bin" })
        {
            Assert.That(File.ReadAllBytes(Path.Combine(compiled, file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(image, file))), file);
        }
    }

    [Test]
    public async Task Sim_DeviceTwice_SameBytes()
    {
        foreach (string name in new[] { "first", "second" })
        {
            BufferedCommandResult run = await FlexNic("sim", Program, "--rules", Rules, "--pcap", Capture, "--engine", "device", "--out", Path.Combine(Work, name));
            Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(Work, "first"), "*", SearchOption.AllDirectories))
        {
            Assert.That(File.ReadAllBytes(file), Is.EqualTo(File.ReadAllBytes(file.Replace("first", "second", StringComparison.Ordinal))), file);
        }
    }

    [Test]
    public async Task Gen_FromAnotherFolder_FindsTheGeometry()
    {
        BufferedCommandResult run = await FlexNicIn(Work, "gen", "--config", "configs/sume.toml", "--out", "sume");

        Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        Assert.That(File.Exists(Path.Combine(Work, "sume", "fnic_gen_nic.v")), Is.True);
    }

    [Test]
    public async Task Disasm_BinaryAndBack_IsTheSameText()
    {
        string binary = Path.Combine(Work, "memcached.bin");
        BufferedCommandResult text = await FlexNic("disasm", Program);
        BufferedCommandResult assembled = await FlexNic("disasm", Program, "--binary", "--out", binary);
        BufferedCommandResult again = await FlexNic("disasm", binary);

        Assert.That((text.ExitCode, assembled.ExitCode, again.ExitCode), Is.EqualTo((0, 0, 0)));
        Assert.That(again.StandardOutput, Is.EqualTo(text.StandardOutput));
    }

    [Test]
    public async Task Compile_P4Program_WritesAnImageThatAssembles()
    {
        string image = Path.Combine(Work, "tables.image");
        string picture = Path.Combine(Work, "tables.svg");

        BufferedCommandResult compiled = await FlexNic("compile", $"{P4Programs}/tables.p4", "--config", "configs/wide.toml", "--out", image, "--svg", picture);
        BufferedCommandResult text = await FlexNic("disasm", image, "--config", "configs/wide.toml");

        Assert.That(compiled.ExitCode, Is.Zero, compiled.StandardError);
        Assert.That(compiled.StandardOutput, Does.Contain("stages: ").And.Contain("I.first").And.Match(@"seconds: \S+ = front end \S+ \+ lowering .* \+ placement "));
        Assert.That(File.ReadAllText(picture), Does.StartWith("<svg"));
        Assert.That(text.ExitCode, Is.Zero, text.StandardError);
    }

    [Test]
    public async Task Test_FolderOnTwoEngines_OneLineEachAndASummary()
    {
        BufferedCommandResult run = await FlexNic("test", P4Programs, "--engine", "program,device", "--config", "configs/wide.toml", "--json", Path.Combine(Work, "tests.json"));

        int tests = Directory.GetFiles(Path.Combine(TestPaths.Root, P4Programs), "*.stf").Length;
        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput);
        Assert.That(run.StandardOutput.TrimEnd(), Does.EndWith($"\n{tests} passed, 0 failed, 0 skipped"));
        Assert.That(File.ReadAllText(Path.Combine(Work, "tests.json")), Does.Contain("\"outcome\": \"passed\""));
    }

    // Programs that need more stages than the geometry has are skipped by the engines that run the image.
    [Test]
    public async Task Test_FolderOnAllEngines_VerilogSendsWhatProgramAndModelSend()
    {
        string json = Path.Combine(Work, "rtl.json");

        BufferedCommandResult run = await FlexNic("test", P4Programs, "programs/l2_switch.stf", "--engine", "all", "--config", SmallGeometry, "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        Assert.That(run.StandardOutput, Does.Contain("passed  programs/l2_switch.stf").And.Contain($"passed  {P4Programs}/tables.stf").And.Match(@"rtl +\d\d passed, 0 failed, \d+ skipped; \d+ clocks"));
        using JsonDocument results = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        JsonElement[] rtl = [.. results.RootElement.EnumerateArray().SelectMany(t => t.GetProperty("engines").EnumerateArray()).Where(e => e.GetProperty("engine").GetString() == "rtl")];
        Assert.That(rtl.Where(e => e.GetProperty("outcome").GetString() == "passed").Select(e => e.GetProperty("clocks").GetInt64()), Is.Not.Empty.And.All.Positive);
    }

    [Test]
    public async Task Test_FailureOnVerilog_TellsHowToSeeItAgainWithWaves()
    {
        File.Copy(Path.Combine(TestPaths.Root, P4Switch), Path.Combine(Work, "wrong.p4"), overwrite: true);
        string test = Path.Combine(Work, "wrong.stf");
        await File.WriteAllTextAsync(test, "packet 0 020000000009 020000000002 0800\nexpect 1 020000000009 020000000002 0800\n");

        BufferedCommandResult run = await FlexNic("test", test, "--engine", "rtl", "--config", SmallGeometry);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.StandardError);
        Assert.That(run.StandardOutput, Does.Contain("rtl: line 2: port 1: 0 of 1 expected packets came")
            .And.Contain($"again, with waves: flexnic test {test} --engine rtl --config {SmallGeometry} --waves build/waves"));
    }

    [Test]
    public async Task Fuzz_OnVerilog_SendsWhatTheProgramsMean()
    {
        BufferedCommandResult run = await FlexNic("fuzz", "--engine", "all", "--config", SmallGeometry, "--programs", "40", "--seed", "1", "--out", Path.Combine(Work, "fuzz"));

        Assert.That(run.StandardOutput, Does.Match(@"40 programs: [1-9]\d* equal, \d+ equal but for undefined values, \d+ refused, 0 mismatches"), run.StandardError);
    }

    [Test]
    public async Task Test_ReportUndefined_SaysWhereAndWhat()
    {
        string stf = Made("undefined.stf", "packet 0 01\nexpect 0 01\n"u8.ToArray());
        Made("undefined.p4", Encoding.ASCII.GetBytes(File.ReadAllText(Path.Combine(TestPaths.Root, P4Switch))
            .Replace("bit<32> frames;", "bit<9> never; std.egress_spec = never; bit<32> frames;", StringComparison.Ordinal)));

        BufferedCommandResult run = await FlexNic("test", stf, "--engine", "program", "--report-undefined");

        Assert.That(run.StandardOutput, Does.Match(@"undefined\.p4\(\d+,\d+\): undefined: 'never'"));
    }

    [Test]
    public async Task Check_P4Program_WritesP4InfoAndRecords()
    {
        string info = Path.Combine(Work, "memcached.p4info.txtpb");
        string header = Path.Combine(Work, "memcached.h");

        BufferedCommandResult run = await FlexNic("check", "programs/memcached_get.p4", "--p4info", info, "--c-header", header);

        Assert.That(run.ExitCode, Is.Zero, run.StandardError);
        Assert.That(File.ReadAllText(info), Does.Contain("arch: \"flexnic\"").And.Contain("name: \"steer\""));
        Assert.That(File.ReadAllText(header), Does.Contain("struct record_t {"));
    }

    public static IEnumerable<TestCaseData> Refusals()
    {
        yield return Refusal("capture cut short", "FNIC7011", "sim", Program, "--pcap", Made("cut.pcap", File.ReadAllBytes(Path.Combine(TestPaths.Root, Capture))[..5000]));
        yield return Refusal("capture of another kind", "FNIC7011", "sim", Program, "--pcap", Program);
        yield return Refusal("no capture", "FNIC7010", "sim", Program, "--pcap", "missing.pcap");
        yield return Refusal("image of another geometry", "FNIC3010", "sim", Made("other.image", "image other\ngeometry sume 0x12345678\n"u8.ToArray()), "--pcap", Capture);
        yield return Refusal("no image", "FNIC3100", "sim", "missing.image", "--pcap", Capture);
        yield return Refusal("damaged image", "FNIC3102", "sim", Made("damaged.bin", "FNICIMG1\x01\0\0\0"u8.ToArray()), "--pcap", Capture);
        yield return Refusal("no rules", "FNIC3200", "sim", Program, "--pcap", Capture, "--rules", "missing.rules");
        yield return Refusal("key too wide", "FNIC3205", "sim", Program, "--pcap", Capture, "--rules", Made("wide.rules", "table_add steer to_queue 64 => 0\n"u8.ToArray()));
        yield return Refusal("key missing", "FNIC3203", "sim", Program, "--pcap", Capture, "--rules", Made("few.rules", "table_add steer to_queue => 0\n"u8.ToArray()));
        yield return Refusal("parameter too wide", "FNIC3206", "sim", Program, "--pcap", Capture, "--rules", Made("value.rules", "table_add steer to_queue 1 => 0x10000\n"u8.ToArray()));
        yield return Refusal("table too full", "FNIC3207", "sim", "programs/patch_panel.image", "--pcap", Capture, "--rules", Made("full.rules", Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 256).Select(i => $"table_add patch to {i} => 0x41\n")))));
        yield return Refusal("no geometry", "FNIC1000", "gen", "--config", "missing.toml");
        yield return Refusal("geometry that cannot be built", "configs", "gen", "--config", Made("configs-wrong.toml", "[nic]\nname = \"wrong\"\nports = 99\nspeed = 1\n"u8.ToArray()));
        yield return Refusal("port that does not exist", "FNIC6003", "sim", Program, "--pcap", Capture, "--port", "7");
        yield return Refusal("waves without a folder", "--waves needs --out", "sim", Program, "--pcap", Capture, "--waves");
        yield return Refusal("P4 with faults", "wrong.p4(2,", "check", Made("wrong.p4", "#include <core.p4>\nconst bit<8> x = y;\n"u8.ToArray()));
        yield return Refusal("P4 too large for the geometry", "pipeline.ingress.stages", "compile", $"{P4Programs}/checksum.p4", "--config", "configs/tiny.toml");
        yield return Refusal("pass that does not exist", "FNIC6007", "compile", $"{P4Programs}/tables.p4", "--config", "configs/wide.toml", "--dump-after", "wish");
        yield return Refusal("records of a program that has no DMA pipeline", "FNIC6010", "check", $"{P4Programs}/tables.p4", "--c-header", "records.h");
        yield return Refusal("no packet test", "FNIC6005", "test", "missing.stf");
        yield return Refusal("image on the program model", "FNIC6008", "sim", Program, "--pcap", Capture, "--engine", "program");
        yield return Refusal("P4 with faults in a simulation", "nothing.p4(2,", "sim", Made("nothing.p4", "#include <core.p4>\nconst bit<8> x = y;\n"u8.ToArray()), "--pcap", Capture);
        yield return Refusal("P4 too large in a simulation", "pipeline.ingress.stages", "sim", $"{P4Programs}/checksum.p4", "--pcap", Capture, "--engine", "device");
        yield return Refusal("rule for a verb that the target has not", "groups.rules(2,1): error FNIC3220: mc_mgrp_create: multicast groups are not supported by this target (engine device)",
            "sim", P4Switch, "--config", SmallGeometry, "--pcap", Capture, "--engine", "device", "--rules", Made("groups.rules", "# groups\nmc_mgrp_create 1\n"u8.ToArray()));
        yield return Refusal("rule with a wrong name of P4", "'stations' is near", "sim", P4Switch, "--config", SmallGeometry, "--pcap", Capture, "--engine", "program",
            "--rules", Made("near.rules", "table_add station forward 1 => 1\n"u8.ToArray()));
        yield return Refusal("read of a register that is not there", "FNIC3211", "sim", P4Switch, "--config", SmallGeometry, "--pcap", Capture, "--engine", "device",
            "--rules", Made("read.rules", "register_read departed 0\n"u8.ToArray()));
        yield return Refusal("queue without its head", "queue.rules(1,", "sim", P4Switch, "--config", SmallGeometry, "--pcap", Capture, "--engine", "program",
            "--rules", Made("queue.rules", "host_queue 0 base=0x1000 entries=4 stride=64\n"u8.ToArray()));
        yield return Refusal("engine of a test that does not exist", "'quantum' is none; program, device, rtl", "test", $"{P4Programs}/tables.stf", "--engine", "device,quantum");
        yield return Refusal("waves without the Verilog", "--waves needs --engine rtl or all", "test", $"{P4Programs}/tables.stf", "--waves", "waves");
        yield return Refusal("engine that does not exist", "quantum", "sim", Program, "--pcap", Capture, "--engine", "quantum");
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task Refuse_BadInput_SaysWhatIsWrongAndExitsWith1(string words, string[] arguments)
    {
        BufferedCommandResult run = await FlexNic(arguments);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.StandardOutput + run.StandardError);
        Assert.That(run.StandardError, Does.Contain(words));
        Assert.That(run.StandardError, Does.Not.Contain("   at "), "no stack trace");
    }

    [TestCase("sim", Program, "--pcap", Capture, "--engine", "rtl")]
    [TestCase("test", P4Programs, "--engine", "all", "--config", SmallGeometry)]
    [TestCase("fuzz", "--engine", "rtl", "--config", SmallGeometry)]
    public async Task Rtl_NoVerilatorInstalled_SaysWhatToInstall(params string[] arguments)
    {
        string dotnet = await Where("dotnet");
        string empty = Path.Combine(Work, "empty-path");
        Directory.CreateDirectory(empty);

        BufferedCommandResult run = await Cli.Wrap(dotnet).WithArguments([Assembly, .. arguments])
            .WithWorkingDirectory(TestPaths.Root).WithEnvironmentVariables(e => e.Set("PATH", empty)).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

        Assert.That(run.ExitCode, Is.EqualTo(1), run.StandardError);
        Assert.That(run.StandardError, Does.Contain("FNIC9001").And.Contain("'verilator' is not installed"));
    }

    private static string Assembly
    {
        get
        {
            string folder = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name; // build/bin/PROJECT/CONFIGURATION/FRAMEWORK
            return Path.Combine(TestPaths.Build, "bin", "FlexNic.Hdl", folder, "net10.0", "FlexNic.Hdl.dll");
        }
    }

    internal static Task<BufferedCommandResult> FlexNic(params string[] arguments) => FlexNicIn(TestPaths.Root, arguments);

    private static async Task<BufferedCommandResult> FlexNicIn(string folder, params string[] arguments) =>
        await Cli.Wrap("dotnet").WithArguments([Assembly, .. arguments]).WithWorkingDirectory(folder).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();

    private static async Task<string> Where(string tool) =>
        (await Cli.Wrap("which").WithArguments([tool]).ExecuteBufferedAsync()).StandardOutput.Trim();

    private static TestCaseData Refusal(string name, string words, params string[] arguments) => new TestCaseData(words, arguments).SetArgDisplayNames(name);

    private static string Made(string name, byte[] content)
    {
        string folder = Path.Combine(TestPaths.Build, "test", "cli-input");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
