// Key sets that ask one field for two values at once never fit.
#include <core.p4>
#include <v1model.p4>

header h_t {
    bit<16> a;
}

struct headers_t {
    h_t first;
    h_t second;
}

struct metadata_t { }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    state start {
        packet.extract(hdr.first);
        transition select(hdr.first.a, hdr.first.a) {
            (0 .. 1, 0x4ded): more;
            (0x0010 &&& 0x00f0, 0x4e1d): more;
            default: accept;
        }
    }

    state more {
        packet.extract(hdr.second);
        transition accept;
    }
}

control V(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control I(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    apply {
        if (hdr.second.isValid()) {
            hdr.second.a = 0xffff;
        }

        standard_metadata.egress_spec = 1;
    }
}

control E(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    apply { }
}

control C(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control D(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

V1Switch(P(), V(), I(), E(), C(), D()) main;
