/* SPDX-License-Identifier: MIT
 *
 * What a worker sends, which has read untrusted headers: what was read is written, read
 * again and the same; it can be merged into a surface.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_arena *arena = hv_arena_new();
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_variant variant = {.arena = arena, .atoms = ground.atoms},
                      *one = &variant;
    struct hv_err err = {0};
    bool ok = hv_variant_read(&variant, (const char *)data, n, &err);
    fuzz_said(ok ? one : NULL, &err);
    if (ok) {
        fuzz_keeps(&variant);
        hv_surface_free(hv_variants_merge(&one, 1, ground.profile, 0));
    }
    hv_arena_free(arena);
    return 0;
}
