/* SPDX-License-Identifier: MIT
 *
 * A waiver: what was read is written, and read again it is written alike.
 */
#include "fuzz.h"

#include "store/waiver_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_arena *arena = hv_arena_new();
    struct hv_err err = {0};
    struct hv_buf first = {0}, second = {0};
    struct hv_waiver *waiver = hv_waiver_parse(
        &(struct hv_file){"input", (const char *)data, n}, atoms, arena, &err);
    fuzz_said(waiver, &err);
    if (waiver) {
        hv_waiver_write(waiver, &first);
        waiver = hv_waiver_parse(&(struct hv_file){"again", first.p, first.n}, atoms,
                                 arena, &err);
        HOLDS(waiver);
        hv_waiver_write(waiver, &second);
        HOLDS(first.n == second.n && memcmp(first.p, second.p, first.n) == 0);
    }
    hv_buf_done(&first);
    hv_buf_done(&second);
    hv_arena_free(arena);
    hv_atoms_free(atoms);
    return 0;
}
