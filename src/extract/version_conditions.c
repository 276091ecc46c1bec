/* SPDX-License-Identifier: MIT
 *
 * A part of a condition is evaluated for a range of versions at once: it is true or
 * false for all of them, or the range is halved. So no form of comparison is special,
 * and what cannot be evaluated is known to be unknown.
 */
#include "extract/thresholds.h"

#include "model/condition.h"

enum {
    MOST_CHANGES = 128, /* of one condition */
    MOST_CHOICES = 8,
    MOST_DEPTH = 250,
    MOST_MACROS = 200,
    MOST_VALUES = 4000000 /* of a plan: a header must not cost without end */
};

static const uint64_t last_version = UINT32_MAX;

/* A macro that conditions have, and what its definitions say. */
struct macro {
    struct hv_span name;
    bool calls; /* some definition has parameters */
    bool open;  /* its body is being evaluated */
    size_t n, cap;
    const struct hv_condition **bodies; /* NULL: that is no expression */
};

struct hv_version_conditions {
    const struct hv_plan *plan;
    const char *version;
    size_t n, cap;
    struct macro *macros; /* those that were looked up */
    size_t n_versioned, cap_versioned;
    const char **versioned; /* names of all macros that have the version in them */
    size_t n_values;        /* that were calculated */
    size_t choice;          /* which of several definitions holds */
};

/* All values that an expression can have, of 64 bits with or without a sign. */
struct values {
    __int128 lo, hi;
    bool is_unsigned, unknown;
};

static bool is_word(struct hv_span name, const char *word)
{
    return strncmp(word, name.p, name.n) == 0 && !word[name.n];
}

/* ---- macros ---- */

static bool mentions(const struct hv_version_conditions *all, const char *text)
{
    return hv_has_word(text, all->version) ||
           HV_ANY(name, all->versioned, all->n_versioned, hv_has_word(text, *name));
}

static bool find_versioned(struct hv_version_conditions *all)
{
    const struct hv_plan *plan = all->plan;
    size_t before = all->n_versioned;
    for (size_t f = 0; f < plan->n_files; f++)
        HV_EACH (m, plan->files[f].scan.macros, plan->files[f].scan.n_macros)
            if (strcmp(m->name, all->version) != 0 && mentions(all, m->body) &&
                !HV_ANY(name, all->versioned, all->n_versioned,
                        strcmp(*name, m->name) == 0))
                *HV_ARENA_ADD(plan->arena, all->versioned, all->n_versioned,
                              all->cap_versioned) = m->name;
    return all->n_versioned > before && all->n_versioned < MOST_CHANGES;
}

struct hv_version_conditions *hv_version_conditions_new(const struct hv_plan *plan,
                                                        const char *macro)
{
    struct hv_version_conditions *all = hv_arena_alloc(plan->arena, sizeof *all);
    *all = (struct hv_version_conditions){.plan = plan, .version = macro};
    while (find_versioned(all))
        ;
    return all;
}

/* NULL: there are too many. */
static struct macro *look_up(struct hv_version_conditions *all, struct hv_span name)
{
    const struct hv_plan *plan = all->plan;
    HV_EACH (m, all->macros, all->n)
        if (m->name.n == name.n && memcmp(m->name.p, name.p, name.n) == 0)
            return m;
    if (all->n >= MOST_MACROS)
        return NULL;
    struct macro *m = HV_ARENA_ADD(plan->arena, all->macros, all->n, all->cap);
    *m = (struct macro){.name = name};
    for (size_t f = 0; f < plan->n_files; f++)
        HV_EACH (d, plan->files[f].scan.macros, plan->files[f].scan.n_macros) {
            if (!is_word(name, d->name))
                continue;
            m->calls |= d->function_like;
            *HV_ARENA_ADD(plan->arena, m->bodies, m->n, m->cap) =
                d->function_like ? NULL : hv_condition_read(plan->arena, d->body);
        }
    return m;
}

/* ---- values ---- */

static struct values range(__int128 lo, __int128 hi, bool is_unsigned)
{
    const __int128 size = (__int128)1 << 64;
    const __int128 least = is_unsigned ? 0 : INT64_MIN, most = least + size - 1;
    __int128 turns = lo < least  ? -((least - lo + size - 1) / size)
                     : lo > most ? (lo - most + size - 1) / size
                                 : 0;
    lo -= turns * size;
    hi -= turns * size;
    return hi > most ? (struct values){least, most, is_unsigned, false}
                     : (struct values){lo, hi, is_unsigned, false};
}

static struct values truth(bool can_be_false, bool can_be_true)
{
    return (struct values){!can_be_false, can_be_true, false, false};
}

static bool is_false(const struct values *v)
{
    return v->lo == 0 && v->hi == 0;
}

static bool is_true(const struct values *v)
{
    return v->lo > 0 || v->hi < 0;
}

static struct values any_of(bool is_unsigned)
{
    return range(INT64_MIN, (__int128)UINT64_MAX + INT64_MAX, is_unsigned);
}

static struct values multiply(const struct values *a, const struct values *b)
{
    const __int128 limit = (__int128)1 << 62;
    if (a->lo < -limit || a->hi > limit || b->lo < -limit || b->hi > limit)
        return any_of(a->is_unsigned);
    const __int128 v[] = {a->lo * b->lo, a->lo * b->hi, a->hi * b->lo, a->hi * b->hi};
    __int128 lo = v[0], hi = v[0];
    HV_EACH (x, v, HV_COUNT(v)) {
        lo = *x < lo ? *x : lo;
        hi = *x > hi ? *x : hi;
    }
    return range(lo, hi, a->is_unsigned);
}

/* Nothing is said of divisors that are not one number above 0. */
static struct values divide(const struct values *a, const struct values *b, bool rest)
{
    if (b->lo == b->hi && b->lo == 0)
        return (struct values){.unknown = true};
    if (b->lo != b->hi || b->lo < 0 || (rest && a->lo < 0 && a->lo != a->hi))
        return any_of(a->is_unsigned);
    if (!rest)
        return range(a->lo / b->lo, a->hi / b->lo, a->is_unsigned);
    return a->lo / b->lo == a->hi / b->lo
               ? range(a->lo % b->lo, a->hi % b->lo, a->is_unsigned)
               : range(0, b->lo - 1, a->is_unsigned);
}

static struct values shift(const struct values *a, const struct values *b, bool left)
{
    if (b->lo != b->hi || b->lo < 0 || b->lo > 62)
        return b->lo == b->hi ? (struct values){.unknown = true}
                              : any_of(a->is_unsigned);
    const struct values by = {(__int128)1 << b->lo, (__int128)1 << b->lo,
                              a->is_unsigned, false};
    if (left)
        return multiply(a, &by);
    return a->lo < 0 ? range(a->lo >> b->lo, a->hi >> b->lo, a->is_unsigned)
                     : divide(a, &by, false);
}

static uint64_t combine(char op, uint64_t a, uint64_t b)
{
    return op == '&' ? a & b : op == '|' ? a | b : a ^ b;
}

/* Above the highest bit in which values of a side differ all is one number. */
static struct values bits(char op, const struct values *a, const struct values *b)
{
    bool is_point = a->lo == a->hi && b->lo == b->hi;
    if (!is_point && (a->lo < 0 || b->lo < 0))
        return any_of(a->is_unsigned);
    uint64_t open =
        ((uint64_t)a->lo ^ (uint64_t)a->hi) | ((uint64_t)b->lo ^ (uint64_t)b->hi);
    for (unsigned by = 1; by < 64; by *= 2)
        open |= open >> by;
    uint64_t value = combine(op, (uint64_t)a->lo, (uint64_t)b->lo);
    if (is_point)
        return a->is_unsigned ? range(value, value, true)
                              : range((int64_t)value, (int64_t)value, false);
    return range(value & ~open, value | open, a->is_unsigned);
}

static struct values compare_values(const char *op, const struct values *a,
                                    const struct values *b)
{
    bool swapped = *op == '>';
    const struct values *x = swapped ? b : a, *y = swapped ? a : b;
    if (*op == '=' || *op == '!') {
        bool differ = a->hi < b->lo || b->hi < a->lo;
        bool same = a->lo == a->hi && b->lo == b->hi && a->lo == b->lo;
        return *op == '=' ? truth(!same, !differ) : truth(!differ, !same);
    }
    return op[1] ? truth(x->hi > y->lo, x->lo <= y->hi)
                 : truth(x->hi >= y->lo, x->lo < y->hi);
}

static struct values calculate(const char *op, struct values a, struct values b)
{
    bool is_shift = !strcmp(op, "<<") || !strcmp(op, ">>");
    bool is_unsigned = a.is_unsigned || (!is_shift && b.is_unsigned);
    a = range(a.lo, a.hi, is_unsigned);
    b = is_shift ? b : range(b.lo, b.hi, is_unsigned);
    if (is_shift)
        return shift(&a, &b, *op == '<');
    switch (*op) {
    case '+':
        return range(a.lo + b.lo, a.hi + b.hi, is_unsigned);
    case '-':
        return range(a.lo - b.hi, a.hi - b.lo, is_unsigned);
    case '*':
        return multiply(&a, &b);
    case '/':
    case '%':
        return divide(&a, &b, *op == '%');
    case '&':
    case '|':
    case '^':
        return bits(*op, &a, &b);
    default:
        return compare_values(op, &a, &b);
    }
}

/* ---- evaluation ---- */

struct evaluation {
    struct hv_version_conditions *all;
    uint64_t from, to; /* versions */
    unsigned depth;
};

static struct values value_of(struct evaluation *e, const struct hv_condition *c);

static struct values value_of_name(struct evaluation *e, struct hv_span name)
{
    if (is_word(name, e->all->version))
        return range(e->from, e->to, false);
    struct hv_version_conditions *all = e->all;
    struct macro *m = look_up(all, name);
    const struct hv_condition *body =
        m && m->n && !m->open ? m->bodies[all->choice < m->n ? all->choice : m->n - 1]
                              : NULL;
    if (!body)
        return (struct values){.unknown = true};
    size_t index = (size_t)(m - all->macros); /* others may be looked up */
    m->open = true;
    const struct values v = value_of(e, body);
    all->macros[index].open = false;
    return v;
}

static struct values value_of_unary(struct evaluation *e, const struct hv_condition *c)
{
    struct values v = value_of(e, c->part[0]);
    if (v.unknown || *c->op == '+')
        return v;
    if (*c->op == '!')
        return truth(!is_false(&v), !is_true(&v));
    return *c->op == '-' ? range(-v.hi, -v.lo, v.is_unsigned)
                         : range(-v.hi - 1, -v.lo - 1, v.is_unsigned);
}

static struct values value_of_both(struct evaluation *e, const struct hv_condition *c)
{
    struct values a = value_of(e, c->part[0]), b = value_of(e, c->part[1]);
    if (!hv_condition_is_boolean(c))
        return a.unknown || b.unknown ? (struct values){.unknown = true}
                                      : calculate(c->op, a, b);
    bool is_and = *c->op == '&';
    if (is_and ? (!a.unknown && is_false(&a)) || (!b.unknown && is_false(&b))
               : (!a.unknown && is_true(&a)) || (!b.unknown && is_true(&b)))
        return truth(is_and, !is_and);
    if (a.unknown || b.unknown)
        return (struct values){.unknown = true};
    return is_and ? truth(!is_true(&a) || !is_true(&b), true)
                  : truth(true, !is_false(&a) || !is_false(&b));
}

static struct values value_of_choice(struct evaluation *e, const struct hv_condition *c)
{
    struct values which = value_of(e, c->part[0]);
    struct values a = value_of(e, c->part[1]), b = value_of(e, c->part[2]);
    if (which.unknown || a.unknown || b.unknown)
        return (struct values){.unknown = true};
    if (is_true(&which) || is_false(&which))
        return is_true(&which) ? a : b;
    return range(a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi,
                 a.is_unsigned || b.is_unsigned);
}

static struct values value_of_number(const struct hv_condition *c)
{
    bool is_unsigned =
        c->value < 0 ||
        (isdigit((unsigned char)*c->text.p) &&
         (memchr(c->text.p, 'u', c->text.n) || memchr(c->text.p, 'U', c->text.n)));
    return range(c->value, c->value, is_unsigned);
}

static struct values value_of(struct evaluation *e, const struct hv_condition *c)
{
    struct values v = {.unknown = true};
    if (e->depth >= MOST_DEPTH || e->all->n_values++ > MOST_VALUES)
        return v;
    e->depth++;
    if (c->kind == HV_CONDITION_NUMBER)
        v = value_of_number(c);
    else if (c->kind == HV_CONDITION_NAME)
        v = value_of_name(e, c->text);
    else if (c->kind == HV_CONDITION_DEFINED && is_word(c->text, e->all->version))
        v = truth(false, true);
    else if (c->kind == HV_CONDITION_UNARY)
        v = value_of_unary(e, c);
    else if (c->kind == HV_CONDITION_BINARY)
        v = value_of_both(e, c);
    else if (c->kind == HV_CONDITION_CHOICE)
        v = value_of_choice(e, c);
    e->depth--;
    return v;
}

/* ---- changes ---- */

struct walk {
    struct evaluation e;
    const struct hv_condition *part;
    struct hv_version_changes *found;
    bool begun, last; /* what the part is below */
};

static void add_change(struct walk *w, uint64_t version)
{
    struct hv_version_changes *found = w->found;
    if (found->n > MOST_CHANGES || HV_ANY(x, found->v, found->n, *x == version))
        return;
    *HV_ARENA_ADD(w->e.all->plan->arena, found->v, found->n, found->cap) = version;
}

/* False: it cannot be evaluated, or changes too often. */
static bool walk_versions(struct walk *w, uint64_t from, uint64_t to)
{
    w->e.from = from;
    w->e.to = to;
    const struct values v = value_of(&w->e, w->part);
    if (v.unknown || w->found->n > MOST_CHANGES)
        return false;
    if (is_true(&v) || is_false(&v)) {
        if (w->begun && w->last != is_true(&v))
            add_change(w, from);
        w->begun = true;
        w->last = is_true(&v);
        return true;
    }
    uint64_t middle = from + (to - from) / 2;
    return from < to && walk_versions(w, from, middle) &&
           walk_versions(w, middle + 1, to);
}

static bool has_version(struct hv_version_conditions *all, const struct hv_condition *c)
{
    if (!c)
        return false;
    bool is_name = c->kind == HV_CONDITION_NAME;
    if (is_name || c->kind == HV_CONDITION_CALL) {
        char *text = hv_arena_strndup(all->plan->arena, c->text.p, c->text.n);
        return mentions(all, text);
    }
    return has_version(all, c->part[0]) || has_version(all, c->part[1]) ||
           has_version(all, c->part[2]);
}

static size_t count_choices(struct hv_version_conditions *all,
                            const struct hv_condition *c)
{
    size_t n = 1;
    if (c && c->kind == HV_CONDITION_NAME && !is_word(c->text, all->version)) {
        const struct macro *m = look_up(all, c->text);
        n = m && m->n > 1 ? m->n : 1;
    }
    for (size_t i = 0; c && i < HV_COUNT(c->part); i++) {
        size_t more = c->part[i] ? count_choices(all, c->part[i]) : 1;
        n = more > n ? more : n;
    }
    return n;
}

/* Each definition that a name may have at that place. */
static void read_part(struct hv_version_conditions *all,
                      const struct hv_condition *part, struct hv_version_changes *found)
{
    size_t choices = count_choices(all, part);
    found->unknown |= choices > MOST_CHOICES;
    for (all->choice = 0; all->choice < choices && all->choice < MOST_CHOICES;
         all->choice++) {
        struct walk w = {.e.all = all, .part = part, .found = found};
        found->unknown |=
            !walk_versions(&w, 0, last_version) || found->n > MOST_CHANGES;
    }
}

static void read_parts(struct hv_version_conditions *all, const struct hv_condition *c,
                       unsigned macros, struct hv_version_changes *found);

/* All definitions of one that is a part by itself. macros: around it. */
static void read_macro(struct hv_version_conditions *all, struct hv_span name,
                       unsigned macros, struct hv_version_changes *found)
{
    enum { MOST_INSIDE = 16 };
    const struct macro *known = look_up(all, name);
    const struct macro m = known ? *known : (struct macro){.calls = true};
    found->unknown |= m.calls || macros >= MOST_INSIDE;
    for (size_t i = 0; i < m.n && !found->unknown; i++) {
        found->unknown |= !m.bodies[i];
        read_parts(all, m.bodies[i], macros + 1, found);
    }
}

/* ! && || ?: have no changes but those of their parts, which may hang on other macros.
 */
static void read_parts(struct hv_version_conditions *all, const struct hv_condition *c,
                       unsigned macros, struct hv_version_changes *found)
{
    if (!has_version(all, c))
        return;
    if (hv_condition_is_boolean(c)) {
        for (size_t i = 0; i < HV_COUNT(c->part); i++)
            read_parts(all, c->part[i], macros, found);
    } else if (c->kind == HV_CONDITION_NAME && !is_word(c->text, all->version)) {
        read_macro(all, c->text, macros, found);
    } else {
        read_part(all, c, found);
    }
}

struct hv_version_changes hv_version_conditions_read(struct hv_version_conditions *all,
                                                     const char *text)
{
    struct hv_version_changes found = {0};
    if (!mentions(all, text))
        return found;
    const struct hv_condition *c = hv_condition_read(all->plan->arena, text);
    found.unknown = !c;
    read_parts(all, c, 0, &found);
    found.unknown |= found.n > MOST_CHANGES;
    return found;
}
