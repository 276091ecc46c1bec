/* SPDX-License-Identifier: MIT */
#include "compare/guards.h"

#include "model/condition.h"

enum { MAX_VARIABLES = 24, MAX_VALUES = 16, MAX_STEPS = 1 << 16 };

/* A variable of the search: a macro of the compiler, or a part of a condition whose
 * value is unknown. */
struct variable {
    struct hv_span text;
    bool is_macro;
    bool is_defined; /* the part is "defined(TEXT)" */
    bool of_compiler;
    size_t n_values; /* of a macro, of which the first is "not defined"; of a part: 2 */
    int64_t values[MAX_VALUES];
    size_t now;
};

struct comparison {
    const struct hv_guard_reader *reader;
    const struct hv_condition *side[2];
    size_t n;
    struct variable variables[MAX_VARIABLES];
    size_t parts;  /* of both conditions */
    bool any_tree; /* nothing is known of a macro, not even by the profile */
    bool too_large;
    bool mentions; /* set when a visited part asks about the compiler */
};

static struct variable *find_variable(struct comparison *c, struct hv_span text,
                                      bool is_defined)
{
    return HV_FIND(x, c->variables, c->n,
                   x->is_defined == is_defined && x->text.n == text.n &&
                       memcmp(x->text.p, text.p, text.n) == 0);
}

static struct variable *find_macro(struct comparison *c, struct hv_span name)
{
    struct variable *v = find_variable(c, name, false);
    return v && v->is_macro ? v : NULL;
}

/* Returns NULL if there are too many variables. */
static struct variable *add_variable(struct comparison *c, struct hv_span text,
                                     bool is_defined)
{
    struct variable *v = find_variable(c, text, is_defined);
    if (!v && c->n < MAX_VARIABLES) {
        v = &c->variables[c->n++];
        *v = (struct variable){
            .text = text, .is_defined = is_defined, .n_values = 2, .values = {0, 1}};
    }
    c->too_large |= !v;
    return v;
}

/* ---- what the profile knows of a macro ---- */

/* "NAME" or "NAME=VALUE" */
static bool find_define(const struct hv_strings *defines, struct hv_span name,
                        int64_t *ret_value)
{
    for (size_t i = 0; i < defines->n; i++) {
        const char *d = defines->v[i];
        if (strncmp(d, name.p, name.n) != 0 || (d[name.n] && d[name.n] != '='))
            continue;
        *ret_value = d[name.n] ? strtoll(d + name.n + 1, NULL, 0) : 1;
        return true;
    }
    return false;
}

static bool another_defines(const struct hv_profile *profile, struct hv_span name)
{
    int64_t value;
    return HV_ANY(a, profile->audiences, profile->n_audiences,
                  find_define(&a->defines, name, &value)) ||
           HV_ANY(a, profile->archs, profile->n_archs,
                  find_define(&a->defines, name, &value));
}

static enum hv_condition_known look_up(void *ctx, struct hv_span name,
                                       int64_t *ret_value)
{
    struct comparison *c = ctx;
    const struct hv_guard_reader *r = c->reader;
    const struct hv_profile *profile = r->profile;
    struct variable *v = find_macro(c, name);
    *ret_value = 0;
    if (v) {
        *ret_value = v->values[v->now];
        return v->now ? HV_NAME_DEFINED : HV_NAME_UNDEFINED;
    }
    if (c->any_tree)
        return HV_NAME_OPEN;
    if (find_define(&profile->audiences[r->audience].defines, name, ret_value) ||
        find_define(&profile->archs[r->arch].defines, name, ret_value) ||
        find_define(&profile->knobs, name, ret_value))
        return HV_NAME_DEFINED;
    return another_defines(profile, name) ? HV_NAME_UNDEFINED : HV_NAME_OPEN;
}

static bool is_true(void *ctx, const struct hv_condition *part)
{
    struct variable *v =
        find_variable(ctx, part->text, part->kind == HV_CONDITION_DEFINED);
    return v && v->now;
}

/* ---- variables of both guards ---- */

static void add_macros(void *ctx, const struct hv_condition *part)
{
    struct comparison *c = ctx;
    c->parts++;
    bool named = part->kind == HV_CONDITION_NAME || part->kind == HV_CONDITION_DEFINED;
    if (!named || !hv_is_compiler_macro(c->reader->profile, part->text))
        return;
    struct variable *v = add_variable(c, part->text, false);
    if (v)
        v->is_macro = v->of_compiler = true;
}

static void add_value(struct comparison *c, int64_t value)
{
    HV_EACH (v, c->variables, c->n) {
        bool known = false;
        for (size_t k = 1; k < v->n_values; k++)
            known |= v->values[k] == value;
        if (known || !v->is_macro)
            continue;
        if (v->n_values == MAX_VALUES)
            c->too_large = true;
        else
            v->values[v->n_values++] = value;
    }
}

/* Add the values at which a comparison can change: its number and the two beside it. */
static void add_values(void *ctx, const struct hv_condition *part)
{
    if (part->kind != HV_CONDITION_NUMBER || part->value <= 0)
        return;
    for (int64_t beside = -1; beside <= 1; beside++)
        if (part->value < INT64_MAX)
            add_value(ctx, part->value + beside);
}

static void find_compiler(void *ctx, const struct hv_condition *part)
{
    struct comparison *c = ctx;
    const char *p = part->text.p;
    bool call = part->kind == HV_CONDITION_CALL || part->kind == HV_CONDITION_DEFINED;
    c->mentions |= call && part->text.n > 6 && strncmp(p, "__has_", 6) == 0;
    c->mentions |= part->kind <= HV_CONDITION_DEFINED && find_macro(c, part->text);
}

static bool note_open(void *ctx, const struct hv_condition *part)
{
    struct comparison *c = ctx;
    struct variable *v =
        add_variable(c, part->text, part->kind == HV_CONDITION_DEFINED);
    c->mentions = false;
    hv_condition_visit(part, find_compiler, c);
    if (v)
        v->of_compiler = c->mentions;
    return false;
}

/* Add every undecided part as a variable of its own, since another operand may decide
 * the condition without it. */
static void add_open(struct comparison *c, const struct hv_condition *part)
{
    const struct hv_condition_world world = {look_up, note_open, c};
    if (!hv_condition_is_boolean(part)) {
        hv_condition_holds(part, &world);
        return;
    }
    for (size_t i = 0; i < HV_COUNT(part->part) && part->part[i]; i++)
        add_open(c, part->part[i]);
}

static void add_variables(struct comparison *c)
{
    for (int i = 0; i < 2; i++)
        hv_condition_visit(c->side[i], add_macros, c);
    for (int i = 0; i < 2; i++)
        hv_condition_visit(c->side[i], add_values, c);
    for (int i = 0; i < 2; i++)
        if (c->side[i])
            add_open(c, c->side[i]);
}

/* ---- trying all values ---- */

/* Advance the variables of the compiler, or the others, to their next values. Returns
 * false after the last combination. */
static bool step(struct comparison *c, bool of_compiler)
{
    HV_EACH (v, c->variables, c->n) {
        if (v->of_compiler != of_compiler)
            continue;
        v->now = (v->now + 1) % v->n_values;
        if (v->now)
            return true;
    }
    return false;
}

/* With the other variables fixed: does some compiler lose the declaration, although
 * some compiler sees the old guard hold and some the new one? */
static bool some_lose(struct comparison *c)
{
    const struct hv_condition_world world = {look_up, is_true, c};
    bool seen[2] = {false, false}, lost = false;
    do {
        bool old = hv_condition_holds(c->side[0], &world);
        bool new = hv_condition_holds(c->side[1], &world);
        seen[0] |= old;
        seen[1] |= new;
        lost |= old && !new;
    } while (step(c, true));
    return seen[0] && seen[1] && lost;
}

/* Returns false if one is no condition, or there is too much to try. */
static bool read_sides(struct comparison *c, const char *old, const char *new)
{
    struct hv_arena *arena = c->reader->arena;
    c->side[0] = old ? hv_condition_read(arena, old) : NULL;
    c->side[1] = new ? hv_condition_read(arena, new) : NULL;
    if ((new && !c->side[1]) || (old && !c->side[0]))
        return false;
    add_variables(c);
    size_t steps = c->parts + 1;
    for (size_t i = 0; i < c->n && steps <= MAX_STEPS; i++)
        steps *= c->variables[i].n_values;
    return !c->too_large && steps <= MAX_STEPS;
}

static bool decide(const struct hv_guard_reader *reader, const char *old,
                   const char *new)
{
    struct comparison c = {.reader = reader};
    if (!read_sides(&c, old, new))
        return true;
    do
        if (some_lose(&c))
            return true;
    while (step(&c, false));
    return false;
}

bool hv_guard_narrows(struct hv_guard_reader *reader, const char *old, const char *new)
{
    const struct hv_guard_answer *known = reader->answers;
    if (hv_same_text(old, new) || !new)
        return false;
    while (known && (known->old != old || known->new != new))
        known = known->next;
    if (known)
        return known->narrows;
    struct hv_guard_answer *answer = hv_arena_alloc(reader->arena, sizeof *answer);
    *answer = (struct hv_guard_answer){old, new, decide(reader, old, new), reader->answers};
    reader->answers = answer;
    return answer->narrows;
}

bool hv_guards_agree(const struct hv_profile *profile, const char *old, const char *new,
                     struct hv_arena *arena)
{
    const struct hv_guard_reader reader = {.profile = profile, .arena = arena};
    struct comparison c = {.reader = &reader, .any_tree = true};
    const struct hv_condition_world world = {look_up, is_true, &c};
    if (hv_same_text(old, new))
        return true;
    if (!read_sides(&c, old, new))
        return false;
    do
        do
            if (hv_condition_holds(c.side[0], &world) !=
                hv_condition_holds(c.side[1], &world))
                return false;
        while (step(&c, true));
    while (step(&c, false));
    return true;
}
