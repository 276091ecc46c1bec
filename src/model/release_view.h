/* SPDX-License-Identifier: MIT
 *
 * The recorded releases as one comparison sees them: what judge/ asks about the old
 * side of a change, answered by store/.
 */
#pragma once

#include "model/change.h"

/* The releases that count for an old tree, on one architecture. ctx comes first. */
struct hv_release_view {
    void *ctx;
    /* Oldest release of the unbroken run that ends at the newest recorded release not
     * newer than the old tree and shipped this very form to this audience; NULL: not
     * shipped. Quick: from the index. */
    const char *(*since)(void *ctx, const struct hv_entity *entity, uint32_t audience);
    /* The same for the PART of the entity that the change is about: a member by path
     * with offset, bits and type, a record's size, an enumerator's value. It reads from
     * the baselines what the index cannot tell. */
    const char *(*part_since)(void *ctx, const struct hv_change *change,
                              uint32_t audience);
    /* The value of a constant (a version macro) in that release, or NULL. */
    const char *(*constant)(void *ctx, const char *name, const char *release);
    /* The name under which another call of the family had this op's or hypercall's
     * number in a release that counts, and in ret_release the newest such one; NULL:
     * none. */
    const char *(*number)(void *ctx, const struct hv_entity *call,
                          const char **ret_release);
    /* The releases that count, ascending; may be left out (n 0): then only the release
     * that since() names is asked for versions. */
    const char *const *releases;
    size_t n_releases;
    /* true: OLD is older than every recorded release, or nothing is recorded: counts as
     * shipped. */
    bool unknown;
    /* OLD does not say which release it is, and was taken for a recorded one, or the
     * releases were recorded with another profile: that no release shipped a form does
     * not mean that nobody has it. */
    bool guessed;
};
