// A container is tested as the parser left it and as it is at the end.
#include <core.p4>
#include <v1model.p4>
header h0_t { bit<32> f0; bit<8> f1; bit<8> f2; bit<2> f3; bit<2> f4; bit<8> f5; bit<12> f6; bit<8> f7; }
struct headers { h0_t h0; }
struct metadata { }
parser P(packet_in b, out headers hdr, inout metadata m, inout standard_metadata_t s) {
    state start {
        b.extract(hdr.h0);
        transition accept;
    }
}
control V(inout headers hdr, inout metadata m) {
    apply {
    }
}
control I(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    apply {
        hdr.h0.f3 = ((bit<2>)hdr.h0.f0);
        hdr.h0.f4 = ((hdr.h0.f4 != 2w0) ? hdr.h0.f3 : 2w0);
        hdr.h0.f6 = ((16w0 != ((bit<16>)hdr.h0.f4)) ? 12w0 : hdr.h0.f6);
    }
}
control E(inout headers hdr, inout metadata m, inout standard_metadata_t s) {
    apply {
        hdr.h0.f6 = ((bit<12>)-(hdr.h0.f6[11:2]));
    }
}
control C(inout headers hdr, inout metadata m) {
    apply {
    }
}
control D(packet_out b, in headers hdr) {
    apply {
        b.emit(hdr);
    }
}
V1Switch(P(), V(), I(), E(), C(), D()) main;
