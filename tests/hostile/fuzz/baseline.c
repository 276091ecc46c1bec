/* SPDX-License-Identifier: MIT
 *
 * A recorded surface: what was read is written, read again and is the same; compared
 * with itself it has no change.
 */
#include "fuzz.h"

#include "compare/compare.h"

static void compare(const struct hv_surface *surface, const struct hv_profile *profile,
                    struct hv_atoms *atoms)
{
    for (unsigned a = 0; a < profile->n_archs; a++) {
        if (strcmp(profile->archs[a].name, surface->arch) != 0)
            continue;
        struct hv_changes *changes =
            hv_compare(surface, surface, &(struct hv_compare_scope){profile, atoms, a, surface->audiences, false});
        for (const struct hv_change *c = changes->first; c; c = c->next)
            HOLDS(c->kind == HV_KIND_VIEW_MISMATCH ||
                  c->kind == HV_KIND_MASK_OVERFLOW || c->kind == HV_KIND_MASK_HEADROOM);
        hv_changes_free(changes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_err err = {0};
    struct hv_buf first = {0}, second = {0};
    struct hv_surface *surface =
        hv_surface_read(fuzz_file(data, n), ground.profile, ground.atoms, &err);
    fuzz_said(surface, &err);
    if (surface) {
        hv_surface_write(surface, ground.profile, true, &first);
        struct hv_surface *again = hv_surface_read(fuzz_file(first.p, first.n),
                                                   ground.profile, ground.atoms, &err);
        if (!again)
            fprintf(stderr, "%s:%u: %s\n%s\n", err.path, err.line, err.text, first.p);
        HOLDS(again);
        hv_surface_write(again, ground.profile, true, &second);
        HOLDS(first.n == second.n && memcmp(first.p, second.p, first.n) == 0);
        hv_surface_free(again);
        compare(surface, ground.profile, ground.atoms);
    }
    hv_buf_done(&first);
    hv_buf_done(&second);
    hv_surface_free(surface);
    return 0;
}
