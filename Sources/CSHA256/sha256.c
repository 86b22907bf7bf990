#include "CSHA256.h"
#include "constants.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <immintrin.h>

// Four rounds a step. The instructions want the state as the words ABEF and CDGH, A and C the highest.
__attribute__((target("sha,sse4.1,ssse3")))
static void compress_x86(uint32_t state[8], const uint8_t *blocks, size_t count) {
    const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
    __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
    for (; count > 0; count--, blocks += 64) {
        const __m128i abefBefore = abef, cdghBefore = cdgh;
        // The last 16 words of the message schedule.
        __m128i w[4];
        for (int i = 0; i < 4; i++) {
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)blocks + i), bigEndian);
        }
#pragma clang loop unroll(full)
        for (int i = 0; i < 16; i++) {
            const __m128i last = w[(i + 3) % 4];
            if (i >= 4) {
                const __m128i sevenBack = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);
                const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]), sevenBack);
                w[i % 4] = _mm_sha256msg2_epu32(sum, last);
            }
            const __m128i wk = _mm_add_epi32(w[i % 4], _mm_loadu_si128((const __m128i *)(K + 4 * i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0e));
        }
        abef = _mm_add_epi32(abef, abefBefore);
        cdgh = _mm_add_epi32(cdgh, cdghBefore);
    }
    uint32_t words[8];
    _mm_storeu_si128((__m128i *)words, abef);
    _mm_storeu_si128((__m128i *)(words + 4), cdgh);
    state[0] = words[3], state[1] = words[2], state[4] = words[1], state[5] = words[0];
    state[2] = words[7], state[3] = words[6], state[6] = words[5], state[7] = words[4];
}

static int has_instructions(void) {
    // Asking takes a hundred times as long as a block, so the answer is kept: 1 is no, 2 is yes.
    static _Atomic(int) known = 0;
    if (known == 0) {
        unsigned a, b, c, d;
        const int sse41 = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3) && (c & bit_SSE4_1);
        const int sha = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
        known = sse41 && sha ? 2 : 1;
    }
    return known == 2;
}

void sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
    (has_instructions() ? compress_x86 : sha256_compress_portable)(state, blocks, count);
}

#elif defined(__ARM_FEATURE_SHA2)
#include <arm_neon.h>

// Four rounds a step.
void sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
    uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
    for (; count > 0; count--, blocks += 64) {
        const uint32x4_t abcdBefore = abcd, efghBefore = efgh;
        // The last 16 words of the message schedule.
        uint32x4_t w[4];
        for (int i = 0; i < 4; i++) {
            w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
        }
        for (int i = 0; i < 16; i++) {
            if (i >= 4) {
                const uint32x4_t sum = vsha256su0q_u32(w[i % 4], w[(i + 1) % 4]);
                w[i % 4] = vsha256su1q_u32(sum, w[(i + 2) % 4], w[(i + 3) % 4]);
            }
            const uint32x4_t wk = vaddq_u32(w[i % 4], vld1q_u32(K + 4 * i));
            const uint32x4_t abcdOld = abcd;
            abcd = vsha256hq_u32(abcd, efgh, wk);
            efgh = vsha256h2q_u32(efgh, abcdOld, wk);
        }
        abcd = vaddq_u32(abcd, abcdBefore);
        efgh = vaddq_u32(efgh, efghBefore);
    }
    vst1q_u32(state, abcd);
    vst1q_u32(state + 4, efgh);
}

#else

void sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
    sha256_compress_portable(state, blocks, count);
}

#endif
