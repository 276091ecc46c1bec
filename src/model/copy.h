/* SPDX-License-Identifier: MIT
 *
 * What a consumer's copy of the headers is: which releases it is nearest to, which
 * versions it claims, what only it has; and what differs from one release.
 */
#pragma once

#include "model/consumer.h"
#include "model/finding.h"

/* A run of releases; first NULL: there is none. */
struct hv_release_run {
    const char *first, *last;
};

/* The copy on one architecture. */
struct hv_copy_arch {
    unsigned arch; /* profile index */
    size_t known;  /* records and values whose name some release has; only those that
                      strict audiences see, if there are any */
    struct hv_release_run nearest; /* with the fewest differences in bytes or values */
    size_t equal;                  /* entities with the same form there */
    size_t differ;                 /* entities with other bytes or values there */
    struct hv_copy_header {        /* where it is not the same everywhere */
        const char *file;
        struct hv_release_run nearest;
        size_t known, equal, differ;
    } * headers;
    size_t n_headers;
    struct hv_strings own; /* names that no release has on this architecture */
};

/* A version macro that the copy defines. */
struct hv_copy_claim {
    const char *macro, *value;
    struct hv_release_run releases; /* that define it so */
};

/* An operation of the copy's own, with a number of the hypervisor's. */
struct hv_copy_number {
    const char *name, *family, *number; /* family NULL: it is a hypercall */
    const char *by; /* what has the number in the release that the copy
                       is compared with; NULL: it is free there */
    uint32_t archs;
    const char *file; /* of the copy, from the top of its tree */
    uint32_t line;
};

struct hv_copy {
    struct hv_arena *arena;
    const struct hv_consumer *consumer; /* NULL: not a known one */
    size_t n_archs;
    struct hv_copy_arch *archs;
    uint32_t lacks; /* architectures asked for that it does not have */
    size_t n_claims;
    struct hv_copy_claim *claims;
    struct hv_release_run claimed; /* releases that agree with all claims; none: no
                                      release ever had this set */
    struct hv_strings own;         /* names that no recorded release has on any
                                      architecture */
    size_t n_numbers;
    struct hv_copy_number *numbers; /* of its own operations, by name */
    const struct hv_result *result; /* the copy against a release */
};

/* Does the name belong to the consumer on that architecture (profile index): by its
 * file, or because no release ever had it there? */
static inline bool hv_copy_owns(const struct hv_copy *copy, unsigned arch,
                                const char *name)
{
    const struct hv_consumer *consumer = copy->consumer;
    return (consumer && hv_patterns_match(consumer->own, consumer->n_own, name)) ||
           HV_ANY(x, copy->archs, copy->n_archs,
                  x->arch == arch && HV_SEARCH(&name, x->own.v, x->own.n, hv_by_text));
}
