#ifndef CEVENTSCAN_H
#define CEVENTSCAN_H

#include <stddef.h>
#include <stdint.h>

/// What 64 bytes of CSV hold.
struct event_block {
    /// Bit n is set when byte n is an event: a delimiter, a quote or a control character.
    uint64_t events;
    /// Not zero when some byte is not ASCII.
    uint64_t high_bits;
};

/// Finds the events of `count` blocks of 64 bytes with the processor's vector instructions. Returns 0, and writes
/// nothing, when the processor does not have the instructions.
int event_scan(const uint8_t *bytes, size_t count, uint8_t delimiter, struct event_block *blocks);

#endif
