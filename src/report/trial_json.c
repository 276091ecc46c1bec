/* SPDX-License-Identifier: MIT */
#include "model/trial.h"
#include "report/json_util.h"
#include "report/masks_page.h"
#include "report/writers.h"

static json_t *count_object(const struct hv_trial *trial,
                            const struct hv_trial_count *count)
{
    const struct hv_profile *profile = trial->profile;
    return HV_JSON_OBJECT(
        KEY("arch", profile->archs[count->arch].name),
        KEY("audience", profile->audiences[count->audience].name),
        KEY("headers", count->headers), KEY("records", count->of[HV_CLASS_RECORD]),
        KEY("constants", count->of[HV_CLASS_CONSTANT] + count->of[HV_CLASS_ENUM]),
        KEY("hypercalls", count->of[HV_CLASS_HYPERCALL]),
        KEY("ops", count->of[HV_CLASS_OP]),
        KEY("registers", count->of[HV_CLASS_REGISTER]));
}

static json_t *family_object(const struct hv_masks *masks,
                             const struct hv_masks_row *row)
{
    json_t *archs = hv_json_array();
    for (size_t s = 0; s < masks->n_surfaces; s++)
        if (row->archs & 1u << s)
            hv_json_append(archs, hv_json_text(masks->surfaces[s]->arch));
    return HV_JSON_OBJECT(KEY("family", row->family->name), KEY("archs", archs),
                          KEY("ops", row->n_live), KEY("lowest", row->ops[0].number),
                          KEY("highest", row->highest));
}

static json_t *lack_object(const struct hv_trial *trial, const struct hv_lack *lack)
{
    return HV_JSON_OBJECT(
        KEY("kind", hv_lack_traits[lack->kind].name), KEY("name", lack->name),
        KEY_IF(lack->key, "key", lack->key), KEY_IF(lack->about, "about", lack->about),
        KEY("file", lack->file), KEY("line", hv_json_known(lack->line)),
        KEY("places", lack->n_places),
        KEY("archs", hv_json_archs(trial->profile, lack->archs)));
}

json_t *hv_trial_json(const struct hv_report *report)
{
    const struct hv_trial *trial = report->trial;
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-try/1"), KEY("profile", trial->profile->name),
        KEYS(trial, tree, release),
        KEY("found", HV_JSON_LIST(count, trial->counts, trial->n_counts,
                                  count_object(trial, count))),
        KEY("families", HV_JSON_LIST(row, trial->families->rows, trial->families->n,
                                     family_object(trial->families, row))),
        KEY("to_mend",
            HV_JSON_LIST(lack, trial->lacks, trial->n, lack_object(trial, lack))));
}
