// Records that memcached_get exchanges with host memory. Made by flexnic from the P4 program; changes are lost.
// fnic_be: the most significant byte comes first, as P4 has it; fnic_le: the program put the least significant byte first (@little_endian).
#ifndef FLEXNIC_RECORDS_MEMCACHED_GET_H
#define FLEXNIC_RECORDS_MEMCACHED_GET_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#ifndef FLEXNIC_RECORD_TYPES
#define FLEXNIC_RECORD_TYPES
typedef uint16_t fnic_be16;
typedef uint16_t fnic_le16;
typedef uint32_t fnic_be32;
typedef uint32_t fnic_le32;
typedef uint64_t fnic_be64;
typedef uint64_t fnic_le64;

// A number of at most 64 bits, counted from the most significant bit of the first byte.
static inline uint64_t fnic_bits(const void *record, unsigned first, unsigned width)
{
    const uint8_t *bytes = (const uint8_t *)record;
    uint64_t value = 0;
    for (unsigned bit = first; bit < first + width; bit++)
        value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
    return value;
}
#endif

// written to host memory
struct record_t {
    fnic_le32 client;
    fnic_le16 port;
    fnic_le16 request_id;
    fnic_le32 opaque;
    fnic_le16 key_length;
    fnic_le16 phase;
    fnic_le32 hash;
    uint8_t key[44];
} __attribute__((packed));
static_assert(sizeof(struct record_t) == 64, "size of record_t");
static_assert(offsetof(struct record_t, client) == 0, "place of record_t.client");
static_assert(offsetof(struct record_t, port) == 4, "place of record_t.port");
static_assert(offsetof(struct record_t, request_id) == 6, "place of record_t.request_id");
static_assert(offsetof(struct record_t, opaque) == 8, "place of record_t.opaque");
static_assert(offsetof(struct record_t, key_length) == 12, "place of record_t.key_length");
static_assert(offsetof(struct record_t, phase) == 14, "place of record_t.phase");
static_assert(offsetof(struct record_t, hash) == 16, "place of record_t.hash");
static_assert(offsetof(struct record_t, key) == 20, "place of record_t.key");

// read from host memory
struct head_t {
    fnic_le32 consumed;
} __attribute__((packed));
static_assert(sizeof(struct head_t) == 4, "size of head_t");
static_assert(offsetof(struct head_t, consumed) == 0, "place of head_t.consumed");

#endif
