/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/json_keys.h"

struct visit {
    hv_profile_value_fn *fn;
    void *ctx;
};

static const void *member_at(const void *object, size_t at)
{
    return (const char *)object + at;
}

static const void *items_at(const void *object, const struct hv_key *key)
{
    const void *at = member_at(object, key->at), *items;
    if (key->in_place)
        return at;
    memcpy(&items, at, sizeof items);
    return items;
}

/* pattern NULL: a name, or a glob. */
static void visit_one(const struct visit *visit, const struct hv_profile_value value)
{
    if (value.text)
        visit->fn(visit->ctx, &value);
}

static void visit_patterns(const struct visit *visit, const struct hv_key *key,
                           const char *path, const struct hv_pattern *v, size_t n)
{
    HV_EACH (pattern, v, n)
        visit_one(visit,
                  (struct hv_profile_value){path, key->of, pattern->text, pattern});
}

static void visit_value(const struct visit *visit, const struct hv_key *key,
                        const void *object, const char *path)
{
    const void *at = member_at(object, key->at);
    const struct hv_strings one = {1, (const char **)(uintptr_t)at};
    const struct hv_strings *names = key->type == HV_KEY_NAMES  ? at
                                     : key->type == HV_KEY_NAME ? &one
                                                                : NULL;
    for (size_t i = 0; names && i < names->n; i++)
        visit_one(visit, (struct hv_profile_value){path, key->of, names->v[i], NULL});
    if (key->type == HV_KEY_PATTERN)
        visit_patterns(visit, key, path, at, 1);
    if (key->type == HV_KEY_PATTERNS)
        visit_patterns(visit, key, path, items_at(object, key),
                       *(const size_t *)member_at(object, key->count));
}

/* before: the path of the object, "families[0]."; objects are nested at most twice. */
static void visit_object(const struct visit *visit, const struct hv_key_object *table,
                         const void *object, const char *before)
{
    HV_EACH (key, table->keys, table->n_keys) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", before, key->name);
        if (key->of)
            visit_value(visit, key, object, path);
        if (key->type == HV_KEY_OBJECT) {
            snprintf(path, sizeof path, "%s%s.", before, key->name);
            visit_object(visit, key->object, member_at(object, key->at), path);
        }
        size_t n = key->type == HV_KEY_OBJECTS
                       ? *(const size_t *)member_at(object, key->count)
                       : 0;
        const char *items = n ? items_at(object, key) : NULL;
        for (size_t i = 0; i < n; i++) {
            snprintf(path, sizeof path, "%s%s[%zu].", before, key->name, i);
            visit_object(visit, key->object, items + i * key->object->size, path);
        }
    }
}

void hv_profile_visit(const struct hv_profile *profile, hv_profile_value_fn *fn,
                      void *ctx)
{
    visit_object(&(struct visit){fn, ctx}, &hv_profile_keys, profile, "");
}
