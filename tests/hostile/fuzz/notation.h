/* SPDX-License-Identifier: MIT
 *
 * What the fuzzers of notations share: the text becomes C, and the same C twice.
 */
#pragma once

#include "fuzz.h"

#include "extract/notation/notation.h"

/* As a header of that path, for a profile of tests/profiles/. */
static inline int fuzz_notation(const char *profile, const char *path,
                                const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground(profile);
    char *text = fuzz_string(data, n);
    struct hv_source_file same[2];
    struct hv_arena *arena = hv_arena_new();
    bool read[2];
    for (int i = 0; i < 2; i++) {
        same[i] = (struct hv_source_file){.path = path, .bytes = text, .n = n};
        struct hv_source_files files = {&same[i], 1};
        struct hv_err err = {0};
        read[i] = hv_notations_translate(
            &(struct hv_notation_options){.in_process = true,
                                          .no_sandbox = true,
                                          .profile = ground.profile,
                                          .arena = arena,
                                          .atoms = ground.atoms},
            &files, &err);
        fuzz_said(read[i] ? &same[i] : NULL, &err);
        if (read[i])
            same[i] = files.v[0];
    }
    HOLDS(read[0] == read[1]);
    HOLDS(!read[0] || (same[0].n == same[1].n &&
                       memcmp(same[0].bytes, same[1].bytes, same[0].n) == 0 &&
                       hv_notation_original(&same[0]).n == n));
    hv_arena_free(arena);
    free(text);
    return 0;
}
