/* SPDX-License-Identifier: MIT */
#include "extract/notation/notation.h"
#include "flow/comparison.h"

#include "flow/account/account_parts.h"
#include "judge/verdict/judge.h"

void hv_account_add(struct hv_accounting *a, struct hv_change change)
{
    struct hv_change *added = hv_arena_alloc(a->result->arena, sizeof *added);
    *added = change;
    *a->next_unseen = added;
    a->next_unseen = &added->next;
}

/* ---- regions that nothing looked at ---- */

/* A region while it is read: its first and last line on each side (0: none). */
struct region {
    const char *reason; /* NULL: there is none */
    uint32_t first[2], last[2];
    uint64_t hash[2];
};

enum { NEAR = 8 }; /* lines between two parts of one region */

static struct hv_side side_of_region(const struct hv_accounting *a,
                                     const struct region *r, int side)
{
    if (!r->first[side])
        return (struct hv_side){0};
    return (struct hv_side){
        .present = true,
        .value = hv_arena_printf(a->result->arena, "%016" PRIx64, r->hash[side])};
}

/* The architectures of the comparison that have the header. */
uint32_t hv_account_archs(const struct hv_accounting *a,
                          const struct hv_account_file *file)
{
    const struct hv_profile *profile = a->run->profile;
    uint32_t archs = file->archs, own = 0;
    HV_EACH_BIT (arch, archs)
        if (!hv_globs_match(&profile->arch_headers, file->path) ||
            hv_globs_match(&profile->archs[arch].headers, file->path))
            own |= HV_BIT(arch);
    archs = own ? own : archs;
    uint32_t compared = 0;
    HV_EACH_BIT (arch, archs)
        if (a->input[HV_OLD]->surfaces[arch] && a->input[HV_NEW]->surfaces[arch])
            compared |= HV_BIT(arch);
    return compared ? compared : archs;
}

/* The reason, with the place of the region if it has several lines. */
static const char *words_of_region(const struct hv_accounting *a,
                                   const struct region *r, int side)
{
    if (r->first[side] == r->last[side])
        return r->reason;
    return hv_arena_printf(a->result->arena, "Lines %u to %u: %s", r->first[side],
                           r->last[side], r->reason);
}

static void end_region(struct hv_accounting *a, const struct hv_account_file *file,
                       struct region *r)
{
    if (!r->reason)
        return;
    for (int i = 0; i < 2; i++)
        if (r->first[i]) {
            r->first[i] = hv_notation_line(file->side[i].file, r->first[i]);
            r->last[i] = hv_notation_line(file->side[i].file, r->last[i]);
        }
    int side = r->first[HV_NEW] ? HV_NEW : HV_OLD;
    uint32_t archs = hv_account_archs(a, file);
    const char *path = hv_input_path(a->run, a->input[side], archs, file->path);
    hv_account_add(a, (struct hv_change){.kind = HV_KIND_NOT_LOOKED_AT,
                                         .cls = HV_CLASS_MACRO,
                                         .entity = path,
                                         .archs = archs,
                                         .audiences = hv_judged_audiences(
                                             a->run->profile, a->run->audiences),
                                         .before = side_of_region(a, r, HV_OLD),
                                         .after = side_of_region(a, r, HV_NEW),
                                         .file = path,
                                         .line = r->first[side],
                                         .last_line = r->last[side],
                                         .unseen_why = words_of_region(a, r, side)});
    *r = (struct region){0};
}

/* ---- lines ---- */

static void report_missed(struct hv_accounting *a, const struct hv_account_line *at)
{
    const struct hv_account_file *file = at->file;
    const struct hv_input *input = a->input[at->side];
    struct hv_err err = {0};
    hv_fail_at(
        &err,
        file->part ? file->path : hv_input_path(a->run, input, file->archs, file->path),
        at->number, 0,
        "this line of %s changed, and hvabi cannot say what became of it: it has "
        "missed something (a fault of hvabi: please report it)",
        input->word);
    hv_result_add_error(a->result, NULL, &err);
}

static size_t *counter_of(struct hv_account *sum, enum hv_fate fate)
{
    switch (fate) {
    case HV_FATE_FINDING:
        return &sum->findings;
    case HV_FATE_NEUTRAL:
        return &sum->neutral;
    case HV_FATE_COMMENT:
        return &sum->comments;
    case HV_FATE_NOT_LOOKED_AT:
        return &sum->not_looked_at;
    case HV_FATE_PRIVATE:
        return NULL;
    case HV_FATE_UNACCOUNTED:
        break;
    }
    return &sum->unaccounted;
}

/* Extend the region by the line, or begin a new one. */
static void add_to_region(struct hv_accounting *a, const struct hv_account_line *at,
                          struct region *r)
{
    const char *reason = hv_account_reason(a, at);
    uint32_t *first = &r->first[at->side], *last = &r->last[at->side];
    if (r->reason &&
        (r->reason != reason || (at->text->seen && *last && at->number > *last + NEAR)))
        end_region(a, at->file, r);
    r->reason = reason;
    *first = *first ? *first : at->number;
    *last = at->number;
    r->hash[at->side] = r->hash[at->side] * 31 + at->text->outline.code[at->number - 1];
}

static void account_line(struct hv_accounting *a, const struct hv_account_file *file,
                         int side, uint32_t number, struct region *r)
{
    const struct hv_account_text *t = &file->side[side];
    /* the C of a notation is blank where it has no C: at arguments and comments */
    if (t->file->calls && !t->outline.code[number - 1])
        return;
    const struct hv_account_line at = {file, side, t, number,
                                       hv_account_item(t, number)};
    enum hv_fate fate = hv_account_fate(a, &at);
    size_t *counter = counter_of(&a->result->account, fate);
    if (!counter)
        return;
    ++*counter;
    bool helper = fate == HV_FATE_NEUTRAL && hv_account_is_skipped(a, file);
    a->result->account.helpers += helper;
    a->result->account.unjudged += fate == HV_FATE_NEUTRAL && !helper &&
                                   hv_seen_has(t->seen, number) &&
                                   !hv_seen_has(t->judged, number);
    a->result->account.changed++;
    if (fate == HV_FATE_UNACCOUNTED)
        report_missed(a, &at);
    if (fate == HV_FATE_NOT_LOOKED_AT)
        add_to_region(a, &at, r);
}

/* Walk both sides in step, so that a line and its replacement are in one region. */
static void account_file(struct hv_accounting *a, const struct hv_account_file *file)
{
    const struct hv_account_text *old = &file->side[HV_OLD], *new = &file->side[HV_NEW];
    struct region region = {0};
    size_t before = a->result->account.changed;
    size_t n_old = hv_account_lines(old), n_new = hv_account_lines(new);
    uint32_t i = 0, k = 0;
    while (i < n_old || k < n_new) {
        for (; i < n_old && old->changed[i]; i++)
            account_line(a, file, HV_OLD, i + 1, &region);
        for (; k < n_new && new->changed[k]; k++)
            account_line(a, file, HV_NEW, k + 1, &region);
        i++, k++;
    }
    end_region(a, file, &region);
    a->result->account.files += a->result->account.changed > before;
}

/* ---- the account ---- */

/* Judge by the first architecture of which both sides have a surface. */
static bool judge_unseen(struct hv_accounting *a, struct hv_err *err)
{
    struct hv_surface *const *old = a->input[HV_OLD]->surfaces;
    struct hv_surface *const *new = a->input[HV_NEW]->surfaces;
    unsigned arch = 0;
    while (arch < HV_MAX_ARCHS && !(old[arch] && new[arch]))
        arch++;
    if (!a->unseen.first || arch == HV_MAX_ARCHS)
        return true;
    const struct hv_judge_arch judged = {.profile = a->run->profile,
                                         .arch = arch,
                                         .old = old[arch],
                                         .new = new[arch],
                                         .changes = &a->unseen,
                                         .releases.unknown = true,
                                         .across = true};
    return hv_judge(&judged, 1, a->run->catalogue, a->result, err);
}

static bool has_text(const struct hv_input *input)
{
    return input && input->tree && !input->binary;
}

bool hv_account_make(struct hvabi *run, struct hv_result *result,
                     struct hv_input *const sides[2], struct hv_err *err)
{
    struct hv_accounting a = {.run = run, .result = result, .input = sides};
    struct hv_input *old = sides[HV_OLD], *new = sides[HV_NEW];
    if (!has_text(old) || !has_text(new))
        return true;
    HV_ARENA arena = hv_arena_new();
    a.arena = arena;
    a.next_unseen = &a.unseen.first;
    a.lesser = hv_arena_alloc(a.arena, 2 * sizeof *a.lesser);
    a.undefined = hv_arena_alloc(a.arena, 2 * sizeof *a.undefined);
    bool ok = hv_headers_read(run, old->tree, &old->headers, err) &&
              hv_headers_read(run, new->tree, &new->headers, err) &&
              hv_account_list_files(&a, err);
    if (ok) {
        result->has_account = true;
        hv_account_mark_findings(&a);
        hv_account_compare_comments(&a);
        hv_account_features(&a);
        HV_EACH (file, a.files, a.n_files) {
            account_file(&a, file);
            hv_account_header_comments(&a, file);
            hv_account_moved_header(&a, file);
        }
        hv_account_add_archs(&a);
        ok = judge_unseen(&a, err);
    }
    return ok;
}
