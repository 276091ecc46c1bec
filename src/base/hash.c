/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <inttypes.h>
#include <sha1.h>
#include <sha2.h>
#include <stdio.h>
#include <xxhash.h>

uint64_t hv_hash(const void *p, size_t n)
{
    return XXH3_64bits(p, n);
}

void hv_checksum_hex(const void *p, size_t n, uint64_t seed,
                     char ret_hex[HV_CHECKSUM_HEX + 1])
{
    XXH128_hash_t hash = XXH3_128bits_withSeed(p, n, seed);
    snprintf(ret_hex, HV_CHECKSUM_HEX + 1, "%016" PRIx64 "%016" PRIx64, hash.high64,
             hash.low64);
}

void hv_sha256_hex(const void *p, size_t n, char ret_hex[HV_SHA256_HEX + 1])
{
    SHA256Data(p, n, ret_hex);
}

void hv_blob_id(const void *p, size_t n, bool sha256, char ret_hex[HV_SHA256_HEX + 1])
{
    char head[32];
    size_t len = (size_t)snprintf(head, sizeof head, "blob %zu", n) + 1; /* with NUL */
    SHA1_CTX one;
    SHA2_CTX two;
    if (sha256) {
        SHA256Init(&two);
        SHA256Update(&two, (const uint8_t *)head, len);
        SHA256Update(&two, p, n);
        SHA256End(&two, ret_hex);
    } else {
        SHA1Init(&one);
        SHA1Update(&one, (const uint8_t *)head, len);
        SHA1Update(&one, p, n);
        SHA1End(&one, ret_hex);
    }
}
