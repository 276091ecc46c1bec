/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_err err = {0};
    struct hv_profile *profile = hv_profile_parse(
        &(struct hv_file){"input", (const char *)data, n}, NULL, atoms, &err);
    fuzz_said(profile, &err);
    hv_profile_free(profile);
    hv_atoms_free(atoms);
    return 0;
}
