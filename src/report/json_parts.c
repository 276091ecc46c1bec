/* SPDX-License-Identifier: MIT */
#include "report/json_parts.h"

#include "report/json_util.h"

json_t *hv_json_strings(const struct hv_strings *strings)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; strings && i < strings->n; i++)
        hv_json_append(array, hv_json_text(strings->v[i]));
    return array;
}

json_t *hv_json_archs(const struct hv_profile *profile, uint32_t mask)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < profile->n_archs; i++) {
        if (mask & 1u << i)
            hv_json_append(array, hv_json_text(profile->archs[i].name));
    }
    return array;
}

json_t *hv_json_audiences(const struct hv_profile *profile, uint32_t mask)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < profile->n_audiences; i++) {
        if (mask & 1u << i)
            hv_json_append(array, hv_json_text(profile->audiences[i].name));
    }
    return array;
}

json_t *hv_json_tree(const struct hv_tree_name *tree)
{
    return hv_json_pack("tree:s commit:s", tree->text, tree->commit);
}

json_t *hv_json_location(const char *file, uint32_t line)
{
    if (!file)
        return json_null();
    return hv_json_pack("file:s line:o", file,
                        line ? hv_json_number(line) : json_null());
}

/* One row per header and audience, as the contract has it. */
static void append_left_out(json_t *array, const struct hv_result *result, size_t i)
{
    const struct hv_left_out *l = &result->left_out[i];
    const struct hv_profile *profile = result->profile;
    for (size_t a = 0; a < profile->n_audiences; a++) {
        if (!(l->audiences & 1u << a))
            continue;
        json_t *o =
            hv_json_pack("file:s audience:s", l->file, profile->audiences[a].name);
        if (result->left_out_archs)
            hv_json_set(o, "archs", hv_json_archs(profile, result->left_out_archs[i]));
        hv_json_set(o, "why", hv_json_text(l->why));
        hv_json_append(array, o);
    }
}

json_t *hv_json_coverage(const struct hv_result *result)
{
    const struct hv_coverage *c = &result->coverage;
    json_t *left_out = hv_json_list();
    json_t *o = hv_json_pack("variants:o records:o constants:o values:o",
                             hv_json_number(c->variants), hv_json_number(c->records),
                             hv_json_number(c->constants), hv_json_number(c->values));
    for (size_t i = 0; i < result->n_left_out; i++)
        append_left_out(left_out, result, i);
    if (result->unchanged)
        hv_json_set(o, "unchanged", json_true());
    if (result->no_sandbox)
        hv_json_set(o, "sandbox", json_false());
    hv_json_set(o, "left_out", left_out);
    return o;
}

json_t *hv_json_errors(const struct hv_result *result)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < result->n_errors; i++) {
        const struct hv_message *m = &result->errors[i];
        hv_json_append(
            array,
            hv_json_pack("file:s line:o column:o text:s arch:s",
                         m->err.path[0] ? m->err.path : NULL,
                         m->err.line ? hv_json_number(m->err.line) : json_null(),
                         m->err.column ? hv_json_number(m->err.column) : json_null(),
                         m->err.text, m->arch));
    }
    return array;
}
