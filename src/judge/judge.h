/* SPDX-License-Identifier: MIT
 *
 * Judge: changes -> findings. All opinion of the program lives in this room, and most
 * of it in rules/catalogue.json.
 */
#ifndef HV_JUDGE_JUDGE_H
#define HV_JUDGE_JUDGE_H

#include "compare/compare.h"
#include "model/finding.h"
#include "model/profile.h"

/* What earlier releases shipped, as judge/ needs to know it; answered by the store.
 * Every function is about one architecture. ctx comes first. */
struct hv_shipped {
    void *ctx;
    /* Oldest release of the unbroken run that ends at the newest recorded release not
     * newer than the old tree and shipped this very form to this audience; NULL: not
     * shipped. */
    const char *(*since)(void *ctx, const struct hv_entity *entity, uint32_t audience);
    /* Did any recorded release not newer than the old tree ship this PART of the entity
     * (a member by path with offset, bits and type as in side, or a constant's value)?
     * The oldest release of the run as above, or NULL. Slow (reads baselines): asked
     * only for what would be a break and whose whole form is unshipped. */
    const char *(*part_since)(void *ctx, const struct hv_change *change,
                              uint32_t audience);
    /* The value of a constant (a version macro) in that release, or NULL. */
    const char *(*constant)(void *ctx, const char *name, const char *release);
    /* The name under which another op of the family had this op's number in a release
     * that counts, and in ret_release the newest such one; NULL: none. */
    const char *(*number)(void *ctx, const struct hv_entity *op,
                          const char **ret_release);
    /* The recorded releases that count for the old tree (none newer than it),
     * ascending; may be left out (n 0): then only the release that since() names is
     * asked for versions. */
    const char *const *releases;
    size_t n_releases;
    /* true: OLD is older than every recorded release, or nothing is recorded: counts as
     * shipped. */
    bool unknown;
};

struct hv_judge_arch {
    unsigned arch;
    const struct hv_surface *old, *new;
    const struct hv_changes *changes;
    struct hv_shipped shipped;
    bool old_is_release; /* OLD is what a release shipped, not a state on the way */
    bool new_is_binary;  /* NEW is a compiled file: when to raise a version macro is no
                            matter of its */
    bool across;         /* the changes are of several architectures at once, and name
                            them; old and new are those of one of them */
};

/* Judge the changes of all architectures and merge what is the same into rows. Adds
 * findings to result (allocated in result->arena) and its counts. Fails when a finding
 * has no rule in the catalogue: nothing is dropped. */
bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_profile *profile, const struct hv_catalogue *catalogue,
              struct hv_atoms *atoms, struct hv_result *result, struct hv_err *err);

/* Records reachable from the roots of a version macro on one surface: is `name`
 * covered? Returns the macro, or NULL. */
const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity);

#endif
