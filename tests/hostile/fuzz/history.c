/* SPDX-License-Identifier: MIT
 *
 * The release index, and every question that is asked of it.
 */
#include "fuzz.h"
#include "store/release_index.h"

static void ask(const struct hv_release_index *index, const struct hv_profile *profile,
                struct hv_atoms *atoms)
{
    const char *last = NULL;
    const struct hv_entity record = {.cls = HV_CLASS_RECORD,
                                     .name = hv_atom(atoms, "struct call_first")};
    struct hv_entity op = {.cls = HV_CLASS_OP, .name = hv_atom(atoms, "CALLOP_new")};
    op.u.op.number = hv_atom(atoms, "1");
    op.u.op.family = hv_atom(atoms, "CALLOP");
    for (size_t i = 0; i <= index->n; i++) {
        const char *until = i < index->n ? index->releases[i] : NULL;
        hv_release_index_since(index, &record, 1, until);
        if (until)
            hv_release_index_value(index, "CALLS_LATEST", until);
        hv_release_index_number(index, profile, &op, until, &last);
    }
    hv_release_index_has_op(index, "CALLOP_first");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const profile_and_arch[] = {"calls", "x86_64"};
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_err err = {0};
    struct hv_index_file *file =
        hv_index_file_read(&(struct hv_file){"index", n ? (const char *)data : "", n},
                           profile_and_arch, ground.atoms, &err);
    fuzz_said(file, &err);
    if (file) {
        struct hv_release_index *index = hv_release_index_new(file, NULL);
        ask(index, ground.profile, ground.atoms);
        hv_release_index_free(index);
    }
    return 0;
}
