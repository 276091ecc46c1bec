/* SPDX-License-Identifier: MIT
 *
 * A finding: a change after the rules have judged it, the same change on several
 * architectures being one. And the result of a whole comparison, which is all that
 * report/ needs.
 */
#pragma once

#include "model/rule.h"

struct hv_carrier;
struct hv_profile;
struct hv_waiver;

/* Attribute values that differ between the architectures of one finding. */
struct hv_per_arch {
    unsigned arch; /* profile index */
    struct hv_side before, after;
};

/* A line of a header; text NULL: not known. */
struct hv_source_line {
    const char *file;
    uint32_t line;
    const char *text; /* without blanks around it */
};

struct hv_finding {
    struct hv_change change; /* with all architectures; consequences merged likewise */
    struct hv_source_line lines[2]; /* before, after; of findings that fail */
    enum hv_verdict verdict;
    bool rollback_break;
    const struct hv_rule *rule;
    const char *released_since;  /* NULL: no recorded release shipped the old form; with
                                    several architectures the oldest release of any */
    const char *const *since_on; /* by architecture, HV_MAX_ARCHS entries, if they
                                    differ; else NULL */
    bool unreleased; /* no release shipped the old form on any of its architectures,
                        whatever the verdict; false if unknown */
    bool introduced_here;
    const struct hv_waiver *waiver; /* that accepts it; NULL: none does */
    const char *waived_with;        /* id of the cause whose waiver covers it; NULL */
    struct hv_strings causes;       /* ids of unwaived findings that it follows from */
    const char *pending; /* a waiver of it that does not count yet: where it is, and
                            what to do; NULL: none */
    bool fails;          /* unwaived, named by --fail-on, introduced here (or --all) */
    const char *version_macro; /* that covers it, or NULL */
    const char *version_before, *version_after;
    bool lacks_bump; /* no break by itself, but that macro should have been raised */
    struct hv_strings *reachable_from; /* ops and hypercalls; NULL: none is known */
    bool unreachable_for_strict;       /* only calls of other audiences reach it,
                                          although a strict audience sees it */
    const char *fix;                   /* what to do about this change; NULL: nothing,
                                          or the change itself does it */
    struct hv_strings paste;           /* lines of C that do it; none: not known */
    const char *why;                   /* one or two sentences for a person */
    const char *id;                    /* 12 hex digits */
    size_t n_per_arch;                 /* 0: the same values on all of them */
    struct hv_per_arch *per_arch;
    bool header_gone; /* the header that had it is gone */
    size_t n_carriers;
    const struct hv_carrier
        *carriers; /* recorded consumers that have it; none were asked
                      about what breaks nobody (model/who.h) */
    size_t group;  /* index of its decision in the result */
};

/* The audiences that see the change on that architecture. */
static inline uint32_t hv_finding_audiences(const struct hv_finding *finding,
                                            unsigned arch)
{
    return finding->change.archs & UINT32_C(1) << arch ? finding->change.audiences : 0;
}

/* Does `other` have every pair of an architecture and an audience that the finding
 * has? */
static inline bool hv_finding_within(const struct hv_finding *finding,
                                     const struct hv_finding *other)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (hv_finding_audiences(finding, a) & ~hv_finding_audiences(other, a))
            return false;
    return true;
}

/* Does the finding ask for a fix? Not if nothing is wrong, or the fix is made. */
static inline bool hv_finding_wants_fix(const struct hv_finding *finding)
{
    return finding->fix &&
           (finding->rollback_break || (finding->verdict != HV_VERDICT_COMPATIBLE &&
                                        finding->verdict != HV_VERDICT_VERSIONED));
}

/* A decision: findings that one person decides at once with one answer. The subject
 * names it; report/ writes the heading. */
enum hv_group_kind {
    HV_GROUP_ONE,     /* a single finding, or several of one entity */
    HV_GROUP_RECORD,  /* subject: a record, with whatever came or went with it */
    HV_GROUP_FAMILY,  /* subject: an enumeration, or "XS_WRITE_*" */
    HV_GROUP_NUMBERS, /* subject: an op family that was renumbered */
    HV_GROUP_HEADER,  /* subject: a header that is gone */
    HV_GROUP_GUARD,   /* subject: a header in which a condition moved */
    HV_GROUP_TEXT,    /* subject: a header in which nothing but text changed */
};

struct hv_group {
    enum hv_group_kind kind;
    const char *subject; /* NULL: the only entity */
    const char *id;      /* 12 hex digits */
    size_t first,
        last;     /* index of its first finding, which is the worst, and of its last */
    size_t n;     /* number of its findings; between them are others */
    size_t names; /* entities and members, each once */
    enum hv_verdict verdict; /* the worst of them */
    bool rollback_break, introduced_here;
    bool fails;  /* any of them */
    bool waived; /* all of the worst verdict are */
};

/* How many there are of each verdict; of decisions, or of rows. */
struct hv_counts {
    size_t of[HV_VERDICT_COUNT];
    size_t rollback, waived;
};

/* One side of a comparison, for the report's head. */
struct hv_tree_name {
    const char *text;    /* as the user wrote it */
    const char *commit;  /* full object id; NULL when not a revision */
    const char *release; /* NULL if unknown */
};

struct hv_coverage {
    size_t variants, records, constants, values; /* of the new side */
    size_t archs;
};

/* What the changed lines of the headers turned out to be; removed lines count as well
 * as added ones. */
struct hv_account {
    size_t files; /* that differ */
    size_t changed;
    size_t findings;      /* in the extent of an entity that has a finding */
    size_t neutral;       /* seen by a compiler, and equal */
    size_t unjudged;      /* ... of them: seen only for audiences that are not judged */
    size_t helpers;       /* ... of them: in helpers, of which types alone count */
    size_t comments;      /* and blank lines */
    size_t not_looked_at; /* each in a finding of that kind */
    size_t unaccounted;   /* each an error */
};

struct hv_message {
    const char *arch; /* NULL: all */
    struct hv_err err;
};

/* A remark about the run, beside its findings. */
struct hv_remark {
    const char *file; /* NULL: no file is meant */
    const char *text;
};

/* What is known of a binary that was verified. */
struct hv_verification {
    const char *form;        /* where its types come from: "DWARF" */
    const char *machine;     /* of an ELF file; NULL: it does not say */
    const char *build_id;    /* hex, or NULL */
    struct hv_strings agree; /* types, by name */
    struct hv_strings older; /* types with the form of an older interface version */
    struct hv_strings differ, lacks; /* lacks: the tree has them, the binary has not */
    const char *spelling;            /* of names, that the profile knows; NULL */
    bool own;                        /* it is the hypervisor itself */
    const char *release;             /* whose types it has, where some differ; NULL */
    size_t unknown_orders; /* arrays whose format mixes up the order of dimensions */
    size_t unknown_values; /* enumerators whose value the file's format lacks */
    size_t n_notes;
    struct hv_verified_note {
        const char *owner;
        const char *name; /* the constant that the tree has for the type, or NULL */
        uint64_t type;
        const char *value;
    } * notes;
};

struct hv_result {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    struct hv_tree_name old, new;
    struct hv_tree_name against; /* before the change; text NULL: not asked for */
    uint32_t archs, audiences;   /* that were compared */
    size_t n_findings;
    struct hv_finding *findings; /* worst verdict first, then entity, member */
    struct hv_coverage coverage;
    bool has_account; /* both sides have text */
    struct hv_account account;
    bool no_sandbox;   /* headers were parsed without the system-call filter */
    size_t n_left_out; /* merged over architectures */
    struct hv_left_out *left_out;
    uint32_t *left_out_archs; /* for each of left_out */
    bool *left_out_news;      /* the old side does not leave it out; NULL: unknown */
    size_t n_errors;
    struct hv_message *errors; /* any: exit 3 */
    size_t n_groups;
    struct hv_group *groups; /* decisions, in the order of their first findings */
    struct hv_counts counts; /* of decisions */
    struct hv_counts rows;   /* of findings */
    bool unchanged; /* no path that the profile names differs: nothing was compared */
    bool partial;   /* findings of some files alone (-- PATH) */
    bool edits_policy;          /* the change touches .hvabi/, which is not used */
    struct hv_tree_name policy; /* whose waivers and rules count; text NULL: none */
    const char *waive_words; /* of 'hvabi waive ID': the same comparison; NULL: none */
    size_t n_remarks;
    struct hv_remark *remarks;
    size_t n_consumers; /* recorded ones that were asked; 0: none */
    const struct hv_verification *verification; /* NULL: two trees were compared */
};
