using FlexNic.Core;
using FlexNic.Geometry;
using FlexNic.Image;
using FlexNic.Image.Layout;
using FlexNic.Image.Rules;
using NUnit.Framework;

namespace FlexNic.Tests.Image.Rules;

public sealed class RuleInstallerTests
{
    private const string Text = """
        pipeline ingress
        stage 0
          table flows exact source=kw0 port=kh0[11:0]
            actions to drop
          table filter ternary source=kw0 kind=kb0
            actions pass stop
            entry kind=0xff -> stop
          action to(queue=e0.hi, address=e1:e2)
            user_half := e0.hi
          action drop
          action pass(mark=e3.lo)
            h7 := e3.lo
          action stop
        stage 3
          register total lo base 4 size 8
          counter seen hi base 4 size 8
        """;

    private static readonly NicGeometry Tiny = TestGeometry.Tiny;

    [TestCase("table_add nope to 1 1 => 1 2", "(1,11)", "FNIC3202", "no table 'nope': filter, flows fit")]
    [TestCase("table_add flows nope 1 1 => 1 2", "(1,17)", "FNIC3204", "no action 'nope': to, drop fit")]
    [TestCase("table_add flows to 1 => 1 2", "(1,11)", "FNIC3203", "has 2 fields (source, port), found 1")]
    [TestCase("table_add flows to 1 4096 => 1 2", "(1,22)", "FNIC3205", "has 12 bits, this needs 13")]
    [TestCase("table_add flows to 1 1&&&3 => 1 2", "(1,22)", "FNIC3205", "is exact: key field 'port' takes a value without mask")]
    [TestCase("table_add flows to 1 1 => 1", "(1,17)", "FNIC3203", "takes 2 parameters (queue, address), found 1")]
    [TestCase("table_add flows to 1 1 => 65536 2", "(1,27)", "FNIC3206", "'queue' = 65536 needs 17 bits, 16 fit")]
    [TestCase("table_add flows to 1 1 => 1 1\ntable_add flows drop 1 1 =>", "(2,1)", "FNIC3208", "handle 0")]
    [TestCase("table_add filter stop 1 1 =>", "(1,11)", "FNIC3210", "needs a priority")]
    [TestCase("table_delete flows 3", "(1,20)", "FNIC3209", "no entry with handle 3")]
    [TestCase("register_write total 8 1", "(1,22)", "FNIC3211", "0..7 fit")]
    [TestCase("register_write seen 0 1", "(1,16)", "FNIC3211", "'seen' is a counter")]
    public void Apply_OfARuleThatDoesNotFit_SaysWhereAndWhatFits(string rules, string place, string code, string message)
    {
        RuleInstaller installer = Make();
        Rule[] all = [.. RuleFile.Parse(rules, "r")];
        foreach (Rule rule in all[..^1])
        {
            installer.Apply(rule);
        }

        ConfigurationImage before = installer.Snapshot();
        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => installer.Apply(all[^1]))!;

        Assert.That(fault.Message, Does.StartWith($"r{place}: error {code}: "));
        Assert.That(fault.Message, Does.Contain(message));
        Assert.That(installer.Snapshot().Rows, Is.EqualTo(before.Rows));
    }

    [TestCase("table_remove t 1", "(1,1)", "'table_remove' is not a rule: table_add")]
    [TestCase("table_add t a 1 2", "(1,18)", "found the end of the line, expected '=>'")]
    [TestCase("table_add t a 1x => 2", "(1,15)", "found '1x', expected a key or '=>'")]
    [TestCase("host_queue 0 base=0 entries=3 stride=64 head=0", "(1,21)", "a power of two up to 32768 fits")]
    [TestCase("host_queue 0 base=0xfffff000 entries=1024 stride=64 head=0", "(1,14)", "may not cross a multiple of 4 GiB")]
    public void Parse_OfAFaultyLine_SaysWhereAndWhatFits(string rules, string place, string message)
    {
        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => RuleFile.Parse(rules, "r"))!;

        Assert.That(fault.Message, Does.StartWith($"r{place}: error FNIC3201: "));
        Assert.That(fault.Message, Does.Contain(message));
    }

    [Test]
    public void Apply_OfAnExactEntry_WritesKeyActionAndData()
    {
        RuleInstaller installer = Make();

        IReadOnlyList<ImageRow> rows = installer.Apply(RuleFile.Parse("table_add flows to 10.0.0.1 80 => 7 0x123456789abc", "r")[0]);

        ImageRow entry = rows.Single(r => r.Table == StageTable.ExactEntry);
        ImageRow data = rows.Single(r => r.Table == StageTable.ExactData);
        RowLayout layout = ImageLayout.For(Tiny).Table(PipelineId.Ingress, 2, StageTable.ExactEntry).Row;
        Assert.That(layout.Slice(entry.Bits, "key").Get(0, 32), Is.EqualTo(0x0A000001));
        Assert.That(layout.Slice(entry.Bits, "key").Get(128, 16), Is.EqualTo(80));
        Assert.That((layout.Get(entry.Bits, "valid"), layout.Get(entry.Bits, "action"), layout.Get(entry.Bits, "ptr")), Is.EqualTo((1ul, 1ul, (ulong)data.Row)));
        Assert.That((data.Bits.Get(0, 32), data.Bits.Get(32, 32), data.Bits.Get(64, 32)), Is.EqualTo((7ul << 16, 0x1234ul, 0x56789abcul)));
        Assert.That(installer.LastHandle, Is.Zero);
    }

    [Test]
    public void Apply_OfTernaryEntriesInAnyOrder_KeepsRowsInOrderOfPriority()
    {
        RuleInstaller installer = Make();
        int[] priorities = [50, 10, 30, 20, 40, 25, 15, 5, 45, 35, 27, 28, 29, 26, 12, 11, 13, 14, 1, 2, 3, 4, 6, 7, 8, 9, 60, 61, 62, 63, 64];
        foreach (int priority in priorities)
        {
            installer.Apply(RuleFile.Parse($"table_add filter pass 0&&&0 {priority} => {priority} {priority}", "r")[0]);
        }

        IEnumerable<ulong> marks = Enumerable.Range(0, 32).Select(r => installer.Snapshot().Row(PipelineId.Ingress, 2, StageTable.TernaryData, r).Get(0, 32));

        // Row 0 is the program's own entry.
        Assert.That(marks, Is.EqualTo(priorities.Order().Select(p => (ulong)p).Prepend(0ul)));
        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => installer.Apply(RuleFile.Parse("table_add filter stop 0&&&0 0 => 9", "r")[0]))!;
        Assert.That(fault.Message, Does.Contain("error FNIC3207: table 'filter' is full: 32 of 32 rows are used (pipeline.ingress.stage.ternary_rows)"));
    }

    [Test]
    public void Apply_OfPrefixes_PutsTheLongerPrefixFirst()
    {
        RuleInstaller installer = Make();
        foreach (string rule in new[] { "10.0.0.0/8 0/0 => 1", "10.1.0.0/16 0/0 => 2", "10.1.2.0/24 0/0 => 3" })
        {
            installer.Apply(RuleFile.Parse($"table_add filter pass {rule}", "r")[0]);
        }

        ConfigurationImage image = installer.Snapshot();
        ulong[] marks = [.. Enumerable.Range(1, 31).Select(r => image.Row(PipelineId.Ingress, 2, StageTable.TernaryData, r).Get(0, 32)).Where(m => m != 0)];

        Assert.That(marks, Is.EqualTo(new ulong[] { 3, 2, 1 }));
    }

    [Test]
    public void Apply_UntilAnExactTableIsFull_SaysHowManyEntriesItHolds()
    {
        RuleInstaller installer = Make();
        FlexNicInputException? fault = null;
        for (int i = 0; fault is null && i < 4096; i++)
        {
            try
            {
                installer.Apply(RuleFile.Parse($"table_add flows drop {i * 7919} {i} =>", "r")[0]);
            }
            catch (FlexNicInputException caught)
            {
                fault = caught;
            }
        }

        Assert.That(fault?.Message, Does.Match(@"error FNIC3207: table 'flows' is full: \d+ of 256 entries are used .* \(pipeline.ingress.stage.exact_entries\)"));
    }

    [Test]
    public void Snapshot_AfterAddAndDelete_IsTheImageItWas()
    {
        RuleInstaller installer = Make();
        ConfigurationImage before = installer.Snapshot();
        foreach (Rule rule in RuleFile.Parse("table_add flows to 1 1 => 1 1\ntable_add filter pass 1 1 => 1 1\ntable_modify flows drop 0\ntable_delete flows 0\ntable_delete filter 1\n", "r"))
        {
            installer.Apply(rule);
        }

        Assert.That(installer.Snapshot().Rows, Is.EqualTo(before.Rows));
    }

    [Test]
    public void Apply_OfRegisterWrite_ChangesOneHalfOfItsRow()
    {
        ImageRow row = Make().Apply(RuleFile.Parse("register_write total 1 0xfffffff0", "r")[0]).Single();

        Assert.That(row, Is.EqualTo(new ImageRow(PipelineId.Ingress, 5, StageTable.State, 5, BitVector.FromValue(64, 0xfffffff0))));
    }

    private static RuleInstaller Make() => new(ImageAssembler.Assemble(Text, "p", Tiny), Tiny);
}
