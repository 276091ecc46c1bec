/* SPDX-License-Identifier: MIT */
#include "flow/account/account_parts.h"

#include "compare/guards.h"

/* ---- what findings are about ---- */

/* path: of a header; a finding may already have its path in the tree. */
static void mark_item(struct hv_accounting *a, int side, const char *path,
                      uint32_t line)
{
    HV_EACH (file, a->files, path && line ? a->n_files : 0)
        if (hv_path_ends_with(path, file->path))
            hv_account_mark(&file->side[side], line);
}

static void mark_place(struct hv_accounting *a, int side, const struct hv_side *s)
{
    if (s->entity)
        mark_item(a, side, s->entity->file, s->entity->line);
    if (s->entity)
        mark_item(a, side, s->entity->file, s->line);
}

static void add_name(struct hv_accounting *a, const char *name)
{
    if (!name)
        return;
    hv_account_names_add(a->arena, &a->found, name);
    /* Companion files have names without the prefixes of the code. */
    for (const char *p = name; *p; p++)
        if (p == name || p[-1] == '_' || p[-1] == ' ')
            hv_account_names_add(a->arena, &a->endings, p);
}

static void add_change(struct hv_accounting *a, const struct hv_change *change)
{
    add_name(a, change->entity);
    add_name(a, change->renamed_to);
    if (change->cls == HV_CLASS_REGISTER)
        add_name(a, change->member); /* a bit, by its constant */
    mark_place(a, HV_OLD, &change->before);
    mark_place(a, HV_NEW, &change->after);
    if (change->cls != HV_CLASS_MASK && change->cls != HV_CLASS_SIGNATURE &&
        !change->before.entity && !change->after.entity)
        mark_item(a, HV_NEW, change->file, change->line);
    for (const struct hv_change *c = change->consequences; c; c = c->next)
        add_change(a, c);
}

static void mark_named(struct hv_accounting *a, struct hv_account_text *t)
{
    for (size_t i = 0; i < t->outline.n; i++) {
        const struct hv_item *item = &t->outline.items[i];
        for (size_t k = 0; k < item->n_names && !t->found[i]; k++)
            t->found[i] = hv_account_names_have(&a->found, item->names[k]);
    }
}

void hv_account_mark_findings(struct hv_accounting *a)
{
    const struct hv_result *r = a->result;
    HV_EACH (f, r->findings, r->n_findings) {
        if (!f->introduced_here)
            continue; /* an old finding tells nothing about changed text */
        add_change(a, &f->change);
        for (size_t k = 0; k < f->n_per_arch; k++) {
            mark_place(a, HV_OLD, &f->per_arch[k].before);
            mark_place(a, HV_NEW, &f->per_arch[k].after);
        }
    }
    for (size_t i = 0; i < a->n_files; i++) {
        mark_named(a, &a->files[i].side[HV_OLD]);
        mark_named(a, &a->files[i].side[HV_NEW]);
    }
}

/* ---- lines ---- */

bool hv_account_is_found(const struct hv_account_text *t, const struct hv_item *item)
{
    return t->found[item - t->outline.items] ||
           (item->parent && t->found[item->parent - 1]);
}

static bool has_finding(const struct hv_account_text *t, const struct hv_item *block)
{
    for (uint32_t l = block->block_first; l <= block->block_last; l++) {
        const struct hv_item *item = hv_account_item(t, l);
        if (item && hv_account_is_found(t, item))
            return true;
    }
    return false;
}

/* Is it "extern "C" {" for C++, or the brace that closes it? */
static bool is_linkage(const struct hv_account_text *t, uint32_t line)
{
    size_t n;
    const char *p = hv_scan_line(&t->scan, line - 1, true, &n);
    if (!(n == 1 && *p == '}') && !(n == 12 && strncmp(p, "extern \"C\" {", n) == 0))
        return false;
    const char *guard = hv_scan_guard(&t->scan, line);
    return guard && strstr(guard, "__cplusplus");
}

/* Nor does an #error: what an audience no longer sees shows that it is kept out. */
static bool declares_nothing(const struct hv_account_text *t, uint32_t line)
{
    const struct hv_item *item = hv_account_item(t, line);
    return !item || item->kind == HV_ITEM_CONDITION || item->kind == HV_ITEM_ERROR ||
           is_linkage(t, line);
}

/* Is some code under the condition seen, or is there none? */
static bool is_seen_inside(const struct hv_account_text *t, const struct hv_item *block)
{
    bool any = false;
    for (uint32_t l = block->block_first; l <= block->block_last; l++) {
        if (declares_nothing(t, l) || !t->outline.code[l - 1] || t->dead[l - 1])
            continue;
        any = true;
        if (hv_seen_has(t->seen, l))
            return true;
    }
    return !any;
}

/* "#ifndef X", "#define X" and the "#endif" of the whole file. */
static bool is_include_guard(const struct hv_account_text *t,
                             const struct hv_item *item)
{
    const char *guard = t->scan.include_guard;
    for (size_t i = 0; guard && i < 2 && i < t->outline.n; i++) {
        const struct hv_item *first = &t->outline.items[i];
        if (item == first ||
            (item->block_first == first->first && item->kind == HV_ITEM_CONDITION))
            return true;
    }
    return false;
}

static enum hv_fate block_fate(const struct hv_accounting *a,
                               const struct hv_account_text *t,
                               const struct hv_item *item)
{
    if (has_finding(t, item))
        return HV_FATE_FINDING;
    return is_seen_inside(t, item) && !hv_account_dialect(a, t, item)
               ? HV_FATE_NEUTRAL
               : HV_FATE_NOT_LOOKED_AT;
}

static enum hv_fate condition_fate(const struct hv_accounting *a,
                                   const struct hv_account_text *t,
                                   const struct hv_item *item)
{
    unsigned char *known = &t->block_fates[item->block_first - 1];
    if (!hv_seen_has(t->seen, item->block_first))
        return HV_FATE_NOT_LOOKED_AT;
    if (is_include_guard(t, item))
        return HV_FATE_NEUTRAL;
    if (!*known)
        *known = (unsigned char)(block_fate(a, t, item) + 1);
    return (enum hv_fate)(*known - 1);
}

/* A condition that decides about no text that a variant has seen: is all enclosed text
 * that both sides have under an equivalent condition there? */
static bool is_respelled(const struct hv_accounting *a,
                         const struct hv_account_line *at)
{
    const struct hv_account_text *t = at->text;
    const struct hv_item *block = at->item;
    const char *last[2] = {NULL, NULL};
    bool any = false;
    for (uint32_t l = block->block_first; l <= block->block_last; l++) {
        uint32_t other = t->outline.code[l - 1] ? t->counterpart[l - 1] : 0;
        if (!other || declares_nothing(t, l))
            continue;
        const char *guard[] = {hv_scan_guard(&t->scan, l),
                               hv_scan_guard(&at->file->side[!at->side].scan, other)};
        bool known = any && guard[0] == last[0] && guard[1] == last[1];
        if (!known && !hv_guards_agree(a->run->profile, guard[0], guard[1], a->arena))
            return false;
        memcpy(last, guard, sizeof last);
        any = true;
    }
    return any;
}

/* A line that some variant has seen. */
static enum hv_fate seen_fate(const struct hv_accounting *a,
                              const struct hv_account_line *at)
{
    bool missed = false;
    if (!at->item)
        return HV_FATE_UNACCOUNTED;
    if (hv_account_is_found(at->text, at->item))
        return HV_FATE_FINDING;
    if (is_include_guard(at->text, at->item) || !hv_account_doubt(a, at, &missed))
        return HV_FATE_NEUTRAL;
    return missed ? HV_FATE_UNACCOUNTED : HV_FATE_NOT_LOOKED_AT;
}

static enum hv_fate code_fate(struct hv_accounting *a, const struct hv_account_line *at)
{
    const struct hv_seen_file *seen = at->text->seen;
    if (at->item && at->item->kind == HV_ITEM_CONDITION) {
        enum hv_fate fate =
            seen ? condition_fate(a, at->text, at->item) : HV_FATE_NOT_LOOKED_AT;
        return fate == HV_FATE_NOT_LOOKED_AT && is_respelled(a, at) ? HV_FATE_NEUTRAL
                                                                    : fate;
    }
    if (seen && hv_seen_has(seen, at->number))
        return seen_fate(a, at);
    /* an #error that no variant reaches declares nothing */
    bool error = seen && at->item && at->item->kind == HV_ITEM_ERROR;
    return error || is_linkage(at->text, at->number) ? HV_FATE_NEUTRAL
                                                     : HV_FATE_NOT_LOOKED_AT;
}

enum hv_fate hv_account_fate(struct hv_accounting *a, const struct hv_account_line *at)
{
    const struct hv_account_text *t = at->text;
    size_t i = at->number - 1;
    if (at->file->part)
        return hv_account_companion_fate(a, at);
    if (!t->outline.code[i] || t->same_code[i] || t->dead[i])
        return HV_FATE_COMMENT;
    if (hv_account_is_skipped(a, at->file))
        return at->item && hv_account_is_found(t, at->item) ? HV_FATE_FINDING
                                                            : HV_FATE_NEUTRAL;
    enum hv_fate fate = code_fate(a, at);
    return fate == HV_FATE_NOT_LOOKED_AT && hv_account_arch_has(a, at) ? HV_FATE_FINDING
                                                                       : fate;
}
