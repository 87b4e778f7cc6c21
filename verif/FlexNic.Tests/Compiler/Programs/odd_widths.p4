// Actions with parameters of odd widths, and addresses of IPv6; a key of 296 bits. The routes cannot redirect: two tables with so much data, and all that is computed beside, do not find containers on wide.
#include <core.p4>
#include <v1model.p4>

header ipv6_t { bit<4> version; bit<8> class; bit<20> flow; bit<16> len; bit<8> next; bit<8> limit; bit<128> src; bit<128> dst; }
header l4_t { bit<16> sport; bit<16> dport; }
header odd_t { bit<1> a; bit<3> b; bit<9> c; bit<13> d; bit<6> e; bit<20> f; bit<48> g; bit<12> h; }
struct headers { ipv6_t ipv6; l4_t l4; odd_t odd; }
struct metadata { bit<20> f; bit<7> k; }

parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start { b.extract(hdr.ipv6); transition select(hdr.ipv6.next) { 17: l4; default: odd; } }
    state l4 { b.extract(hdr.l4); transition odd; }
    state odd { b.extract(hdr.odd); transition accept; }
}
control V(inout headers hdr, inout metadata m) { apply { } }
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    action drop() { mark_to_drop(s); }
    action small(bit<1> a, bit<3> b, bit<9> c, bit<13> d) { hdr.odd.a = a; hdr.odd.b = b; hdr.odd.c = c; hdr.odd.d = d; s.egress_spec = c; }
    action wide(bit<48> g, bit<20> f) { hdr.odd.g = g; hdr.odd.f = f; s.egress_spec = 2; }
    action mixed(bit<6> e, bit<12> h, bit<20> f) { hdr.odd.e = e; hdr.odd.h = h + 1; m.f = f; s.egress_spec = 3; }
    action redirect(bit<128> address) { hdr.ipv6.dst = address; hdr.ipv6.limit = hdr.ipv6.limit - 1; }
    action relabel(bit<20> flow, bit<8> class) { hdr.ipv6.flow = flow; hdr.ipv6.class = class; }
    table kinds {
        key = { hdr.odd.f: exact; hdr.odd.a: exact; }
        actions = { small; wide; mixed; drop; }
        default_action = small(1, 5, 4, 0x1234);
    }
    table flows {
        key = { hdr.ipv6.src: exact; hdr.ipv6.dst: exact; hdr.l4.sport: exact; hdr.l4.dport: exact; hdr.ipv6.next: exact; }
        actions = { redirect; relabel; NoAction; }
    }
    table routes {
        key = { hdr.ipv6.dst: lpm; }
        actions = { relabel; drop; NoAction; }
    }
    apply {
        kinds.apply();
        if (hdr.l4.isValid()) { flows.apply(); } else { routes.apply(); }
        if (m.f != 0) { hdr.odd.f = m.f; }
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) { apply { } }
control C(inout headers hdr, inout metadata m) { apply { } }
control D(packet_out b, in headers hdr) { apply { b.emit(hdr); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
