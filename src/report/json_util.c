/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"

#include "report/report.h"

json_t *hv_json_must(json_t *v)
{
    if (!v)
        hv_alloc(SIZE_MAX); /* ends the program like any failed allocation */
    return v;
}

void hv_json_set(json_t *object, const char *key, json_t *v)
{
    if (json_object_set_new(object, key, hv_json_must(v)) != 0)
        hv_json_must(NULL);
}

void hv_json_append(json_t *array, json_t *v)
{
    if (json_array_append_new(array, hv_json_must(v)) != 0)
        hv_json_must(NULL);
}

/* Bytes that are not UTF-8 as "\xff". */
static json_t *escaped(const char *s)
{
    HV_BUF safe = {0};
    hv_put_escaped(&safe, s, SIZE_MAX);
    return hv_json_must(json_string(safe.p));
}

json_t *hv_json_text(const char *text)
{
    const char *s = text;
    if (!s)
        return json_null();
    json_t *v = json_string(s);
    if (v)
        return v;
    HV_BUF bytes = {0};
    for (const char *nul; (nul = strstr(s, HV_TEXT_NUL));
         s = nul + strlen(HV_TEXT_NUL)) {
        hv_buf_add(&bytes, s, (size_t)(nul - s));
        hv_buf_putc(&bytes, '\0');
    }
    hv_buf_puts(&bytes, s);
    v = json_stringn(bytes.p, bytes.n);
    return v ? v : escaped(text);
}

json_t *hv_json_taken(struct hv_buf *text)
{
    json_t *v = hv_json_text(text->p ? text->p : "");
    hv_buf_done(text);
    return v;
}

json_t *hv_json_number(uint64_t n)
{
    return hv_json_must(json_integer((json_int_t)n));
}

json_t *hv_json_bool(bool b)
{
    return json_boolean(b);
}

json_t *hv_json_known(uint64_t n)
{
    return n ? hv_json_number(n) : json_null();
}

json_t *hv_json_strings(const struct hv_strings *list)
{
    return HV_JSON_LIST(s, list ? list->v : NULL, list->n, *s);
}

json_t *hv_json_add(json_t *object, const struct hv_json_pair *pairs)
{
    for (; pairs->key; pairs++)
        if (pairs->value)
            hv_json_set(object, pairs->key, pairs->value);
    return object;
}

json_t *hv_json_array(void)
{
    return hv_json_must(json_array());
}

json_t *hv_json_array_of(json_t *only)
{
    json_t *array = hv_json_array();
    hv_json_append(array, only);
    return array;
}

static int add_bytes(const char *p, size_t n, void *buf)
{
    hv_buf_add(buf, p, n);
    return 0;
}

void hv_json_dump(json_t *v, struct hv_buf *buf)
{
    if (json_dump_callback(v, add_bytes, buf, JSON_INDENT(2) | JSON_ENSURE_ASCII) != 0)
        hv_json_must(NULL);
    hv_buf_putc(buf, '\n');
    json_decref(v);
}

/* ---- parts of several reports ---- */

static json_t *names_array(struct hv_set_names names)
{
    return hv_json_strings(&(struct hv_strings){names.n, names.v});
}

json_t *hv_json_archs(const struct hv_profile *profile, uint32_t mask)
{
    return names_array(hv_arch_names(profile, mask));
}

json_t *hv_json_audiences(const struct hv_profile *profile, uint32_t mask)
{
    return names_array(hv_audience_names(profile, mask));
}

json_t *hv_json_tree(const struct hv_tree_name *tree)
{
    return HV_JSON_OBJECT(KEY("tree", tree->text), KEY("commit", tree->commit));
}

json_t *hv_json_location(const char *file, uint32_t line)
{
    return hv_json_region(file, line, 0);
}

json_t *hv_json_region(const char *file, uint32_t line, uint32_t last)
{
    return HV_JSON_OBJECT_IF(file, KEY("file", file), KEY("line", hv_json_known(line)),
                             KEY_IF(last, "last_line", last));
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
    const struct hv_account *a = &result->account;
    json_t *left_out = hv_json_array();
    for (size_t i = 0; i < result->n_left_out; i++)
        append_left_out(left_out, result, i);
    return HV_JSON_OBJECT(
        KEYS(c, variants, records, constants, values),
        KEY_IF(result->unchanged, "unchanged", json_true()),
        KEY_IF(result->no_sandbox, "sandbox", json_false()),
        KEY_IF(
            result->has_account, "account",
            HV_JSON_OBJECT(KEYS(a, changed, findings, neutral, comments, not_looked_at,
                                unaccounted),
                           KEY_IF(a->unjudged, "unjudged", hv_json_number(a->unjudged)),
                           KEY_IF(a->helpers, "helpers", hv_json_number(a->helpers)),
                           KEY("unit", "lines"))),
        KEY("left_out", left_out));
}

json_t *hv_json_errors(const struct hv_result *result)
{
    return HV_JSON_LIST(m, result->errors, result->n_errors,
                        HV_JSON_OBJECT(KEY("file", m->err.path[0] ? m->err.path : NULL),
                                       KEY("line", hv_json_known(m->err.line)),
                                       KEY("column", hv_json_known(m->err.column)),
                                       KEY("text", m->err.text), KEY("arch", m->arch)));
}
