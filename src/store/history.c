/* SPDX-License-Identifier: MIT */
#include "base/atom.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/baseline.h"
#include "store/history_parts.h"
#include "store/json_read.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 64 * 1024 * 1024 };

void hv_history_free(struct hv_history *history)
{
    if (!history)
        return;
    hv_arena_free(history->arena);
    free(history->forms);
    free(history->ranges);
    free(history);
}

/* A number below limit. */
static bool parse_number(const char **p, unsigned limit, unsigned *ret)
{
    unsigned n = 0;
    const char *start = *p;
    for (; **p >= '0' && **p <= '9'; ++*p) {
        n = n * 10 + (unsigned)(**p - '0');
        if (n >= limit)
            return false;
    }
    *ret = n;
    return *p > start;
}

static bool parse_hash(const char **p, uint64_t *ret)
{
    uint64_t hash = 0;
    for (int i = 0; i < 16; i++, ++*p) {
        char c = **p;
        if (c >= '0' && c <= '9')
            hash = hash << 4 | (uint64_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            hash = hash << 4 | (uint64_t)(c - 'a' + 10);
        else
            return false;
    }
    *ret = hash;
    return true;
}

/* "3", "3-7", or "3-": to the newest release of the index. */
static bool parse_range(const char **p, unsigned n_releases, struct range *ret)
{
    unsigned first, last;
    if (!parse_number(p, n_releases, &first))
        return false;
    last = first;
    if (**p == '-') {
        ++*p;
        if (**p < '0' || **p > '9')
            last = n_releases - 1;
        else if (!parse_number(p, n_releases, &last) || last <= first)
            return false;
    }
    *ret = (struct range){(uint16_t)first, (uint16_t)last};
    return true;
}

/* HASH AUDIENCES RANGE[,RANGE ...][ =VALUE] */
static bool parse_form(struct hv_history *history, const char *p)
{
    struct form form = {.first_range = (uint32_t)history->n_ranges};
    unsigned audiences = 0;
    if (!parse_hash(&p, &form.hash) || *p++ != ' ' ||
        !parse_number(&p, 1U << HV_MAX_AUDIENCES, &audiences) || !audiences ||
        *p != ' ')
        return false;
    form.audiences = audiences;
    do {
        struct range range;
        p++;
        if (!parse_range(&p, (unsigned)history->n_releases, &range))
            return false;
        if (form.n_ranges &&
            range.first <= history->ranges[history->n_ranges - 1].last + 1)
            return false;
        HV_GROW(history->ranges, history->n_ranges, history->cap_ranges);
        history->ranges[history->n_ranges++] = range;
        form.n_ranges++;
    } while (*p == ',');
    if (p[0] == ' ' && p[1] == '=') {
        form.value = hv_arena_strndup(history->arena, p + 2, strlen(p + 2));
        p += strlen(p);
    }
    HV_GROW(history->forms, history->n_forms, history->cap_forms);
    history->forms[history->n_forms++] = form;
    return *p == '\0';
}

int hv_history_order(const struct entity *entity, enum hv_class cls, const char *name)
{
    if (entity->cls != cls)
        return entity->cls < cls ? -1 : 1;
    return entity->name == name ? 0 : strcmp(entity->name, name);
}

static bool read_class(const struct hv_node *node, enum hv_class *ret)
{
    const char *s = hv_node_raw(node);
    for (unsigned cls = 0; s && cls < HV_CLASSES; cls++) {
        if (strcmp(s, hv_class_name((enum hv_class)cls)) == 0) {
            *ret = (enum hv_class)cls;
            return true;
        }
    }
    return hv_node_expect(node, "a class of entities");
}

/* [class, name, form, ...] */
static void read_entity(const struct hv_node *node, struct hv_history *history)
{
    struct hv_node field;
    struct entity *entity = &history->entities[history->n_entities];
    size_t n = hv_node_array(node);
    if (n < 3) {
        hv_node_expect(node, "[class, name, form ...]");
        return;
    }
    hv_node_at(node, 0, &field);
    if (!read_class(&field, &entity->cls))
        return;
    hv_node_at(node, 1, &field);
    entity->name = hv_node_name(&field);
    entity->first_form = (uint32_t)history->n_forms;
    entity->n_forms = (uint32_t)(n - 2);
    if (!entity->name)
        return;
    if (history->n_entities &&
        hv_history_order(entity - 1, entity->cls, entity->name) >= 0)
        hv_node_fail(&field, "expected entities in order, found \"%.60s\" too late",
                     entity->name);
    for (size_t i = 2; i < n && hv_doc_ok(node->doc); i++) {
        hv_node_at(node, i, &field);
        const char *s = hv_node_raw(&field);
        if (s && !parse_form(history, s))
            hv_node_expect(&field,
                           "\"HASH AUDIENCES RANGES\" within the index's releases");
    }
    history->n_entities++;
}

static void read_releases(struct hv_node *root, struct hv_history *history)
{
    struct hv_node list, item;
    if (!hv_node_need(root, "releases", &list))
        return;
    size_t n = hv_node_array(&list);
    if (n < 1 || n > MAX_RELEASES) {
        hv_node_fail(&list, "expected 1 to %d releases, found %zu", MAX_RELEASES, n);
        return;
    }
    history->releases = hv_arena_alloc(history->arena, n * sizeof *history->releases);
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        history->releases[i] = hv_node_name(&item);
        if (!history->releases[i])
            return;
        if (i && hv_release_compare(history->releases[i - 1], history->releases[i]) > 0)
            hv_node_expect(&item, "releases in ascending order");
    }
    history->n_releases = n;
}

static void need_same(struct hv_node *root, const char *key, const char *expected)
{
    struct hv_node child;
    if (!hv_node_need(root, key, &child))
        return;
    const char *s = hv_node_string(&child);
    if (s && strcmp(s, expected) != 0)
        hv_node_fail(&child, "\"%s\": expected \"%s\", found \"%.60s\"", key, expected,
                     s);
}

static void read_history(struct hv_node *root, struct hv_history *history,
                         const char *profile, const char *arch)
{
    struct hv_node list, item;
    hv_node_schema(root, "hvabi-history/1");
    need_same(root, "profile", profile);
    need_same(root, "arch", arch);
    if (hv_node_need(root, "audiences",
                     &list)) /* for people; the bits are in its order */
        hv_node_array(&list);
    read_releases(root, history);
    if (!hv_node_need(root, "entities", &list))
        return;
    size_t n = hv_node_array(&list);
    history->entities = hv_arena_alloc(history->arena, n * sizeof *history->entities);
    for (size_t i = 0; i < n && hv_doc_ok(root->doc); i++) {
        hv_node_at(&list, i, &item);
        read_entity(&item, history);
    }
    hv_node_end(root);
}

struct hv_history *hv_history_parse(const char *path, const char *bytes, size_t n,
                                    const char *profile, const char *arch,
                                    struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_doc doc = {.bytes = bytes, .n_bytes = n};
    struct hv_history *history = hv_alloc(sizeof *history);
    history->arena = hv_arena_new();
    if (hv_doc_open(&doc, path, MAX_BYTES, atoms, err)) {
        struct hv_node root;
        hv_doc_root(&doc, &root);
        read_history(&root, history, profile, arch);
    }
    bool ok = hv_doc_ok(&doc);
    hv_doc_done(&doc);
    if (ok)
        return history;
    hv_history_free(history);
    return NULL;
}

struct hv_history *hv_history_read(const char *dir, const char *profile,
                                   const char *arch, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    char *path = hv_history_path(dir, profile, arch);
    struct hv_history *history = NULL;
    if (hv_file_exists(path))
        history = hv_history_parse(path, NULL, 0, profile, arch, atoms, err);
    else
        hv_fail(err, HV_ERR_INPUT, path,
                "expected the index of what earlier releases shipped, found none; "
                "`hvabi record` writes it");
    free(path);
    return history;
}

size_t hv_history_releases(const struct hv_history *history, const char *const **ret)
{
    *ret = history->releases;
    return history->n_releases;
}

static const struct entity *find_entity(const struct hv_history *history,
                                        enum hv_class cls, const char *name)
{
    size_t low = 0, high = history->n_entities;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = hv_history_order(&history->entities[mid], cls, name);
        if (!order)
            return &history->entities[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

/* An audience has one list of ranges for each form. */
static const struct form *find_form(const struct hv_history *history, enum hv_class cls,
                                    const char *name, uint64_t hash, uint32_t audience)
{
    const struct entity *entity = find_entity(history, cls, name);
    for (uint32_t i = 0; entity && i < entity->n_forms; i++) {
        const struct form *form = &history->forms[entity->first_form + i];
        if (form->hash == hash && (form->audiences & audience))
            return form;
    }
    return NULL;
}

/* How many recorded releases are not newer. */
static size_t count_until(const struct hv_history *history, const char *until)
{
    size_t n = history->n_releases;
    while (until && n && hv_release_compare(history->releases[n - 1], until) > 0)
        n--;
    return n;
}

const char *hv_history_since(const struct hv_history *history, enum hv_class cls,
                             const char *name, uint64_t form_hash, uint32_t audience,
                             const char *until, const char **ret_last)
{
    size_t n = count_until(history, until);
    const struct form *form = find_form(history, cls, name, form_hash, audience);
    const char *last = NULL, *since = NULL;
    for (uint32_t i = 0; form && i < form->n_ranges; i++) {
        const struct range *range = &history->ranges[form->first_range + i];
        if (range->first >= n)
            break;
        if (range->last >= n - 1)
            since = history->releases[range->first];
        else
            last = history->releases[range->last];
    }
    if (!since && ret_last)
        *ret_last = last;
    return since;
}

static bool holds(const struct hv_history *history, const struct form *form,
                  const char *release)
{
    for (uint32_t i = 0; form && i < form->n_ranges; i++) {
        const struct range *range = &history->ranges[form->first_range + i];
        for (unsigned k = range->first; k <= range->last; k++)
            if (hv_release_compare(history->releases[k], release) == 0)
                return true;
    }
    return false;
}

bool hv_history_shipped(const struct hv_history *history, enum hv_class cls,
                        const char *name, uint64_t form_hash, uint32_t audience,
                        const char *release)
{
    return holds(history, find_form(history, cls, name, form_hash, audience), release);
}

const char *hv_history_value(const struct hv_history *history, const char *name,
                             const char *release)
{
    const struct entity *e = find_entity(history, HV_CLASS_CONSTANT, name);
    for (uint32_t i = 0; e && i < e->n_forms; i++)
        if (holds(history, &history->forms[e->first_form + i], release))
            return history->forms[e->first_form + i].value;
    return NULL;
}

/* The newest release, not newer than until, that the form was in; NULL: none. */
static const char *last_release(const struct hv_history *history,
                                const struct form *form, const char *until)
{
    const char *last = NULL;
    for (uint32_t i = 0; i < form->n_ranges; i++) {
        const struct range *r = &history->ranges[form->first_range + i];
        for (unsigned k = r->first; k <= r->last; k++)
            if (!until || hv_release_compare(history->releases[k], until) <= 0)
                last = history->releases[k];
    }
    return last;
}

/* The newest release, not behind until, in which the op of the index had the number;
 * NULL: none. */
static const char *last_with_number(const struct hv_history *history,
                                    const struct entity *e, const char *number,
                                    const char *until)
{
    const char *newest = NULL;
    for (uint32_t f = 0; f < e->n_forms; f++) {
        const struct form *form = &history->forms[e->first_form + f];
        if (!form->value || strcmp(form->value, number) != 0)
            continue;
        const char *last = last_release(history, form, until);
        if (last && (!newest || hv_release_compare(last, newest) > 0))
            newest = last;
    }
    return newest;
}

const char *hv_history_number(const struct hv_history *history,
                              const struct hv_profile *profile,
                              const struct hv_entity *op, const char *until,
                              const char **ret_release)
{
    const char *found = NULL;
    *ret_release = NULL;
    for (size_t i = 0; i < history->n_entities; i++) {
        const struct entity *e = &history->entities[i];
        if (e->cls != HV_CLASS_OP || e->name == op->name)
            continue;
        const char *last = last_with_number(history, e, op->u.op.number, until);
        if (!last || (*ret_release && hv_release_compare(last, *ret_release) <= 0))
            continue;
        /* asked last: dozens of expressions say whose it is */
        const struct hv_family *family = hv_family_of(profile, e->name, NULL);
        if (family && strcmp(family->name, op->u.op.family) == 0) {
            *ret_release = last;
            found = e->name;
        }
    }
    return found;
}

bool hv_history_has_op(const struct hv_history *history, const char *name)
{
    return find_entity(history, HV_CLASS_OP, name) != NULL;
}

/* Note each release that shipped the form: one up where a range begins, one down behind
 * it. */
static void note_form(const struct hv_history *history, const struct form *form,
                      long *steps)
{
    for (uint32_t i = 0; form && i < form->n_ranges; i++) {
        steps[history->ranges[form->first_range + i].first]++;
        steps[history->ranges[form->first_range + i].last + 1]--;
    }
}

const char *hv_history_recognise(const struct hv_history *history,
                                 const struct hv_surface *surface)
{
    long *steps = hv_alloc((history->n_releases + 1) * sizeof *steps);
    for (size_t i = 0; i < surface->n_entities; i++) {
        const struct hv_entity *e = &surface->entities[i];
        if (e->cls == HV_CLASS_RECORD)
            note_form(history,
                      find_form(history, e->cls, e->name, hv_entity_form_hash(e),
                                e->audiences & -e->audiences),
                      steps);
    }
    const char *found = NULL;
    long n = 0, most = 1;
    for (size_t r = 0; r < history->n_releases; r++) {
        n += steps[r];
        if (n >= most) {
            most = n;
            found = history->releases[r];
        }
    }
    free(steps);
    return found;
}
