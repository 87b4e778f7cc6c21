// Tables in branches that exclude each other, decisions by the action that ran, hits and misses inside conditions.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> kind; bit<8> a; bit<16> b; bit<32> c; bit<8> log; bit<8> log2; }
struct headers { h_t h; }
struct metadata { bit<8> r; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.h); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action set_r(bit<8> r) { m.r = r; }
    action left(bit<8> log) { hdr.h.log = log; s.egress_spec = 1; }
    action right(bit<8> log) { hdr.h.log = log; s.egress_spec = 2; }
    action deny() { mark_to_drop(s); }
    table one { key = { hdr.h.a: exact; } actions = { left; right; deny; NoAction; } }
    table two { key = { hdr.h.b: exact; } actions = { left; right; deny; } default_action = left(0x22); }
    table three { key = { hdr.h.b: range; hdr.h.a: optional; } actions = { set_r; NoAction; }
        const entries = { (0 .. 99, 7): set_r(1); (50 .. 1000, _): set_r(2); (_, 9): set_r(3); } }
    table four { key = { hdr.h.c: ternary; } actions = { left; right; NoAction; } }
    table five { key = { hdr.h.c: lpm; } actions = { left; right; deny; NoAction; } }
    table six { key = { m.r: exact; hdr.h.log: exact; } actions = { set_r; deny; NoAction; } }
    apply {
        if (hdr.h.kind < 4) {
            if (hdr.h.kind == 1) { one.apply(); } else { two.apply(); }
        } else if (hdr.h.kind < 16) {
            switch (four.apply().action_run) {
                left: { if (five.apply().hit) { hdr.h.log2 = 0xf5; } }
                right: { if (three.apply().miss) { hdr.h.log2 = 0xe3; } }
                default: { hdr.h.log2 = 0xdd; s.egress_spec = 7; }
            }
        } else {
            hdr.h.log = 0xff;
            s.egress_spec = 4;
        }
        if (!six.apply().hit && m.r == 2) { hdr.h.c = hdr.h.c + 1; }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
