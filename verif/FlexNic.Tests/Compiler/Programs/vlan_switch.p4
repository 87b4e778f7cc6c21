// A switch with VLANs: port policies (ternary), VLAN by port or tag, station by (VLAN, address), egress tagging by (port, VLAN).
#include <core.p4>
#include <v1model.p4>

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header vlan_t { bit<3> pcp; bit<1> dei; bit<12> vid; bit<16> type; }
struct headers { ethernet_t ethernet; vlan_t vlan; }
struct metadata { bit<12> vid; bit<3> pcp; bit<1> trunk; bit<8> class; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) { 0x8100: vlan; default: accept; }
    }
    state vlan { b.extract(hdr.vlan); m.vid = hdr.vlan.vid; m.pcp = hdr.vlan.pcp; transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    counter(64, CounterType.packets_and_bytes) per_port;
    action drop() { mark_to_drop(s); }
    action access(bit<12> vid, bit<3> pcp) { m.vid = vid; m.pcp = pcp; }
    action trunk() { m.trunk = 1; }
    action forward(bit<9> port) { s.egress_spec = port; }
    action tagged() {
        hdr.vlan.setValid();
        hdr.vlan.vid = m.vid;
        hdr.vlan.pcp = m.pcp;
        hdr.vlan.dei = 0;
        hdr.vlan.type = hdr.ethernet.type;
        hdr.ethernet.type = 0x8100;
    }
    action untagged() { hdr.ethernet.type = hdr.vlan.type; hdr.vlan.setInvalid(); }
    action keep() { }
    table ports {
        key = { s.ingress_port: ternary; hdr.vlan.isValid(): ternary; hdr.ethernet.src: ternary; }
        actions = { access; trunk; drop; }
        default_action = drop();
    }
    table stations {
        key = { m.vid: exact; hdr.ethernet.dst: exact; }
        actions = { forward; drop; }
        default_action = drop();
        size = 512;
    }
    table egress_tag {
        key = { s.egress_spec: exact; m.vid: exact; hdr.vlan.isValid(): exact; }
        actions = { tagged; untagged; keep; }
        default_action = keep();
    }
    apply {
        per_port.count((bit<32>)s.ingress_port);
        ports.apply();
        if (s.egress_spec != 511) {
            stations.apply();
            egress_tag.apply();
        }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
