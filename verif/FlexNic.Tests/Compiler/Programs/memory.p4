// A register array that adds, a counter, and a flag that remembers.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> slot; bit<8> value; bit<8> total; bit<8> before; }
struct headers { h_t h; }
struct metadata { }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.h); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    register<bit<8>>(256) totals;
    register<bit<8>>(1) last;
    counter(16, CounterType.packets) packets;
    apply {
        bit<8> t;
        totals.read(t, (bit<32>)hdr.h.slot);
        t = t + hdr.h.value;
        totals.write((bit<32>)hdr.h.slot, t);
        hdr.h.total = t;
        last.read(hdr.h.before, 0);
        last.write(0, hdr.h.value);
        packets.count((bit<32>)hdr.h.slot[3:0]);
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
