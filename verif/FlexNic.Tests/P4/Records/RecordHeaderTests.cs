using FlexNic.P4;
using FlexNic.P4.Elaboration;
using FlexNic.P4.Records;
using FlexNic.Tests.Image;
using FlexNic.Tests.Rtl;
using FlexNic.Tests.Support;
using NUnit.Framework;

namespace FlexNic.Tests.P4.Records;

[TestFixture]
internal sealed class RecordHeaderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Test]
    public void Write_Memcached_MatchesGolden() => GoldenFile.Matches(
        "verif/golden/p4/memcached_get.h", RecordHeader.Write("memcached_get", HostRecords.Of(Elaborator.Run(P4Frontend.CompileFile(RepositoryFiles.Path("programs", "memcached_get.p4"), P4Options.WithIncludes()).Program!))!.Value));

    [Test]
    public void Of_EveryUse_FindsTheRecordAndNoOther()
    {
        var records = HostRecords.Of(Elaborator.Run(P4Bench.Accept(Program)))!.Value;

        Assert.That(records.Select(r => $"{r.Name} {r.Uses}"), Is.EqualTo(new[] { "entry_t Written", "record Written", "pair_t Written", "pair_t_2 Written", "next_t Read", "head_t Read", "ethernet_t InPackets" }));
    }

    [Test]
    public void Of_V1Model_HasNone() => Assert.That(HostRecords.Of(Elaborator.Run(P4Bench.Accept(P4Bench.V1("struct Headers { } struct Meta { }", "", "", "transition accept;")))), Is.Null);

    [TestCase("gcc", "-std=c11", "c")]
    [TestCase("g++", "-std=c++11", "c++")]
    public async Task Write_EveryKindOfField_CompilesAndReadsWhatIsThere(string compiler, string standard, string language)
    {
        HdlTools.Need(compiler);
        string folder = Directory.CreateTempSubdirectory("flexnic-records").FullName;
        try
        {
            string source = Path.Combine(folder, "test.c");
            string program = Path.Combine(folder, "test");
            await File.WriteAllTextAsync(Path.Combine(folder, "records.h"), RecordHeader.Write("test", HostRecords.Of(Elaborator.Run(P4Bench.Accept(Program)))!.Value));

            // entry_t: flags 3 bits = 5, wide 33 bits, rest 4 bits; then whole bytes.
            await File.WriteAllTextAsync(source, """
                #include "records.h"
                #include <stdio.h>
                #include <string.h>
                int main(void)
                {
                    const uint8_t bytes[] = { 0xbf, 0xff, 0xff, 0xff, 0xf9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
                    struct entry_t e;
                    memcpy(&e, bytes, sizeof e);
                    printf("%u %llu %u %u %u %u\n", (unsigned)entry_t_flags(&e), (unsigned long long)entry_t_wide(&e), (unsigned)entry_t_rest(&e), (unsigned)e.long_, (unsigned)e.address[5], (unsigned)sizeof e);
                    return 0;
                }
                """);

            await HdlTools.RunAsync(compiler, [standard, "-x", language, "-Wall", "-Wextra", "-Werror", "-pedantic", source, "-o", program], Limit);
            string printed = await HdlTools.RunAsync(program, [], Limit);

            // 0xbffffffff9 = 101 1...1 (33) 1001: the program that wrote it had 5, 2^33 - 1 and 9.
            Assert.That(printed.Trim(), Is.EqualTo("5 8589934591 9 1 7 14"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private const string Program = """
        #include <core.p4>
        #include <flexnic.p4>
        header ethernet_t { bit<48> destination; bit<48> source; bit<16> type; }
        header head_t { @little_endian bit<32> consumed; }
        header next_t { bit<8> count; varbit<64> rest; }
        struct entry_t { bit<3> flags; bit<33> wide; bit<4> rest; bit<8> long; bit<48> address; bit<16> tail; }
        struct pair_t<T> { T a; T b; }
        struct headers_t { ethernet_t ethernet; head_t head; next_t next; }
        struct metadata_t { }
        struct bridge_t { }
        parser IP(packet_in p, out headers_t h, inout metadata_t m, in ingress_input_metadata_t s) { state start { p.extract(h.ethernet); transition accept; } }
        control I(inout headers_t h, inout metadata_t m, in ingress_input_metadata_t s, inout bridge_t b) { apply { send_to_host(0); } }
        control ID(packet_out p, inout headers_t h, in metadata_t m) { apply { p.emit(h); } }
        parser DP(packet_in p, out headers_t h, inout metadata_t m, in dma_input_metadata_t s, in bridge_t b) {
            state start { transition select(s.source, s.cookie) { (PacketSource_t.PORT, _): packet; (PacketSource_t.DMA_COMPLETION, 7): next; (PacketSource_t.DMA_COMPLETION, _): head; default: packet; } }
            state head { p.extract(h.head); transition accept; }
            state next { p.extract(h.next, 8); transition accept; }
            state packet { p.extract(h.ethernet); transition accept; }
        }
        control Inner(in headers_t h) { apply { dma_write_field(64w64, (pair_t<bit<8>>) { 1, 2 }); dma_write_field(64w64, (pair_t<bit<16>>) { 1, 2 }); } }
        control D(inout headers_t h, inout metadata_t m, in dma_input_metadata_t s, in bridge_t b) {
            Inner() inner;
            action put(HostAddress_t at) { dma_write_field<entry_t>(at, { 1, 2, 3, 4, h.ethernet.source, 5 }); }
            table puts { key = { h.ethernet.type: exact; } actions = { put; } }
            apply {
                puts.apply();
                dma_write_field<tuple<bit<8>, bit<8>>>(64w0, { 8w1, 8w2 });
                dma_write_field(64w0, 16w1);
                dma_write(64w0, 0, 14);
                inner.apply(h);
            }
        }
        control DD(packet_out p, inout headers_t h, in metadata_t m) { apply { p.emit(h.ethernet); } }
        parser EP(packet_in p, out headers_t h, inout metadata_t m, in egress_input_metadata_t s, in bridge_t b) { state start { transition accept; } }
        control E(inout headers_t h, inout metadata_t m, in egress_input_metadata_t s, in bridge_t b) { apply { } }
        control ED(packet_out p, inout headers_t h, in metadata_t m) { apply { } }
        FlexNic(IP(), I(), ID(), DP(), D(), DD(), EP(), E(), ED()) main;
        """;
}
