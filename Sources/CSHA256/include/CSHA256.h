#ifndef CSHA256_H
#define CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// Runs the compression function of SHA-256 (FIPS 180-4, section 6.2.2) over `count` blocks of 64 bytes, with the
/// processor's own instructions where it has them.
void sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

/// The same on any processor.
void sha256_compress_portable(uint32_t state[8], const uint8_t *blocks, size_t count);

#endif
