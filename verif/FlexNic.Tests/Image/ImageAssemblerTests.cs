using FlexNic.Core;
using FlexNic.Image;
using FlexNic.Image.Symbols;
using NUnit.Framework;

namespace FlexNic.Tests.Image;

public sealed class ImageAssemblerTests
{
    // Place, code and a telling part of the message, for one faulty line in a context.
    [TestCase("pipeline up", "(1,10)", "FNIC3001", "found 'up', expected ingress, dma or egress")]
    [TestCase("stage 0", "(1,1)", "FNIC3011", "belongs to a pipeline")]
    [TestCase("pipeline ingress\nneed 8", "(2,1)", "FNIC3011", "belongs to a section")]
    [TestCase("pipeline ingress\nstage 4", "(2,7)", "FNIC3004", "stage 4 is out of range: 0..3 fit (pipeline.ingress.stages = 4 in 'tiny')")]
    [TestCase("pipeline ingress\nparser\nstate a\nneed 16", "(4,6)", "FNIC3004", "0..15 fit")]
    [TestCase("pipeline ingress\nparser\nstate a\nadvance +3", "(4,9)", "FNIC3004", "advance 3 is odd")]
    [TestCase("pipeline ingress\nparser\nstate a\ndefault -> b", "(4,12)", "FNIC3002", "there is no state 'b'")]
    [TestCase("pipeline ingress\nparser\nstate a\nh1 = d0", "(4,6)", "FNIC3005", "h1 is wired to d1 of the chunk, not to d0; halves h1, +4, +8, ... take d1")]
    [TestCase("pipeline ingress\nparser\nstate a\nw1 = d0:d1", "(4,6)", "FNIC3005", "w1 is wired to d2:d3")]
    [TestCase("pipeline ingress\nparser\nstate a\nw16 = d0:d1", "(4,1)", "FNIC3006", "w0..w15 fit (phv.words32 = 16 in 'tiny')")]
    [TestCase("pipeline ingress\nparser\nstate a\nflags = d3", "(4,1)", "FNIC3005", "the parser cannot fill flags")]
    [TestCase("pipeline ingress\nparser\nstate a\n1 -> accept\n2 -> accept\n3 -> accept\n4 -> accept\n5 -> accept", "(8,1)", "FNIC3006", "parser.branches = 4 in 'tiny'")]
    [TestCase("pipeline ingress\nparser\nstate a\nmatch d0 d1\nlimit d2", "(5,7)", "FNIC3005", "it is d0 already")]
    [TestCase("pipeline ingress\nparser\nstate a\nstate a", "(4,7)", "FNIC3003", "state 'a' is described already, at line 3")]
    [TestCase("pipeline ingress\nstage 0\nkey h0 h1 h2 h3", "(3,14)", "FNIC3006", "3 16-bit containers fit (pipeline.ingress.stage.key_halves = 3 in 'tiny')")]
    [TestCase("pipeline ingress\nstage 0\npredicate kh0 == 65536", "(3,18)", "FNIC3004", "needs 17 bits, 16 fit")]
    [TestCase("pipeline ingress\nstage 0\npredicate kb0 == 1", "(3,11)", "FNIC3009", "kb0 has no predicate")]
    [TestCase("pipeline ingress\nstage 0\naction a\nw0 = w1 + w2\nw3 = w1 - w2", "(5,1)", "FNIC3007", "slot sw0 (w0..w5) has one result an action and computes another one at line 4")]
    [TestCase("pipeline ingress\nstage 0\naction a\nw12 = w1 + w2", "(4,12)", "FNIC3009", "cannot be operand B of slot sw2 (w12..w15): w12..w15 fit")]
    [TestCase("pipeline ingress\nstage 0\naction a\nw0 = h1", "(4,6)", "FNIC3009", "slot sw0 (w0..w5) cannot read 'h1'")]
    [TestCase("pipeline ingress\nstage 0\naction a\nw0, w6 = w1", "(4,1)", "FNIC3009", "w6 is not in the cluster of w0: slot sw0 writes w0..w5")]
    [TestCase("pipeline ingress\nstage 0\naction a\nw0 := e1", "(4,7)", "FNIC3005", "w0 is wired to e0 of the entry and to state.r0, not to 'e1'")]
    [TestCase("pipeline ingress\nstage 0\naction a\nparsed = h0", "(4,1)", "FNIC3012", "parsed cannot be written")]
    [TestCase("pipeline ingress\nstage 0\naction a\nstate index kh0", "(4,1)", "FNIC3013", "stage 0 of the ingress pipeline has no state: stages 3 have")]
    [TestCase("pipeline ingress\nstage 1\nhash w1..w11 crc32c", "(3,1)", "FNIC3013", "has no hash unit: stages 0 have")]
    [TestCase("pipeline ingress\nstage 0\nhash w1..w10 crc32c", "(3,6)", "FNIC3009", "the string to hash ends at w11")]
    [TestCase("pipeline ingress\nstage 0\naction a\nstate index kh0 & 0x1ffff", "(4,1)", "FNIC3013", "no state")]
    [TestCase("pipeline ingress\nstage 3\naction a\nw0 = 0\ntable t exact f=kw0\nactions a\ntable u ternary f=kw0\nactions a", "(2,1)", "FNIC3008", "w0 of stage 3 is used by 'a' of one side and by 'a' of the other")]
    [TestCase("pipeline ingress\nstage 0\ntable t index f=kw1[5:0]", "(3,15)", "FNIC3009", "an index table has one field")]
    [TestCase("pipeline ingress\nstage 0\naction a(v=e3)\ntable t exact f=kw0\nactions a", "(5,9)", "FNIC3009", "keeps data in e3, which entries of an exact table do not have: e0, e1, e2 fit")]
    [TestCase("pipeline ingress\nstage 0\naction a(v=e0.hi)\ntable t exact f=kb0\nactions a\nentry f=256 -> a(1)", "(6,9)", "FNIC3004", "f 256 needs 9 bits, 8 fit")]
    [TestCase("pipeline ingress\nstage 0\naction a(v=e0.hi)\ntable t exact f=kb0\nactions a\nentry f=1 -> a(65536)", "(6,16)", "FNIC3206", "'v' = 65536 needs 17 bits, 16 fit")]
    [TestCase("pipeline dma\ndeparser\nlayout l\nrequest h0 0 h1", "(4,1)", "FNIC3004", "a DMA header has 16 bytes (ctrl 2, offset 2, length 2, cookie 2, memBase 8), found 6")]
    [TestCase("pipeline dma\ndeparser\nlayout l\nemit b1", "(4,6)", "FNIC3005", "'b1' is not a lane")]
    [TestCase("pipeline ingress\nstage 0\nrow mode 0 def_ptr=512", "(3,20)", "FNIC3004", "needs 10 bits, 9 fit")]
    [TestCase("pipeline ingress\nstage 0\nrow modes 0", "(3,5)", "FNIC3002", "has no table 'modes'")]
    [TestCase("pipeline ingress\nstage 0\nkey w0 ?", "(3,8)", "FNIC3001", "character '?'")]
    [TestCase("pipeline ingress\nparser\nrow state 3 var_mode=3", "(3,22)", "FNIC3012", "var_mode 3 is reserved")]
    [TestCase("pipeline ingress\nparser\nstate a\nskip d0\nlimit d0", "(5,1)", "FNIC3003", "this state has a 'limit' already")]
    [TestCase("pipeline ingress\nparser\nstart port 1 -> 0", "(3,7)", "FNIC3002", "'port' is not a kind of source: network, transmit")]
    [TestCase("pipeline ingress\nparser\nstart network 64 -> 0", "(3,15)", "FNIC3004", "index 64 is out of range: 0..63 fit")]
    [TestCase("pipeline ingress\nparser\nstart network 9..8 -> 0", "(3,18)", "FNIC3004", "last index 8 is out of range: 9..63 fit")]
    [TestCase("pipeline ingress\nparser\nstart network 9 -> 0\nstart transmit, network 9 -> 0", "(4,17)", "FNIC3003", "described already, at line 3")]
    [TestCase("geometry other 0x1", "(1,16)", "FNIC3010", "the text was made for geometry 'other' with fingerprint 0x00000001; 'tiny' has 0x")]
    public void Assemble_OfAFaultyLine_SaysWhereWhatAndWhatFits(string text, string place, string code, string message)
    {
        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => ImageAssembler.Assemble(text, "p", TestGeometry.Tiny))!;

        string first = fault.Diagnostics[0].ToString();
        Assert.That(first, Does.StartWith($"p{place}: error {code}: "));
        Assert.That(first, Does.Contain(message));
    }

    [Test]
    public void Assemble_OfManyFaults_TellsAllInOrder()
    {
        const string Text = "pipeline ingress\nparser\nstate a\nneed 99\nh1 = d0\nstage 0\naction b\nw0 = w99\nbad\n";

        FlexNicInputException fault = Assert.Throws<FlexNicInputException>(() => ImageAssembler.Assemble(Text, "p", TestGeometry.Tiny))!;

        Assert.That(fault.Diagnostics.Select(d => d.Span.Line), Is.EqualTo(new[] { 4, 5, 8, 9 }));
    }

    [Test]
    public void Assemble_OfStarts_LetsTheLaterLineDecide()
    {
        const string Text = "pipeline ingress\nparser\nstart network, transmit 1, completion -> a\nstart network 3..5, transmit 0..1 -> b\nstart network 4 -> a\nstart network 63 -> b\nstate z\nstate a\nstate b\n";

        ConfigurationImage image = ImageAssembler.Assemble(Text, "p", TestGeometry.Tiny);

        string[] starts = [.. ImageDisassembler.ToText(image, TestGeometry.Tiny).Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("start ", StringComparison.Ordinal))];
        Assert.That(starts, Is.EqualTo(new[]
        {
            "start network -> a", "start network 3 -> b", "start network 5 -> b", "start network 63 -> b",
            "start transmit -> z", "start transmit 0..1 -> b", "start completion -> a", "start recirculated -> z",
        }));
    }

    [TestCase("w0 = w1 + w2")]
    [TestCase("w0 = e0 - w2")]
    [TestCase("w0 = rsub(w1, w2)")]
    [TestCase("w0 = w1 & ~rotl(bswap(w2), 7)")]
    [TestCase("w0, w5 = satadd(hash, w14)")]
    [TestCase("w7[23:8] = rotl(w1, 6)")]
    [TestCase("w6 = rotl(w1, 6) mask 0xf00000ff over w9")]
    [TestCase("w12 = h16 ^ w13 mask 0x0000ffff")]
    [TestCase("h0 = zero()")]
    [TestCase("h0 = bswap(user_word.hi)")]
    [TestCase("h12 = max(e0.lo, h13)")]
    [TestCase("b2 = h16.lo == b3")]
    [TestCase("b2 = e3.b1")]
    [TestCase("sw2 = 0")]
    [TestCase("w3 := e3")]
    [TestCase("h7 := e3.lo")]
    [TestCase("layout := e3.b0")]
    [TestCase("w13 := state.r1")]
    [TestCase("b9 := state.pred")]
    public void Assemble_OfAStatement_IsDisassembledToTheSameText(string statement)
    {
        ConfigurationImage image = ImageAssembler.Assemble($"pipeline ingress\nstage 3\naction a\n{statement}\n", "p", TestGeometry.Tiny);

        Assert.That(ImageDisassembler.ToText(image, TestGeometry.Tiny), Does.Contain($"    {statement}\n"));
    }

    [TestCase("w0 = w2 - e0", "w0 = rsub(e0, w2)")]
    [TestCase("h12 = h13 - h2", "h12 = rsub(h2, h13)")]
    [TestCase("w12 = w13 + w0", "w12 = w0 + w13")]
    [TestCase("x = bswap(w14)", "sw2 = bswap(w14)")]
    [TestCase("w15 = user_word", "user_word = user_word")]
    public void Assemble_OfOperandsInEitherOrder_FindsTheSlotsOperands(string statement, string disassembled)
    {
        ConfigurationImage image = ImageAssembler.Assemble($"pipeline ingress\nstage 3\naction a\n{statement}\n", "p", TestGeometry.Tiny);

        Assert.That(ImageDisassembler.ToText(image, TestGeometry.Tiny), Does.Contain($"    {disassembled}\n"));
    }

    [Test]
    public void Assemble_OfSymbols_SurviveDisassembly()
    {
        ImageSymbols symbols = ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "p", TestGeometry.Tiny).Symbols;

        string text = ImageDisassembler.ToText(ImageAssembler.Assemble(RepositoryFiles.Read("programs", "memcached_get.image"), "p", TestGeometry.Tiny), TestGeometry.Tiny);
        ImageSymbols again = ImageAssembler.Assemble(text, "q", TestGeometry.Tiny).Symbols;

        // Records with immutable arrays compare those by reference, so the printed form is compared.
        Assert.That(System.Text.Json.JsonSerializer.Serialize(again), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(symbols)));
    }
}
