/* SPDX-License-Identifier: MIT
 *
 * Hazards: faults of new declarations that are permanent once a release ships them, and
 * the list of those that were found, which is all that report/ needs. A hazard is no
 * change: nothing breaks today, and the header can still be corrected.
 */
#pragma once

#include "model/finding.h"

/* X(ENUMERATOR, "slug"): the kinds of hazards that judge/ looks for. The catalogue has
 * one rule of that slug for each. */
#define HV_HAZARDS(X)                                                                  \
    X(IMPLICIT_PADDING, "implicit-padding")                                            \
    X(C_TYPE, "c-type")                                                                \
    X(TOOLS_ONLY_TYPE, "tools-only-type")                                              \
    X(HANDLE_IN_HEADER, "handle-in-header")                                            \
    X(WORD_SIZE, "word-size")                                                          \
    X(UNTRANSLATED_LAYOUT, "untranslated-layout")                                      \
    X(STALE_MAXIMUM, "stale-maximum")                                                  \
    X(MASK_NEARLY_FULL, "mask-nearly-full")                                            \
    X(CALL_UNANNOUNCED, "call-unannounced")

enum hv_hazard_kind {
#define HV_HAZARD_ENUM(id, slug) HV_HAZARD_##id,
    HV_HAZARDS(HV_HAZARD_ENUM)
#undef HV_HAZARD_ENUM
};
enum { HV_HAZARD_COUNT = HV_ROWS(HV_HAZARDS) };

const char *hv_hazard_slug(unsigned kind);

/* One hazard, on all architectures and for all audiences that have it. */
struct hv_hazard {
    enum hv_hazard_kind kind;
    const struct hv_rule *rule;
    const char *entity; /* "struct x", a constant or a mask by its bare name */
    const char *member; /* path; of a hole: the member before it; NULL: none */
    uint32_t archs, audiences;
    const char *file;   /* in the tree; NULL if unknown */
    uint32_t line;      /* of the entity; 0 if unknown */
    const char *detail; /* its values, in words: "a hole of 32 bits at offset 12" */
    const char *paste;  /* a line of C that fixes it; NULL: none is known that is right
                           on all architectures */
};

struct hv_hazards {
    struct hv_arena *arena; /* of the hazards and their details */
    size_t n, cap;
    struct hv_hazard *v; /* by file, line, entity, rule, member */
    bool ops_unknown;    /* the reference was recorded before ops were: none is new */
};
