// An action that exits ends what stands around the switch that applied its table.
#include <core.p4>
#include <v1model.p4>
header h0_t { bit<9> f0; bit<16> f1; bit<5> f2; bit<1> f3; bit<1> f4; }
struct headers { h0_t h0; }
struct metadata { }
parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.h0);
        transition accept;
    }
}
control V(inout headers hdr, inout metadata m) {
    apply {
    }
}
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action a4() {
        exit;
    }
    table t7 {
        actions = { a4; }
        default_action = a4();
        size = 16;
    }
    apply {
        switch (t7.apply().action_run) {
            default: {
                hdr.h0.f2 = 5w1;
            }
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
