/* SPDX-License-Identifier: MIT */
#include "report/history_tally.h"

static size_t *cell_at(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                       size_t step)
{
    return &tally->v[((size_t)kind * HV_MAX_ARCHS + arch) * tally->n + step];
}

/* The architectures of the row on which no earlier row of its step, from first on, is
 * of the same decision and the liked. */
static uint32_t own_archs(const struct hv_precedent *rows, const size_t *decisions,
                          size_t first, size_t row)
{
    uint32_t archs = rows[row].archs;
    for (size_t i = first; decisions && i < row; i++)
        if (decisions[i] == decisions[row] && rows[i].kind == rows[row].kind)
            archs &= ~rows[i].archs;
    return archs;
}

struct hv_tally hv_tally_make(const struct hv_timeline *timeline,
                              const size_t *decisions)
{
    struct hv_tally tally = {.n = timeline->n};
    const struct hv_precedent *rows = timeline->past->v;
    size_t step = 0, first = 0;
    tally.v =
        hv_alloc((timeline->n * HV_KIND_COUNT * HV_MAX_ARCHS + 1) * sizeof *tally.v);
    for (size_t i = 0; i < timeline->past->n; i++) {
        for (; strcmp(timeline->steps[step].name, rows[i].release) != 0; first = i)
            step++;
        HV_EACH_BIT (a, own_archs(rows, decisions, first, i))
            ++*cell_at(&tally, rows[i].kind, (unsigned)a, step);
    }
    return tally;
}

size_t hv_tally_count(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                      size_t from, size_t to)
{
    size_t sum = 0;
    for (size_t i = from; i < to; i++)
        sum += *cell_at(tally, kind, arch, i);
    return sum;
}
