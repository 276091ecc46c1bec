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

/* The attribute values of one side as text, whatever the file's format; NULL: none. */
struct hv_attributes {
    bool present; /* the entity or member is there on that side */
    const char *v[HV_ATTRIBUTE_COUNT];
};

/* Are all attributes equal? `wherever`: the offset does not count. */
bool hv_same_attributes(const struct hv_attributes *a, const struct hv_attributes *b,
                        bool wherever);

struct hv_waived_arch {
    const char *arch;
    struct hv_attributes before, after;
};

struct hv_waiver {
    const char *file; /* from the policy's top */
    const char *id;   /* of the finding */
    const char *rule, *kind, *entity;
    const char *member;     /* NULL: the whole entity */
    const char *renamed_to; /* NULL: the name stayed */
    struct hv_strings archs, audiences;
    struct hv_attributes before, after; /* on the first of archs */
    size_t n_per_arch;                  /* where the values differ by architecture */
    struct hv_waived_arch *per_arch;

    const char *reason, *link, *date;
    struct hv_strings decided_by;
    const char *until; /* the last release for which it holds; NULL: for ever */
};

/* Make a waiver that accepts the finding, without reason, link, date and who decided.
 * It lives in the arena. */
struct hv_waiver *hv_waiver_of(const struct hv_finding *finding,
                               const struct hv_profile *profile,
                               struct hv_arena *arena);

/* Extend the waiver to what `other` accepts: the same change on other architectures.
 * Returns false and changes nothing if both have an architecture. */
bool hv_waiver_join(struct hv_waiver *waiver, const struct hv_waiver *other,
                    struct hv_arena *arena);

enum hv_waiver_fit {
    HV_WAIVER_OTHER,  /* for another change */
    HV_WAIVER_VALUES, /* for this kind of change of the entity, but other values */
    HV_WAIVER_WIDER,  /* the change has more architectures or audiences */
    HV_WAIVER_FITS
};

/* Does the waiver accept the finding, which hv_waiver_of() converted? The id alone
 * never decides. */
enum hv_waiver_fit hv_waiver_fit(const struct hv_waiver *waiver,
                                 const struct hv_waiver *finding);
