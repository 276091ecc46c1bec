/* SPDX-License-Identifier: MIT
 *
 * compile BASELINES PROFILE.json FILE: a program of the build, which compiles the
 * recorded releases of a profile.
 */
#include "store/compiled.h"
#include "store/store.h"

int main(int argc, char **argv)
{
    struct hv_err err = {0};
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_profile *profile =
        argc == 4 ? hv_profile_read(argv[2], atoms, &err) : NULL;
    bool ok = profile && hv_compiled_write(argv[1], profile, argv[3], atoms, &err);
    if (!ok)
        fprintf(stderr, "compile: %s: %s\n", err.path, err.text);
    hv_profile_free(profile);
    hv_atoms_free(atoms);
    return !ok;
}
