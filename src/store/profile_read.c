/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "base/atom.h"
#include "base/mem.h"
#include "store/json_read.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 4 * 1024 * 1024 };

static bool get_strings(struct hv_node *node, const char *key, struct hv_arena *arena,
                        struct hv_strings *ret)
{
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return false;
    ret->n = hv_node_array(&list);
    ret->v = hv_arena_alloc(arena, ret->n * sizeof *ret->v);
    for (size_t i = 0; i < ret->n; i++) {
        hv_node_at(&list, i, &item);
        ret->v[i] = hv_node_name(&item);
    }
    return true;
}

static void need_strings(struct hv_node *node, const char *key, struct hv_arena *arena,
                         struct hv_strings *ret)
{
    if (!get_strings(node, key, arena, ret) || !ret->n)
        hv_node_fail(node, "expected a list with at least one string as \"%s\"", key);
}

static void compile(const struct hv_node *node, struct hv_pattern *ret, size_t groups)
{
    ret->text = hv_node_name(node);
    if (!ret->text)
        return;
    regex_t *regex = hv_alloc(sizeof *regex);
    int code = regcomp(regex, ret->text, REG_EXTENDED);
    if (code) {
        char why[128];
        regerror(code, regex, why, sizeof why);
        free(regex);
        hv_node_fail(
            node, "expected a POSIX extended regular expression, found \"%.60s\": %s",
            ret->text, why);
        return;
    }
    ret->compiled = regex; /* from here on the profile frees it */
    if (regex->re_nsub < groups)
        hv_node_fail(node, "expected an expression with a group, found \"%.60s\"",
                     ret->text);
}

static void get_pattern(struct hv_node *node, const char *key, struct hv_pattern *ret,
                        size_t groups)
{
    struct hv_node child;
    if (hv_node_get(node, key, &child))
        compile(&child, ret, groups);
}

static struct hv_pattern *get_patterns(struct hv_node *node, const char *key,
                                       size_t groups, struct hv_arena *arena,
                                       size_t *ret_n)
{
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return NULL;
    size_t n = hv_node_array(&list);
    struct hv_pattern *patterns = hv_arena_alloc(arena, n * sizeof *patterns);
    *ret_n = n;
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        compile(&item, &patterns[i], groups);
    }
    return patterns;
}

/* Every list of objects is read alike: how many, where, and by whom each. */
typedef void read_item(struct hv_node *node, struct hv_profile *profile, void *ret);

static void *get_items(struct hv_node *node, const char *key,
                       struct hv_profile *profile, size_t size, read_item *read,
                       size_t *ret_n)
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
#define GET_ITEMS(node, profile, field, read)                                          \
    ((profile)->field = get_items((node), #field, (profile), sizeof *(profile)->field, \
                                  (read), &(profile)->n_##field))

static void read_arch(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_arch *arch = ret;
    struct hv_arena *arena = profile->arena;
    arch->name = hv_node_need_name(node, "name");
    arch->target = hv_node_need_name(node, "target");
    get_strings(node, "defines", arena, &arch->defines);
    get_strings(node, "headers", arena, &arch->headers);
    get_strings(node, "marker", arena, &arch->marker);
}

static void read_audience(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_audience *audience = ret;
    audience->name = hv_node_need_name(node, "name");
    get_strings(node, "defines", profile->arena, &audience->defines);
    audience->judged = hv_node_get_bool(node, "judged", true);
    audience->strict = hv_node_get_bool(node, "strict", false);
}

static void read_prerequisite(struct hv_node *node, struct hv_profile *profile,
                              void *ret)
{
    struct hv_prerequisite *prerequisite = ret;
    prerequisite->header = hv_node_need_name(node, "header");
    need_strings(node, "includes", profile->arena, &prerequisite->includes);
}

static void read_hidden(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_hidden *hidden = ret;
    (void)profile;
    hidden->header = hv_node_need_name(node, "header");
    hidden->text = hv_node_need_name(node, "text");
}

static void read_skip(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_skip *skip = ret;
    (void)profile;
    skip->header = hv_node_need_name(node, "header");
    skip->why = hv_node_need_name(node, "why");
}

/* Names that the profile itself defines must be among them. */
static void check_names(struct hv_node *node, const char *key,
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

static void read_known_failure(struct hv_node *node, struct hv_profile *profile,
                               void *ret)
{
    struct hv_known_failure *known = ret;
    known->header = hv_node_need_name(node, "header");
    get_strings(node, "archs", profile->arena, &known->archs);
    get_strings(node, "audiences", profile->arena, &known->audiences);
    check_names(node, "archs", profile, hv_profile_arch);
    check_names(node, "audiences", profile, hv_profile_audience);
    known->since = hv_node_get_string(node, "since");
    known->until = hv_node_get_string(node, "until");
    known->why = hv_node_need_name(node, "why");
}

/* A text is a string, or lines that a person can read. */
static const char *need_text(struct hv_node *node, const char *key)
{
    struct hv_node text, line;
    if (!hv_node_need(node, key, &text))
        return NULL;
    if (json_is_string(text.value))
        return hv_node_string(&text);
    if (!json_is_array(text.value)) {
        hv_node_expect(&text, "a string or a list of lines");
        return NULL;
    }
    struct hv_buf buf = {0};
    hv_buf_puts(&buf, "");
    for (size_t i = 0; i < hv_node_array(&text); i++) {
        hv_node_at(&text, i, &line);
        const char *s = hv_node_string(&line);
        hv_buf_puts(&buf, s ? s : "");
        hv_buf_putc(&buf, '\n');
    }
    const char *atom = hv_atom_n(node->doc->atoms, buf.p, buf.n);
    hv_buf_done(&buf);
    return atom;
}

static void read_stub(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_stub *stub = ret;
    struct hv_strings names = {0};
    stub->path = hv_node_need_name(node, "path");
    stub->text = need_text(node, "text");
    get_strings(node, "audiences", profile->arena, &names);
    check_names(node, "audiences", profile, hv_profile_audience);
    for (size_t i = 0; i < names.n && hv_doc_ok(node->doc); i++)
        stub->audiences |= UINT32_C(1) << hv_profile_audience(profile, names.v[i]);
}

static void read_version_macro(struct hv_node *node, struct hv_profile *profile,
                               void *ret)
{
    struct hv_version_macro *macro = ret;
    macro->macro = hv_node_need_name(node, "macro");
    get_strings(node, "roots", profile->arena, &macro->roots);
    get_strings(node, "files", profile->arena, &macro->files);
    get_strings(node, "stable", profile->arena, &macro->stable);
}

static void read_version(struct hv_node *root, struct hv_profile *profile)
{
    struct hv_node node;
    if (!hv_node_get(root, "version", &node))
        return;
    profile->version_file = hv_node_need_name(&node, "file");
    get_pattern(&node, "major", &profile->version_major, 1);
    if (!profile->version_major.compiled)
        hv_node_fail(&node, "expected the key \"major\", which is missing");
    get_pattern(&node, "minor", &profile->version_minor, 1);
    get_pattern(&node, "development", &profile->version_development, 0);
    profile->release_tag = hv_node_get_string(&node, "tag");
    hv_node_end(&node);
}

/* A list of at least one and at most max objects with distinct names, into an array
 * that the profile holds itself: their indices are bits of masks. */
static void read_table(struct hv_node *root, const char *key,
                       struct hv_profile *profile, size_t max, read_item *read)
{
    struct hv_node list, item;
    if (!hv_node_need(root, key, &list))
        return;
    bool archs = read == read_arch;
    size_t n = hv_node_array(&list);
    if (n < 1 || n > max) {
        hv_node_fail(&list, "\"%s\": expected 1 to %zu of them, found %zu", key, max,
                     n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        read(&item, profile,
             archs ? (void *)&profile->archs[i] : (void *)&profile->audiences[i]);
        hv_node_end(&item);
        if (!hv_doc_ok(root->doc))
            return;
        /* the counts grow one by one, so that a name is looked for among those before
         */
        const char *name = archs ? profile->archs[i].name : profile->audiences[i].name;
        int before =
            archs ? hv_profile_arch(profile, name) : hv_profile_audience(profile, name);
        if (before >= 0)
            hv_node_fail(&item, "\"%.60s\" is named twice in \"%s\"", name, key);
        *(archs ? &profile->n_archs : &profile->n_audiences) = i + 1;
    }
}

static void read_where(struct hv_node *root, struct hv_profile *profile)
{
    struct hv_arena *arena = profile->arena;
    profile->name = hv_node_need_name(root, "name");
    profile->title = hv_node_need_name(root, "title");
    need_strings(root, "roots", arena, &profile->roots);
    need_strings(root, "markers", arena, &profile->markers);
    need_strings(root, "headers", arena, &profile->headers);
    profile->include_as = hv_node_get_string(root, "include_as");
    get_strings(root, "first", arena, &profile->first);
    get_strings(root, "by_includer", arena, &profile->by_includer);
    get_strings(root, "arch_headers", arena, &profile->arch_headers);
    GET_ITEMS(root, profile, prerequisites, read_prerequisite);
    GET_ITEMS(root, profile, hidden, read_hidden);
    GET_ITEMS(root, profile, skips, read_skip);
}

static void read_variants(struct hv_node *root, struct hv_profile *profile)
{
    read_table(root, "archs", profile, HV_MAX_ARCHS, read_arch);
    read_table(root, "audiences", profile, HV_MAX_AUDIENCES, read_audience);
    /* both name archs and audiences, so they come after */
    GET_ITEMS(root, profile, known_failures, read_known_failure);
    GET_ITEMS(root, profile, stubs, read_stub);
    read_version(root, profile);
    profile->interface_version = hv_node_get_string(root, "interface_version");
}

static void read_words(struct hv_node *root, struct hv_profile *profile)
{
    struct hv_arena *arena = profile->arena;
    get_strings(root, "atoms", arena, &profile->atoms);
    profile->handles = get_patterns(root, "handles", 1, arena, &profile->n_handles);
    get_pattern(root, "hypercalls", &profile->hypercalls, 0);
    get_pattern(root, "not_hypercalls", &profile->not_hypercalls, 0);
    profile->sentinels =
        get_patterns(root, "sentinels", 0, arena, &profile->n_sentinels);
    profile->growable = get_patterns(root, "growable", 0, arena, &profile->n_growable);
    profile->saved = get_patterns(root, "saved", 0, arena, &profile->n_saved);
    profile->padding = get_patterns(root, "padding", 0, arena, &profile->n_padding);
    get_strings(root, "version_constants", arena, &profile->version_constants);
    GET_ITEMS(root, profile, version_macros, read_version_macro);
}

struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    struct hv_doc doc = {.comments = true};
    struct hv_profile *profile = hv_alloc(sizeof *profile);
    profile->arena = hv_arena_new();
    profile->path = hv_atom(atoms, path);
    if (hv_doc_open(&doc, path, MAX_BYTES, atoms, err)) {
        struct hv_node root;
        hv_doc_root(&doc, &root);
        hv_node_schema(&root, "hvabi-profile/1");
        read_where(&root, profile);
        read_variants(&root, profile);
        read_words(&root, profile);
        hv_node_end(&root);
    }
    bool ok = hv_doc_ok(&doc);
    hv_doc_done(&doc);
    if (ok)
        return profile;
    hv_profile_free(profile);
    return NULL;
}
