/* SPDX-License-Identifier: MIT
 *
 * Climbing down the ladder. A rung changes some files: those that ask for it, and those
 * that mention what it changes. Between two rungs that change a file it stays as it is,
 * so one parse at a version between them tells what it is there; and one parse can
 * serve many files, each between rungs of its own. So the looks are few: each is placed
 * where it serves most.
 */
#include "extract/ladder.h"

#include "base/atom.h"
#include "base/mem.h"
#include "extract/clang_walk.h"
#include "extract/sandbox.h"

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

/* The entities of some files at a version; in chains, by file. */
struct look {
    struct hv_variant variant;
    uint32_t *first, *next; /* per file, per entity: index + 1 */
};

/* The versions from one rung up to the next: rung[0] is the lower one. */
struct level {
    const struct look **looks; /* per file: where it was looked at, or NULL */
    unsigned char *broken;     /* per file: it does not parse there */
};

struct climb {
    const struct hv_ladder *ladder;
    const struct hv_plan *plan;
    const unsigned char *out; /* headers that failed or are skipped */
    struct hv_variant *variant;
    const struct hv_clang *clang;
    size_t first, n; /* rungs that count: from first on, below n */
    size_t n_names, cap_names;
    struct name *names;
    size_t n_slots;
    uint32_t *slots;           /* index + 1 by class and name */
    bool *included;            /* per file: the umbrella includes it */
    bool *visible;             /* per file: or another header does */
    bool *in_arch;             /* per file: there is one */
    struct hv_spread *spreads; /* per rung */
    struct level *levels;      /* per rung: the versions below it */
    size_t *lowest;            /* per file: the lowest level that was used for it */
    struct look current;       /* the variant itself */
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

/* ---- looks ---- */

static const struct look broken_look;

static size_t file_of(const struct climb *c, const struct hv_entity *e)
{
    long f = hv_plan_file_index(c->plan, e->file);
    return f >= 0 ? (size_t)f : c->plan->n_files;
}

/* Chains in the order of declaration. */
static void index_look(const struct climb *c, struct look *look)
{
    struct hv_arena *arena = c->variant->arena;
    const struct hv_variant *v = &look->variant;
    look->first = hv_arena_alloc(arena, (c->plan->n_files + 1) * sizeof *look->first);
    look->next = hv_arena_alloc(arena, (v->n_entities + 1) * sizeof *look->next);
    const char *file = NULL;
    size_t f = 0;
    for (size_t i = v->n_entities; i-- > 0;) {
        if (v->entities[i].file != file || !file)
            f = file_of(c, &v->entities[i]);
        file = v->entities[i].file;
        look->next[i] = look->first[f];
        look->first[f] = (uint32_t)i + 1;
    }
}

/* The lowest level above which no rung changes the file, down from a rung that does. */
static size_t lowest_level(const struct climb *c, size_t file, size_t rung)
{
    while (rung > c->first && !c->spreads[rung - 1].in[file])
        rung--;
    return rung;
}

/* What the file is below a rung that changes it, if that was looked at. */
static const struct look *look_of(const struct climb *c, size_t file, size_t rung,
                                  size_t *ret_level)
{
    size_t low = lowest_level(c, file, rung);
    for (size_t l = rung + 1; l-- > low;) {
        if (!c->levels[l].looks[file])
            continue;
        *ret_level = l;
        return c->levels[l].looks[file];
    }
    return NULL;
}

/* The files that want to be looked at below some rung, and where no level is as good as
 * this one. */
static void choose_files(const struct climb *c, size_t level, size_t top, bool *chosen)
{
    size_t l;
    for (size_t f = 0; f < c->plan->n_files; f++) {
        size_t rung = level;
        while (rung <= top && !c->spreads[rung].in[f])
            rung++;
        chosen[f] = rung <= top && !look_of(c, f, rung, &l);
    }
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
                if (!left[g] || !c->included[g])
                    continue;
                left[g] = 0;
                more = true;
            }
        }
    }
}

/* Which files stay out of the umbrella: all that are not wanted, unless whole. */
static void leave_files(const struct climb *c, size_t level, const bool *chosen,
                        bool whole, unsigned char *left)
{
    const unsigned char *broken = c->levels[level].broken;
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] = !whole && !chosen[f];
    for (size_t i = 0; i < c->plan->profile->first.n; i++) {
        long f = hv_plan_file_index(c->plan, c->plan->profile->first.v[i]);
        if (f >= 0)
            left[f] = 0;
    }
    if (!whole)
        add_context(c, left);
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] |= c->out[f] || broken[f];
}

/* The files that the umbrella can reach. */
static void reach_files(const struct climb *c, const unsigned char *left, bool whole,
                        bool *reached)
{
    for (size_t f = 0; f < c->plan->n_files; f++)
        for (size_t g = 0; !left[f] && c->included[f] && g < c->plan->n_files; g++)
            reached[g] |= (whole || c->ladder->files[f].includes[g]) && c->in_arch[g];
}

static void choose_questions(const struct climb *c, const bool *chosen, bool *asked)
{
    for (size_t f = 0; f < c->plan->n_files; f++)
        for (size_t i = 0; chosen[f] && i < c->ladder->files[f].n_macros; i++)
            asked[c->ladder->files[f].macros[i]] = true;
}

/* Parse the chosen files at a level. False: they do not parse, *ret_diagnosis says why
 * (or *err: libclang gave up). */
static bool parse(struct climb *c, size_t level, const bool *chosen, bool whole,
                  struct look *look, struct hv_diagnosis *ret_diagnosis,
                  struct hv_err *err)
{
    unsigned char *left = hv_alloc(c->plan->n_files + 1);
    bool *asked = hv_alloc(c->plan->n_macros + 1);
    bool *reached = hv_alloc(c->plan->n_files + 1);
    struct hv_unit unit = {.clang = c->clang,
                           .plan = c->plan,
                           .arch = c->variant->arch,
                           .audience = c->variant->audience,
                           .at_version = true,
                           .files = reached,
                           .version = level ? c->ladder->rungs[level - 1] : 0};
    leave_files(c, level, chosen, whole, left);
    reach_files(c, left, whole, reached);
    choose_questions(c, chosen, asked);
    hv_umbrella_build(c->plan, c->variant->arch, left, -1, asked, &c->umbrella);
    hv_sandbox_parse_timer(PARSE_CPU_SECONDS);
    bool ok = hv_unit_parse(&unit, &c->umbrella, err);
    hv_sandbox_parse_timer(0);
    bool clean = ok && !hv_unit_diagnose(&unit, &c->umbrella, ret_diagnosis);
    if (clean)
        hv_walk(&unit, &look->variant, (const unsigned char *)chosen);
    hv_unit_done(&unit);
    free(reached);
    free(asked);
    free(left);
    return clean;
}

static void tell_broken(struct climb *c, size_t level, const struct hv_diagnosis *d)
{
    uint64_t version = level ? c->ladder->rungs[level - 1] : 0;
    size_t prefix = strlen(c->plan->prefix);
    const char *at =
        strncmp(d->path, c->plan->prefix, prefix) == 0 ? d->path + prefix : d->path;
    const struct hv_left_out *told = c->variant->left_out;
    for (size_t i = 0; i < c->variant->n_left_out; i++)
        if (told[i].kind == HV_LEFT_OUT_RUNG && strcmp(told[i].file, at) == 0)
            return; /* at a later version */
    struct hv_buf why = {0};
    hv_buf_printf(&why, "at interface version 0x%08" PRIx64 ": %s", version, d->text);
    hv_variant_leave_out(c->variant, HV_LEFT_OUT_RUNG, hv_atom(c->variant->atoms, at),
                         hv_atom(c->variant->atoms, why.p));
    c->variant->left_out[c->variant->n_left_out - 1].line = d->place.line;
    c->variant->left_out[c->variant->n_left_out - 1].at =
        hv_atom(c->variant->atoms, at);
    hv_buf_done(&why);
}

/* Take the file out where the error is. False: it is out already, or is none. */
static bool leave_culprit(struct climb *c, size_t level, bool *chosen,
                          const struct hv_diagnosis *d)
{
    long f = d->place.file;
    tell_broken(c, level, d);
    if (f < 0 || c->levels[level].broken[f])
        return false;
    c->levels[level].broken[f] = 1;
    c->levels[level].looks[f] = &broken_look;
    chosen[f] = false;
    return true;
}

/* Look at the chosen files: by themselves, with all others where they cannot stand
 * alone, and without those that do not parse at all. */
static bool look_at(struct climb *c, size_t level, bool *chosen, struct hv_err *err)
{
    struct hv_variant *v = c->variant;
    struct look *look = hv_arena_alloc(v->arena, sizeof *look);
    struct hv_diagnosis d;
    bool clean;
    look->variant = (struct hv_variant){
        .arch = v->arch, .audience = v->audience, .arena = v->arena, .atoms = v->atoms};
    do
        clean = parse(c, level, chosen, false, look, &d, err) ||
                (!err->code && parse(c, level, chosen, true, look, &d, err));
    while (!clean && !err->code && leave_culprit(c, level, chosen, &d));
    index_look(c, look);
    for (size_t f = 0; f < c->plan->n_files; f++)
        if (chosen[f])
            c->levels[level].looks[f] = clean ? look : &broken_look;
    return !err->code;
}

/* All files that a rung changes have been looked at below it. */
static bool look_below(struct climb *c, size_t rung, struct hv_err *err)
{
    bool *chosen = hv_alloc(c->plan->n_files + 1);
    bool ok = true;
    for (;;) {
        size_t level = 0, l;
        bool all = true;
        for (size_t f = 0; f < c->plan->n_files; f++) {
            if (!c->spreads[rung].in[f] || look_of(c, f, rung, &l))
                continue;
            size_t low = lowest_level(c, f, rung);
            level = low > level ? low : level;
            all = false;
        }
        if (all || !ok)
            break;
        choose_files(c, level, rung, chosen);
        ok = look_at(c, level, chosen, err);
    }
    free(chosen);
    return ok;
}

/* ---- what a rung changes ---- */

static bool differs(const struct hv_entity *a, const struct hv_entity *b)
{
    return !a || !b ? a != b : !hv_entity_same_form(a, b);
}

struct differences {
    size_t n, cap;
    struct difference {
        size_t name; /* index: names may move */
        const struct hv_entity *form;
    } * v;
    unsigned char *seen; /* per name */
    size_t n_seen;
};

static void add_difference(struct differences *all, size_t name,
                           const struct hv_entity *form)
{
    HV_GROW(all->v, all->n, all->cap);
    all->v[all->n++] = (struct difference){name, form};
}

/* Names that the file has below the rung, and not so above it. */
static void compare_file(struct climb *c, size_t file, const struct look *look,
                         struct differences *all)
{
    for (uint32_t i = look->first ? look->first[file] : 0; i; i = look->next[i - 1]) {
        const struct hv_entity *e = &look->variant.entities[i - 1];
        if (strcmp(e->name, c->ladder->macro) == 0)
            continue;
        size_t at = (size_t)(name_of(c, e->cls, e->name) - c->names);
        if (at >= all->n_seen) {
            size_t n = 2 * (at + 1);
            all->seen = hv_realloc(all->seen, n);
            memset(all->seen + all->n_seen, 0, n - all->n_seen);
            all->n_seen = n;
        }
        if (!all->seen[at] && differs(form_now(&c->names[at]), e))
            add_difference(all, at, e);
        all->seen[at] = 1;
    }
}

/* Is the name's file one that was looked at, and so would have shown it? */
static bool is_gone(struct climb *c, size_t rung, const struct name *name)
{
    const struct hv_entity *e = form_now(name);
    size_t f = e ? file_of(c, e) : c->plan->n_files, l;
    return f < c->plan->n_files && c->spreads[rung].in[f] &&
           look_of(c, f, rung, &l) != &broken_look &&
           strcmp(e->name, c->ladder->macro) != 0;
}

static void find_differences(struct climb *c, size_t rung, struct differences *all)
{
    all->n = 0;
    if (all->seen)
        memset(all->seen, 0, all->n_seen);
    for (size_t f = 0; f < c->plan->n_files; f++) {
        size_t level;
        const struct look *look =
            c->spreads[rung].in[f] ? look_of(c, f, rung, &level) : NULL;
        if (!look)
            continue;
        c->lowest[f] = level < c->lowest[f] ? level : c->lowest[f];
        compare_file(c, f, look, all);
    }
    for (size_t i = 0; i < c->n_names; i++)
        if ((i >= all->n_seen || !all->seen[i]) && is_gone(c, rung, &c->names[i]))
            add_difference(all, i, NULL);
}

/* ---- what that reaches ---- */

/* Files that come in by their includer alone bring it along. */
static void add_includers(const struct climb *c, bool *in)
{
    for (size_t f = 0; f < c->plan->n_files; f++) {
        if (!in[f] || c->included[f])
            continue;
        for (size_t g = 0; g < c->plan->n_files; g++)
            if (c->included[g] && !in[g] && hv_plan_includes(c->plan, g, f))
                in[g] = true;
    }
}

static void spread_entity(struct hv_spread *spread, const struct hv_entity *e)
{
    if (!e)
        return;
    hv_spread_name(spread, e->name);
    for (uint32_t i = 0; e->cls == HV_CLASS_ENUM && i < e->u.enum_.n_values; i++)
        hv_spread_name(spread, e->u.enum_.values[i].name);
}

/* Returns whether files came in. *ret_again: some of them had been taken for what they
 * are below this rung when it was not known that it changes them. */
static bool spread_differences(struct climb *c, size_t rung,
                               const struct differences *all, bool *ret_again)
{
    struct hv_spread *spread = &c->spreads[rung];
    bool more = false;
    bool *before = hv_alloc(c->plan->n_files + 1);
    memcpy(before, spread->in, c->plan->n_files);
    for (size_t i = 0; i < all->n; i++) {
        spread_entity(spread, form_now(&c->names[all->v[i].name]));
        spread_entity(spread, all->v[i].form);
    }
    add_includers(c, spread->in);
    for (size_t f = 0; f < c->plan->n_files; f++) {
        if (before[f] || !spread->in[f])
            continue;
        more = true;
        *ret_again |= c->lowest[f] <= rung;
    }
    free(before);
    return more;
}

/* The declaration around a line, as far as the latest version has it. */
static const struct hv_entity *declaration_at(const struct climb *c, size_t file,
                                              uint32_t line)
{
    const struct hv_entity *found = NULL;
    for (uint32_t i = c->current.first[file]; i; i = c->current.next[i - 1]) {
        const struct hv_entity *e = &c->variant->entities[i - 1];
        if ((e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_ENUM) && e->line <= line &&
            (!found || e->line > found->line))
            found = e;
    }
    const struct hv_scan *scan = &c->plan->files[file].scan;
    return found && hv_scan_block_end(scan, found->line) >= line ? found : NULL;
}

/* What stands between the lines is likely to change: no need to be right, it only saves
 * looks. */
static void spread_region(struct climb *c, struct hv_spread *spread, size_t file,
                          const struct hv_ladder_region *region)
{
    const struct hv_entity *around = declaration_at(c, file, region->from);
    hv_spread_lines(spread, file, region->from, region->to);
    if (!around)
        return;
    hv_spread_name(spread, around->name);
    for (uint32_t i = c->current.first[file]; i; i = c->current.next[i - 1]) {
        const struct hv_entity *e = &c->variant->entities[i - 1];
        if (e->cls == HV_CLASS_TYPEDEF && e->u.typedef_.type == around->name)
            hv_spread_name(spread, e->name);
    }
}

static void begin_rung(struct climb *c, size_t rung)
{
    uint64_t version = c->ladder->rungs[rung];
    struct hv_spread *spread = &c->spreads[rung];
    *spread = hv_spread_new(c->ladder, c->plan, c->variant->atoms, c->visible);
    for (size_t f = 0; f < c->plan->n_files; f++) {
        const struct hv_ladder_file *file = &c->ladder->files[f];
        if (!c->visible[f] || !hv_ladder_file_asks(c->ladder, f, version))
            continue;
        spread->in[f] = true;
        for (size_t i = 0; i < file->n_regions; i++)
            if (file->regions[i].rung == version)
                spread_region(c, spread, f, &file->regions[i]);
    }
    add_includers(c, spread->in);
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

/* Every name as the latest version has it. */
static void begin_names(struct climb *c)
{
    for (size_t i = 0; i < c->n_names; i++)
        c->names[i].n = 0;
    for (size_t i = 0; i < c->variant->n_entities; i++) {
        const struct hv_entity *e = &c->variant->entities[i];
        struct name *name = name_of(c, e->cls, e->name);
        if (!name->n)
            begin_run(name, e, HV_VERSION_OPEN);
    }
}

static bool climb_rung(struct climb *c, size_t rung, struct differences *all,
                       bool *ret_again, struct hv_err *err)
{
    do {
        if (!look_below(c, rung, err))
            return false;
        find_differences(c, rung, all);
    } while (spread_differences(c, rung, all, ret_again));
    for (size_t i = 0; i < all->n; i++)
        begin_run(&c->names[all->v[i].name], all->v[i].form, c->ladder->rungs[rung]);
    return true;
}

/* From the top, until no rung changes a file behind the back of one above it. */
static bool climb(struct climb *c, struct hv_err *err)
{
    struct differences all = {0};
    bool ok = true, again = true;
    while (ok && again) {
        again = false;
        begin_names(c);
        for (size_t f = 0; f < c->plan->n_files; f++)
            c->lowest[f] = SIZE_MAX;
        for (size_t i = c->n; ok && i-- > c->first;)
            ok = climb_rung(c, i, &all, &again, err);
    }
    free(all.v);
    free(all.seen);
    return ok;
}

/* The rungs that this tree's headers know: none above their latest version. */
static void choose_rungs(struct climb *c)
{
    const char *macro = c->plan->profile->interface_version;
    uint64_t latest = UINT64_MAX;
    for (size_t i = 0; macro && i < c->variant->n_entities; i++) {
        const struct hv_entity *e = &c->variant->entities[i];
        if (e->cls == HV_CLASS_CONSTANT && e->u.constant.value &&
            strcmp(e->name, macro) == 0)
            latest = strtoull(e->u.constant.value, NULL, 10);
    }
    c->first = c->ladder->rungs[0] == 0;
    while (c->n < c->ladder->n && c->ladder->rungs[c->n] <= latest)
        c->n++;
}

static void begin(struct climb *c)
{
    struct hv_arena *arena = c->variant->arena;
    const struct hv_plan *plan = c->plan;
    size_t n = plan->n_files + 1;
    c->included = hv_arena_alloc(arena, n);
    c->visible = hv_arena_alloc(arena, n);
    c->in_arch = hv_arena_alloc(arena, n);
    c->lowest = hv_arena_alloc(arena, n * sizeof *c->lowest);
    c->spreads = hv_arena_alloc(arena, (c->n + 1) * sizeof *c->spreads);
    c->levels = hv_arena_alloc(arena, (c->n + 1) * sizeof *c->levels);
    for (size_t f = 0; f < plan->n_files; f++) {
        c->included[f] = !c->out[f] && hv_umbrella_includes(plan, c->variant->arch, f);
        c->in_arch[f] = hv_plan_file_in_arch(plan, f, c->variant->arch);
        c->visible[f] =
            c->included[f] ||
            (c->in_arch[f] && hv_globs_match(&plan->profile->by_includer,
                                             plan->files[f].scan.file->path));
    }
    c->current.variant = *c->variant;
    index_look(c, &c->current);
    for (size_t i = c->first; i < c->n; i++) {
        c->levels[i].looks = hv_arena_alloc(arena, n * sizeof *c->levels[i].looks);
        c->levels[i].broken = hv_arena_alloc(arena, n);
        begin_rung(c, i);
    }
}

static void end(struct climb *c)
{
    for (size_t i = 0; i < c->n_names; i++)
        free(c->names[i].runs);
    for (size_t i = c->first; i < c->n; i++)
        hv_spread_done(&c->spreads[i]);
    free(c->names);
    free(c->slots);
    hv_buf_done(&c->umbrella.text);
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
    if (!c.clang || !ladder->n || !variant->n_entities) /* or nothing to climb from */
        return c.clang != NULL;
    choose_rungs(&c);
    begin(&c);
    bool ok = climb(&c, err);
    for (size_t i = 0; ok && i < c.n_names; i++)
        put_name(&c, &c.names[i]);
    end(&c);
    return ok;
}
