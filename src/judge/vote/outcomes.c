/* SPDX-License-Identifier: MIT */
#include "judge/vote/precedents.h"

/* ---- reverted ---- */

/* Does the later change restore what the earlier one removed? */
static bool undoes(const struct hv_precedent *later, const struct hv_precedent *p)
{
    return later->entity == p->entity && later->member == p->member &&
           later->release != p->release && later->cls == p->cls &&
           (p->archs & ~later->archs) == 0 &&
           hv_same_attributes(&later->new, &p->old, true) &&
           !hv_same_attributes(&p->new, &p->old, true);
}

HV_BY(by_entity, const struct hv_precedent *,
      strcmp((*x)->entity, (*y)->entity) ?: HV_ORDER(*x, *y))

static void find_reverted(struct hv_change_index *past)
{
    HV_FREED struct hv_precedent **all = hv_alloc((past->n + 1) * sizeof *all);
    for (size_t i = 0; i < past->n; i++)
        all[i] = &past->v[i];
    qsort(all, past->n, sizeof *all, by_entity);
    for (size_t i = 0; i < past->n; i++) {
        size_t k = i + 1;
        while (k < past->n && all[k]->entity == all[i]->entity &&
               !undoes(all[k], all[i]))
            k++;
        if (k == past->n || all[k]->entity != all[i]->entity)
            continue;
        all[i]->reverted_in = all[k]->release;
        all[i]->done |= HV_DONE_REVERTED;
    }
}

/* ---- a new op instead ---- */

/* The part of a name without family and class: "runstate_memory_area". */
static struct hv_span stem_of(const char *name, const struct hv_profile *profile)
{
    struct hv_span span = {0};
    if (hv_family_of(profile, name, &span) && span.n)
        return span;
    const char *blank = strrchr(name, ' ');
    const char *p = blank ? blank + 1 : name;
    return (struct hv_span){p, strlen(p)};
}

static bool contains_words(struct hv_span in, struct hv_span what)
{
    for (size_t i = 0; what.n && i + what.n <= in.n; i++)
        if (strncasecmp(in.p + i, what.p, what.n) == 0 && (!i || in.p[i - 1] == '_'))
            return true;
    return false;
}

/* Does the op, new in the same release, replace the changed entity under another name?
 * The words of one must be contained in the other. */
static bool stands_for(const struct hv_precedent *op, const struct hv_precedent *p,
                       const struct hv_profile *profile)
{
    enum { LEAST = 5 }; /* minimal length of a meaningful name */
    if (!op->families.n || !hv_strings_have(&p->families, op->families.v[0]) ||
        op->entity == p->entity || !(op->archs & p->archs))
        return false;
    struct hv_span a = stem_of(op->entity, profile), b = stem_of(p->entity, profile);
    return a.n >= LEAST && b.n >= LEAST &&
           (contains_words(a, b) || contains_words(b, a));
}

/* Find new ops among the changes [from, to) of one release. */
static void find_new_ops(struct hv_change_index *past, size_t from, size_t to,
                         const struct hv_profile *profile)
{
    for (size_t k = from; k < to; k++) {
        const struct hv_precedent *op = &past->v[k];
        if (!(op->kind == HV_KIND_CONSTANT_ADDED &&
              hv_family_of(profile, op->entity, NULL) != NULL))
            continue;
        for (size_t i = from; i < to; i++) {
            struct hv_precedent *p = &past->v[i];
            if (p->new_op || !(p->old.present && p->verdict != HV_VERDICT_COMPATIBLE) ||
                !stands_for(op, p, profile))
                continue;
            p->new_op = op->entity;
            p->done |= HV_DONE_NEW_OP;
        }
    }
}

void hv_change_index_judge(struct hv_change_index *past,
                           const struct hv_profile *profile)
{
    find_reverted(past);
    HV_EACH_RUN (from, to, past->n, past->v[to].release == past->v[from].release)
        find_new_ops(past, from, to, profile);
}

void hv_change_index_keep_precedents(struct hv_change_index *past)
{
    HV_KEEP(p, past->v, past->n,
            p->verdict != HV_VERDICT_COMPATIBLE || p->rollback_break);
}
