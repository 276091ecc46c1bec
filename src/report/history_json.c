/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/writers.h"

#include <stdlib.h>
#include <string.h>

#ifndef HVABI_VERSION
#define HVABI_VERSION "0"
#endif

/* What was done, of what is known; empty: nothing. */
static json_t *done_object(const struct hv_precedent *p)
{
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "version_bumped", json_boolean(p->done & HV_DONE_BUMPED));
    hv_json_set(o, "kept_for_old_versions", json_boolean(p->done & HV_DONE_KEPT));
    hv_json_set(o, "waived", json_boolean(p->done & HV_DONE_WAIVED));
    hv_json_set(o, "reverted_in", hv_json_text(p->reverted_in));
    hv_json_set(o, "new_op", hv_json_text(p->new_op));
    return o;
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
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "name", hv_json_text(step->name));
    hv_json_set(o, "before", hv_json_text(step->before));
    if (timeline->commits)
        hv_json_set(o, "subject", hv_json_text(step->subject));
    hv_json_set(o, "error",
                step->n_errors ? hv_json_text(step->err.text) : json_null());
    hv_json_set(o, "report", report_object(step, &past->v[*at]));
    while (*at < past->n && strcmp(past->v[*at].release, step->name) == 0)
        ++*at;
    return o;
}

static json_t *table_row(const struct hv_timeline *timeline,
                         const struct hv_tally *tally, enum hv_kind kind, unsigned arch)
{
    json_t *o = hv_json_must(json_object()), *counts = hv_json_must(json_array());
    for (size_t i = 0; i < tally->n; i++)
        hv_json_append(counts,
                       hv_json_number(hv_tally_count(tally, kind, arch, i, i + 1)));
    hv_json_set(o, "kind", hv_json_text(hv_kind_name(kind)));
    hv_json_set(o, "arch", hv_json_text(timeline->profile->archs[arch].name));
    hv_json_set(o, "total",
                hv_json_number(hv_tally_count(tally, kind, arch, 0, tally->n)));
    if (!timeline->commits)
        hv_json_set(o, "counts", counts);
    else
        json_decref(counts);
    return o;
}

static json_t *table_array(const struct hv_timeline *timeline)
{
    struct hv_tally tally = hv_tally_of(timeline);
    json_t *array = hv_json_must(json_array());
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
    json_t *o = hv_json_must(json_object()), *steps = hv_json_must(json_array());
    size_t at = 0;
    for (size_t i = 0; i < timeline->n; i++)
        hv_json_append(steps, step_object(timeline, &timeline->steps[i], &at));
    hv_json_set(o, "schema", hv_json_text("hvabi-timeline/1"));
    hv_json_set(o, "tool", hv_json_text("hvabi " HVABI_VERSION));
    hv_json_set(o, "profile", hv_json_text(timeline->profile->name));
    hv_json_set(o, "from", hv_json_text(timeline->from));
    hv_json_set(o, "to", hv_json_text(timeline->to));
    hv_json_set(o, "table", table_array(timeline));
    hv_json_set(o, "steps", steps);
    hv_json_dump(o, buf);
}
