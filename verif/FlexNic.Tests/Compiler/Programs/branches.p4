// Conditions, functions, early ends, numbers and bits.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> op; bit<8> x; bit<16> a; bit<16> b; bit<32> c; bit<32> d; }
struct headers { h_t h; }
struct metadata { }

bit<16> larger(in bit<16> x, in bit<16> y) {
    if (x > y) { return x; }
    return y;
}

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.h); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action finish(in bit<9> port) { s.egress_spec = port; exit; }
    apply {
        bit<32> sum = hdr.h.c + hdr.h.d;
        if (hdr.h.op == 1) {
            hdr.h.c = sum;
            finish(1);
        }
        if (hdr.h.op == 2) {
            hdr.h.a = larger(hdr.h.a, hdr.h.b);
            if (hdr.h.a > 0x100) { hdr.h.x = 1; } else if (hdr.h.x[3:0] == 5 || hdr.h.x[7:7] == 1) { hdr.h.x[3:0] = hdr.h.x[7:4]; }
        } else if (hdr.h.op == 3) {
            bit<32> t = hdr.h.c;
            hdr.h.c = hdr.h.d;
            hdr.h.d = t;
            hdr.h.a = hdr.h.a |-| hdr.h.b;
        } else if (hdr.h.op < 8) {
            hdr.h.d = hdr.h.c ^ (hdr.h.d & 0x00ffff00);
            hdr.h.b = hdr.h.x == 0 ? hdr.h.b : ~hdr.h.b;
            hdr.h.a = hdr.h.a << hdr.h.x[2:0];
        } else {
            mark_to_drop(s);
            return;
        }
        s.egress_spec = (bit<9>)hdr.h.x[1:0];
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
