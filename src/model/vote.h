/* SPDX-License-Identifier: MIT
 *
 * A vote report: everything that a vote on a comparison's findings needs to know. It
 * holds facts, and report/ puts them into words. Findings that are one decision are one
 * question, and questions are numbered for replies: [F1], [F2].
 *
 * Everything in it lives in its arena or is borrowed from the result, the profile and
 * the surfaces, which must outlive it.
 */
#pragma once

#include "model/owner.h"
#include "model/precedent.h"

/* ---- a record as memory, before and after ---- */

enum hv_mark {
    HV_MARK_SAME,
    HV_MARK_MOVED,   /* another offset, nothing else */
    HV_MARK_CHANGED, /* another width, sign or type */
    HV_MARK_GONE,
    HV_MARK_NEW,
};

struct hv_field_side {
    bool present;
    uint64_t offset, bits; /* bits, from the start of the record */
    const char *type;
};

struct hv_field {
    const char *path; /* as in the member of a change */
    enum hv_mark mark;
    bool padding;  /* as the profile's patterns say */
    bool encloses; /* an inline record, whose members are fields of their own */
    struct hv_field_side before, after;
};

/* One form on each side, for the architectures and audiences that have both. */
struct hv_byte_map {
    const char *record;
    uint32_t archs, audiences;
    const struct hv_entity *before, *after; /* never NULL */
    size_t n;
    struct hv_field
        *fields; /* in the order of the new side; a removed field where it was */
    bool moves;  /* a field has another mark than HV_MARK_SAME, or the sizes differ */
};

/* ---- what is known of one finding ---- */

/* The unbroken run of recorded releases with the old form. */
struct hv_release_span {
    const char *since, *until; /* NULL: none, or not known */
    size_t releases;
};

/* A version macro and whether this release cycle raised it. */
struct hv_version_coverage {
    const char *macro;
    const char *release; /* the newest recorded one not newer than OLD; NULL: none */
    const char *shipped; /* the macro's value in it; NULL: not known */
    const char *before, *after; /* in OLD and NEW; NULL: not there */
    bool bumped; /* NEW differs from what was shipped last (if unknown, from OLD) */
};

/* The next free number, and how many more the continuation mask allows. */
struct hv_headroom {
    const struct hv_family *family;
    uint64_t next;
    const char *mask;        /* NULL: the family has none, or it is unknown */
    uint32_t mask_bits;      /* width of an op number */
    uint64_t capacity, left; /* numbers that fit; those free from next on */
    bool mask_differs;       /* from that of OLD, which has: */
    uint32_t old_bits;
    uint64_t old_next, old_left;
};

/* Bytes of the old record without a known use. */
struct hv_free_bytes {
    const char *record;
    const char *path; /* of a padding member; NULL: a hole between members */
    uint32_t archs;
    uint64_t offset, bits;
};

struct hv_alternatives {
    size_t n_headroom;
    struct hv_headroom *headroom;
    bool feature; /* the profile knows feature bits */
    uint64_t feature_bit;
    uint64_t needed; /* bits that a member needs beyond its width; 0: none */
    size_t n_free_bytes;
    struct hv_free_bytes *free_bytes; /* each has at least `needed` bits */
};

/* Who sees the entity of the question: on the new side, else on the old one. */
struct hv_visibility {
    uint32_t archs, audiences;
    uint32_t old_archs, old_audiences; /* on the old side; 0: it is new */
    bool common;                       /* its header belongs to no architecture */
    uint32_t strict;            /* of the audiences of either side: stable for ever */
    const struct hv_entity *op; /* set if it is an op */
};

/* ---- the whole ---- */

struct hv_question {
    unsigned number;    /* from 1 */
    bool decide;        /* somebody has to decide; false: for information only */
    const char *answer; /* why nobody is asked, in the report's words; NULL */
    bool contract;      /* about a declared contract, not a layout */
    size_t n;           /* number of findings in the decision, never 0 */
    const struct hv_finding **findings;
    struct hv_release_span *released_spans; /* one for each */
    const char **waivers; /* one for each: the file of a waiver that accepts it */
    struct hv_release_span released; /* of the whole entity */
    struct hv_visibility visibility;
    size_t n_versions;
    struct hv_version_coverage *versions;
    struct hv_alternatives alternatives;
    size_t n_bytes;
    struct hv_byte_map *bytes;
    unsigned drawn_in; /* question that has drawn these bytes; 0: none */
    const struct hv_contract *contract_before, *contract_after;
    const struct hv_precedents *precedents; /* NULL: there is no change index */
};

/* A file that the result depends on. */
struct hv_identity {
    const char *name;   /* "@4.12 arm64", "catalogue" */
    const char *sha256; /* hexadecimal */
};

struct hv_vote_report {
    struct hv_arena *arena;
    const struct hv_result *result;
    size_t n;
    struct hv_question *questions; /* those to decide come first */
    size_t n_decide;
    const char *oldest, *newest; /* recorded releases that were searched; NULL: none */
    size_t n_releases;
    struct hv_strings missing; /* releases that should be recorded and are not */
    const char *command;       /* command that reproduces the report */
    const char *tool, *parser; /* versions; parser NULL: no header was read */
    size_t n_identities;
    struct hv_identity *identities;
    const struct hv_owners *owners; /* of what is to be decided; NULL: unknown */
    const char *no_past;            /* why precedents are unknown, or NULL */
};
