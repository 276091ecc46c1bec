/* SPDX-License-Identifier: MIT
 *
 * The kinds of changes, one row each: everything that the program knows about a kind
 * beside its wording, which is report/'s (kind_wording.c), and its rules, which the
 * catalogue has.
 */
#pragma once

#include "base/base.h"

/* X(ENUMERATOR, "name", subject, fields, role), in the order in which reports count
 * them. */
#define HV_KINDS(X)                                                                    \
    X(RECORD_ADDED, "record-added", NAME, CLASS, USUAL)                                \
    X(RECORD_REMOVED, "record-removed", NAME, CLASS, USUAL)                            \
    X(RECORD_SIZE, "record-size", LAYOUT, CLASS, USUAL)                                \
    X(ALIGNMENT, "alignment", LAYOUT, CLASS, USUAL)                                    \
    X(MEMBER_ADDED, "member-added", LAYOUT, CLASS, USUAL)                              \
    X(MEMBER_REMOVED, "member-removed", LAYOUT, CLASS, USUAL)                          \
    X(MEMBER_RENAMED, "member-renamed", LAYOUT, CLASS, USUAL)                          \
    X(MEMBER_OFFSET, "member-offset", LAYOUT, CLASS, USUAL)                            \
    X(MEMBER_WIDENED, "member-widened", LAYOUT, CLASS, USUAL)                          \
    X(MEMBER_NARROWED, "member-narrowed", LAYOUT, CLASS, USUAL)                        \
    X(MEMBER_SIGNEDNESS, "member-signedness", LAYOUT, CLASS, USUAL)                    \
    X(MEMBER_TYPE, "member-type", LAYOUT, CLASS, USUAL)                                \
    X(MEMBER_CONST, "member-const", LAYOUT, CLASS, USUAL)                              \
    X(ARRAY_BOUND, "array-bound", LAYOUT, CLASS, USUAL)                                \
    X(BITFIELD, "bitfield", LAYOUT, CLASS, USUAL)                                      \
    X(TYPEDEF_CHANGED, "typedef-changed", LAYOUT, CLASS, USUAL)                        \
    X(ENUM_VALUE, "enum-value", NUMBER, CLASS, USUAL)                                  \
    X(CONSTANT_ADDED, "constant-added", NAME, CLASS, USUAL)                            \
    X(CONSTANT_REMOVED, "constant-removed", NAME, CLASS, USUAL)                        \
    X(CONSTANT_VALUE, "constant-value", NUMBER, CLASS, USUAL)                          \
    X(NUMBER_REUSED, "number-reused", NUMBER, CLASS, USUAL)                            \
    X(HYPERCALL_NUMBER, "hypercall-number", NUMBER, CLASS, USUAL)                      \
    X(HYPERCALL_ADDED, "hypercall-added", NAME, CLASS, USUAL)                          \
    X(HYPERCALL_REMOVED, "hypercall-removed", NAME, CLASS, USUAL)                      \
    X(SIGNATURE_CHANGED, "signature-changed", CALL, CLASS, USUAL)                      \
    X(MASK_CHANGED, "mask-changed", MASK, CLASS, USUAL)                                \
    X(MASK_OVERFLOW, "mask-overflow", MASK, CLASS, NEW_SIDE)                           \
    X(MASK_HEADROOM, "mask-headroom", MASK, CLASS, USUAL)                              \
    X(STRING_VALUE, "string-value", NUMBER, CLASS, USUAL)                              \
    X(GUARD_NARROWED, "guard-narrowed", NAME, GUARD, USUAL)                            \
    X(GUARD_WIDENED, "guard-widened", NAME, GUARD, USUAL)                              \
    X(INTERFACE_VERSION, "interface-version", VERSION, CLASS, USUAL)                   \
    X(INTERFACE_VERSION_MISSING, "interface-version-missing", VERSION, CLASS,          \
      NEW_SIDE)                                                                        \
    X(ARCH_DIVERGENCE, "arch-divergence", MEANING, CLASS, NEW_SIDE)                    \
    X(VIEW_MISMATCH, "view-mismatch", LAYOUT, CLASS, NEW_SIDE)                         \
    X(COMPAT_LAYOUT, "compat-layout", LAYOUT, CLASS, NEW_SIDE)                         \
    X(REGISTER_WIDTH, "register-width", LAYOUT, CLASS, USUAL)                          \
    X(ROLLBACK_REGISTER, "rollback-register", NAME, STATE, USUAL)                      \
    X(NOT_LOOKED_AT, "not-looked-at", MEANING, MACRO, NEW_SIDE)                        \
    X(MACRO_BODY, "macro-body", MEANING, CLASS, TEXT)                                  \
    X(SEMANTICS_ONLY, "semantics-only", MEANING, VALUE, TEXT)

enum hv_kind {
#define HV_KIND_ENUM(id, name, subject, fields, role) HV_KIND_##id,
    HV_KINDS(HV_KIND_ENUM)
#undef HV_KIND_ENUM
};
enum { HV_KIND_COUNT = HV_ROWS(HV_KINDS) };

/* What a change of that kind is about. Two changes of one entity whose kinds have the
 * same subject can be one decision: a different layout appears as a width, an offset or
 * a size; a name is added, removed or hidden. */
enum hv_subject {
    HV_SUBJECT_LAYOUT,
    HV_SUBJECT_NAME,
    HV_SUBJECT_NUMBER,
    HV_SUBJECT_MASK,
    HV_SUBJECT_CALL,
    HV_SUBJECT_VERSION,
    HV_SUBJECT_MEANING,
};

/* Which fields of a change's sides are valid. */
enum hv_fields {
    HV_FIELDS_CLASS,    /* those of the class of the entity */
    HV_FIELDS_MEMBER,   /* offset, bits, type */
    HV_FIELDS_ARGUMENT, /* bits, or how many there are; type */
    HV_FIELDS_RECORD,   /* size, align */
    HV_FIELDS_TYPEDEF,  /* type, size */
    HV_FIELDS_VALUE,    /* value or text, value_bits, is_unsigned */
    HV_FIELDS_MACRO,    /* value: a hash of tokens */
    HV_FIELDS_GUARD,    /* the entity's guard and audiences */
    HV_FIELDS_COMMENT,  /* text: a fingerprint of comments, not for people */
    HV_FIELDS_STATE,    /* value: the number of saved state, or of a bit; size */
};

enum hv_kind_role {
    HV_KIND_ROLE_USUAL,
    HV_KIND_ROLE_NEW_SIDE, /* of the new side alone, whatever was released */
    HV_KIND_ROLE_TEXT,     /* a text that headers cannot judge: counted, never fails */
};

struct hv_kind_traits {
    const char *name;
    enum hv_subject subject;
    enum hv_fields fields;
    enum hv_kind_role role;
};
const struct hv_kind_traits *hv_kind_traits(enum hv_kind kind);

const char *hv_kind_name(unsigned kind);
