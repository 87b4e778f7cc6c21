// What packets leave behind that end within the parser: in a header, before or behind an advance, in a sub-parser.
#include <core.p4>
#include <v1model.p4>

header h_t {
    bit<16> kind;
    bit<16> a;
}

struct headers_t {
    h_t first;
    h_t second;
    h_t third;
}

struct metadata_t {
    bit<16> seen;
}

parser Both(packet_in packet, out h_t x, out h_t y) {
    state start {
        packet.extract(x);
        packet.extract(y);
        transition accept;
    }
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    Both() both;

    state start {
        packet.extract(hdr.first);
        meta.seen = 0x11;
        transition select(hdr.first.kind) {
            1: skip;
            2: two;
            3: sub;
            default: accept;
        }
    }

    state skip {
        packet.advance(32);
        transition select(packet.lookahead<bit<16>>()) {
            0xbeef: more;
            default: accept;
        }
    }

    state more {
        packet.extract(hdr.second);
        transition accept;
    }

    state two {
        packet.extract(hdr.second);
        meta.seen = 0x22;
        packet.extract(hdr.third);
        meta.seen = 0x33;
        transition accept;
    }

    state sub {
        both.apply(packet, hdr.second, hdr.third);
        transition accept;
    }
}

control V(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control I(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    apply {
        if (hdr.first.isValid()) {
            hdr.first.a = meta.seen;
        }

        standard_metadata.egress_spec = standard_metadata.parser_error == error.NoError ? 9w1 : 2;
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
