// Address translation on the five-tuple, both ways; the checksum of IPv4 is made anew.
#include <core.p4>
#include <v1model.p4>

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_t { bit<4> version; bit<4> ihl; bit<8> tos; bit<16> len; bit<16> id; bit<3> flags; bit<13> frag; bit<8> ttl; bit<8> protocol; bit<16> sum; bit<32> src; bit<32> dst; }
header l4_t { bit<16> sport; bit<16> dport; }
struct headers { ethernet_t ethernet; ipv4_t ipv4; l4_t l4; }
struct metadata { bit<1> inside; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.ethernet); transition select(hdr.ethernet.type) { 0x0800: ipv4; default: accept; } }
    state ipv4 { b.extract(hdr.ipv4); transition select(hdr.ipv4.ihl, hdr.ipv4.protocol) { (5, 6): l4; (5, 17): l4; default: accept; } }
    state l4 { b.extract(hdr.l4); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action drop() { mark_to_drop(s); }
    action from_inside() { m.inside = 1; s.egress_spec = 1; }
    action from_outside() { m.inside = 0; s.egress_spec = 0; }
    action source(bit<32> address, bit<16> port) { hdr.ipv4.src = address; hdr.l4.sport = port; }
    action destination(bit<32> address, bit<16> port) { hdr.ipv4.dst = address; hdr.l4.dport = port; }
    action twice(bit<32> src, bit<16> sport, bit<32> dst, bit<16> dport) { hdr.ipv4.src = src; hdr.l4.sport = sport; hdr.ipv4.dst = dst; hdr.l4.dport = dport; }
    table sides {
        key = { s.ingress_port: exact; }
        actions = { from_inside; from_outside; drop; }
        default_action = drop();
    }
    table sessions {
        key = { hdr.ipv4.src: exact; hdr.ipv4.dst: exact; hdr.ipv4.protocol: exact; hdr.l4.sport: exact; hdr.l4.dport: exact; m.inside: exact; }
        actions = { source; destination; twice; drop; }
        default_action = drop();
        size = 1024;
    }
    apply {
        sides.apply();
        if (hdr.l4.isValid() && s.egress_spec != 511) {
            sessions.apply();
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) {
    apply { update_checksum(hdr.ipv4.isValid(), { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.len, hdr.ipv4.id, hdr.ipv4.flags, hdr.ipv4.frag, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst }, hdr.ipv4.sum, HashAlgorithm.csum16); }
}
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
