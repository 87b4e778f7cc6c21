using FlexNic.Host.Pcie;
using NUnit.Framework;

namespace FlexNic.Tests.Host.Pcie;

/// <summary>A legal request with one thing changed breaks exactly one rule, and the message says which.</summary>
public sealed class TlpRulesTests
{
    private const ushort Function = 0x0100;

    private static readonly Tlp _write = TlpRequests.Write(0x12_0000_0000, new byte[16], Function);
    private static readonly Tlp _read = TlpRequests.Read(0x12_0000_0000, 64, Function, 3);

    public static IEnumerable<TestCaseData> Breaches()
    {
        yield return Case("PayloadShort", TlpRule.DataLength, _write with { LengthDw = 5 });
        yield return Case("ReadWithData", TlpRule.DataLength, _read with { Payload = [1u] });
        yield return Case("TrafficClass", TlpRule.Header, _write with { TrafficClass = 1 });
        yield return Case("Poisoned", TlpRule.Header, _write with { Poisoned = true });
        yield return Case("Completion", TlpRule.Header, CompletionSplitter.Error(_read, CompletionStatus.UnsupportedRequest, 64, 0, 0));
        yield return Case("ThreeDwAbove4GiB", TlpRule.AddressForm, _write with { FourDwHeader = false });
        yield return Case("FourDwBelow4GiB", TlpRule.AddressForm, _write with { Address = 0x1000 });
        yield return Case("OneDwLastBe", TlpRule.ByteEnables, TlpRequests.Write(0x1000, new byte[4], Function) with { LastBe = 0xF });
        yield return Case("FirstBeZero", TlpRule.ByteEnables, _write with { FirstBe = 0 });
        yield return Case("LastBeZero", TlpRule.ByteEnables, _write with { LastBe = 0 });
        yield return Case("FirstBeHole", TlpRule.ByteEnables, _write with { FirstBe = 0b1011 });
        yield return Case("LastBeHole", TlpRule.ByteEnables, _write with { LastBe = 0b1101 });
        yield return Case("PageCrossed", TlpRule.PageCrossing, _write with { Address = 0x12_0000_0FF8 });
        yield return Case("PayloadOverMps", TlpRule.MaxPayload, TlpRequests.Write(0x2000, new byte[260], Function));
        yield return Case("ReadOverMrrs", TlpRule.MaxReadRequest, TlpRequests.Read(0x2000, 516, Function, 0));
        yield return Case("TagTooLarge", TlpRule.Tag, _read with { Tag = 256 });
        yield return Case("OtherFunction", TlpRule.FunctionId, _write with { RequesterId = 0x0101 });
    }

    [TestCaseSource(nameof(Breaches))]
    public void CheckRequest_OneBreach_IsTheOneFound(TlpRule rule, Tlp request)
    {
        var rules = new TlpRules(new TlpLimits());

        rules.CheckRequest(17, request, busMaster: true);

        Assert.That(rules.Violations.Select(violation => violation.Rule), Is.EqualTo(new[] { rule }));
        Assert.That(rules.Violations[0].ToString(), Does.StartWith("clock 17: "));
    }

    [Test]
    public void CheckRequest_BusMasterOff_Found()
    {
        var rules = new TlpRules(new TlpLimits());

        rules.CheckRequest(0, _write, busMaster: false);

        Assert.That(rules.Violations.Single().Rule, Is.EqualTo(TlpRule.BusMaster));
    }

    [Test]
    public void CheckRequest_TagReused_FoundUnlessReleased()
    {
        var rules = new TlpRules(new TlpLimits());
        rules.CheckRequest(0, _read, busMaster: true);
        rules.Release(_read.Tag);
        rules.CheckRequest(1, _read, busMaster: true);
        Assert.That(rules.Violations, Is.Empty);

        rules.CheckRequest(2, _read, busMaster: true);

        Assert.That(rules.Violations.Single().Rule, Is.EqualTo(TlpRule.Tag));
    }

    [Test]
    public void CheckRequest_LegalCorners_NothingFound()
    {
        var rules = new TlpRules(new TlpLimits());

        rules.CheckRequest(0, TlpRequests.Write(0x12_0000_0F00, new byte[256], Function), busMaster: true);
        rules.CheckRequest(0, TlpRequests.Read(0x1E00, 512, Function, 255), busMaster: true);
        rules.CheckRequest(0, TlpRequests.Write(0xFFFF_FFFF, new byte[1], Function), busMaster: true);
        rules.CheckRequest(0, TlpRequests.Write(0x1000, new byte[8], Function) with { FirstBe = 0b0101, LastBe = 0b1010 }, busMaster: true);
        rules.CheckRequest(0, TlpRequests.Read(0x1000, 4, Function, 0) with { FirstBe = 0 }, busMaster: true);

        Assert.That(rules.Violations, Is.Empty);
    }

    private static TestCaseData Case(string name, TlpRule rule, Tlp request) => new TestCaseData(rule, request).SetArgDisplayNames(name);
}
