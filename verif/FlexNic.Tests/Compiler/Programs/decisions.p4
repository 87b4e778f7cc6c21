// Conditions that mean something else once another is known, an action that does what no register needs to tell, a key with the same bits twice.
#include <core.p4>
#include <v1model.p4>

header h_t {
    bit<8>  a;
    bit<8>  b;
    bit<16> c;
    bit<32> d;
}

struct headers_t {
    h_t h;
}

struct metadata_t {
    bit<8> least;
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    state start {
        packet.extract(hdr.h);
        meta.least = 2;
        transition accept;
    }
}

control V(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control I(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    action mark() {
        if (hdr.h.a >= (bit<8>)standard_metadata.ingress_port + meta.least) {
            hdr.h.c = 1;
        } else {
            hdr.h.setValid();
            hdr.h.b = (bit<8>)standard_metadata.packet_length;
        }
    }

    action clear() {
        hdr.h.c[7:0] = 0;
    }

    table marks {
        actions = { mark; }
        default_action = mark();
    }

    table clears {
        actions = { clear; }
    }

    action found() {
        hdr.h.c[15:8] = 0xaa;
    }

    table twice {
        key = { hdr.h.a[5:3] ++ hdr.h.a[4:0]: exact @name("key"); }
        actions = { found; NoAction; }
    }

    apply {
        if (hdr.h.isValid()) {
            marks.apply();
            hdr.h.d = 32w0 - hdr.h.d;
            clears.apply();
            twice.apply();
        }

        standard_metadata.egress_spec = standard_metadata.ingress_port + 1;
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
