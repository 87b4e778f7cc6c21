// Entries of the program beside those of the control plane, a table that nobody asks, a register index beyond the end, a port that no NIC has.
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

struct metadata_t { }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    state start {
        packet.extract(hdr.h);
        transition accept;
    }
}

control V(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control I(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    register<bit<32>>(4) times;
    bit<32> before;

    action leave(bit<9> port) {
        standard_metadata.egress_spec = port;
    }

    action mark(bit<32> d) {
        hdr.h.d = d;
    }

    table by_mask {
        key = { hdr.h.a: ternary; }
        actions = { leave; @defaultonly NoAction; }
        default_action = NoAction();
        entries = {
            0x01 &&& 0x0f: leave(1);
            0x11 &&& 0xff: leave(2);
        }
    }

    table by_prefix {
        key = { hdr.h.d: lpm; }
        actions = { mark; @tableonly leave; NoAction; }
        entries = {
            0x0a000000 &&& 0xff000000: mark(0x11);
        }
    }

    table idle {
        key = { hdr.h.a: exact; }
        actions = { leave; }
    }

    apply {
        by_mask.apply();
        by_prefix.apply();
        times.read(before, (bit<32>)hdr.h.b);
        times.write((bit<32>)hdr.h.b, before + 1);
        hdr.h.c = (bit<16>)before;
        exit;
        idle.apply();
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
