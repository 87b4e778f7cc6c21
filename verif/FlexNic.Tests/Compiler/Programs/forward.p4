// An IPv4 router: longest prefix, then the MAC addresses of the next hop, TTL.
#include <core.p4>
#include <v1model.p4>

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_t {
    bit<4> version; bit<4> ihl; bit<8> tos; bit<16> len;
    bit<16> id; bit<3> flags; bit<13> offset;
    bit<8> ttl; bit<8> protocol; bit<16> checksum;
    bit<32> src; bit<32> dst;
}

struct headers { ethernet_t ethernet; ipv4_t ipv4; }
struct metadata { bit<16> next_hop; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x0800: ipv4;
            default: accept;
        }
    }
    state ipv4 {
        b.extract(hdr.ipv4);
        verify(hdr.ipv4.version == 4, error.ParserInvalidArgument);
        transition accept;
    }
}

control V(inout headers hdr, inout metadata m) { apply { } }

control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action drop() { mark_to_drop(s); }
    action route(bit<16> next_hop) { m.next_hop = next_hop; hdr.ipv4.ttl = hdr.ipv4.ttl - 1; }
    action send(bit<48> mac, bit<9> port) { hdr.ethernet.src = hdr.ethernet.dst; hdr.ethernet.dst = mac; s.egress_spec = port; }
    table routes {
        key = { hdr.ipv4.dst: lpm; }
        actions = { route; drop; }
        default_action = drop();
    }
    table next_hops {
        key = { m.next_hop: exact; }
        actions = { send; drop; }
        default_action = drop();
    }
    apply {
        if (hdr.ipv4.isValid() && s.parser_error == error.NoError && hdr.ipv4.ttl > 1) {
            if (routes.apply().hit) {
                next_hops.apply();
            }
        } else {
            drop();
        }
    }
}

control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }

control C(inout headers hdr, inout metadata m) {
    apply { }
}

control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }

V1Switch(P(), V(), I(), E(), C(), D()) main;
