// A stack of labels of odd size; headers come and go.
#include <core.p4>
#include <v1model.p4>

header top_t { bit<8> kind; }
header label_t { bit<20> label; bit<3> tc; bit<1> bottom; }
header tail_t { bit<16> x; bit<8> y; }
struct headers { top_t top; label_t[3] labels; tail_t tail; }
struct metadata { }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.top);
        transition select(hdr.top.kind) { 1: label; 2: tail; default: accept; }
    }
    state label {
        b.extract(hdr.labels.next);
        transition select(hdr.labels.last.bottom) { 0: label; 1: accept; }
    }
    state tail { b.extract(hdr.tail); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        if (hdr.labels[0].isValid()) {
            if (hdr.labels[0].label == 7) {
                hdr.labels.pop_front(1);
            } else if (hdr.labels[0].label == 8) {
                hdr.labels.push_front(1);
                hdr.labels[0].setValid();
                hdr.labels[0].label = 0xabcde;
                hdr.labels[0].tc = 5;
                hdr.labels[0].bottom = 0;
            }
        } else if (s.parser_error == error.PacketTooShort) {
            s.egress_spec = 2;
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
