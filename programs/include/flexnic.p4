// The FlexNIC architecture: three programmable pipelines around a packet buffer and a DMA engine.
//
//   ports, host --> ingress --> packet buffer --+--> egress --> ports
//                                               +--> DMA --> DMA engine <--> host memory
//                                                     ^-- data of DMA reads --+
//
// Every pipeline is a parser, a control and a deparser. The vocabulary is that of PSA and PNA where they have a word for it; what they have not is the DMA
// pipeline, whose control adds DMA requests to a packet. "Cost" says what a verb takes of the hardware that docs/hardware.md describes; the numbers of
// sections below are those of that page.
#ifndef _FLEXNIC_P4_
#define _FLEXNIC_P4_

#include <core.p4>

match_kind {
    range,
    optional,
    selector
}

// --- Names of things -------------------------------------------------------------------------------------------------------------------------------------

typedef bit<6> PortId_t;        // network port
typedef bit<6> QueueId_t;       // receive ring of the driver, or queue of an application
typedef bit<8> VnicId_t;        // virtual NIC
typedef bit<8> Core_t;          // core of the host, for cache hints
typedef bit<3> Priority_t;      // 0 is served last
typedef bit<64> HostAddress_t;  // bus address, bytes
typedef bit<48> Timestamp_t;

// Where a packet comes from (section 1, meta.src).
enum bit<2> PacketSource_t {
    PORT = 0,
    HOST_TRANSMIT = 1,
    DMA_COMPLETION = 2,
    RECIRCULATED = 3
}

// Into which cache of which core the host shall put written data (TPH steering; paper, Table 1).
enum bit<3> CacheLevel_t {
    DRAM = 0,
    L1 = 1,
    L2 = 2,
    L3 = 3
}

enum bit<3> AtomicOp_t {
    NONE = 0,
    FETCH_ADD = 1,
    SWAP = 2,
    COMPARE_SWAP = 3
}

// How a DMA read or an atomic operation ended (section 6).
enum bit<8> DmaStatus_t {
    OK = 0,
    UNSUPPORTED_REQUEST = 1,
    COMPLETER_ABORT = 2,
    POISONED = 3,
    OTHER = 4
}

struct ingress_input_metadata_t {
    PacketSource_t source;
    bit<6> index;                   // port, or ring of the host's transmit path
    bit<16> packet_length;          // bytes
    VnicId_t vnic;
    error parser_error;
    Timestamp_t timestamp;
}

struct dma_input_metadata_t {
    PacketSource_t source;          // DMA_COMPLETION: the packet is the data of a read
    QueueId_t queue;                // what send_to_host or send_to_queue was given
    bit<16> packet_length;
    VnicId_t vnic;
    bit<16> cookie;                 // of the request that was completed
    DmaStatus_t status;
    error parser_error;
}

struct egress_input_metadata_t {
    PacketSource_t source;
    PortId_t egress_port;
    bit<16> packet_length;
    bit<16> replica;                // which replica of a group this is
    VnicId_t vnic;
    error parser_error;
}

// --- Parsers ---------------------------------------------------------------------------------------------------------------------------------------------

// The next bytes of the packet as a value, without taking them: of those behind the first `bytes`, and of those beyond the packet, it has zeros. No packet is
// too short for it. It is the last thing that a parser does, and parser_error says nothing in a pipeline whose parser does it.
// Cost: the parser's limit (section 3) and a row for each eight bytes of the value. `bytes` has to be a 16-bit field of the packet.
extern T lookahead_padded<T>(packet_in packet, in bit<16> bytes);

// --- Where packets go: ingress ---------------------------------------------------------------------------------------------------------------------------
// The last call wins. A packet for which none is called goes to receive ring 0 of the host.
// Cost of each: one byte-wide slot in the action that calls it (section 4, slots), writing meta.dst.

// To a network port, by way of the egress pipeline.
extern void send_to_port(in PortId_t port);

// To a receive ring of the driver, by way of the DMA pipeline, which may still decide otherwise.
extern void send_to_host(in QueueId_t ring);

// To the DMA pipeline for a queue of an application. The packet itself ends there; only what the DMA program writes reaches memory.
// Cost: seven bits of the bridge, one that says so and six for the queue: meta.dst can only name receive rings.
extern void send_to_queue(in QueueId_t queue);

// Nowhere.
extern void drop_packet();

// Once more through ingress, as the ingress deparser writes it. Cost: a slot; and the rate of ingress, shared with the ports.
extern void recirculate_packet();

// To every member of a group, by reference in the packet buffer. Cost: one 16-bit slot; a geometry without replication refuses it.
extern void multicast(in bit<16> group);

// Priority in the holding queue. Cost: one byte-wide slot.
extern void set_priority(in Priority_t priority);

// --- DMA requests: the control of the DMA pipeline only ---------------------------------------------------------------------------------------------------
// Each call adds one DMA header (section 6); the engine executes them in the order of the calls, before it delivers the packet. A geometry takes
// dma.requests_per_packet of them; a program with a longer way through it is refused. Cost of each: 16 bytes of the deparser's header window, and a
// 32-bit slot for each half of an address that is computed rather than constant.

// Writes a range of the packet as the DMA deparser writes it. A range that ends beyond the packet, or is empty, is not written; the NIC counts it.
extern void dma_write(in HostAddress_t address, in bit<16> offset, in bit<16> length, in CacheLevel_t cache = CacheLevel_t.DRAM, in Core_t core = 0);

// Writes a value, first field first, each field with its most significant byte first. The annotation @little_endian at a field tells readers, and the C header
// of records (flexnic compile --c-header), that the program itself puts the least significant byte first.
// Cost: besides the request, the bytes of the value in the header window.
extern void dma_write_field<T>(in HostAddress_t address, in T value, in CacheLevel_t cache = CacheLevel_t.DRAM, in Core_t core = 0);

// Reads host memory. The data comes back as a packet of its own into the DMA pipeline, with the cookie, source DMA_COMPLETION and a status.
// Cost: besides the request, a second pass of the DMA pipeline when the data comes.
extern void dma_read(in HostAddress_t address, in bit<16> length, in bit<16> cookie);

// An atomic operation on a 32- or 64-bit word of host memory; the old value comes back like that of a read. COMPARE_SWAP takes two operands.
// Cost: as dma_read, and the bytes of the operands in the header window.
extern void dma_atomic<T>(in AtomicOp_t op, in HostAddress_t address, in T operand, in bit<16> cookie);
extern void dma_atomic<T>(in AtomicOp_t op, in HostAddress_t address, in T compare, in T operand, in bit<16> cookie);

// Raises an interrupt behind all writes before it. Cost: a request slot.
extern void raise_interrupt(in bit<16> vector);

// --- State in stages ---------------------------------------------------------------------------------------------------------------------------------------
// A stage's state memory is read and written once a packet, in order (section 4, State). Everything that touches a register therefore belongs to one stage,
// and a packet reaches one element of it.

// Cost: size elements of state_rows, a row holding up to 64 bits; read or write alone is the state operation of the stage.
extern Register<T, S> {
    Register(bit<32> size);
    Register(bit<32> size, T initial_value);
    @noSideEffects
    T read(in S index);
    void write(in S index, in T value);
}

// Reads, computes and writes an element in one step: apply is what the state unit does. It may compare, add, and choose (section 4, State: cond and lo/hi
// updates); what it cannot do is refused with the operation that does not fit. Cost: the state operation of the stage.
extern RegisterAction<T, S, R> {
    RegisterAction(Register<T, S> register);
    abstract void apply(inout T value, out R result);
    R execute(in S index);
}

// As RegisterAction, with an operand that the packet brings: the operand x of the state unit. Cost: as RegisterAction.
extern RegisterOperation<T, S, A, R> {
    RegisterOperation(Register<T, S> register);
    abstract void apply(inout T value, in A operand, out R result);
    R execute(in S index, in A operand);
}

enum CounterType_t {
    PACKETS,
    BYTES,
    PACKETS_AND_BYTES
}

enum MeterType_t {
    PACKETS,
    BYTES
}

enum MeterColor_t {
    RED,
    GREEN,
    YELLOW
}

// Cost: as a register of the same size; exact at one packet a clock.
extern Counter<W, S> {
    Counter(bit<32> n_counters, CounterType_t type);
    void count(in S index);
}

// A counter for each entry of the table that names it by the property direct_counter.
extern DirectCounter<W> {
    DirectCounter(CounterType_t type);
    void count();
}

// Two rates, three colours. Cost: two state operations, so two stages.
extern Meter<S> {
    Meter(bit<32> n_meters, MeterType_t type);
    MeterColor_t execute(in S index);
}

extern DirectMeter {
    DirectMeter(MeterType_t type);
    MeterColor_t execute();
}

enum HashAlgorithm_t {
    IDENTITY,
    CRC32,
    CRC32C,
    CRC16,
    ONES_COMPLEMENT16
}

// Cost: the hash unit of a stage, which computes CRC-32C of up to hash.words words; other algorithms are refused.
extern Hash<O> {
    Hash(HashAlgorithm_t algorithm);
    O get_hash<D>(in D data);
    O get_hash<T, D>(in T base, in D data, in T max);
}

// The checksum of IPv4, TCP and UDP. Cost: one 16-bit addition for each word that is added, over as many stages as the sum is deep.
extern InternetChecksum {
    InternetChecksum();
    void clear();
    void add<T>(in T data);
    void subtract<T>(in T data);
    bit<16> get();
    bit<16> get_state();
    void set_state(in bit<16> state);
}

// Cost: a hash of what differs from packet to packet; not for secrets.
extern Random<T> {
    Random(T min, T max);
    T read();
}

// A message to the control plane, by a receive ring of its own.
extern Digest<T> {
    Digest();
    void pack(in T data);
}

extern ActionProfile {
    ActionProfile(bit<32> size);
}

extern ActionSelector {
    ActionSelector(HashAlgorithm_t algorithm, bit<32> size, bit<32> output_width);
}

// --- The package -------------------------------------------------------------------------------------------------------------------------------------------
// B is what ingress tells the other two pipelines of a packet. Cost: it travels beside the packet in 56 bits (section 1: user_byte, user_half, user_word);
// a wider one is refused.

parser IngressParser<H, M>(packet_in packet, out H headers, inout M meta, in ingress_input_metadata_t istd);
control Ingress<H, M, B>(inout H headers, inout M meta, in ingress_input_metadata_t istd, inout B bridge);
control IngressDeparser<H, M>(packet_out packet, inout H headers, in M meta);

parser DmaParser<H, M, B>(packet_in packet, out H headers, inout M meta, in dma_input_metadata_t istd, in B bridge);
control Dma<H, M, B>(inout H headers, inout M meta, in dma_input_metadata_t istd, in B bridge);
control DmaDeparser<H, M>(packet_out packet, inout H headers, in M meta);

parser EgressParser<H, M, B>(packet_in packet, out H headers, inout M meta, in egress_input_metadata_t istd, in B bridge);
control Egress<H, M, B>(inout H headers, inout M meta, in egress_input_metadata_t istd, in B bridge);
control EgressDeparser<H, M>(packet_out packet, inout H headers, in M meta);

// A pipeline may be left out, with all its three parts: packets pass through it as they are.
package FlexNic<IH, IM, DH, DM, EH, EM, B>(
    IngressParser<IH, IM> ingress_parser,
    Ingress<IH, IM, B> ingress,
    IngressDeparser<IH, IM> ingress_deparser,
    @optional DmaParser<DH, DM, B> dma_parser,
    @optional Dma<DH, DM, B> dma,
    @optional DmaDeparser<DH, DM> dma_deparser,
    @optional EgressParser<EH, EM, B> egress_parser,
    @optional Egress<EH, EM, B> egress,
    @optional EgressDeparser<EH, EM> egress_deparser);

#endif
