/* SPDX-License-Identifier: MIT
 *
 * ABIXML, as libabigail writes what a damaged object told it: entities, which are the
 * same once they were bytes, or a reason.
 */
#include "fuzz.h"

#include "binary/ctypes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_arena *arena = hv_arena_new();
    struct fuzz_ground ground = fuzz_ground("tiny");
    struct hv_variant variant = {.arena = arena, .atoms = ground.atoms};
    struct hv_ctypes types;
    struct hv_err err = {0};
    char *text = fuzz_string(data, n);
    hv_ctypes_init(&types, arena, ground.atoms);
    bool ok = hv_abixml_read(text, n, &types, &err) &&
              hv_ctypes_to_variant(&types, &variant, &err);
    fuzz_said(ok ? &variant : NULL, &err);
    if (ok)
        fuzz_keeps(&variant);
    free(text);
    hv_arena_free(arena);
    return 0;
}
