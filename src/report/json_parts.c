/* SPDX-License-Identifier: MIT */
#include "report/json_parts.h"

#include "report/json_util.h"

json_t *hv_json_archs(const struct hv_profile *profile, uint32_t mask)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < profile->n_archs; i++)
        if (mask & 1u << i)
            hv_json_append(array, hv_json_text(profile->archs[i].name));
    return array;
}

json_t *hv_json_audiences(const struct hv_profile *profile, uint32_t mask)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (mask & 1u << i)
            hv_json_append(array, hv_json_text(profile->audiences[i].name));
    return array;
}

json_t *hv_json_tree(const struct hv_tree_name *tree)
{
    return HV_JSON_OBJECT(KEY("tree", tree->text), KEY("commit", tree->commit));
}

json_t *hv_json_location(const char *file, uint32_t line)
{
    if (!file)
        return json_null();
    return HV_JSON_OBJECT(KEY("file", file), KEY("line", hv_json_known(line)));
}

/* One row per header and audience, as the contract has it. */
static void append_left_out(json_t *array, const struct hv_result *result, size_t i)
{
    const struct hv_left_out *l = &result->left_out[i];
    const struct hv_profile *profile = result->profile;
    const uint32_t *archs = result->left_out_archs;
    for (size_t a = 0; a < profile->n_audiences; a++)
        if (l->audiences & 1u << a)
            hv_json_append(
                array,
                HV_JSON_OBJECT(KEY("file", l->file),
                               KEY("audience", profile->audiences[a].name),
                               KEY_IF(archs, "archs", hv_json_archs(profile, archs[i])),
                               KEY("why", l->why)));
}

json_t *hv_json_coverage(const struct hv_result *result)
{
    const struct hv_coverage *c = &result->coverage;
    json_t *left_out = hv_json_array();
    for (size_t i = 0; i < result->n_left_out; i++)
        append_left_out(left_out, result, i);
    return HV_JSON_OBJECT(KEY("variants", c->variants), KEY("records", c->records),
                          KEY("constants", c->constants), KEY("values", c->values),
                          KEY_IF(result->unchanged, "unchanged", json_true()),
                          KEY_IF(result->no_sandbox, "sandbox", json_false()),
                          KEY("left_out", left_out));
}

json_t *hv_json_errors(const struct hv_result *result)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < result->n_errors; i++) {
        const struct hv_message *m = &result->errors[i];
        hv_json_append(array,
                       HV_JSON_OBJECT(KEY("file", m->err.path[0] ? m->err.path : NULL),
                                      KEY("line", hv_json_known(m->err.line)),
                                      KEY("column", hv_json_known(m->err.column)),
                                      KEY("text", m->err.text), KEY("arch", m->arch)));
    }
    return array;
}
