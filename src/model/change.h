/* SPDX-License-Identifier: MIT
 *
 * A change: one difference in one entity between two surfaces of the same
 * architecture. It has facts only: judge/ decides the verdict.
 */
#pragma once

#include "model/kind.h"
#include "model/surface.h"

/* One side of a change. hv_change_fields() says which fields mean something. */
struct hv_side {
    bool present;
    uint64_t offset, bits; /* bits */
    uint64_t size, align;  /* bytes */
    const char *type;
    const char *value; /* decimal, or a macro's hash */
    const char *text;
    uint32_t value_bits;
    bool is_unsigned;
    const struct hv_entity *entity; /* the whole entity on that side; NULL if absent */
    uint32_t line; /* of an enumerator, in the entity's file; 0: unknown */
};

/* Prefix of unseen_why for text that nothing looked at because of an error in it. */
#define HV_UNPARSED "The header does not parse"

struct hv_change {
    enum hv_kind kind;
    enum hv_class cls;
    const char *entity; /* as CONTRACT names it; an enumerator by its own name */
    const char *member; /* path, NULL for the whole entity */
    uint32_t archs;     /* bit set by profile index; compare/ sets exactly one */
    uint32_t audiences;
    struct hv_side before, after;
    const char *file; /* of the new side, else of the old one */
    uint32_t line;
    uint32_t last_line; /* of a region; 0: it is not a region */
    /* Step of a feature whose default is given by marks in a header (profile.h): more
     * guests have it by default, fewer, or it is offered in another way. */
    enum hv_feature_step {
        HV_FEATURE_NONE,
        HV_FEATURE_MORE,
        HV_FEATURE_FEWER,
        HV_FEATURE_OTHERWISE,
    } feature;
    uint32_t lines;      /* of a header's comments: how many changed, on both sides */
    const char *comment; /* of a comment: how the text differs, in words (base/diff.h);
                            NULL: not known */
    const char *unseen_why; /* not-looked-at: why nothing looked at the region */

    /* facts about other members and entities that only compare/ knows */
    bool layout_equal; /* member-type, typedef-changed, renames: the bytes mean the same
                          as far as layout shows (same width, sign, nested layout) */
    bool alike;        /* member-renamed: the names, or what the members consist of, say
                          that both are one; else their place alone does */
    bool other_sign;   /* layout_equal, but for the sign of an integer */
    bool respelled;  /* member-type, typedef-changed: the same bytes under other names,
                        or in a record of their own */
    bool redivided;  /* the same bytes, divided into other members, elements or
                        bit-fields */
    bool no_bytes;   /* redivided, and neither side has any */
    bool mixed;      /* redivided, and a new one has bits of two old ones */
    bool at_end;     /* member added behind every old byte of the record */
    bool in_padding; /* member added where no old member was, or over old padding; or
                        removed where no new one is, but for padding and other
                        alternatives of a union */
    bool grows_record; /* the record's size differs as well */
    bool in_union;     /* the member added or removed is an alternative of a union */
    const char *renamed_to; /* the new name where before and after differ (renames), or
                               the name that took the number or the value */
    const char *shipped_in; /* number-reused: the release that had the old meaning,
                               where OLD itself has not */
    bool kept; /* a caller that asks for the old side's latest interface version still
                  gets the old form */
    enum hv_note {
        HV_NOTE_NONE,
        HV_NOTE_UNDECLARED, /* guards: a condition on a macro that nobody declared */
        HV_NOTE_DIALECT,    /* guards: hidden from some of the compiler's languages */
        HV_NOTE_UNKNOWN_WIDTH, /* signature-changed: of a type that nobody declares */
        HV_NOTE_INTERNAL,      /* number-reused: by an op that no caller sees */
        HV_NOTE_SHARED,        /* number-reused: by an op beside the one that has it,
                                  and headers do not show whether they meet */
        HV_NOTE_CONTRACT,      /* arch-divergence: of a declared contract */
        /* what a tree's code says of an op that is gone from the headers: */
        HV_NOTE_SERVED,   /* the new side still names it */
        HV_NOTE_DROPPED,  /* the old side named it, and the new one does not */
        HV_NOTE_UNSERVED, /* neither side names it */
        HV_NOTE_TAKEN,    /* constant-removed: a new name of its list has its value */
        HV_NOTE_ZERO, /* member-added: over padding that had to be zero, as a comment of
                         the old header or the old tree's code says */
    } note;
    struct hv_version_range versions; /* that alone see it; below 0: the latest one
                                         does */

    struct hv_change *consequences; /* first consequence, or NULL */
    struct hv_change *next;         /* next change of the list */
};

/* Does renamed_to name another thing, which has the number or the value now? */
static inline bool hv_change_gives_away(const struct hv_change *change)
{
    return change->renamed_to &&
           (change->kind == HV_KIND_NUMBER_REUSED || change->note == HV_NOTE_TAKEN);
}

/* Put a change, with those behind it, at the end of a list. */
static inline void hv_changes_append(struct hv_change **list, struct hv_change *change)
{
    while (*list)
        list = &(*list)->next;
    *list = change;
}

/* The entity as one side of a change; NULL is a side without it. */
struct hv_side hv_side_of(const struct hv_entity *entity);

enum hv_fields hv_change_fields(const struct hv_change *change);

/* What could not be compared and why (a header unread on both sides). */
struct hv_uncompared {
    const char *file;
    uint32_t archs, audiences;
    const char *why;
    struct hv_uncompared *next;
};

/* All changes of one architecture, causes at the top level, in canonical order. */
struct hv_changes {
    struct hv_arena *arena;
    struct hv_change *first;
    struct hv_uncompared *uncompared;
    bool fatal; /* a side could not be read where the other one could: exit 3 */
};
