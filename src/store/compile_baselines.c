/* SPDX-License-Identifier: MIT
 *
 * A program of the build:
 * compile rules FILE.json... OUTPUT compiles files of rules, and
 * compile BASELINES PROFILE.json OUTPUT the recorded releases of a profile.
 */
#include "store/compiled.h"
#include "store/compiled_rules.h"
#include "store/store.h"

static bool compile_baselines(char **argv, struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_profile *profile = hv_profile_read(argv[2], atoms, err);
    bool ok = profile && hv_compiled_write(argv[1], profile, argv[3], atoms, err);
    hv_profile_free(profile);
    return ok;
}

int main(int argc, char **argv)
{
    struct hv_err err = {0};
    struct hv_atoms *atoms = hv_atoms_new();
    bool ok = argc > 3;
    if (ok && strcmp(argv[1], "rules") == 0)
        ok = hv_compiled_rules_write(argv[argc - 1], argv + 2, (size_t)argc - 3, atoms,
                                     &err);
    else
        ok = argc == 4 && compile_baselines(argv, atoms, &err);
    if (!ok)
        fprintf(stderr, "compile: %s: %s\n", err.path, err.text);
    hv_atoms_free(atoms);
    return !ok;
}
