/* SPDX-License-Identifier: MIT
 *
 * A trial: how a profile reads a tree, for the author of the profile. What is
 * missing is listed in full, not up to the first.
 */
#pragma once

#include "model/surface.h"

/* Severity: headers cannot be read, the profile is wrong, a decision is open. */
enum hv_lack_weight { HV_LACK_UNREAD, HV_LACK_WRONG, HV_LACK_OPEN };

/* Kinds of lacks: id, name in JSON, weight, what it is, what to do. */
#define HV_LACKS(X)                                                                    \
    X(INCLUDE, "include", UNREAD, "missing include", "missing includes",               \
      "Write a stand-in into \"stubs\", or correct \"roots\".")                        \
    X(TYPE, "type", UNREAD, "type that nothing declares",                              \
      "types that nothing declares",                                                   \
      "Name the header that does in \"prerequisites\" or \"first\", or declare them "  \
      "in a header of \"stubs\".")                                                     \
    X(NAME, "name", UNREAD, "name that nothing defines", "names that nothing defines", \
      "Define them in a header of \"stubs\", or name the header that does in "         \
      "\"prerequisites\" or \"first\".")                                               \
    X(SYNTAX, "error", UNREAD, "other error", "other errors",                          \
      "Most of them follow from what is missing. A header that is not an interface "   \
      "goes "                                                                          \
      "into \"skips\", one that only others include into \"helpers\".")                \
    X(HEADER, "header", UNREAD, "header that does not parse",                          \
      "headers that do not parse", "The first error in each:")                         \
    X(VALUE, "value", UNREAD, "number without a value", "numbers without a value",     \
      "Name the header that defines what they need in \"prerequisites\", or list "     \
      "them under \"not\", of hypercalls \"not_hypercalls\".")                         \
    X(UNMATCHED, "unmatched", WRONG, "value that matches nothing",                     \
      "values that match nothing",                                                     \
      "Nothing in this tree has such a name. Other releases may have it.")             \
    X(STUB, "stub", WRONG, "unused stub", "unused stubs",                              \
      "No header includes them: remove them, or correct \"path\".")                    \
    X(ARCH, "arch", OPEN, "header of an architecture without a name",                  \
      "headers of architectures without a name",                                       \
      "Nothing looks at them: add the architecture to \"archs\".")                     \
    X(NUMBER, "number", OPEN, "name that matches and is not a number",                 \
      "names that match and are not numbers",                                          \
      "They are left out, and each report says so, until the profile lists them.")     \
    X(MAKER, "maker", OPEN, "macro with arguments that nothing defines",               \
      "macros with arguments that nothing defines",                                    \
      "Constants that are made with them have no value, so that only their texts "     \
      "are compared: define them in a header of \"stubs\".")                           \
    X(CONDITION, "condition", OPEN, "macro that nothing defines",                      \
      "macros that nothing defines",                                                   \
      "Conditions depend on them. Whoever defines one is an audience with it in "      \
      "\"defines\"; one that nobody defines goes into \"known_macros\".")

enum hv_lack_kind {
#define KIND(id, ...) HV_LACK_##id,
    HV_LACKS(KIND)
#undef KIND
};

struct hv_lack_traits {
    const char *name; /* "include" */
    enum hv_lack_weight weight;
    const char *one, *many, *fix;
};
extern const struct hv_lack_traits hv_lack_traits[];
enum { HV_LACK_KINDS = HV_ROWS(HV_LACKS) };

struct hv_lack {
    enum hv_lack_kind kind;
    const char *name;  /* "xen/types.h", "u32", "^SMALL_HC_" */
    const char *key;   /* of the profile: "families[0].ops"; NULL */
    const char *about; /* an explanation, or the name that was probably meant; NULL */
    const char *file;  /* the first place; NULL: none */
    uint32_t line;
    size_t n_places;
    uint32_t archs; /* 0: independent of architecture */
};

/* What one variant contains. */
struct hv_trial_count {
    unsigned arch, audience;
    size_t headers; /* headers of the tree that it has entered */
    size_t of[HV_CLASSES];
};

struct hv_masks;

struct hv_trial {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    const char *tree;    /* as the user wrote it */
    const char *release; /* NULL: it does not say */
    size_t n_counts;
    struct hv_trial_count *counts;
    const struct hv_masks *families; /* NULL: nothing could be read */
    size_t n;
    struct hv_lack *lacks; /* by kind */
    size_t n_of[HV_LACK_KINDS];
};

/* The number of lacks of that weight. */
static inline size_t hv_trial_count_lacks(const struct hv_trial *trial,
                                          enum hv_lack_weight weight)
{
    return HV_SUM(x, hv_lack_traits, HV_LACK_KINDS,
                  x->weight == weight ? trial->n_of[x - hv_lack_traits] : 0);
}
