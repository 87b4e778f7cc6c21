// A parser that asks where the packet came from: masks, ranges and a sub-parser; states that do the same for several ports are shared.
#include <core.p4>
#include <v1model.p4>

header tag_t {
    bit<8> kind;
    bit<8> value;
}

struct headers_t {
    tag_t first;
    tag_t second;
}

struct metadata_t {
    bit<8> way;
}

parser Tags(packet_in packet, out tag_t tag, in bit<9> port, inout bit<8> way) {
    state start {
        transition select(port) {
            0x004 &&& 0x1fc: plain; // 4..7
            8..10: marked;
            default: plain;
        }
    }

    state marked {
        way = way + 16;
        transition plain;
    }

    state plain {
        packet.extract(tag);
        transition accept;
    }
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard_metadata) {
    Tags() tags;

    state start {
        transition select(standard_metadata.ingress_port) {
            0: accept;
            1: two;
            default: one;
        }
    }

    state one {
        meta.way = 1;
        tags.apply(packet, hdr.first, standard_metadata.ingress_port, meta.way);
        transition accept;
    }

    state two {
        meta.way = 2;
        packet.extract(hdr.first);
        transition select(hdr.first.kind, standard_metadata.ingress_port) {
            (7, 1): more;
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
        if (hdr.first.isValid()) {
            hdr.first.value = meta.way;
        }

        if (hdr.second.isValid()) {
            hdr.second.value = 0xee;
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
