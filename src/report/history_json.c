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
    return hv_json_pack("version_bumped:b kept_for_old_versions:b waived:b "
                        "reverted_in:s new_op:s",
                        p->done & HV_DONE_BUMPED, p->done & HV_DONE_KEPT,
                        p->done & HV_DONE_WAIVED, p->reverted_in, p->new_op);
}

/* The step's own report, with what was done beside each of its changes. */
static json_t *report_object(const struct hv_step *step,
                             const struct hv_precedent *rows)
{
    json_t *o =
        json_loadb(step->report.p ? step->report.p : "", step->report.n, 0, NULL);
    if (!o)
        return json_null();
    /* nothing could be compared: the error says why */
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
    json_t *o = hv_json_pack("name:s before:s", step->name, step->before);
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
    json_t *counts = hv_json_list();
    for (size_t i = 0; i < tally->n; i++)
        hv_json_append(counts,
                       hv_json_number(hv_tally_count(tally, kind, arch, i, i + 1)));
    json_t *o =
        hv_json_pack("kind:s arch:s total:o", hv_kind_name(kind),
                     timeline->profile->archs[arch].name,
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
    json_t *array = hv_json_list();
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
    json_t *steps = hv_json_list();
    size_t at = 0;
    for (size_t i = 0; i < timeline->n; i++)
        hv_json_append(steps, step_object(timeline, &timeline->steps[i], &at));
    json_t *o = hv_json_pack("schema:s tool:s profile:s from:s to:s table:o steps:o",
                             "hvabi-timeline/1", "hvabi " HVABI_VERSION,
                             timeline->profile->name, timeline->from, timeline->to,
                             table_array(timeline), steps);
    hv_json_dump(o, buf);
}
