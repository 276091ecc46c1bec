/* SPDX-License-Identifier: MIT
 *
 * The recorded releases as one comparison sees them: what judge/ asks about the old
 * side of a change, answered by store/.
 */
#pragma once

#include "model/change.h"

/* The releases that count for an old tree, on one architecture. ctx is passed first. */
struct hv_release_view {
    void *ctx;
    /* The oldest release of the unbroken run that shipped exactly this form to this
     * audience and ends with the newest recorded release not newer than the old tree;
     * NULL: not shipped. Quick: from the index. */
    const char *(*since)(void *ctx, const struct hv_entity *entity, uint32_t audience);
    /* The same for the PART of the entity that changed: a member by path with offset,
     * bits and type, a record's size, an enumerator's value. Reads from the baselines
     * what the index does not have. */
    const char *(*part_since)(void *ctx, const struct hv_change *change,
                              uint32_t audience);
    /* The value of a constant (a version macro) in that release, or NULL. */
    const char *(*constant)(void *ctx, const char *name, const char *release);
    /* The name of another call of the family that had this op's or hypercall's number
     * in a release that counts, NULL: none. ret_release receives the newest such
     * release. */
    const char *(*number)(void *ctx, const struct hv_entity *call,
                          const char **ret_release);
    /* The releases that count, ascending; optional (n 0): without them only the release
     * that since() returns is asked for versions. */
    const char *const *releases;
    size_t n_releases;
    /* OLD is older than every recorded release, or nothing is recorded: it counts as
     * shipped. */
    bool unknown;
    /* The release of OLD was guessed, or the releases were recorded with another
     * profile: then a form that no release shipped may still be in use. */
    bool guessed;
};
