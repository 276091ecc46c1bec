/* SPDX-License-Identifier: MIT
 *
 * Features whose defaults a header says in marks before their comments ("all guests
 * have it", "only who asks for it"). The profile says what each mark means.
 */
#include "flow/account/account_parts.h"

#include "extract/passes.h"

/* A feature on one side. */
struct feature {
    const struct hv_entity
        *list; /* the enumeration that has it; NULL: it is not there */
    const struct hv_enumerator *constant;
    const struct hv_scan *scan; /* of its file, if that differs; else NULL */
    struct hv_span marks;
};

struct search {
    struct hv_accounting *a;
    const struct hv_feature_source *source;
    struct hv_account_file *file;
    unsigned arch;
};

/* ---- marks ---- */

/* The characters before the first blank of the comment behind the constant. */
static struct hv_span marks_of(const struct hv_scan *scan, uint32_t line)
{
    struct hv_span marks = {0};
    HV_EACH (c, scan->comments, scan->n_comments) {
        if (c->first != line || c->alone || c->to < c->from + 4)
            continue;
        marks.p = scan->file->bytes + c->from + 2;
        for (size_t most = c->to - c->from - 4; marks.n < most; marks.n++)
            if (isspace((unsigned char)marks.p[marks.n]))
                break;
    }
    return marks;
}

static bool same_marks(struct hv_span a, struct hv_span b)
{
    return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0);
}

static bool has_mark(struct hv_span marks, const struct hv_feature_mark *mark)
{
    return marks.n && memchr(marks.p, *mark->mark, marks.n);
}

static bool is_on(const struct hv_feature_source *source, struct hv_span marks,
                  const char *guest)
{
    return HV_ANY(m, source->marks, source->n_marks,
                  m->on && has_mark(marks, m) && hv_strings_have(&m->guests, guest));
}

/* Is the feature on by default for any guest, by these marks but not by `other`? */
static bool gives_more(const struct hv_feature_source *source, struct hv_span marks,
                       struct hv_span other)
{
    return HV_ANY(
        m, source->marks, source->n_marks,
        m->on && has_mark(marks, m) &&
            HV_ANY(guest, m->guests.v, m->guests.n, !is_on(source, other, *guest)));
}

/* The meaning of the marks, in the order of the profile. */
static const char *meaning_of(const struct search *s, struct hv_span marks)
{
    HV_BUF text = {0};
    HV_EACH (m, s->source->marks, s->source->n_marks)
        if (has_mark(marks, m))
            hv_buf_printf(&text, text.n ? ", %s" : "%s", m->means);
    return text.n ? hv_keep(s->a->result->arena, &text) : s->source->none;
}

/* ---- both sides ---- */

static struct feature feature_of(const struct search *s, int side,
                                 const struct hv_entity *list,
                                 const struct hv_enumerator *constant)
{
    struct feature f = {.list = list, .constant = constant};
    const struct hv_scan *scan = &s->file->side[side].scan;
    if (!hv_same_text(list->file, s->file->path) || constant->line > scan->n_lines ||
        !constant->line)
        return f;
    f.scan = scan;
    f.marks = marks_of(scan, constant->line);
    return f;
}

/* The old feature of that number, whose name may differ. *ret_any is set if the old
 * side has some feature; once it is set, other numbers are skipped. */
static struct feature old_feature(const struct search *s, const char *value,
                                  bool *ret_any)
{
    const struct hv_surface *old = s->a->input[HV_OLD]->surfaces[s->arch];
    struct feature found = {0};
    HV_EACH_OF (list, old, HV_CLASS_ENUM)
        HV_EACH (v, list->u.enum_.values, list->u.enum_.n_values) {
            bool same = strcmp(v->value, value) == 0;
            if ((*ret_any && !same) ||
                !hv_pattern_matches(&s->source->constants, v->name, NULL))
                continue;
            *ret_any = true;
            if (same)
                found = feature_of(s, HV_OLD, list, v);
        }
    return found;
}

/* ---- rows ---- */

static const char *comments_differ(const struct search *s, const struct feature *old,
                                   const struct feature *new)
{
    HV_BUF a = {0}, b = {0};
    struct hv_docs_reader reader = {s->a->run->profile, .prose = true};
    if (old->scan)
        hv_docs_put(&a, &reader, old->scan, old->constant->line, HV_DOCS_OF_LINE);
    hv_docs_put(&b, &reader, new->scan, new->constant->line, HV_DOCS_OF_LINE);
    return hv_account_words_differ(s->a, &a, &b);
}

static uint32_t archs_with(const struct search *s, const char *name)
{
    uint32_t archs = 0;
    HV_EACH_BIT (arch, hv_account_archs(s->a, s->file)) {
        const struct hv_enumerator *value;
        if (hv_surface_enum_of(s->a->input[HV_NEW]->surfaces[arch], name, &value))
            archs |= HV_BIT(arch);
    }
    return archs;
}

static void add_row(const struct search *s, const struct feature *old,
                    const struct feature *new, enum hv_feature_step step)
{
    struct hv_accounting *a = s->a;
    const char *name = new->constant->name;
    uint32_t archs = archs_with(s, name);
    bool more = step == HV_FEATURE_MORE;
    struct hv_change change = {
        .kind = more ? HV_KIND_ROLLBACK_REGISTER : HV_KIND_SEMANTICS_ONLY,
        .cls = HV_CLASS_ENUM,
        .entity = name,
        .archs = archs,
        .audiences = new->list->audiences &hv_judged_audiences(a->run->profile,
                                                               a->run->audiences),
        .after = {.present = true, .text = meaning_of(s, new->marks)},
        .file = hv_input_path(a->run, a->input[HV_NEW], archs, s->file->path),
        .line = new->constant->line,
        .feature = step,
        .comment = old->scan ? comments_differ(s, old, new) : NULL};
    if (old->scan)
        change.before =
            (struct hv_side){.present = true, .text = meaning_of(s, old->marks)};
    hv_account_add(a, change);
}

/* Drop the finding about the comment, which says less. */
static void drop_comment_finding(struct hv_result *r, const char *name)
{
    HV_KEEP(f, r->findings, r->n_findings,
            f->change.kind != HV_KIND_SEMANTICS_ONLY ||
                strcmp(f->change.entity, name) != 0);
}

/* A feature can be on by default for more guests and no longer for others. */
static void compare_feature(const struct search *s, const struct feature *old,
                            const struct feature *new)
{
    bool more = gives_more(s->source, new->marks, old->marks);
    bool fewer = gives_more(s->source, old->marks, new->marks);
    bool same = same_marks(old->marks, new->marks) || (!old->scan && !more);
    if (more)
        add_row(s, old, new, HV_FEATURE_MORE);
    if (fewer)
        add_row(s, old, new, HV_FEATURE_FEWER);
    if (!more && !fewer && !same)
        add_row(s, old, new, HV_FEATURE_OTHERWISE);
    if (same)
        return;
    drop_comment_finding(s->a->result, new->constant->name);
    /* what is reported here is not reported as a change of comments again */
    if (old->scan)
        hv_account_mark(&s->file->side[HV_OLD], old->constant->line);
    if (new->scan)
        hv_account_mark(&s->file->side[HV_NEW], new->constant->line);
}

static void compare_list(const struct search *s, const struct hv_entity *list)
{
    bool any = false;
    HV_EACH (v, list->u.enum_.values, list->u.enum_.n_values) {
        if (!hv_pattern_matches(&s->source->constants, v->name, NULL))
            continue;
        struct feature old = old_feature(s, v->value, &any);
        struct feature new = feature_of(s, HV_NEW, list, v);
        /* features of an unchanged file, and of the first such list, are unknown */
        if (any && new.scan && (old.scan || !old.constant))
            compare_feature(s, &old, &new);
    }
}

void hv_account_features(struct hv_accounting *a)
{
    const struct hv_profile *profile = a->run->profile;
    HV_EACH (source, profile->features, profile->n_features)
        HV_EACH (file, a->files, a->n_files) {
            uint32_t archs = file->part ? 0 : hv_account_archs(a, file);
            if (!archs)
                continue;
            struct search s = {a, source, file, hv_lowest_bit(archs)};
            const struct hv_surface *new = a->input[HV_NEW]->surfaces[s.arch];
            const struct hv_surface *old = a->input[HV_OLD]->surfaces[s.arch];
            HV_EACH_OF (list, old ? new : NULL, HV_CLASS_ENUM)
                if (hv_same_text(list->file, file->path))
                    compare_list(&s, list);
        }
}
