using FlexNic.Compiler;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Model.Program;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;
using FlexNic.Tests.Image;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Programs with packet tests: on the program model, and compiled on the device model.</summary>
[TestFixture]
internal sealed class PacketTests
{
    [Test]
    public void Run_ProgramOnWide_GivesExpectedPackets([ValueSource(typeof(CompilerBench), nameof(CompilerBench.Programs))] string name)
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");

        CompiledProgram compiled = CompilerBench.Compile(name, geometry);

        Assert.That(Run(name, new DeviceEngine(compiled, geometry)), Is.Empty);
    }

    [Test]
    public void Run_ProgramOnProgramModel_GivesExpectedPackets([ValueSource(typeof(CompilerBench), nameof(CompilerBench.Programs))] string name)
    {
        Assert.That(Run(name, new ProgramEngine(CompilerBench.Check(name))), Is.Empty);
    }

    [Test]
    public void Send_PortThatNoNicHas_NothingLeaves()
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");
        var engine = new DeviceEngine(CompilerBench.Compile("entries", geometry), geometry);
        EngineTable table = engine.Tables.Single(t => t.Name == "I.by_mask");
        EngineAction leave = table.Actions.Single(a => a.Name == "I.leave");
        string? refused = engine.AddEntry(table, [new TernaryMatch(5, 0xff)], leave, [64 + 3], 1, out _) ?? engine.AddEntry(table, [new TernaryMatch(6, 0xff)], leave, [3], 1, out _);

        engine.Send(0, [5, 0, 0, 0, 0, 0, 0, 0]);
        IReadOnlyList<EnginePacket> beyond = engine.Drain();
        engine.Send(0, [6, 0, 0, 0, 0, 0, 0, 0]);
        IReadOnlyList<EnginePacket> within = engine.Drain();

        Assert.Multiple(() =>
        {
            Assert.That(refused, Is.Null);
            Assert.That(beyond, Is.Empty);
            Assert.That(within.Select(p => p.Port), Is.EqualTo(new[] { 3 }));
        });
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Change_ActionOfTheOtherKind_IsRefusedByBothEngines(bool compiled)
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");
        IPacketEngine engine = compiled ? new DeviceEngine(CompilerBench.Compile("entries", geometry), geometry) : new ProgramEngine(CompilerBench.Check("entries"));
        EngineTable mask = engine.Tables.Single(t => t.Name == "I.by_mask");
        EngineTable prefix = engine.Tables.Single(t => t.Name == "I.by_prefix");

        string? onlyDefault = engine.AddEntry(mask, [new TernaryMatch(5, 0xff)], mask.Actions.Single(a => a.Name == "NoAction"), [], 1, out _);
        string? onlyEntries = engine.SetDefault(prefix, prefix.Actions.Single(a => a.Name == "I.leave"), [1]);

        Assert.Multiple(() =>
        {
            Assert.That(onlyDefault, Does.Contain("@defaultonly"));
            Assert.That(onlyEntries, Does.Contain("@tableonly"));
        });
    }

    [Test]
    public void Compile_Twice_GivesSameText([ValueSource(typeof(CompilerBench), nameof(CompilerBench.Programs))] string name)
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");

        string first = CompilerBench.Compile(name, geometry).ImageText;
        string second = CompilerBench.Compile(name, geometry).ImageText;

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Compile_Tables_MatchesGoldenTexts()
    {
        CompiledProgram compiled = CompilerBench.Compile("tables", CompilerBench.Geometry("wide"));

        GoldenFile.Matches("verif/golden/compiler/tables.ir.txt", Ir.IrText.Of(CompilerBench.Lower("tables")));
        GoldenFile.Matches("verif/golden/compiler/tables.image", compiled.ImageText);
        GoldenFile.Matches("verif/golden/compiler/tables.fit.txt", compiled.Report.ToText());
        GoldenFile.Matches("verif/golden/compiler/tables.fit.svg", compiled.Report.ToSvg());
    }

    [TestCase("memory")]
    [TestCase("branches")]
    [TestCase("labels")]
    public void Process_RandomPackets_DeviceModelGivesWhatProgramMeans(string name)
    {
        const int Packets = 400;
        NicGeometry geometry = CompilerBench.Geometry("wide");
        var device = new DeviceEngine(CompilerBench.Compile(name, geometry), geometry);
        var program = new ProgramEngine(CompilerBench.Check(name));
        var random = new Random(0);
        for (int i = 0; i < Packets; i++)
        {
            var packet = new byte[random.Next(1, 40)];
            random.NextBytes(packet);

            // Small values meet the conditions of the programs more often.
            for (int b = 0; b < packet.Length; b++)
            {
                packet[b] = random.Next(3) == 0 ? packet[b] : (byte)random.Next(10);
            }

            device.Send(0, packet);
            program.Send(0, packet);

            Assert.That(Text(device), Is.EqualTo(Text(program)), $"packet {i}: {Convert.ToHexStringLower(packet)}");
        }
    }

    private static string Text(IPacketEngine engine) => string.Join(';', engine.Drain().Select(p => $"{p.Port}:{Convert.ToHexStringLower([.. p.Data])}"));

    private static IEnumerable<string> Run(string name, IPacketEngine engine)
    {
        string path = RepositoryFiles.Path($"{CompilerBench.Folder}/{name}.stf");
        var bag = new DiagnosticBag();
        StfResult result = StfRunner.Run(StfParser.Parse(path, File.ReadAllText(path), bag), engine);
        return bag.Select(d => d.ToString()).Concat(result.Failures);
    }
}
