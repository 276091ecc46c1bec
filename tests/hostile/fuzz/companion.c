/* SPDX-License-Identifier: MIT
 *
 * Side files: the first byte says which (m: masks, t: the table of argument lists, s:
 * the list of shared records, p: prototypes), the rest is its text.
 */
#include "fuzz.h"

#include "extract/passes.h"
#include "extract/companion/signature.h"

static void read_prototypes(const struct hv_source_file *file)
{
    const char *words[] = {"do", "compat"};
    struct hv_signature_source source = {.form = HV_SIGNATURES_PROTOTYPES,
                                         .prefixes = {2, words}};
    struct hv_arena *arena = hv_arena_new();
    struct hv_signatures signatures = {0};
    struct hv_err err = {0};
    struct hv_scan scan;
    hv_scan(file, arena, &scan);
    bool ok = hv_signatures_read(&scan, &source, arena, &signatures, &err);
    fuzz_said(ok ? &signatures : NULL, &err);
    hv_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const paths[128] = {['m'] = "private/call.c",
                                           ['t'] = "private/table.c",
                                           ['s'] = "private/shared.lst",
                                           ['p'] = "private/prototypes.h"};
    const char *path = n && data[0] < 128 ? paths[data[0]] : NULL;
    if (!path)
        return 0;
    char *text = fuzz_string(data + 1, n - 1);
    struct hv_source_file file = {.path = path, .bytes = text, .n = n - 1};
    if (data[0] == 'p') {
        read_prototypes(&file);
    } else {
        struct fuzz_ground ground = fuzz_ground("calls");
        struct hv_err err = {0};
        struct hv_companions *side = hv_companions_new(&file, 1, ground.profile, &err);
        fuzz_said(side, &err);
        hv_companions_free(side);
    }
    free(text);
    return 0;
}
