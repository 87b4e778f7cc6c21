// The memcached fast path (paper, Figure 3). GET requests over UDP become 64-byte records in the circular queue of one core, chosen by the CRC-32C of the key;
// every other packet goes whole and unchanged to receive ring 0, and so does a GET that finds its queue full. Its tables take the rules
// of memcached_get.rules; the tail of a queue of n records begins at -n.
//
// A fast-path GET: Ethernet type 0x0800; IPv4, IHL 5, not a fragment, protocol 17; UDP destination 11211; frame header with sequence 0 and one datagram;
// magic 0x80, opcode 0, no extras, data type 0, body = key of 1 to 44 bytes; UDP length = 40 + key, IPv4 length = 20 + UDP length, and the frame holds them.
//
// memcached_get.image says the same by hand, container by container.
#include <core.p4>
#include <flexnic.p4>

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<8> PROTOCOL_UDP = 17;
const bit<16> MEMCACHED_PORT = 11211;
const bit<8> MAGIC_REQUEST = 0x80;
const bit<8> OPCODE_GET = 0;
const bit<16> MAX_KEY_BYTES = 44;

typedef bit<16> Queue_t;

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
    bit<1> reserved;
    bit<1> dont_fragment;
    bit<1> more_fragments;
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

// memcached's frame header of UDP datagrams.
header frame_t {
    bit<16> request_id;
    bit<16> sequence;
    bit<16> datagrams;
    bit<16> reserved;
}

// The binary protocol of memcached.
header request_t {
    bit<8> magic;
    bit<8> opcode;
    bit<16> key_length;
    bit<8> extras_length;
    bit<8> data_type;
    bit<16> vbucket;
    bit<32> body_length;
    bit<32> opaque;
    bit<64> cas;
}

// What the host keeps at the head of a queue: records consumed so far, least significant byte first.
header head_t {
    @little_endian bit<32> consumed;
}

// A record of a queue. Numbers have their least significant byte first, as the host wants them.
struct record_t {
    @little_endian bit<32> client;         // IPv4 address
    @little_endian bit<16> port;           // UDP port of the client
    @little_endian bit<16> request_id;
    @little_endian bit<32> opaque;
    @little_endian bit<16> key_length;
    @little_endian bit<16> phase;          // 1 on the first lap of the queue, then alternating: tells the host that the record is new
    @little_endian bit<32> hash;           // CRC-32C of the 44 bytes of the key
    bit<352> key;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t ipv4;
    udp_t udp;
    frame_t frame;
    request_t request;
    head_t head;
}

struct metadata_t {
    bit<1> has_key;
    bit<352> key;           // the first 44 bytes of the key, filled with zeros
}

// What ingress says of a packet.
struct bridge_t {
    bit<1> is_get;
    Queue_t queue;
    bit<32> hash;
}

bit<16> little_endian_16(in bit<16> number) {
    return number[7:0] ++ number[15:8];
}

bit<32> little_endian_32(in bit<32> number) {
    return number[7:0] ++ number[15:8] ++ number[23:16] ++ number[31:24];
}

// --- Ingress: recognises a GET and steers it ---------------------------------------------------------------------------------------------------------------

parser MemcachedIngressParser(packet_in packet, out headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd) {
    state start {
        packet.extract(headers.ethernet);
        transition select(headers.ethernet.type) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        packet.extract(headers.ipv4);
        transition select(headers.ipv4.version, headers.ipv4.header_words, headers.ipv4.more_fragments, headers.ipv4.fragment_offset, headers.ipv4.protocol) {
            (4, 5, 0, 0, PROTOCOL_UDP): udp;
            default: accept;
        }
    }

    state udp {
        packet.extract(headers.udp);
        transition select(headers.udp.destination_port) {
            MEMCACHED_PORT: frame;
            default: accept;
        }
    }

    state frame {
        packet.extract(headers.frame);
        transition select(headers.frame.sequence, headers.frame.datagrams) {
            (0, 1): request;
            default: accept;
        }
    }

    state request {
        packet.extract(headers.request);
        transition select(headers.request.magic, headers.request.opcode, headers.request.extras_length, headers.request.data_type) {
            (MAGIC_REQUEST, OPCODE_GET, 0, 0): key;
            default: accept;
        }
    }

    state key {
        meta.has_key = 1;
        meta.key = lookahead_padded<bit<352>>(packet, headers.request.key_length);
        transition accept;
    }
}

control MemcachedIngress(inout headers_t headers, inout metadata_t meta, in ingress_input_metadata_t istd, inout bridge_t bridge) {
    Hash<bit<32>>(HashAlgorithm_t.CRC32C) crc32c;

    action to_queue(Queue_t queue) {
        bridge.is_get = 1;
        bridge.queue = queue;
    }

    // Hash buckets to queues; the host may rewrite an entry at any time.
    @name(".steer")
    table steer {
        key = { bridge.hash[5:0]: exact @name("bucket"); }
        actions = { @defaultonly NoAction; to_queue; }
        default_action = NoAction();
        size = 64;
    }

    apply {
        send_to_host(0);
        if (meta.has_key == 1
            && headers.request.key_length >= 1
            && headers.request.key_length <= MAX_KEY_BYTES
            && headers.request.body_length == (bit<32>) headers.request.key_length
            && headers.udp.length == headers.request.key_length + 40
            && headers.ipv4.total_length == headers.udp.length + 20
            && istd.packet_length |-| headers.ipv4.total_length >= 14) {
            bridge.hash = crc32c.get_hash(meta.key);
            steer.apply();
        }
    }
}

control MemcachedIngressDeparser(packet_out packet, inout headers_t headers, in metadata_t meta) {
    apply {
        packet.emit(headers);
    }
}

// --- DMA: takes a place in the queue, writes the record, reads the host's head pointer when little space is left ------------------------------------------

// The tail runs from -size upwards, so that head - tail is the free space, and bit log2(size) of it is the phase: 1 on the first lap.
struct queue_t {
    bit<32> head;
    bit<32> tail;
}

struct place_t {
    bit<1> is_free;
    bit<32> tail;
    bit<32> free;
}

// Ingress has checked GETs; of other packets nothing is used, so their bytes may be taken for anything.
parser MemcachedDmaParser(packet_in packet, out headers_t headers, inout metadata_t meta, in dma_input_metadata_t istd, in bridge_t bridge) {
    state start {
        transition select(istd.source) {
            PacketSource_t.DMA_COMPLETION: head;
            default: request;
        }
    }

    state head {
        packet.extract(headers.head);
        transition accept;
    }

    state request {
        packet.extract(headers.ethernet);
        packet.extract(headers.ipv4);
        packet.extract(headers.udp);
        packet.extract(headers.frame);
        packet.extract(headers.request);
        transition key;
    }

    state key {
        meta.has_key = 1;
        meta.key = lookahead_padded<bit<352>>(packet, headers.request.key_length);
        transition accept;
    }
}

control MemcachedDma(inout headers_t headers, inout metadata_t meta, in dma_input_metadata_t istd, in bridge_t bridge) {
    Register<queue_t, Queue_t>(64) queues;

    RegisterAction<queue_t, Queue_t, place_t>(queues) reserve = {
        void apply(inout queue_t queue, out place_t place) {
            place.tail = queue.tail;
            place.free = queue.head - queue.tail;
            place.is_free = (queue.tail - queue.head)[31:31];
            if (place.is_free == 1) {
                queue.tail = queue.tail + 1;
            }
        }
    };

    RegisterOperation<queue_t, Queue_t, bit<32>, bit<1>>(queues) refresh = {
        void apply(inout queue_t queue, in bit<32> head, out bit<1> result) {
            queue.head = head;
            result = 0;
        }
    };

    // One read of the head pointer is under way at a time.
    Register<bit<32>, Queue_t>(64) reads;

    RegisterAction<bit<32>, Queue_t, bit<1>>(reads) begin_read = {
        void apply(inout bit<32> under_way, out bit<1> result) {
            result = 0;
            if (under_way == 0) {
                result = 1;
                under_way = under_way + 1;
            }
        }
    };

    bit<16> size = 0;
    bit<16> mask = 0;
    bit<32> low = 0;
    HostAddress_t records = 0;
    HostAddress_t head_address = 0;

    // Size and mask = size - 1 of the queue in records; low: read the head pointer when no more than this many are free.
    action ring(bit<16> records_size, bit<16> records_mask, bit<32> low_mark) {
        size = records_size;
        mask = records_mask;
        low = low_mark;
    }

    @name(".queue_ring")
    table queue_ring {
        key = { bridge.queue: exact @name("queue"); }
        actions = { @defaultonly NoAction; ring; }
        default_action = NoAction();
        size = 64;
    }

    // Address of the queue: it may not cross a multiple of 4 GiB.
    action base(HostAddress_t address) {
        records = address;
    }

    @name(".queue_base")
    table queue_base {
        key = { bridge.queue: exact @name("queue"); }
        actions = { @defaultonly NoAction; base; }
        default_action = NoAction();
        size = 64;
    }

    // Address of the host's head pointer.
    action head(HostAddress_t address) {
        head_address = address;
    }

    @name(".queue_head")
    table queue_head {
        key = { bridge.queue: exact @name("queue"); }
        actions = { @defaultonly NoAction; head; }
        default_action = NoAction();
        size = 64;
    }

    apply {
        if (istd.source == PacketSource_t.DMA_COMPLETION) {
            // A read that failed leaves the head as it was; another may be tried.
            if (istd.status == DmaStatus_t.OK) {
                refresh.execute(istd.cookie, little_endian_32(headers.head.consumed));
            }

            reads.write(istd.cookie, 0);
        } else if (bridge.is_get == 1 && meta.has_key == 1) {
            queue_ring.apply();
            queue_base.apply();
            queue_head.apply();
            place_t place = reserve.execute(bridge.queue);
            if (place.is_free == 1) {
                bit<32> slot = (bit<32>) (place.tail[15:0] & mask) << 6;
                record_t record = {
                    little_endian_32(headers.ipv4.source),
                    little_endian_16(headers.udp.source_port),
                    little_endian_16(headers.frame.request_id),
                    little_endian_32(headers.request.opaque),
                    little_endian_16(headers.request.key_length),
                    (place.tail[15:0] & size) != 0 ? 16w0x0100 : 0,
                    little_endian_32(bridge.hash),
                    meta.key
                };
                dma_write_field(records[63:32] ++ (records[31:0] + slot), record);
                drop_packet();
            }

            if (place.is_free == 0 || place.free <= low) {
                if (begin_read.execute(bridge.queue) == 1) {
                    dma_read(head_address, 4, bridge.queue);
                }
            }
        }
    }
}

control MemcachedDmaDeparser(packet_out packet, inout headers_t headers, in metadata_t meta) {
    apply {
        packet.emit(headers);
    }
}

// --- Egress: nothing is sent --------------------------------------------------------------------------------------------------------------------------------

parser MemcachedEgressParser(packet_in packet, out headers_t headers, inout metadata_t meta, in egress_input_metadata_t istd, in bridge_t bridge) {
    state start {
        transition accept;
    }
}

control MemcachedEgress(inout headers_t headers, inout metadata_t meta, in egress_input_metadata_t istd, in bridge_t bridge) {
    apply {
    }
}

control MemcachedEgressDeparser(packet_out packet, inout headers_t headers, in metadata_t meta) {
    apply {
    }
}

FlexNic(
    MemcachedIngressParser(), MemcachedIngress(), MemcachedIngressDeparser(),
    MemcachedDmaParser(), MemcachedDma(), MemcachedDmaDeparser(),
    MemcachedEgressParser(), MemcachedEgress(), MemcachedEgressDeparser()) main;
