/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <sha2.h>
#include <xxhash.h>

uint64_t hv_hash(const void *p, size_t n)
{
    return XXH3_64bits(p, n);
}

void hv_sha256_hex(const void *p, size_t n, char ret_hex[HV_SHA256_HEX + 1])
{
    SHA256Data(p, n, ret_hex);
}
