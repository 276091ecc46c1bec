/* SPDX-License-Identifier: MIT
 *
 * What a worker sends, which has read untrusted headers: what was read is written, read
 * again and the same; it can be merged into a surface.
 */
#include "fuzz.h"

#include "extract/variant.h"

static bool read_variant(struct hv_variant *variant, struct hv_arena *arena,
                         struct hv_atoms *atoms, const void *p, size_t n,
                         struct hv_err *err)
{
    *variant = (struct hv_variant){.arena = arena, .atoms = atoms};
    return hv_variant_read(variant, p, n, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_arena *arena = hv_arena_new();
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_err err = {0};
    struct hv_variant first, second, *one = &first;
    bool ok = read_variant(&first, arena, ground.atoms, data, n, &err);
    fuzz_said(ok ? one : NULL, &err);
    if (ok) {
        struct hv_buf a = {0}, b = {0};
        hv_variant_write(&first, &a);
        HOLDS(read_variant(&second, arena, ground.atoms, a.p, a.n, &err));
        hv_variant_write(&second, &b);
        HOLDS(a.n == b.n && memcmp(a.p, b.p, a.n) == 0);
        hv_buf_done(&a);
        hv_buf_done(&b);
        hv_surface_free(hv_variants_merge(&one, 1, ground.profile, 0));
    }
    hv_arena_free(arena);
    return 0;
}
