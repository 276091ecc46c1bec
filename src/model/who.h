/* SPDX-License-Identifier: MIT
 *
 * Who carries and calls what: recorded consumers against entities of the headers.
 */
#pragma once

#include "model/copy.h"

/* The form that a consumer carries. */
enum hv_carried {
    HV_CARRIED_RELEASED, /* no change is asked about, or it did not change this */
    HV_CARRIED_OLD,
    HV_CARRIED_NEW,
    HV_CARRIED_OWN, /* no recorded release has it so */
};

/* What the change does to it. */
enum hv_effect {
    HV_EFFECT_NONE,
    HV_EFFECT_BREAKS,
    HV_EFFECT_REFUSED, /* by a version that it claims, and that was raised */
    HV_EFFECT_UNKNOWN,
};

/* A consumer that has the entity, on architectures where it has it alike. */
struct hv_carrier {
    const struct hv_consumer *consumer;
    uint32_t archs;
    enum hv_carried form;
    enum hv_effect effect;
    const char *value; /* decimal: of a record its bytes; NULL: it has none */
    bool is_size;
    const char *file;                 /* of the copy, below its headers' root */
    uint32_t line;                    /* 0: not known */
    struct hv_release_run releases;   /* that have this form */
    const struct hv_call_place *call; /* NULL: its own sources do not name it */
    const char *claim; /* value of the version macro; NULL: none covers it */
    bool is_older;  /* no change is asked about, and the newest release has it otherwise
                     */
    bool is_beside; /* of several forms side by side it is the one of that value */
};

struct hv_who_entity {
    const char *name;
    bool is_known;       /* some release or tree has it */
    const char *covered; /* version macro; NULL: none, or no change is asked about */
    const struct hv_finding *finding; /* its worst; NULL: it did not change */
    size_t n, cap;
    struct hv_carrier *carriers; /* by consumer, then architecture */
};

struct hv_who {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    const struct hv_result *result; /* of the change; NULL: none is asked about */
    size_t n_recorded;              /* consumers that were looked at */
    size_t n, cap;
    struct hv_who_entity *entities;
};

/* Are consumers asked about it? Only about what may break somebody. */
static inline bool hv_finding_asks_consumers(const struct hv_finding *f)
{
    return f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_VERSIONED ||
           f->verdict == HV_VERDICT_UNRELEASED;
}
