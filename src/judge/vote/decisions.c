/* SPDX-License-Identifier: MIT */
#include "judge/vote/precedents.h"

#include "judge/verdict/group_rows.h"

/* The rows of one release. */
struct release_rows {
    struct hv_change *changes;
    struct hv_group_row *rows;
    size_t n;
};

/* An index has no surfaces. A header of which many names went, and nothing else was
 * done to it, is gone. */
static bool is_header_gone(const struct release_rows *r, size_t row)
{
    enum { MANY = 8 };
    const char *file = r->changes[row].file;
    size_t gone = 0;
    for (size_t i = 0; file && i < r->n; i++) {
        const struct hv_change *c = &r->changes[i];
        if (!hv_same_text(c->file, file))
            continue;
        if (c->member || c->renamed_to ||
            hv_change_direction(c) != HV_DIRECTION_REMOVED)
            return false;
        gone++;
    }
    return gone >= MANY;
}

static void fill_rows(struct release_rows *r, const struct hv_precedent *precedents)
{
    for (size_t i = 0; i < r->n; i++)
        r->changes[i] = hv_precedent_change(&precedents[i]);
    for (size_t i = 0; i < r->n; i++)
        r->rows[i] =
            (struct hv_group_row){.change = &r->changes[i],
                                  .introduced_here = true,
                                  .header_gone = is_header_gone(r, i),
                                  .verdict = precedents[i].verdict,
                                  .version_macro = precedents[i].version_macro};
}

size_t *hv_change_index_decisions(const struct hv_change_index *past,
                                  const struct hv_profile *profile)
{
    size_t *ret = hv_alloc((past->n + 1) * sizeof *ret), first = 0;
    struct release_rows r = {.changes = hv_alloc((past->n + 1) * sizeof *r.changes),
                             .rows = hv_alloc((past->n + 1) * sizeof *r.rows)};
    for (size_t from = 0; from < past->n; from += r.n) {
        for (r.n = 1; from + r.n < past->n &&
                      past->v[from + r.n].release == past->v[from].release;)
            r.n++;
        fill_rows(&r, &past->v[from]);
        size_t groups = hv_group_rows(r.rows, r.n, profile, &ret[from]);
        for (size_t i = from; i < from + r.n; i++)
            ret[i] += first;
        first += groups;
    }
    free(r.changes);
    free(r.rows);
    return ret;
}
