/* SPDX-License-Identifier: MIT
 *
 * The one reader of preprocessor conditions: what stands behind #if, as a compiler
 * reads it (C23 6.10.2), whatever its spelling. It knows operators of the preprocessor
 * (defined, __has_include and the like) from macros, and evaluates what is known of a
 * condition; what is not known stays open.
 */
#pragma once

#include "model/pattern.h"

enum hv_condition_kind {
    HV_CONDITION_NUMBER,
    HV_CONDITION_NAME,    /* of a macro */
    HV_CONDITION_DEFINED, /* defined(NAME) */
    HV_CONDITION_CALL, /* a macro with arguments, or __has_include(...) and the like */
    HV_CONDITION_UNARY,
    HV_CONDITION_BINARY,
    HV_CONDITION_CHOICE /* part[0] ? part[1] : part[2] */
};

struct hv_condition {
    enum hv_condition_kind kind;
    char op[3];          /* of UNARY and BINARY */
    int64_t value;       /* of NUMBER */
    struct hv_span text; /* source text; of NAME and DEFINED the name */
    const struct hv_condition *part[3];
};

/* Parse a condition into the arena; the text must live as long. Returns NULL if it is
 * no C condition, or larger than any that people write. */
const struct hv_condition *hv_condition_read(struct hv_arena *arena, const char *text);

/* Find the next macro name at or after *p, and move *p behind it. Operators of the
 * preprocessor, what their parentheses contain, and names of headers are skipped.
 * Returns a span without text if there is none. */
struct hv_span hv_condition_next_name(const char **p);

/* What is known of a name. */
enum hv_condition_known { HV_NAME_OPEN, HV_NAME_UNDEFINED, HV_NAME_DEFINED };

struct hv_condition_world {
    /* Is the macro defined? Its value is 0 unless it is set. */
    enum hv_condition_known (*look_up)(void *ctx, struct hv_span name,
                                       int64_t *ret_value);
    /* Is this part true, although something in it is open? Its top operator is none of
     * !, &&, || and ?:. */
    bool (*is_true)(void *ctx, const struct hv_condition *part);
    void *ctx;
};

/* Does the condition hold in that world? A NULL condition always holds. */
bool hv_condition_holds(const struct hv_condition *condition,
                        const struct hv_condition_world *world);

/* Call visit for each part of the condition, outer parts first. */
void hv_condition_visit(const struct hv_condition *condition,
                        void (*visit)(void *ctx, const struct hv_condition *part),
                        void *ctx);

/* Is the part's top operator one of ! && || ?:, which combine truth values? */
bool hv_condition_is_boolean(const struct hv_condition *part);
