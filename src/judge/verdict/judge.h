/* SPDX-License-Identifier: MIT
 *
 * Judge: changes -> findings. All opinion of the program lives in this folder, and most
 * of it in rules/catalogue.json.
 */
#ifndef HV_JUDGE_JUDGE_H
#define HV_JUDGE_JUDGE_H

#include "compare/compare.h"
#include "model/finding.h"
#include "model/profile.h"
#include "model/releases.h"

/* What the changes of one architecture are judged by. */
struct hv_judge_arch {
    const struct hv_profile *profile;
    unsigned arch;
    const struct hv_surface *old, *new;
    const struct hv_changes *changes;
    struct hv_release_view releases;
    bool old_is_release; /* OLD is what a release shipped, not a state on the way */
    bool new_is_binary;  /* NEW is a compiled file: when to raise a version macro is no
                            matter of its */
    bool across;         /* the changes are of several architectures at once, and name
                            them; old and new are those of one of them */
};

/* Judge the changes of all architectures and merge equal ones into findings, which are
 * added to the result (allocated in result->arena) with its counts. Fails when a
 * finding has no rule in the catalogue: nothing is dropped. */
bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_catalogue *catalogue, struct hv_result *result,
              struct hv_err *err);

/* The version macro from whose roots the entity of that surface is reached, or NULL. */
const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity);

#endif
