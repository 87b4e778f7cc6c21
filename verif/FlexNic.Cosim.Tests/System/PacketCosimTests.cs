using FlexNic.Compiler;
using FlexNic.Cosim.Native;
using FlexNic.Cosim.Nic;
using FlexNic.Cosim.PacketTests;
using FlexNic.Core;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Lowering;
using FlexNic.P4;
using FlexNic.P4.Checked;
using FlexNic.Stf.Engine;
using FlexNic.Stf.Running;
using FlexNic.Stf.Script;

namespace FlexNic.Cosim.Tests.System;

/// <summary>Compiled P4 programs on the Verilated NIC as packet tests drive it: one library for all programs of a geometry.</summary>
[TestFixture]
public sealed class PacketCosimTests
{
    private const string Programs = "verif/FlexNic.Tests/Compiler/Programs";

    [Test]
    public async Task Registers_ThroughTheNic_AreWhatPacketsAndTheControlPlaneMake()
    {
        using RtlEngine rtl = await RtlAsync("small", "programs/l2_switch.p4");
        Assert.That(rtl.WriteRegister("arrived", 3, 7), Is.Null);
        byte[] frame = new byte[20];

        rtl.Send(3, frame);
        rtl.Send(3, frame);
        rtl.Send(0, frame);

        Assert.That((rtl.ReadRegister("arrived", 3, out var three), three), Is.EqualTo(((string?)null, (global::System.Numerics.BigInteger)9)));
        Assert.That((rtl.ReadRegister("arrived", 0, out var zero), zero), Is.EqualTo(((string?)null, global::System.Numerics.BigInteger.One)));
        Assert.That(rtl.ResetRegister("arrived"), Is.Null);
        Assert.That((rtl.ReadRegister("arrived", 3, out three), three), Is.EqualTo(((string?)null, global::System.Numerics.BigInteger.Zero)));
        Assert.That(rtl.Drain(), Is.Empty, "no station is known");
    }

    [Test]
    public async Task Send_FromAllPorts_KeepsTheOrderOfTheTest()
    {
        using RtlEngine rtl = await RtlAsync("small", "programs/l2_switch.p4");
        EngineTable stations = rtl.Tables.Single(t => t.Name.EndsWith("stations", StringComparison.Ordinal));
        EngineAction forward = stations.Actions.Single(a => a.Name.EndsWith("forward", StringComparison.Ordinal));
        Assert.That(rtl.AddEntry(stations, [new ExactMatch(0)], forward, [5], 0, out _), Is.Null);
        var random = new Random(3);
        byte[][] frames = [.. Enumerable.Range(0, 60).Select(i => Frame(random.Next(15, 400), i))];

        for (int i = 0; i < frames.Length; i++)
        {
            rtl.Send(random.Next(8), frames[i]);
        }

        Assert.That(rtl.Drain().Select(p => $"{p.Port} {Convert.ToHexString([.. p.Data])}"), Is.EqualTo(frames.Select(f => $"5 {Convert.ToHexString(f)}")));
    }

    [Test]
    public async Task AddAndDeleteEntries_BetweenPackets_ActFromThereOn()
    {
        using RtlEngine rtl = await RtlAsync("small", "programs/l2_switch.p4");
        EngineTable stations = rtl.Tables.Single(t => t.Name.EndsWith("stations", StringComparison.Ordinal));
        EngineAction forward = stations.Actions.Single(a => a.Name.EndsWith("forward", StringComparison.Ordinal));
        byte[] frame = Frame(60, 0);

        rtl.Send(0, frame);
        Assert.That(rtl.AddEntry(stations, [new ExactMatch(0)], forward, [2], 0, out int handle), Is.Null);
        rtl.Send(0, frame);
        Assert.That(rtl.ModifyEntry(stations, handle, forward, [6]), Is.Null);
        rtl.Send(0, frame);
        Assert.That(rtl.DeleteEntry(stations, handle), Is.Null);
        rtl.Send(0, frame);

        Assert.That(rtl.Drain().Select(p => p.Port), Is.EqualTo(new[] { 2, 6 }));
    }

    [Test]
    [Explicit("builds the Verilog of configs/wide.toml: minutes")]
    public async Task Run_ProgramsOnWide_VerilogSendsWhatTheModelSends()
    {
        NicGeometry geometry = Geometry("wide");
        VerilatedLibrary library = await LibraryAsync("wide");
        foreach (string test in Directory.GetFiles(Path.Combine(TestPaths.Root, Programs), "*.stf").Order(StringComparer.Ordinal))
        {
            CompiledProgram program = Compile(StfFile.ProgramOf(test), geometry);
            var statements = StfParser.Parse(test, await File.ReadAllTextAsync(test), new DiagnosticBag());
            using var rtl = new RtlEngine(program, geometry, library);

            StfResult verilog = StfRunner.Run(statements, rtl);
            StfResult model = StfRunner.Run(statements, new DeviceEngine(program, geometry));

            Assert.That(verilog.Failures, Is.Empty, test);
            Assert.That(model.DifferenceTo(verilog, "device", "rtl"), Is.Null, test);
        }
    }

    private static byte[] Frame(int bytes, int number)
    {
        byte[] frame = new byte[bytes];
        frame[^1] = (byte)number;
        return frame;
    }

    private static async Task<RtlEngine> RtlAsync(string geometry, string program) =>
        new(Compile(Path.Combine(TestPaths.Root, program), Geometry(geometry)), Geometry(geometry), await LibraryAsync(geometry));

    private static CompiledProgram Compile(string path, NicGeometry geometry)
    {
        CheckedProgram? program = P4Frontend.CompileFile(path, P4Options.WithIncludes()).Program;
        Assert.That(program, Is.Not.Null, path);
        return Pipeline.Run(P4Lowering.Run(program!, Path.GetFileNameWithoutExtension(path)), geometry);
    }

    private static NicGeometry Geometry(string name) => GeometryLoader.Load(Config(name));

    private static Task<VerilatedLibrary> LibraryAsync(string name) => NicLibrary.BuildAsync(Geometry(name), Config(name), TestPaths.Build, waves: false, null);

    private static string Config(string name) => Path.Combine(TestPaths.Root, "configs", $"{name}.toml");
}
