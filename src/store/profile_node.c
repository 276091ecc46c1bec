/* SPDX-License-Identifier: MIT */
#include "store/profile_node.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

bool hv_profile_get_strings(struct hv_node *node, const char *key,
                            struct hv_profile *profile, struct hv_strings *ret)
{
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return false;
    ret->n = hv_node_array(&list);
    ret->v = hv_arena_alloc(profile->arena, ret->n * sizeof *ret->v);
    for (size_t i = 0; i < ret->n; i++) {
        hv_node_at(&list, i, &item);
        ret->v[i] = hv_node_name(&item);
    }
    return true;
}

void hv_profile_need_strings(struct hv_node *node, const char *key,
                             struct hv_profile *profile, struct hv_strings *ret)
{
    if (!hv_profile_get_strings(node, key, profile, ret) || !ret->n)
        hv_node_fail(node, "expected a list with at least one string as \"%s\"", key);
}

static void compile(const struct hv_node *node, struct hv_profile *profile,
                    struct hv_pattern *ret, size_t groups)
{
    const char *text = hv_node_name(node);
    char why[HV_PATTERN_WHY];
    size_t n_groups;
    if (!text)
        return;
    if (!hv_pattern_compile(ret, text, HV_PATTERN_POSIX, profile->patterns, &n_groups,
                            why)) {
        hv_node_fail(
            node, "expected a POSIX extended regular expression, found \"%.60s\": %s",
            text, why);
        return;
    }
    if (n_groups < groups)
        hv_node_fail(node, "expected an expression with a group, found \"%.60s\"",
                     text);
}

void hv_profile_get_pattern(struct hv_node *node, const char *key,
                            struct hv_profile *profile, struct hv_pattern *ret,
                            size_t groups)
{
    struct hv_node child;
    if (hv_node_get(node, key, &child))
        compile(&child, profile, ret, groups);
}

void hv_profile_need_pattern(struct hv_node *node, const char *key,
                             struct hv_profile *profile, struct hv_pattern *ret,
                             size_t groups)
{
    struct hv_node child;
    if (hv_node_need(node, key, &child))
        compile(&child, profile, ret, groups);
}

struct hv_pattern *hv_profile_get_patterns(struct hv_node *node, const char *key,
                                           size_t groups, struct hv_profile *profile,
                                           size_t *ret_n)
{
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return NULL;
    size_t n = hv_node_array(&list);
    struct hv_pattern *patterns = hv_arena_alloc(profile->arena, n * sizeof *patterns);
    *ret_n = n;
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        compile(&item, profile, &patterns[i], groups);
    }
    return patterns;
}

void *hv_profile_get_items(struct hv_node *node, const char *key,
                           struct hv_profile *profile, size_t size,
                           hv_profile_item *read, size_t *ret_n)
{
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return NULL;
    *ret_n = hv_node_array(&list);
    char *items = hv_arena_alloc(profile->arena, *ret_n * size);
    for (size_t i = 0; i < *ret_n; i++) {
        hv_node_at(&list, i, &item);
        read(&item, profile, items + i * size);
        hv_node_end(&item);
    }
    return items;
}

void hv_profile_check_names(struct hv_node *node, const char *key,
                            const struct hv_profile *profile,
                            int (*find)(const struct hv_profile *, const char *))
{
    const json_t *value = json_object_get(node->value, key);
    if (!hv_doc_ok(node->doc) || !value)
        return;
    struct hv_node list = {.doc = node->doc, .up = node, .key = key, .value = value};
    struct hv_node item;
    for (size_t i = 0; i < hv_node_array(&list); i++) {
        hv_node_at(&list, i, &item);
        const char *name = hv_node_name(&item);
        if (name && find(profile, name) < 0)
            hv_node_expect(&item, "a name that the profile defines");
    }
}

uint32_t hv_profile_get_archs(struct hv_node *node, const char *key,
                              struct hv_profile *profile)
{
    struct hv_strings names = {0};
    uint32_t archs = 0;
    hv_profile_get_strings(node, key, profile, &names);
    hv_profile_check_names(node, key, profile, hv_profile_arch);
    for (size_t i = 0; i < names.n && hv_doc_ok(node->doc); i++)
        archs |= UINT32_C(1) << hv_profile_arch(profile, names.v[i]);
    return archs;
}
