/* SPDX-License-Identifier: MIT
 *
 * Climbing down the ladder: one restricted parse per rung, until nothing that a rung
 * changes is used anywhere that was not looked at.
 */
#include "extract/ladder.h"

#include "base/atom.h"
#include "base/mem.h"
#include "extract/clang_walk.h"
#include "extract/sandbox.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { PARSE_CPU_SECONDS = 2 };

/* What holds from some version up to another: one form of one name, or nothing. */
struct run {
    const struct hv_entity *form; /* NULL: the name is not there */
    uint64_t from, below;
};

struct name {
    enum hv_class cls;
    const char *name;
    size_t n, cap;
    struct run *runs; /* downwards; the last one is open at its lower end */
};

struct climb {
    const struct hv_ladder *ladder;
    const struct hv_plan *plan;
    const unsigned char *out; /* headers that failed or are skipped */
    struct hv_variant *variant;
    const struct hv_clang *clang;
    uint64_t latest;
    size_t n_names, cap_names;
    struct name *names;
    size_t n_slots;
    uint32_t *slots;   /* index + 1 by class and name */
    unsigned char *in; /* per file: part of this rung's look */
    bool *is_changed;  /* per macro of the plan: it, or what it is made of, changed */
    struct hv_umbrella umbrella;
};

/* ---- names ---- */

static size_t slot_of(const struct climb *c, enum hv_class cls, const char *name)
{
    size_t hash = (((uintptr_t)name >> 4) + (size_t)cls) * 0x9e3779b97f4a7c15u >> 32;
    size_t i = hash & (c->n_slots - 1);
    while (c->slots[i] && (c->names[c->slots[i] - 1].name != name ||
                           c->names[c->slots[i] - 1].cls != cls))
        i = (i + 1) & (c->n_slots - 1);
    return i;
}

static void grow_slots(struct climb *c)
{
    free(c->slots);
    c->n_slots = c->n_slots ? c->n_slots * 2 : 1 << 14;
    c->slots = hv_alloc(c->n_slots * sizeof *c->slots);
    for (size_t i = 0; i < c->n_names; i++)
        c->slots[slot_of(c, c->names[i].cls, c->names[i].name)] = (uint32_t)i + 1;
}

static struct name *name_of(struct climb *c, enum hv_class cls, const char *name)
{
    if (c->n_names * 2 >= c->n_slots)
        grow_slots(c);
    size_t i = slot_of(c, cls, name);
    if (!c->slots[i]) {
        HV_GROW(c->names, c->n_names, c->cap_names);
        c->names[c->n_names++] = (struct name){.cls = cls, .name = name};
        c->slots[i] = (uint32_t)c->n_names;
    }
    return &c->names[c->slots[i] - 1];
}

static const struct hv_entity *form_now(const struct name *name)
{
    return name->n ? name->runs[name->n - 1].form : NULL;
}

static void begin_run(struct name *name, const struct hv_entity *form, uint64_t below)
{
    if (name->n)
        name->runs[name->n - 1].from = below;
    HV_GROW(name->runs, name->n, name->cap);
    name->runs[name->n++] = (struct run){.form = form, .below = below};
}

/* ---- one look ---- */

static bool is_included(const struct climb *c, size_t file)
{
    return !c->out[file] && hv_umbrella_includes(c->plan, c->variant->arch, file);
}

/* Could a variant of the architecture see the file at all? */
static bool is_visible(const struct climb *c, size_t file)
{
    return is_included(c, file) ||
           (hv_plan_file_in_arch(c->plan, file, c->variant->arch) &&
            hv_globs_match(&c->plan->profile->by_includer,
                           c->plan->files[file].scan.file->path));
}

/* Context of the chosen files: not looked at, but there. */
static void add_context(const struct climb *c, unsigned char *left)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t f = 0; f < c->plan->n_files; f++) {
            const struct hv_ladder_file *file = &c->ladder->files[f];
            for (size_t i = 0; !left[f] && i < file->n_context; i++) {
                size_t g = file->context[i];
                if (!left[g] || !is_included(c, g))
                    continue;
                left[g] = 0;
                more = true;
            }
        }
    }
}

/* Files that come in by their includer alone bring it along. */
static void add_includers(struct climb *c)
{
    for (size_t f = 0; f < c->plan->n_files; f++) {
        if (!c->in[f] || is_included(c, f))
            continue;
        for (size_t g = 0; g < c->plan->n_files; g++)
            if (is_included(c, g) && !c->in[g] && hv_plan_includes(c->plan, g, f))
                c->in[g] = 1;
    }
}

static void choose_questions(struct climb *c, bool *asked)
{
    for (size_t f = 0; f < c->plan->n_files; f++)
        for (size_t i = 0; c->in[f] && i < c->ladder->files[f].n_macros; i++)
            asked[c->ladder->files[f].macros[i]] = true;
}

/* Parse the chosen files at the version; what they yield goes into look. False: they do
 * not parse, *ret_diagnosis says why (or *err: libclang gave up). */
static bool look_once(struct climb *c, uint64_t version, struct hv_variant *look,
                      struct hv_diagnosis *ret_diagnosis, struct hv_err *err)
{
    unsigned char *left = hv_alloc(c->plan->n_files + 1);
    bool *asked = hv_alloc((c->plan->n_macros + 1) * sizeof *asked);
    struct hv_unit unit = {.clang = c->clang,
                           .plan = c->plan,
                           .arch = c->variant->arch,
                           .audience = c->variant->audience,
                           .at_version = true,
                           .version = version};
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] = c->out[f] || !c->in[f];
    for (size_t i = 0; i < c->plan->profile->first.n; i++) {
        long f = hv_plan_file_index(c->plan, c->plan->profile->first.v[i]);
        if (f >= 0)
            left[f] = c->out[f];
    }
    add_context(c, left);
    choose_questions(c, asked);
    hv_umbrella_build(c->plan, c->variant->arch, left, -1, asked, &c->umbrella);
    hv_sandbox_parse_timer(PARSE_CPU_SECONDS);
    bool ok = hv_unit_parse(&unit, &c->umbrella, err);
    hv_sandbox_parse_timer(0);
    bool clean = ok && !hv_unit_diagnose(&unit, &c->umbrella, ret_diagnosis);
    if (clean)
        hv_walk(&unit, look, c->in);
    hv_unit_done(&unit);
    free(asked);
    free(left);
    return clean;
}

/* ---- what a look changes ---- */

static const char *bare(const char *name)
{
    const char *space = strchr(name, ' ');
    return space ? space + 1 : name;
}

static void spread(struct climb *c, const char *word, bool *ret_more)
{
    for (size_t f = 0; f < c->plan->n_files; f++) {
        if (c->in[f] || !is_visible(c, f) || !hv_ladder_file_has(c->ladder, f, word))
            continue;
        c->in[f] = 1;
        *ret_more = true;
    }
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool mentions(const char *body, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = body; (p = strstr(p, word)); p += n) {
        if ((p == body || !is_word(p[-1])) && !is_word(p[n]))
            return true;
    }
    return false;
}

static void spread_macro(struct climb *c, size_t macro, bool *ret_more);

/* All headers that mention the word, or a macro that is made of it, however far. */
static void spread_word(struct climb *c, const char *word, bool *ret_more)
{
    spread(c, word, ret_more);
    for (size_t f = 0; f < c->plan->n_files; f++) {
        const struct hv_scan *scan = &c->plan->files[f].scan;
        if (!is_visible(c, f) || !hv_ladder_file_has(c->ladder, f, word))
            continue;
        for (size_t i = 0; i < scan->n_macros; i++)
            if (mentions(scan->macros[i].body, word))
                spread_macro(c, c->ladder->files[f].macros[i], ret_more);
    }
}

/* "handle_ ## name": whoever pastes the same beginning may mean the same thing. */
static void spread_pasted(struct climb *c, const struct hv_scan_macro *m,
                          bool *ret_more)
{
    for (const char *p = m->body; (p = strstr(p, "##")); p += 2) {
        const char *end = p, *begin;
        while (end > m->body && end[-1] == ' ')
            end--;
        for (begin = end; begin > m->body && is_word(begin[-1]);)
            begin--;
        const char *stem = hv_atom_n(c->variant->atoms, begin, (size_t)(end - begin));
        if (*stem && !mentions(m->params, stem))
            spread_word(c, stem, ret_more);
    }
}

static void spread_macro(struct climb *c, size_t macro, bool *ret_more)
{
    const struct hv_ladder_macro *m = &c->ladder->macros[macro];
    if (c->is_changed[macro])
        return;
    c->is_changed[macro] = true;
    spread_word(c, c->plan->macros[macro].name, ret_more);
    for (size_t i = 0; i < m->n_files; i++) {
        const struct hv_scan *scan = &c->plan->files[m->files[i]].scan;
        for (size_t k = 0; k < scan->n_macros; k++)
            if (c->ladder->files[m->files[i]].macros[k] == macro)
                spread_pasted(c, &scan->macros[k], ret_more);
    }
}

/* Does the class of things mean something to those who mention it? A plain macro or
 * constant does by its text, a type by its layout. */
static void spread_entity(struct climb *c, const struct hv_entity *a,
                          const struct hv_entity *b, bool *ret_more)
{
    const struct hv_entity *e = a ? a : b;
    long at = hv_plan_macro_index(c->plan, e->name);
    if (at >= 0)
        spread_macro(c, (size_t)at, ret_more);
    else
        spread_word(c, bare(e->name), ret_more);
    const struct hv_entity *sides[] = {a, b};
    for (size_t s = 0; s < HV_COUNT(sides); s++)
        for (uint32_t i = 0;
             sides[s] && e->cls == HV_CLASS_ENUM && i < sides[s]->u.enum_.n_values; i++)
            spread_word(c, sides[s]->u.enum_.values[i].name, ret_more);
}

static bool differs(const struct hv_entity *a, const struct hv_entity *b)
{
    return !a || !b ? a != b : !hv_entity_same_form(a, b);
}

static bool is_in(const struct climb *c, const struct hv_entity *e)
{
    long f = hv_plan_file_index(c->plan, e->file);
    return f >= 0 && c->in[f];
}

struct differences {
    size_t n, cap;
    struct {
        size_t name; /* index: names may move */
        const struct hv_entity *form;
    } * v;
};

static void add_difference(struct differences *all, const struct climb *c,
                           const struct name *name, const struct hv_entity *form)
{
    HV_GROW(all->v, all->n, all->cap);
    all->v[all->n].name = (size_t)(name - c->names);
    all->v[all->n++].form = form;
}

static void find_differences(struct climb *c, const struct hv_variant *look,
                             struct differences *all)
{
    size_t n_before = c->n_names;
    unsigned char *seen = hv_alloc(n_before + look->n_entities + 1);
    all->n = 0;
    for (size_t i = 0; i < look->n_entities; i++) {
        const struct hv_entity *e = &look->entities[i];
        if (strcmp(e->name, c->ladder->macro) == 0)
            continue;
        struct name *name = name_of(c, e->cls, e->name);
        size_t at = (size_t)(name - c->names);
        if (!seen[at] && differs(form_now(name), e))
            add_difference(all, c, name, e);
        seen[at] = 1;
    }
    for (size_t i = 0; i < n_before; i++) {
        const struct hv_entity *e = form_now(&c->names[i]);
        if (e && !seen[i] && is_in(c, e) && strcmp(e->name, c->ladder->macro) != 0)
            add_difference(all, c, &c->names[i], NULL);
    }
    free(seen);
}

/* ---- rungs ---- */

static bool rung_fails(struct climb *c, uint64_t version, const struct hv_diagnosis *d,
                       struct hv_err *err)
{
    size_t prefix = strlen(c->plan->prefix);
    const char *at =
        strncmp(d->path, c->plan->prefix, prefix) == 0 ? d->path + prefix : d->path;
    if (err->code)
        return false;
    struct hv_buf why = {0};
    hv_buf_printf(&why, "at interface version 0x%08" PRIx64 ": %s", version, d->text);
    hv_variant_leave_out(c->variant, HV_LEFT_OUT_RUNG, hv_atom(c->variant->atoms, at),
                         hv_atom(c->variant->atoms, why.p));
    c->variant->left_out[c->variant->n_left_out - 1].line = d->place.line;
    c->variant->left_out[c->variant->n_left_out - 1].at =
        hv_atom(c->variant->atoms, at);
    hv_buf_done(&why);
    return true;
}

/* All files whose forms may differ below the rung, to a fixed point. */
static bool climb_rung(struct climb *c, uint64_t rung, uint64_t version,
                       struct hv_err *err)
{
    struct differences all = {0};
    struct hv_diagnosis diagnosis;
    bool more = false, ok = true;
    memset(c->in, 0, c->plan->n_files);
    memset(c->is_changed, 0, c->plan->n_macros * sizeof *c->is_changed);
    for (size_t f = 0; f < c->plan->n_files; f++)
        if (is_visible(c, f) && hv_ladder_file_asks(c->ladder, f, rung))
            c->in[f] = more = true;
    while (more && ok) {
        struct hv_variant look = {.arch = c->variant->arch,
                                  .audience = c->variant->audience,
                                  .arena = c->variant->arena,
                                  .atoms = c->variant->atoms};
        more = false;
        add_includers(c);
        if (!look_once(c, version, &look, &diagnosis, err)) {
            all.n = 0;
            ok = rung_fails(c, version, &diagnosis, err);
            break;
        }
        find_differences(c, &look, &all);
        for (size_t i = 0; i < all.n; i++)
            spread_entity(c, form_now(&c->names[all.v[i].name]), all.v[i].form, &more);
    }
    for (size_t i = 0; i < all.n; i++)
        begin_run(&c->names[all.v[i].name], all.v[i].form, rung);
    free(all.v);
    return ok;
}

/* ---- runs into versions ---- */

/* Ranges of all runs of one form, ascending; the runs are read upwards. */
static struct hv_versions *versions_of(const struct name *name,
                                       const struct hv_entity *form,
                                       struct hv_arena *arena)
{
    struct hv_versions *versions = hv_arena_alloc(arena, sizeof *versions);
    versions->v = hv_arena_alloc(arena, name->n * sizeof *versions->v);
    for (size_t i = name->n; i-- > 0;) {
        const struct run *r = &name->runs[i];
        if (!r->form || differs(r->form, form))
            continue;
        struct hv_version_range *last =
            versions->n ? &versions->v[versions->n - 1] : NULL;
        if (last && last->below == r->from)
            last->below = r->below;
        else
            versions->v[versions->n++] = (struct hv_version_range){r->from, r->below};
    }
    return versions;
}

static void put_name(struct climb *c, const struct name *name)
{
    struct hv_variant *v = c->variant;
    if (name->n == 1 && name->runs[0].below == HV_VERSION_OPEN)
        return; /* one form for all */
    for (size_t i = 0; i < name->n; i++) {
        const struct hv_entity *form = name->runs[i].form;
        bool told = !form;
        for (size_t k = 0; k < i && !told; k++)
            told = name->runs[k].form && !differs(name->runs[k].form, form);
        if (told)
            continue;
        struct hv_versions *versions = versions_of(name, form, v->arena);
        if (versions->v[versions->n - 1].below == HV_VERSION_OPEN) {
            v->entities[form - v->entities].versions = versions;
            continue;
        }
        HV_ARENA_GROW(v->arena, v->older, v->n_older, v->cap_older);
        v->older[v->n_older] = *form;
        v->older[v->n_older++].versions = versions;
    }
}

/* ---- the ladder ---- */

static uint64_t latest_of(const struct climb *c)
{
    const char *macro = c->plan->profile->interface_version;
    for (size_t i = 0; macro && i < c->variant->n_entities; i++) {
        const struct hv_entity *e = &c->variant->entities[i];
        if (e->cls == HV_CLASS_CONSTANT && e->u.constant.value &&
            strcmp(e->name, macro) == 0)
            return strtoull(e->u.constant.value, NULL, 10);
    }
    return UINT64_MAX;
}

static void begin(struct climb *c)
{
    for (size_t i = 0; i < c->variant->n_entities; i++) {
        const struct hv_entity *e = &c->variant->entities[i];
        struct name *name = name_of(c, e->cls, e->name);
        if (!name->n)
            begin_run(name, e, HV_VERSION_OPEN);
    }
    c->latest = latest_of(c);
}

bool hv_ladder_climb(const struct hv_ladder *ladder, const struct hv_plan *plan,
                     const unsigned char *out, struct hv_variant *variant,
                     struct hv_err *err)
{
    struct climb c = {.ladder = ladder,
                      .plan = plan,
                      .out = out,
                      .variant = variant,
                      .clang = hv_clang_load(err)};
    bool ok = c.clang != NULL;
    if (!ok || !ladder->n)
        return ok;
    c.in = hv_alloc(plan->n_files + 1);
    c.is_changed = hv_alloc((plan->n_macros + 1) * sizeof *c.is_changed);
    begin(&c);
    for (size_t i = ladder->n; ok && i-- > 0;)
        if (ladder->rungs[i] <= c.latest && ladder->rungs[i])
            ok = climb_rung(&c, ladder->rungs[i], i ? ladder->rungs[i - 1] : 0, err);
    for (size_t i = 0; i < c.n_names; i++) {
        if (ok)
            put_name(&c, &c.names[i]);
        free(c.names[i].runs);
    }
    free(c.names);
    free(c.slots);
    free(c.in);
    free(c.is_changed);
    hv_buf_done(&c.umbrella.text);
    return ok;
}
