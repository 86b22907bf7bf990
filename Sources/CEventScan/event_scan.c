#include "CEventScan.h"

#if defined(__x86_64__)
#include <immintrin.h>

// AVX2, which processors have had since 2013 (Intel) and 2015 (AMD): 32 bytes at once.
__attribute__((target("avx2")))
static void scan_avx2(const uint8_t *bytes, size_t count, uint8_t delimiter, struct event_block *blocks) {
    const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
    const __m256i quotes = _mm256_set1_epi8('"');
    const __m256i lastControl = _mm256_set1_epi8(0x1F);
    for (; count > 0; count--, bytes += 64, blocks++) {
        uint64_t events = 0;
        __m256i all = _mm256_setzero_si256();
        for (int i = 0; i < 2; i++) {
            const __m256i half = _mm256_loadu_si256((const __m256i *)bytes + i);
            const __m256i isDelimiter = _mm256_cmpeq_epi8(half, delimiters);
            const __m256i isQuote = _mm256_cmpeq_epi8(half, quotes);
            // AVX2 compares signed bytes only. The lesser one of a byte and 0x1F is the byte itself up to 0x1F.
            const __m256i isControl = _mm256_cmpeq_epi8(_mm256_min_epu8(half, lastControl), half);
            const __m256i isEvent = _mm256_or_si256(_mm256_or_si256(isDelimiter, isQuote), isControl);
            events |= (uint64_t)(uint32_t)_mm256_movemask_epi8(isEvent) << (32 * i);
            all = _mm256_or_si256(all, half);
        }
        blocks->events = events;
        blocks->high_bits = (uint32_t)_mm256_movemask_epi8(all);
    }
}

int event_scan(const uint8_t *bytes, size_t count, uint8_t delimiter, struct event_block *blocks) {
    if (!__builtin_cpu_supports("avx2")) return 0;
    scan_avx2(bytes, count, delimiter, blocks);
    return 1;
}

#else

int event_scan(const uint8_t *bytes, size_t count, uint8_t delimiter, struct event_block *blocks) {
    (void)bytes, (void)count, (void)delimiter, (void)blocks;
    return 0;
}

#endif
