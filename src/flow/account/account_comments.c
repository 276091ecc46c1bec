/* SPDX-License-Identifier: MIT
 *
 * What comments say on both sides: of entities whose comment changed, and of a header
 * as far as its comments belong to no entity that a finding is about.
 */
#include "flow/account/account_parts.h"

#include "base/diff.h"
#include "extract/passes.h"

/* ---- comments of entities ---- */

struct place {
    const char *file;
    uint32_t line; /* 0: not there */
};

static struct place place_of(const struct hv_surface *s, const struct hv_change *c)
{
    const struct hv_enumerator *value = NULL;
    const struct hv_entity *e =
        c->cls == HV_CLASS_ENUM ? hv_surface_enum_of(s, c->entity, &value)
                                : hv_surface_find(s, c->cls, c->entity, c->audiences);
    return e ? (struct place){e->file, value ? value->line : e->line}
             : (struct place){0};
}

/* The words of the comments on one side; false: the place is unknown, or its file is
 * equal on both sides. */
static bool put_side(const struct hv_accounting *a, int side, const struct hv_change *c,
                     struct hv_buf *buf)
{
    unsigned arch = hv_lowest_bit(c->archs);
    struct place p = place_of(a->input[side]->surfaces[arch], c);
    HV_EACH (f, a->files, a->n_files) {
        const struct hv_scan *scan = &f->side[side].scan;
        if (f->part || !p.line || !(f->archs & HV_BIT(arch)) ||
            strcmp(f->path, p.file) != 0 || p.line > scan->n_lines)
            continue;
        hv_docs_put(buf, &(struct hv_docs_reader){a->run->profile, .prose = true}, scan,
                    p.line, hv_docs_of(c->cls));
        return true;
    }
    return false;
}

const char *hv_account_words_differ(const struct hv_accounting *a,
                                    const struct hv_buf *old, const struct hv_buf *new)
{
    HV_BUF text = {0};
    hv_diff_words(old->p ? old->p : "", new->p ? new->p : "", &text);
    return text.n ? hv_keep(a->result->arena, &text) : NULL;
}

void hv_account_compare_comments(struct hv_accounting *a)
{
    HV_EACH (f, a->result->findings, a->result->n_findings) {
        HV_BUF old = {0}, new = {0};
        if (hv_change_fields(&f->change) == HV_FIELDS_COMMENT &&
            put_side(a, HV_OLD, &f->change, &old) &&
            put_side(a, HV_NEW, &f->change, &new))
            f->change.comment = hv_account_words_differ(a, &old, &new);
    }
}

/* ---- comments of a header ---- */

/* The comments of one side, and where they changed. */
struct comments {
    struct hv_buf words;
    uint32_t lines, first, last;
};

/* Add the changed lines of a comment that have only comment, or unchanged code. */
static void add_changed_lines(struct comments *all, const struct hv_account_text *t,
                              const struct hv_scan_comment *c)
{
    for (uint32_t l = c->first; l <= c->last && l <= t->outline.n_lines; l++) {
        if (!t->changed[l - 1] || (t->outline.code[l - 1] && !t->same_code[l - 1]))
            continue;
        all->lines++;
        all->first = all->first ? all->first : l;
        all->last = l;
    }
}

/* Does the comment belong to the subject of a finding, to changed code, to the end of a
 * condition, or to text that is not read? */
static bool is_of_code(const struct hv_account_text *t, const struct hv_scan_comment *c)
{
    const struct hv_item *documented =
        hv_account_item(t, c->alone ? c->last + 1 : c->first);
    size_t line = c->first - 1;
    if (t->dead[line] || (documented && hv_account_is_found(t, documented)))
        return true;
    return !c->alone && ((t->changed[line] && !t->same_code[line]) ||
                         (documented && documented->kind == HV_ITEM_CONDITION));
}

/* Did a comment change that belongs to nothing else? Checked first, because words cost
 * more than lines and most headers have no such comment. */
static bool has_changed(const struct hv_account_text *t)
{
    HV_EACH (c, t->scan.comments, t->scan.n_comments) {
        struct comments one = {0};
        add_changed_lines(&one, t, c);
        if (one.lines && !is_of_code(t, c))
            return true;
    }
    return false;
}

static struct comments comments_of(const struct hv_accounting *a,
                                   const struct hv_account_text *t)
{
    struct comments all = {0};
    struct hv_docs_reader reader = {a->run->profile, .prose = true};
    HV_EACH (c, t->scan.comments, t->scan.n_comments) {
        if (is_of_code(t, c))
            continue;
        size_t before = all.words.n;
        hv_docs_put_comment(&all.words, &reader, &t->scan, c);
        if (all.words.n > before)
            add_changed_lines(&all, t, c);
    }
    return all;
}

/* The audiences that get the header. */
static uint32_t audiences_of(const struct hv_accounting *a,
                             const struct hv_account_file *file)
{
    uint32_t audiences = 0;
    HV_EACH_BIT (arch, file->archs) {
        const struct hv_surface *s = a->input[HV_NEW]->surfaces[arch];
        HV_EACH_BIT (u, s ? hv_judged_audiences(a->run->profile, a->run->audiences) : 0)
            if (hv_seen_find(&s->seen[u], file->path))
                audiences |= HV_BIT(u);
    }
    return audiences;
}

static struct hv_side side_of(const struct hv_accounting *a, const struct comments *c)
{
    return (struct hv_side){
        .present = true,
        .text = hv_arena_printf(a->result->arena, "%016" PRIx64,
                                hv_hash(c->words.p ? c->words.p : "", c->words.n))};
}

static void add_comments(struct hv_accounting *a, const struct hv_account_file *file,
                         const struct comments side[2], const char *comment)
{
    const struct comments *shown = &side[side[HV_NEW].lines ? HV_NEW : HV_OLD];
    uint32_t archs = hv_account_archs(a, file);
    const char *path = hv_input_path(a->run, a->input[HV_NEW], archs, file->path);
    hv_account_add(a,
                   (struct hv_change){.kind = HV_KIND_SEMANTICS_ONLY,
                                      .cls = HV_CLASS_MACRO,
                                      .entity = path,
                                      .archs = archs,
                                      .audiences = audiences_of(a, file),
                                      .before = side_of(a, &side[HV_OLD]),
                                      .after = side_of(a, &side[HV_NEW]),
                                      .file = path,
                                      .line = shown->first,
                                      .last_line = shown->last,
                                      .lines = side[HV_OLD].lines + side[HV_NEW].lines,
                                      .comment = comment});
}

void hv_account_header_comments(struct hv_accounting *a,
                                const struct hv_account_file *file)
{
    const struct hv_account_text *t = file->side;
    if (file->part || !t[HV_OLD].file->n || !t[HV_NEW].file->n ||
        !audiences_of(a, file) || hv_account_is_skipped(a, file) ||
        !(has_changed(&t[HV_OLD]) || has_changed(&t[HV_NEW])))
        return;
    struct comments side[2] = {comments_of(a, &t[HV_OLD]), comments_of(a, &t[HV_NEW])};
    const char *comment =
        hv_account_words_differ(a, &side[HV_OLD].words, &side[HV_NEW].words);
    if (comment)
        add_comments(a, file, side, comment);
    hv_buf_done(&side[HV_OLD].words);
    hv_buf_done(&side[HV_NEW].words);
}
