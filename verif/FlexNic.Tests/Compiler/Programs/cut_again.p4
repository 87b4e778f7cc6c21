// Parts of an operation that does nothing to them are moves, and these may lie in two containers.
#include <core.p4>
#include <v1model.p4>
header h1_t { bit<48> f0; }
struct headers { h1_t h1; }
struct metadata { }
parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        transition s1;
    }
    state s1 {
        b.extract(hdr.h1);
        transition accept;
    }
}
control V(inout headers hdr, inout metadata m) {
    apply {
    }
}
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action a3() {
        hdr.h1.f0 = (hdr.h1.f0 / 48w2);
    }
    action a5() {
        hdr.h1.f0 = (hdr.h1.f0 ^ ((bit<48>)s.ingress_port));
    }
    table t8 {
        actions = { a5; }
        size = 16;
    }
    table t9 {
        actions = { a3; }
        size = 16;
    }
    apply {
        t8.apply();
        switch (t9.apply().action_run) {
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    apply {
    }
}
control C(inout headers hdr, inout metadata m) {
    apply {
    }
}
control D(packet_out b, in headers hdr) {
    apply {
        b.emit(hdr);
    }
}
V1Switch(P(), V(), I(), E(), C(), D()) main;
