/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_err err = {0};
    struct hv_catalogue *catalogue = hv_catalogue_parse(
        &(struct hv_file){"input", (const char *)data, n}, NULL, atoms, &err);
    fuzz_said(catalogue, &err);
    hv_catalogue_free(catalogue);
    hv_atoms_free(atoms);
    return 0;
}
