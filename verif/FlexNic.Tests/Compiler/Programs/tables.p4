// Tables beside and after each other, hit and miss, the action that ran, entries of the program.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> a; bit<8> b; bit<16> c; bit<32> d; }
struct headers { h_t h; }
struct metadata { bit<8> class; bit<4> kind; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.h); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action classify(bit<8> class) { m.class = class; }
    action mark(bit<4> kind) { m.kind = kind; hdr.h.d[7:4] = kind; }
    action leave(bit<9> port) { s.egress_spec = port; }
    action rewrite(bit<32> d, bit<16> c) { hdr.h.d = d; hdr.h.c = c; }
    table first {
        key = { hdr.h.a: exact; }
        actions = { classify; NoAction; }
    }
    table second {
        key = { hdr.h.b: ternary; hdr.h.c: range; }
        actions = { mark; NoAction; }
        const entries = {
            (0x10 &&& 0xf0, 5 .. 9): mark(1);
            (_, 0 .. 300): mark(2);
            (0x77, _): mark(3);
        }
    }
    table third {
        key = { m.class: exact; m.kind: exact; }
        actions = { leave; rewrite; NoAction; }
        default_action = leave(4);
    }
    apply {
        first.apply();
        if (!second.apply().hit) { hdr.h.a = 0xff; }
        switch (third.apply().action_run) {
            rewrite: { s.egress_spec = 5; }
            NoAction: { hdr.h.b = hdr.h.b + 1; }
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
