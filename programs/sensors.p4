// Readings of sensors, over UDP to port 9000, go to the receive ring that a table chooses by the kind of the sensor; every other packet goes to ring 0.
// docs/tutorial.md builds this program step by step.
#include <core.p4>
#include <flexnic.p4>

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<8> PROTOCOL_UDP = 17;
const bit<16> SENSOR_PORT = 9000;

header ethernet_t {
    bit<48> destination;
    bit<48> source;
    bit<16> type;
}

header ipv4_t {
    bit<4> version;
    bit<4> header_words;
    bit<8> service;
    bit<16> total_length;
    bit<16> identification;
    bit<3> flags;
    bit<13> fragment_offset;
    bit<8> time_to_live;
    bit<8> protocol;
    bit<16> checksum;
    bit<32> source;
    bit<32> destination;
}

header udp_t {
    bit<16> source_port;
    bit<16> destination_port;
    bit<16> length;
    bit<16> checksum;
}

header reading_t {
    bit<8> version;
    bit<8> kind;
    bit<16> sensor;
    bit<32> value;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t ipv4;
    udp_t udp;
    reading_t reading;
}

struct metadata_t {
}

struct bridge_t {
}

parser SensorParser(packet_in packet, out headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd) {
    state start {
        packet.extract(headers.ethernet);
        transition select(headers.ethernet.type) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        packet.extract(headers.ipv4);
        transition select(headers.ipv4.header_words, headers.ipv4.fragment_offset, headers.ipv4.protocol) {
            (5, 0, PROTOCOL_UDP): udp;
            default: accept;
        }
    }

    state udp {
        packet.extract(headers.udp);
        transition select(headers.udp.destination_port) {
            SENSOR_PORT: reading;
            default: accept;
        }
    }

    state reading {
        packet.extract(headers.reading);
        transition accept;
    }
}

control Sensors(inout headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd, inout bridge_t bridge) {
    action to_ring(QueueId_t ring) {
        send_to_host(ring);
    }

    action discard() {
        drop_packet();
    }

    table kinds {
        key = { headers.reading.kind: exact @name("kind"); }
        actions = { to_ring; discard; }
        default_action = to_ring(0);
        size = 64;
    }

    apply {
        send_to_host(0);
        if (headers.reading.isValid()) {
            kinds.apply();
        }
    }
}

control SensorDeparser(packet_out packet, inout headers_t headers, in metadata_t meta) {
    apply {
        packet.emit(headers);
    }
}

// No DMA and no egress pipeline: what goes to the host arrives in the ring that ingress has named.
FlexNic(SensorParser(), Sensors(), SensorDeparser()) main;
