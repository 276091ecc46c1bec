/* SPDX-License-Identifier: MIT
 *
 * A waiver: a recorded decision that accepts one exact change, with who decided and
 * where. It has the same attribute values of a change as a finding. To match, or to
 * write a new waiver, the finding is converted into the form of a waiver.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"

/* The attributes of one side of a change; X(ENUMERATOR, "key", form of its value). */
#define HV_ATTRIBUTES(X)                                                               \
    X(OFFSET, "offset", NUMBER)                                                        \
    X(BITS, "bits", NUMBER)                                                            \
    X(TYPE, "type", TEXT)                                                              \
    X(SIZE, "size", NUMBER)                                                            \
    X(ALIGN, "align", NUMBER)                                                          \
    X(VALUE, "value", TEXT)                                                            \
    X(UNSIGNED, "unsigned", BOOL)                                                      \
    X(STRING, "text", TEXT)                                                            \
    X(TOKENS, "tokens_hash", TEXT)                                                     \
    X(GUARD, "guard", TEXT)                                                            \
    X(AUDIENCES, "audiences", LIST)

enum hv_attribute {
#define HV_ATTRIBUTE_ENUM(id, key, form) HV_ATTRIBUTE_##id,
    HV_ATTRIBUTES(HV_ATTRIBUTE_ENUM)
#undef HV_ATTRIBUTE_ENUM
};
enum { HV_ATTRIBUTE_COUNT = HV_ROWS(HV_ATTRIBUTES) };
enum hv_attribute_form {
    HV_FORM_TEXT,
    HV_FORM_NUMBER,
    HV_FORM_BOOL,
    HV_FORM_LIST /* blanks between */
};

const char *hv_attribute_name(enum hv_attribute attribute);
enum hv_attribute_form hv_attribute_form(enum hv_attribute attribute);

/* The attribute values of one side as text, whatever form a file has; NULL: none. */
struct hv_attributes {
    bool present; /* the entity or member is there on that side */
    const char *v[HV_ATTRIBUTE_COUNT];
};

/* Are all of them the same? But for the offset, where it does not matter. */
bool hv_same_attributes(const struct hv_attributes *a, const struct hv_attributes *b,
                        bool wherever);

struct hv_waived_arch {
    const char *arch;
    struct hv_attributes before, after;
};

struct hv_waiver {
    const char *file; /* below the policy's top */
    const char *id;   /* of the finding */
    const char *rule, *kind, *entity;
    const char *member;     /* NULL: the whole entity */
    const char *renamed_to; /* NULL: the name stayed */
    struct hv_strings archs, audiences;
    struct hv_attributes before, after; /* on the first of archs */
    size_t n_per_arch;                  /* where values differ between them */
    struct hv_waived_arch *per_arch;

    const char *reason, *link, *date;
    struct hv_strings decided_by;
    const char *until; /* the last release for which it holds; NULL: for ever */
};

/* What a waiver would have to say to accept the finding: everything but reason, link,
 * date and who decided. Lives in the arena. */
struct hv_waiver *hv_waiver_of(const struct hv_finding *finding,
                               const struct hv_profile *profile,
                               struct hv_arena *arena);

/* Have the waiver accept what the other one accepts as well: the same change where
 * other architectures see it. False, and nothing is done: both have an architecture. */
bool hv_waiver_join(struct hv_waiver *waiver, const struct hv_waiver *other,
                    struct hv_arena *arena);

enum hv_waiver_fit {
    HV_WAIVER_OTHER,  /* it is for another change */
    HV_WAIVER_VALUES, /* for that kind of change of the entity, with other values */
    HV_WAIVER_WIDER,  /* the change has more architectures or audiences */
    HV_WAIVER_FITS
};

/* Does the waiver accept the finding, which hv_waiver_of() made into the form of one?
 * The id alone decides nothing. */
enum hv_waiver_fit hv_waiver_fit(const struct hv_waiver *waiver,
                                 const struct hv_waiver *finding);
