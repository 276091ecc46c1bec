/* SPDX-License-Identifier: MIT
 *
 * Who carries and calls what: recorded consumers against entities of the headers.
 */
#pragma once

#include "model/copy.h"

/* The form of the entity in a consumer's copy. */
enum hv_carried {
    HV_CARRIED_RELEASED, /* no change is given, or it did not touch this entity */
    HV_CARRIED_OLD,
    HV_CARRIED_NEW,
    HV_CARRIED_OWN, /* no recorded release has this form */
};

/* The effect of the change on the consumer. */
enum hv_effect {
    HV_EFFECT_NONE,
    HV_EFFECT_BREAKS,
    HV_EFFECT_REFUSED, /* because of a version that it claims and that was raised */
    HV_EFFECT_UNKNOWN,
};

/* A consumer that has the entity, with the architectures that have it in one form. */
struct hv_carrier {
    const struct hv_consumer *consumer;
    uint32_t archs;
    enum hv_carried form;
    enum hv_effect effect;
    const char *value; /* decimal: the size of a record in bytes; NULL: it has none */
    bool is_size;
    const char *file;                 /* of the copy, below its headers' root */
    uint32_t line;                    /* 0: not known */
    struct hv_release_run releases;   /* that have this form */
    const struct hv_call_place *call; /* NULL: its own sources do not name it */
    const char *claim; /* value of the version macro; NULL: none covers it */
    bool is_older;     /* no change is given, and the newest release has another form */
    bool is_beside;    /* one of several forms side by side, identified by that value */
};

struct hv_who_entity {
    const char *name;
    bool is_known;       /* a release or tree has it */
    const char *covered; /* version macro; NULL: none, or no change is given */
    const struct hv_finding *finding; /* its worst; NULL: unchanged */
    size_t n, cap;
    struct hv_carrier *carriers; /* by consumer, then architecture */
};

struct hv_who {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    const struct hv_result *result; /* of the change; NULL: none is given */
    size_t n_recorded;              /* consumers that were looked at */
    size_t n, cap;
    struct hv_who_entity *entities;
};

/* Are consumers looked up for the finding? Only if it may break somebody. */
static inline bool hv_finding_asks_consumers(const struct hv_finding *f)
{
    return f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_VERSIONED ||
           f->verdict == HV_VERDICT_UNRELEASED;
}
