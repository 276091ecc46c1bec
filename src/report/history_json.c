/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/writers.h"

#include <stdlib.h>
#include <string.h>

/* What was done, of what is known; empty: nothing. */
static json_t *done_object(const struct hv_precedent *p)
{
    return HV_JSON_OBJECT(
        KEY("version_bumped", json_boolean(p->done & HV_DONE_BUMPED)),
        KEY("kept_for_old_versions", json_boolean(p->done & HV_DONE_KEPT)),
        KEY("waived", json_boolean(p->done & HV_DONE_WAIVED)),
        KEY("reverted_in", p->reverted_in), KEY("new_op", p->new_op));
}

/* The step's own report, with what was done beside each of its changes. */
static json_t *report_object(const struct hv_step *step,
                             const struct hv_precedent *rows)
{
    json_t *o =
        json_loadb(step->report.p ? step->report.p : "", step->report.n, 0, NULL);
    if (!o)
        return json_null(); /* nothing could be compared: the error says why */
    json_t *changes = json_object_get(o, "changes"), *change;
    size_t i;
    json_array_foreach(changes, i, change)
        hv_json_set(change, "done", done_object(&rows[i]));
    return o;
}

static json_t *step_object(const struct hv_timeline *timeline,
                           const struct hv_step *step, size_t *at)
{
    const struct hv_change_index *past = timeline->past;
    json_t *report = report_object(step, &past->v[*at]);
    while (*at < past->n && strcmp(past->v[*at].release, step->name) == 0)
        ++*at;
    return HV_JSON_OBJECT(KEY("name", step->name), KEY("before", step->before),
                          KEY_IF(timeline->commits, "subject", step->subject),
                          KEY("error", step->n_errors ? step->err.text : NULL),
                          KEY("report", report));
}

static json_t *counts_array(const struct hv_tally *tally, enum hv_kind kind,
                            unsigned arch)
{
    json_t *counts = hv_json_array();
    for (size_t i = 0; i < tally->n; i++)
        hv_json_append(counts,
                       hv_json_number(hv_tally_count(tally, kind, arch, i, i + 1)));
    return counts;
}

static json_t *table_row(const struct hv_timeline *timeline,
                         const struct hv_tally *tally, enum hv_kind kind, unsigned arch)
{
    return HV_JSON_OBJECT(
        KEY("kind", hv_kind_name(kind)),
        KEY("arch", timeline->profile->archs[arch].name),
        KEY("total", hv_tally_count(tally, kind, arch, 0, tally->n)),
        KEY_IF(!timeline->commits, "counts", counts_array(tally, kind, arch)));
}

static json_t *table_array(const struct hv_timeline *timeline)
{
    struct hv_tally tally = hv_tally_of(timeline);
    json_t *array = hv_json_array();
    for (int kind = 0; kind < HV_KIND_COUNT; kind++)
        for (unsigned a = 0; a < timeline->profile->n_archs; a++)
            if (hv_tally_count(&tally, (enum hv_kind)kind, a, 0, tally.n))
                hv_json_append(array,
                               table_row(timeline, &tally, (enum hv_kind)kind, a));
    free(tally.v);
    return array;
}

void hv_history_json(const struct hv_report *report,
                     const struct hv_report_options *options, struct hv_buf *buf)
{
    (void)options;
    const struct hv_timeline *timeline = report->timeline;
    json_t *steps = hv_json_array();
    size_t at = 0;
    for (size_t i = 0; i < timeline->n; i++)
        hv_json_append(steps, step_object(timeline, &timeline->steps[i], &at));
    hv_json_dump(HV_JSON_OBJECT(KEY("schema", "hvabi-timeline/1"), KEY("tool", HV_TOOL),
                                KEY("profile", timeline->profile->name),
                                KEY("from", timeline->from), KEY("to", timeline->to),
                                KEY("table", table_array(timeline)),
                                KEY("steps", steps)),
                 buf);
}
