// Ten tables, each of which needs what the one before it said.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<16> a; bit<16> b; bit<32> trail; bit<16> last; }
struct headers { h_t h; }
struct metadata { bit<16> x; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.h); m.x = hdr.h.a; transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action next(bit<16> x) { m.x = x; }
    action mark(bit<16> x, bit<32> trail) { m.x = x; hdr.h.trail = hdr.h.trail | trail; }
    action stop(bit<9> port) { s.egress_spec = port; exit; }
    action out_by(bit<9> port) { s.egress_spec = port; hdr.h.last = m.x; }
    table t1 { key = { m.x: exact; } actions = { next; mark; stop; NoAction; } }
    table t2 { key = { m.x: exact; } actions = { next; mark; NoAction; } }
    table t3 { key = { m.x: ternary; } actions = { next; mark; NoAction; } }
    table t4 { key = { m.x: exact; } actions = { next; mark; stop; NoAction; } }
    table t5 { key = { m.x: ternary; hdr.h.b: exact; } actions = { next; mark; NoAction; } }
    table t6 { key = { m.x: exact; } actions = { next; mark; NoAction; } }
    table t7 { key = { m.x: lpm; } actions = { next; mark; NoAction; } }
    table t8 { key = { m.x: exact; } actions = { next; mark; NoAction; } }
    table t9 { key = { m.x: exact; } actions = { next; mark; NoAction; } }
    table t10 { key = { m.x: exact; } actions = { out_by; NoAction; } default_action = out_by(3); }
    apply {
        t1.apply();
        t2.apply();
        t3.apply();
        t4.apply();
        t5.apply();
        t6.apply();
        t7.apply();
        t8.apply();
        t9.apply();
        t10.apply();
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
