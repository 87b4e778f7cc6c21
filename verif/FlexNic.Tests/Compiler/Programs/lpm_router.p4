// A router: longest prefix, then neighbour, then access list over the five-tuple; TTL, checksum, address of the source from a third table.
#include <core.p4>
#include <v1model.p4>

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_t { bit<4> version; bit<4> ihl; bit<8> tos; bit<16> len; bit<16> id; bit<3> flags; bit<13> frag; bit<8> ttl; bit<8> protocol; bit<16> sum; bit<32> src; bit<32> dst; }
header l4_t { bit<16> sport; bit<16> dport; }
struct headers { ethernet_t ethernet; ipv4_t ipv4; l4_t l4; }
struct metadata { bit<32> next_hop; bit<9> port; bit<16> sport; bit<16> dport; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) { 0x0800: ipv4; default: accept; }
    }
    state ipv4 {
        b.extract(hdr.ipv4);
        transition select(hdr.ipv4.protocol) { 6: l4; 17: l4; default: accept; }
    }
    state l4 { b.extract(hdr.l4); m.sport = hdr.l4.sport; m.dport = hdr.l4.dport; transition accept; }
}
control V(inout headers hdr, inout metadata m) {
    apply { verify_checksum(hdr.ipv4.isValid(), { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.len, hdr.ipv4.id, hdr.ipv4.flags, hdr.ipv4.frag, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst }, hdr.ipv4.sum, HashAlgorithm.csum16); }
}
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action drop() { mark_to_drop(s); }
    action route(bit<32> next_hop, bit<9> port) { m.next_hop = next_hop; s.egress_spec = port; hdr.ipv4.ttl = hdr.ipv4.ttl - 1; }
    action connected(bit<9> port) { m.next_hop = hdr.ipv4.dst; s.egress_spec = port; hdr.ipv4.ttl = hdr.ipv4.ttl - 1; }
    action set_dst(bit<48> mac) { hdr.ethernet.dst = mac; }
    action set_src(bit<48> mac) { hdr.ethernet.src = mac; }
    action permit() { }
    table routes {
        key = { hdr.ipv4.dst: lpm; }
        actions = { route; connected; drop; }
        default_action = drop();
        size = 256;
    }
    table neighbours {
        key = { m.next_hop: exact; }
        actions = { set_dst; drop; }
        default_action = drop();
        size = 256;
    }
    table sources {
        key = { s.egress_spec: exact; }
        actions = { set_src; drop; }
        default_action = drop();
    }
    table acl {
        key = { hdr.ipv4.src: ternary; hdr.ipv4.dst: ternary; hdr.ipv4.protocol: ternary; m.sport: ternary; m.dport: ternary; }
        actions = { drop; permit; }
        default_action = permit();
        size = 64;
    }
    apply {
        if (!hdr.ipv4.isValid() || hdr.ipv4.ttl <= 1) {
            drop();
        } else {
            routes.apply();
            if (s.egress_spec != 511) {
                neighbours.apply();
                sources.apply();
                acl.apply();
            }
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) {
    apply { update_checksum(hdr.ipv4.isValid(), { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.len, hdr.ipv4.id, hdr.ipv4.flags, hdr.ipv4.frag, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst }, hdr.ipv4.sum, HashAlgorithm.csum16); }
}
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
