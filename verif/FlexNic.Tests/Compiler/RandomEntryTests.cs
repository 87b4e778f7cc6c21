using System.Numerics;
using FlexNic.Compiler;
using FlexNic.Engines;
using FlexNic.Geometry;
using FlexNic.Ir;
using FlexNic.Lowering;
using FlexNic.Model.Program;
using FlexNic.P4.Checked;
using FlexNic.Stf.Engine;
using NUnit.Framework;

namespace FlexNic.Tests.Compiler;

/// <summary>Programs with many tables: entries that come, change and go at random, and random packets; the device model does what the program means.</summary>
[TestFixture]
internal sealed class RandomEntryTests
{
    private const int Rounds = 12;

    private const string LargeTernary = "action set(bit<32> c, bit<9> port) { hdr.h.c = c; s.egress_spec = port; } table t { key = { hdr.h.a: ternary; hdr.h.b: range; } actions = { set; NoAction; } size = 600; }";

    private const string LargeExact = "action set(bit<32> c, bit<9> port) { hdr.h.c = c; s.egress_spec = port; } table t { key = { hdr.h.a: exact; hdr.h.b: exact; } actions = { set; NoAction; } size = 2000; }";

    private const string WideData = "action set(bit<8> a, bit<128> x, bit<48> y, bit<9> port) { hdr.h.a = a; hdr.h.x = x; hdr.h.y = y; s.egress_spec = port; } table t { key = { hdr.h.a: ternary; } actions = { set; NoAction; } default_action = set(1, 2, 3, 4); }";

    [TestCase("lpm_router")]
    [TestCase("vlan_switch")]
    [TestCase("nat")]
    [TestCase("chain")]
    [TestCase("odd_widths")]
    [TestCase("branches_of_tables")]
    [TestCase("tables")]
    public void Process_RandomEntries_DeviceModelGivesWhatProgramMeans(string name) => Compare(CompilerBench.Check(name), 8, 30);

    [Test]
    public void Process_TernaryTableOverSeveralStages_HighestPriorityWins() =>
        Compare(CompilerBench.CheckText("large.p4", CompilerBench.Around("if (hdr.h.isValid()) { t.apply(); }", declarations: LargeTernary)), 60, 40, parts: 3);

    [Test]
    public void Process_ExactTableOverSeveralStages_FindsEveryEntry() =>
        Compare(CompilerBench.CheckText("large.p4", CompilerBench.Around("if (hdr.h.isValid()) { t.apply(); }", declarations: LargeExact)), 120, 60, parts: 4);

    [Test]
    public void Process_MoreDataThanAnEntry_IsLookedUpSeveralTimes()
    {
        CheckedProgram program = CompilerBench.CheckText("data.p4", CompilerBench.Around("if (hdr.h.isValid()) { t.apply(); }", "bit<8> a; bit<8> b; bit<128> x; bit<48> y;", WideData));
        CompiledProgram compiled = Pipeline.Run(P4Lowering.Run(program, "data"), CompilerBench.Geometry("wide"));

        Assert.That(compiled.Tables[0].Copies, Has.Length.GreaterThan(1));
        Compare(program, 5, 30);
    }

    // A round: entries are added, some are changed or deleted, packets are sent.
    private static void Compare(CheckedProgram program, int entries, int packets, int parts = 1)
    {
        NicGeometry geometry = CompilerBench.Geometry("wide");
        CompiledProgram compiled = Pipeline.Run(P4Lowering.Run(program, "random"), geometry);
        Assert.That(compiled.Tables.Max(t => t.More.Length + 1), Is.GreaterThanOrEqualTo(parts));
        var device = new DeviceEngine(compiled, geometry);
        var model = new ProgramEngine(program);
        var random = new Random(entries);
        int full = 0;
        List<(EngineTable Device, EngineTable Model, int DeviceHandle, int ModelHandle)> live = [];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < entries; i++)
            {
                EngineTable table = device.Tables[random.Next(device.Tables.Count)];
                EngineTable same = model.Tables.Single(t => t.Name == table.Name);
                EngineAction action = table.Actions[random.Next(table.Actions.Length)];
                EngineAction meant = same.Actions.Single(a => a.Name == action.Name);
                BigInteger[] arguments = [.. action.Parameters.Select(p => Number(random, p.Width))];
                int priority = random.Next(1, 50);
                if (table.Keys.Length > 0 && random.Next(8) > 0)
                {
                    EngineMatch[] matches = [.. table.Keys.Select(k => Match(random, k))];
                    string? first = model.AddEntry(same, matches, meant, arguments, priority, out int modelHandle);
                    string? second = device.AddEntry(table, matches, action, arguments, priority, out int deviceHandle);
                    if (first is null && second?.Contains("is full", StringComparison.Ordinal) == true)
                    {
                        full++;
                        Assert.That(model.DeleteEntry(same, modelHandle), Is.Null);
                        continue;
                    }

                    Assert.That(second is null, Is.EqualTo(first is null), $"{table.Name}: {first} {second}");
                    if (first is null)
                    {
                        live.Add((table, same, deviceHandle, modelHandle));
                    }
                }
                else if (live.Count > 0)
                {
                    (EngineTable at, EngineTable model2, int deviceHandle, int modelHandle) = live[random.Next(live.Count)];
                    Change(random, device, model, at, model2, deviceHandle, modelHandle);
                    live.RemoveAll(l => l.Device == at && l.DeviceHandle == deviceHandle);
                }
            }

            for (int i = 0; i < packets; i++)
            {
                var packet = new byte[random.Next(8) == 0 ? random.Next(1, 30) : 76];
                for (int b = 0; b < packet.Length; b++)
                {
                    packet[b] = (byte)Number(random, 8);
                }

                // Types that the parsers of the programs look for.
                if (packet.Length > 23)
                {
                    (packet[12], packet[13], packet[14], packet[23], packet[6]) = ((byte)(random.Next(2) == 0 ? 0x08 : 0x81), 0, 0x45, (byte)(random.Next(2) == 0 ? 6 : 17), (byte)(random.Next(2) == 0 ? 17 : 6));
                }

                int port = random.Next(4);
                device.Send(port, packet);
                model.Send(port, packet);
                Assert.That(Text(device), Is.EqualTo(Text(model)), $"round {round}, packet {i} at port {port}: {Convert.ToHexStringLower(packet)}");
            }
        }

        Assert.That(live, Is.Not.Empty, $"{full} entries found no room");
    }

    private static void Change(Random random, DeviceEngine device, ProgramEngine model, EngineTable table, EngineTable same, int deviceHandle, int modelHandle)
    {
        if (random.Next(2) == 0)
        {
            Assert.That(device.DeleteEntry(table, deviceHandle), Is.EqualTo(model.DeleteEntry(same, modelHandle)));
            return;
        }

        EngineAction action = table.Actions[random.Next(table.Actions.Length)];
        BigInteger[] arguments = [.. action.Parameters.Select(p => Number(random, p.Width))];
        Assert.That(device.ModifyEntry(table, deviceHandle, action, arguments), Is.EqualTo(model.ModifyEntry(same, modelHandle, same.Actions.Single(a => a.Name == action.Name), arguments)));
    }

    // Few values, so that entries and packets meet.
    private static BigInteger Number(Random random, int width)
    {
        BigInteger value = random.Next(3) == 0 ? new BigInteger(random.NextInt64()) * random.Next(1, 1 << 20) : random.Next(12);
        return value & NodeFactory.Ones(width);
    }

    private static EngineMatch Match(Random random, EngineKey key)
    {
        BigInteger value = Number(random, key.Width);
        switch (key.MatchKind)
        {
            case "lpm":
                return new PrefixMatch(value, random.Next(key.Width + 1));
            case "ternary":
                return new TernaryMatch(value, random.Next(2) == 0 ? NodeFactory.Ones(key.Width) : Number(random, key.Width));
            case "range":
                BigInteger last = Number(random, key.Width);
                return new RangeMatch(BigInteger.Min(value, last), BigInteger.Max(value, last));
            case "optional":
                return random.Next(2) == 0 ? new ExactMatch(value) : new TernaryMatch(0, 0);
            default:
                return new ExactMatch(value);
        }
    }

    // wide has 25 ports: what goes to another is dropped.
    private static string Text(IPacketEngine engine) => string.Join(';', engine.Drain().Where(p => p.Port < 25).Select(p => $"{p.Port}:{Convert.ToHexStringLower([.. p.Data])}"));
}
