/* SPDX-License-Identifier: MIT */
#include "report/history_tally.h"

#include "report/json_util.h"
#include "report/writers.h"

static size_t *cell_at(const struct hv_tally *tally, enum hv_kind kind, unsigned arch,
                       size_t step)
{
    return &tally->v[((size_t)kind * HV_MAX_ARCHS + arch) * tally->n + step];
}

/* The architectures of the row that no earlier row of its step, from first on, has with
 * the same decision and kind. */
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

/* What was done about it; empty: unknown. */
static json_t *done_object(const struct hv_precedent *p)
{
    return HV_JSON_OBJECT(
        KEY("version_bumped", json_boolean(p->done & HV_DONE_BUMPED)),
        KEY("kept_for_old_versions", json_boolean(p->done & HV_DONE_KEPT)),
        KEY("waived", json_boolean(p->done & HV_DONE_WAIVED)),
        KEYS(p, reverted_in, new_op));
}

/* The report of the step, with what was done about each change. */
static json_t *report_object(const struct hv_step *step,
                             const struct hv_precedent *rows)
{
    json_t *o =
        json_loadb(step->report.p ? step->report.p : "", step->report.n, JSON_ALLOW_NUL,
                   NULL); /* strings from headers may have one */
    if (!o)
        return json_null(); /* nothing could be compared: see the error */
    json_t *changes = json_object_get(o, "changes"), *change;
    size_t i;
    json_array_foreach(changes, i, change)
        hv_json_set(change, "done", done_object(&rows[i]));
    return o;
}

size_t hv_behind_step(const struct hv_timeline *timeline, const struct hv_step *step,
                      size_t from)
{
    const struct hv_change_index *past = timeline->past;
    while (from < past->n && strcmp(past->v[from].release, step->name) == 0)
        from++;
    return from;
}

static json_t *step_object(const struct hv_timeline *timeline,
                           const struct hv_step *step, size_t *at)
{
    json_t *report = report_object(step, &timeline->past->v[*at]);
    *at = hv_behind_step(timeline, step, *at);
    return HV_JSON_OBJECT(
        KEYS(step, name, before), KEY_IF(timeline->commits, "subject", step->subject),
        KEY("error", step->n_errors ? step->err.text : NULL), KEY("report", report));
}

/* ---- the table ---- */

static json_t *counts_array(const struct hv_tally *tally, enum hv_kind kind,
                            unsigned arch)
{
    json_t *counts = hv_json_array();
    for (size_t i = 0; i < tally->n; i++)
        hv_json_append(counts,
                       hv_json_number(hv_tally_count(tally, kind, arch, i, i + 1)));
    return counts;
}

/* Counts of decisions and of their rows. */
struct tallies {
    struct hv_tally decisions, rows;
};

static json_t *table_row(const struct hv_timeline *timeline, const struct tallies *t,
                         enum hv_kind kind, unsigned arch)
{
    return HV_JSON_OBJECT(
        KEY("kind", hv_kind_name(kind)),
        KEY("arch", timeline->profile->archs[arch].name),
        KEY("total", hv_tally_count(&t->decisions, kind, arch, 0, timeline->n)),
        KEY("rows", hv_tally_count(&t->rows, kind, arch, 0, timeline->n)),
        KEY_IF(!timeline->commits, "counts", counts_array(&t->decisions, kind, arch)));
}

/* The index of the first change in the same group. */
static size_t first_of_group(const json_t *changes, size_t change)
{
    const json_t *group = json_object_get(json_array_get(changes, change), "group");
    size_t i = 0;
    while (i < change &&
           !json_equal(json_object_get(json_array_get(changes, i), "group"), group))
        i++;
    return i;
}

/* The group of each row, from the steps' reports. */
static size_t *groups_of(const struct hv_timeline *timeline, const json_t *steps)
{
    size_t *groups = hv_alloc((timeline->past->n + 1) * sizeof *groups);
    for (size_t s = 0, first = 0, next; s < timeline->n; s++, first = next) {
        const json_t *report = json_object_get(json_array_get(steps, s), "report");
        next = hv_behind_step(timeline, &timeline->steps[s], first);
        for (size_t i = first; i < next; i++)
            groups[i] =
                first + first_of_group(json_object_get(report, "changes"), i - first);
    }
    return groups;
}

static json_t *table_array(const struct hv_timeline *timeline, const json_t *steps)
{
    HV_FREED size_t *groups = groups_of(timeline, steps);
    struct tallies t = {hv_tally_make(timeline, groups), hv_tally_make(timeline, NULL)};
    json_t *array = hv_json_array();
    for (int kind = 0; kind < HV_KIND_COUNT; kind++)
        for (unsigned a = 0; a < timeline->profile->n_archs; a++)
            if (hv_tally_count(&t.rows, (enum hv_kind)kind, a, 0, timeline->n))
                hv_json_append(array, table_row(timeline, &t, (enum hv_kind)kind, a));
    free(t.decisions.v);
    free(t.rows.v);
    return array;
}

json_t *hv_history_json(const struct hv_report *report)
{
    const struct hv_timeline *timeline = report->timeline;
    size_t at = 0;
    json_t *steps = HV_JSON_LIST(step, timeline->steps, timeline->n,
                                 step_object(timeline, step, &at));
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-timeline/1", timeline->profile), KEYS(timeline, from, to),
        KEY("table", table_array(timeline, steps)), KEY("steps", steps));
}
