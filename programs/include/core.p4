// The part of P4_16 that every program needs: errors, packets, match kinds.
#ifndef _CORE_P4_
#define _CORE_P4_

// What a parser can report. Programs may add their own.
error {
    NoError,
    PacketTooShort,         // extract or lookahead wants more bits than the packet has left
    NoMatch,                // no case of a select fits
    StackOutOfBounds,       // next or last of a header stack that has none
    HeaderTooShort,         // a varbit field is smaller than what is to be extracted into it
    ParserTimeout,          // the parser takes longer than the hardware gives it
    ParserInvalidArgument   // an operation of the parser is given a value that it does not take
}

match_kind {
    exact,
    ternary,
    lpm
}

// The packet as a parser reads it.
extern packet_in {
    // Fills a header of fixed size and makes it valid.
    void extract<T>(out T hdr);

    // Fills a header whose only varbit field takes the given number of bits.
    void extract<T>(out T variableSizeHeader, in bit<32> variableFieldSizeInBits);

    // Reads without going on.
    T lookahead<T>();

    // Goes on without reading.
    void advance(in bit<32> sizeInBits);

    // Length of the whole packet in bytes. Not every architecture knows it.
    bit<32> length();
}

// The packet as a deparser writes it.
extern packet_out {
    // Appends a header if it is valid; of a struct, stack or union every valid header in order.
    void emit<T>(in T hdr);
}

// Leaves the parser with an error unless the condition holds.
extern void verify(in bool check, in error toSignal);

// Conditions that the compiler checks.
extern bool static_assert(bool check, string message);
extern bool static_assert(bool check);

@noWarn("unused")
action NoAction() {
}

#endif
