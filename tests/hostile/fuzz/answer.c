/* SPDX-License-Identifier: MIT
 *
 * What the program that reads ELF files answers, which has read a stranger's: it is the
 * same once it was written again, or refused.
 */
#include "fuzz.h"

#include "binary/binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_err err = {0};
    struct hv_binary *first =
        hv_binary_decode((const char *)data, n, ground.atoms, &err);
    fuzz_said(first, &err);
    if (!first)
        return 0;
    struct hv_buf a = {0}, b = {0};
    hv_binary_write(first, &a);
    struct hv_binary *second = hv_binary_decode(a.p, a.n, ground.atoms, &err);
    HOLDS(second);
    hv_binary_write(second, &b);
    HOLDS(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
    hv_binary_normalise_names(second, ground.profile);
    hv_buf_done(&a);
    hv_buf_done(&b);
    hv_binary_free(first);
    hv_binary_free(second);
    return 0;
}
