/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "base/diff.h"
#include "extract/notation/notation.h"
#include "extract/scan.h"

/* ---- a line of the old file in the new one ---- */

static struct hv_scan lines_of(const struct hv_source_file *file,
                               struct hv_arena *arena)
{
    struct hv_scan scan = {.file = file};
    hv_scan_index(&scan, arena);
    scan.n_lines -= scan.lines[scan.n_lines - 1] == file->n; /* behind the last */
    return scan;
}

/* A hash for each line. */
static struct hv_diff_side diff_side(const struct hv_source_file *file,
                                     struct hv_arena *arena)
{
    const struct hv_scan scan = lines_of(file, arena);
    size_t n = scan.n_lines, length;
    uint64_t *hashes = hv_arena_alloc(arena, (n + 1) * sizeof *hashes);
    for (size_t i = 0; i < n; i++) {
        const char *line = hv_scan_line(&scan, i, false, &length);
        hashes[i] = hv_hash(line, length - (length && line[length - 1] == '\n'));
    }
    return (struct hv_diff_side){
        .v = hashes, .n = n, .changed = hv_arena_alloc(arena, (n + 1) * sizeof(bool))};
}

/* The line itself where it stayed; else the first one behind what stayed before it. */
static uint32_t map_line(const struct hv_diff_side *old, const struct hv_diff_side *new,
                         uint32_t line)
{
    size_t stayed = 0, at = 0;
    for (size_t i = 0; i + 1 < line && i < old->n; i++)
        stayed += !old->changed[i];
    for (; stayed && at < new->n; at++)
        stayed -= !new->changed[at];
    bool same = line <= old->n && !old->changed[line - 1];
    while (same && at < new->n &&new->changed[at])
        at++;
    return (uint32_t)(at < new->n ? at + 1 : new->n);
}

/* Pairs of files with removed parts, each compared once. */
struct places {
    const struct hv_input *old, *new;
    struct hv_arena *arena;
    size_t n;
    struct file_pair {
        const struct hv_source_file *before, *after;
        struct hv_diff_side old, new;
    } * v;
};

static const struct file_pair *compare_files(struct places *places,
                                             const struct hv_source_file *before,
                                             const struct hv_source_file *after)
{
    HV_EACH (x, places->v, places->n)
        if (x->before->bytes == before->bytes && x->after->bytes == after->bytes)
            return x;
    struct file_pair *pair = HV_ARENA_APPEND(places->arena, places->v, places->n);
    *pair = (struct file_pair){before, after, diff_side(before, places->arena),
                               diff_side(after, places->arena)};
    hv_diff(&pair->old, &pair->new);
    return pair;
}

/* ---- what is gone ---- */

/* The line of the part that changed. */
static uint32_t line_in(const struct hv_entity *e, const struct hv_change *change)
{
    uint32_t line = 0;
    if (e->cls == HV_CLASS_RECORD && change->member) {
        const struct hv_member *m =
            hv_member_find(e->u.record.members, e->u.record.n_members, change->member);
        line = m ? m->line : 0;
    }
    if (e->cls == HV_CLASS_ENUM)
        HV_EACH (v, e->u.enum_.values, e->u.enum_.n_values)
            line = strcmp(v->name, change->entity) == 0 ? v->line : line;
    return line ? line : e->line;
}

static void place_gone(struct places *places, struct hv_change *change)
{
    const struct hv_input *old = places->old;
    unsigned arch = hv_lowest_bit(change->archs);
    const struct hv_entity *e = change->before.entity;
    if (e && old->surfaces[arch])
        e = hv_surface_find(old->surfaces[arch], e->cls, e->name, ~0u);
    uint32_t line = e ? line_in(e, change) : 0;
    const struct hv_source_file *before =
        e ? hv_input_file(old, HV_BIT(arch), e->file) : NULL;
    const struct hv_source_file *after =
        e ? hv_input_file(places->new, HV_BIT(arch), e->file) : NULL;
    if (!line || !before || !after)
        return;
    const struct file_pair *pair = compare_files(places, before, after);
    change->line = map_line(&pair->old, &pair->new, line);
}

void hv_places_find(struct hv_result *result, const struct hv_input *old,
                    const struct hv_input *new)
{
    HV_ARENA arena = hv_arena_new();
    struct places places = {.old = old, .new = new, .arena = arena};
    HV_EACH (f, result->findings, old->tree && new->tree ? result->n_findings : 0)
        if (f->change.before.present && !f->change.after.present && f->change.archs)
            place_gone(&places, &f->change);
}

/* ---- what stands there ---- */

/* A line of the file without surrounding blanks; NULL: the file is shorter. */
static const char *line_of_file(struct hv_arena *arena,
                                const struct hv_source_file *file, uint32_t line)
{
    HV_ARENA scratch = hv_arena_new();
    const struct hv_span original = hv_notation_original(file);
    const struct hv_source_file text_of = {.bytes = original.p, .n = original.n};
    const struct hv_scan scan = lines_of(&text_of, scratch);
    size_t n = 0;
    const char *p =
        line <= scan.n_lines ? hv_scan_line(&scan, line - 1, true, &n) : NULL;
    char *text = n ? hv_arena_strndup(arena, p, n) : NULL;
    for (char *t = text; t && *t; t++)
        *t = *t == '\t' ? ' ' : *t;
    return text;
}

/* The source line of one side; the entity may be another tree's of the same form. */
static struct hv_source_line
source_line(struct hvabi *run, const struct hv_input *input, struct hv_arena *arena,
            const struct hv_change *change, const struct hv_side *side)
{
    unsigned arch = hv_lowest_bit(change->archs);
    const struct hv_entity *e = side->entity;
    if (!side->present || !e || !input->surfaces[arch])
        return (struct hv_source_line){0};
    e = hv_surface_find(input->surfaces[arch], e->cls, e->name, ~0u);
    const struct hv_source_file *file =
        e ? hv_input_file(input, HV_BIT(arch), e->file) : NULL;
    uint32_t line = file ? hv_notation_line(file, line_in(e, change)) : 0;
    const char *text = file && line ? line_of_file(arena, file, line) : NULL;
    return (struct hv_source_line){
        text ? hv_input_path(run, input, change->archs, e->file) : NULL, line, text};
}

void hv_places_read(struct hvabi *run, struct hv_result *result,
                    const struct hv_input *old, const struct hv_input *new)
{
    HV_EACH (f, result->findings, old->tree && new->tree ? result->n_findings : 0) {
        struct hv_change named = f->change;
        if (!f->fails || !named.archs)
            continue;
        f->lines[0] = source_line(run, old, result->arena, &named, &named.before);
        if (named.renamed_to && named.member)
            named.member = named.renamed_to;
        f->lines[1] = source_line(run, new, result->arena, &named, &named.after);
    }
}
