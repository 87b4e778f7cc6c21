// Requests to the DMA engine of every kind that layouts tell apart; byte 0 of a packet says which.
#include <core.p4>
#include <flexnic.p4>

const bit<8> RANGE = 1;         // a range of the packet is written, and the packet delivered
const bit<8> VALUES = 2;        // two values, the second of an odd number of bytes
const bit<8> READ = 3;          // a read; the packet is dropped
const bit<8> READ_DELIVER = 4;  // a read; the packet is delivered
const bit<8> BOTH = 5;          // a value, and a range of the packet that ends here
const bit<8> TWO = 6;           // a value and a read
const bit<8> CHANGED = 7;       // delivered with a changed header

header request_t {
    bit<8> kind;
    bit<8> cookie;
    bit<16> offset;
    bit<16> length;
    bit<32> value;
    bit<8> odd;
    bit<8> rest;
}

header data_t {
    bit<32> word;
}

struct headers_t {
    request_t request;
    data_t data;
}

struct metadata_t { }

struct bridge_t {
    bit<8> port;
    bit<16> length;
}

parser IngressP(packet_in packet, out headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd) {
    state start { transition accept; }
}

control IngressC(inout headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd, inout bridge_t bridge) {
    apply {
        bridge.port = (bit<8>) istd.index;
        bridge.length = istd.packet_length;
        send_to_host(0);
    }
}

control IngressD(packet_out packet, inout headers_t headers, in metadata_t meta) { apply { } }

parser DmaP(packet_in packet, out headers_t headers, inout metadata_t meta, in dma_input_metadata_t istd, in bridge_t bridge) {
    state start {
        transition select(istd.source) {
            PacketSource_t.DMA_COMPLETION: data;
            default: request;
        }
    }

    state data {
        packet.extract(headers.data);
        transition accept;
    }

    state request {
        packet.extract(headers.request);
        transition accept;
    }
}

control DmaC(inout headers_t headers, inout metadata_t meta, in dma_input_metadata_t istd, in bridge_t bridge) {
    apply {
        if (istd.source == PacketSource_t.DMA_COMPLETION) {
            dma_write_field(64w0x4000, headers.data.word ++ istd.cookie ++ istd.status);
        } else if (headers.request.isValid()) {
            if (headers.request.kind == RANGE) {
                dma_write(64w0x100000000 + (bit<64>) bridge.length, headers.request.offset, headers.request.length, CacheLevel_t.L2, 5);
            } else if (headers.request.kind == VALUES) {
                dma_write_field(64w0x2000, headers.request.value);
                dma_write_field(64w0x3000, headers.request.odd ++ bridge.port ++ headers.request.cookie);
                drop_packet();
            } else if (headers.request.kind == READ) {
                dma_read(64w0x2000, 4, (bit<16>) headers.request.cookie);
                drop_packet();
            } else if (headers.request.kind == READ_DELIVER) {
                dma_read(64w0x3000, 3, headers.request.length);
            } else if (headers.request.kind == BOTH) {
                dma_write_field(64w0x5000, headers.request.value);
                dma_write(64w0x6000, 2, 6);
                drop_packet();
            } else if (headers.request.kind == TWO) {
                dma_write_field(64w0x7000, headers.request.value);
                dma_read(64w0x7000, 4, 0x1234);
                drop_packet();
            } else if (headers.request.kind == CHANGED) {
                headers.request.odd = headers.request.odd + 1;
            }
        }
    }
}

control DmaD(packet_out packet, inout headers_t headers, in metadata_t meta) {
    apply {
        packet.emit(headers);
    }
}

parser EgressP(packet_in packet, out headers_t headers, inout metadata_t meta, in egress_input_metadata_t istd, in bridge_t bridge) {
    state start { transition accept; }
}

control EgressC(inout headers_t headers, inout metadata_t meta, in egress_input_metadata_t istd, in bridge_t bridge) { apply { } }

control EgressD(packet_out packet, inout headers_t headers, in metadata_t meta) { apply { } }

FlexNic(IngressP(), IngressC(), IngressD(), DmaP(), DmaC(), DmaD(), EgressP(), EgressC(), EgressD()) main;
