// A switch for v1model: the destination's address gives the port, an access list can forbid, and frames are counted for each port they arrive at.
// programs/l2_switch.rules has its entries; it fits configs/tiny.toml.
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

struct headers_t {
    ethernet_t ethernet;
}

struct meta_t {
}

parser P(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.ethernet);
        transition accept;
    }
}

control V(inout headers_t hdr, inout meta_t meta) {
    apply { }
}

control I(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    register<bit<32>>(4) arrived;

    action forward(bit<9> port) {
        std.egress_spec = port;
    }

    action deny() {
        mark_to_drop(std);
    }

    table stations {
        key = { hdr.ethernet.dst: exact; }
        actions = { forward; deny; }
        default_action = deny();
        size = 64;
    }

    table access {
        key = {
            hdr.ethernet.type: ternary;
            std.ingress_port: ternary;
        }
        actions = { deny; NoAction; }
        default_action = NoAction();
        size = 16;
    }

    apply {
        bit<32> frames;
        arrived.read(frames, (bit<32>)std.ingress_port);
        frames = frames + 1;
        arrived.write((bit<32>)std.ingress_port, frames);
        stations.apply();
        access.apply();
    }
}

control E(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    apply { }
}

control C(inout headers_t hdr, inout meta_t meta) {
    apply { }
}

control D(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
    }
}

V1Switch(P(), V(), I(), E(), C(), D()) main;
