/* SPDX-License-Identifier: MIT */
#include "judge/verdict/judge.h"

#include "judge/verdict/group_rows.h"

/* ---- what a group is about ---- */

/* The findings of one group that determine its name. */
struct members {
    struct hv_result *result;
    const struct hv_finding **v;
    size_t n;
};

HV_BY(by_names, const struct hv_finding *,
      strcmp((*x)->change.entity, (*y)->change.entity)
          ?: hv_compare_text((*x)->change.member, (*y)->change.member))

/* Count each name once, however many findings have it. */
static size_t count_names(const struct members *m)
{
    HV_FREED const struct hv_finding **sorted = hv_alloc((m->n + 1) * sizeof(void *));
    size_t names = 0;
    memcpy(sorted, m->v, m->n * sizeof *sorted);
    qsort(sorted, m->n, sizeof *sorted, by_names);
    for (size_t i = 0; i < m->n; i++)
        names += !i || by_names(&sorted[i - 1], &sorted[i]) != 0;
    return names;
}

static bool is_text(const struct hv_finding *f)
{
    return hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_TEXT &&
           !f->change.feature;
}

static bool is_number(const struct hv_finding *f)
{
    enum hv_class cls = f->change.cls;
    return cls == HV_CLASS_CONSTANT || cls == HV_CLASS_ENUM || cls == HV_CLASS_OP ||
           cls == HV_CLASS_MACRO;
}

static const char *first_entity(const struct members *m)
{
    return m->v[0]->change.entity;
}

static bool of_one_entity(const struct members *m)
{
    return HV_ALL(f, m->v, m->n, hv_same_text((*f)->change.entity, first_entity(m)));
}

/* The record that most findings of the group are about. */
static const char *main_record(const struct members *m)
{
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct hv_change *c = &m->v[i]->change;
        size_t n = 0;
        for (size_t k = i; c->cls == HV_CLASS_RECORD && k < m->n; k++)
            n += hv_same_text(m->v[k]->change.entity, c->entity);
        if (!n || n + !c->member <= most)
            continue;
        best = c->entity;
        most = n + !c->member;
    }
    return best;
}

/* "XS_WRITE_*", or the name of the enumeration. */
static const char *family_name(const struct members *m)
{
    const struct hv_change *c = &m->v[0]->change;
    const struct hv_entity *e = c->before.entity ? c->before.entity : c->after.entity;
    const char *name = c->entity + strspn(c->entity, "_");
    size_t least = strlen(name);
    if (e && e->cls == HV_CLASS_ENUM && strncmp(e->name, "enum ", 5) == 0)
        return e->name;
    for (size_t i = 1; i < m->n; i++) {
        const char *other = m->v[i]->change.entity;
        size_t n;
        hv_common_words(name, other + strspn(other, "_"), &n);
        least = n < least ? n : least;
    }
    return least ? hv_arena_printf(m->result->arena, "%.*s%s", (int)least, name,
                                   name[least] ? "_*" : "")
                 : NULL;
}

static const char *renumbered_family(const struct members *m)
{
    const struct hv_family *family =
        hv_family_of(m->result->profile, first_entity(m), NULL);
    for (size_t i = 0; family && i < m->n; i++)
        if (hv_change_direction(&m->v[i]->change) != HV_DIRECTION_CHANGED)
            return NULL;
    return family ? family->name : NULL;
}

static void set_group(struct hv_group *g, enum hv_group_kind kind, const char *subject)
{
    g->kind = subject ? kind : HV_GROUP_ONE;
    g->subject = subject;
}

static void name_group(struct hv_group *g, const struct members *m)
{
    const struct hv_change *c = &m->v[0]->change;
    if (count_names(m) == 1 && !is_text(m->v[0]))
        return;
    if (HV_ALL(f, m->v, m->n, (*f)->header_gone))
        set_group(g, HV_GROUP_HEADER, c->file);
    else if (HV_ALL(f, m->v, m->n,
                    hv_kind_traits((*f)->change.kind)->fields == HV_FIELDS_GUARD))
        set_group(g, HV_GROUP_GUARD, c->file);
    else if (HV_ALL(f, m->v, m->n, is_text(*f)))
        set_group(g, HV_GROUP_TEXT, c->file);
    else if (main_record(m))
        set_group(g, HV_GROUP_RECORD, main_record(m));
    else if (!HV_ALL(f, m->v, m->n, is_number(*f)))
        return;
    else if (renumbered_family(m) && !of_one_entity(m))
        set_group(g, HV_GROUP_NUMBERS, renumbered_family(m));
    else
        set_group(g, HV_GROUP_FAMILY, family_name(m));
}

/* ---- verdict and counts of a group ---- */

static const char *group_id(const struct hv_group *g, const struct members *m)
{
    char hex[HV_SHA256_HEX + 1];
    HV_BUF buf = {0};
    hv_buf_printf(&buf, "%d\n%s\n%s\n%d\n", (int)g->kind, g->subject ? g->subject : "",
                  m->v[0]->id, g->introduced_here);
    hv_sha256_hex(buf.p, buf.n, hex);
    return hv_arena_strndup(m->result->arena, hex, 12);
}

static void sum_up(struct hv_group *g, const struct members *m)
{
    const struct hv_finding *worst = m->v[0];
    g->n = m->n;
    g->introduced_here = worst->introduced_here;
    g->verdict = worst->verdict;
    g->waived = true;
    for (size_t i = 0; i < m->n; i++) {
        const struct hv_finding *f = m->v[i];
        g->rollback_break |= f->rollback_break;
        g->fails |= f->fails;
        g->waived &= f->waiver || f->verdict != worst->verdict;
    }
}

/* Ignore compatible findings, which only accompany a decision, unless there are no
 * others. */
static void keep_subjects(struct members *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        if (m->v[i]->verdict != HV_VERDICT_COMPATIBLE || m->v[i]->rollback_break)
            m->v[n++] = m->v[i];
    m->n = n ? n : m->n;
}

static void count_all(struct hv_result *r)
{
    r->counts = r->rows = (struct hv_counts){0};
    for (size_t i = 0; i < r->n_groups; i++) {
        r->counts.of[r->groups[i].verdict]++;
        r->counts.rollback += r->groups[i].rollback_break;
        r->counts.waived += r->groups[i].waived;
    }
    for (size_t i = 0; i < r->n_findings; i++) {
        r->rows.of[r->findings[i].verdict]++;
        r->rows.rollback += r->findings[i].rollback_break;
        r->rows.waived += r->findings[i].waiver != NULL;
    }
}

static void fill_group(struct hv_group *g, struct members *m)
{
    g->first = (size_t)(m->v[0] - m->result->findings);
    g->last = (size_t)(m->v[m->n - 1] - m->result->findings);
    sum_up(g, m);
    keep_subjects(m);
    g->names = count_names(m);
    name_group(g, m);
    g->id = group_id(g, m);
}

/* Every group with its findings, in their order. */
static void fill_groups(struct hv_result *r)
{
    HV_FREED const struct hv_finding **v = hv_alloc((r->n_findings + 1) * sizeof *v);
    HV_FREED size_t *n = hv_alloc((r->n_groups + 1) * sizeof *n);
    size_t begin = 0;
    for (size_t i = 0; i < r->n_findings; i++)
        n[r->findings[i].group]++;
    HV_FREED struct members *m = hv_alloc((r->n_groups + 1) * sizeof *m);
    for (size_t i = 0; i < r->n_groups; begin += n[i++])
        m[i] = (struct members){r, v + begin, 0};
    for (size_t i = 0; i < r->n_findings; i++) {
        struct members *its = &m[r->findings[i].group];
        its->v[its->n++] = &r->findings[i];
    }
    for (size_t i = 0; i < r->n_groups; i++)
        fill_group(&r->groups[i], &m[i]);
}

void hv_groups_make(struct hv_result *r)
{
    HV_FREED struct hv_group_row *rows = hv_alloc((r->n_findings + 1) * sizeof *rows);
    HV_FREED size_t *group = hv_alloc((r->n_findings + 1) * sizeof *group);
    for (size_t i = 0; i < r->n_findings; i++) {
        const struct hv_finding *f = &r->findings[i];
        rows[i] =
            (struct hv_group_row){&f->change, f->introduced_here, f->header_gone,
                                  f->verdict, f->version_macro,   f->reachable_from};
    }
    r->n_groups = hv_group_rows(rows, r->n_findings, r->profile, group);
    r->groups = hv_arena_alloc(r->arena, (r->n_groups + 1) * sizeof *r->groups);
    for (size_t i = 0; i < r->n_findings; i++)
        r->findings[i].group = group[i];
    fill_groups(r);
    count_all(r);
}
