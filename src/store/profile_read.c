/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "base/atom.h"
#include "base/mem.h"
#include "store/profile_node.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_BYTES = 4 * 1024 * 1024 };

static void read_word(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_word *word = ret;
    word->name = hv_node_need_name(node, "word");
    hv_profile_need_strings(node, "values", profile, &word->values);
}

/* One of two numbers, the second where the key is missing. */
static unsigned get_either(struct hv_node *node, const char *key, unsigned a,
                           unsigned b)
{
    unsigned n = (unsigned)hv_node_get_uint(node, key, b, b);
    if (n != a && n != b)
        hv_node_fail(node, "\"%s\": expected %u or %u, found %u", key, a, b, n);
    return n;
}

static void read_arch(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_arch *arch = ret;
    arch->name = hv_node_need_name(node, "name");
    arch->target = hv_node_need_name(node, "target");
    arch->gcc = hv_node_get_name(node, "gcc");
    arch->bits = get_either(node, "bits", 32, 64);
    arch->align64 = get_either(node, "align64", 4, 8);
    hv_profile_get_strings(node, "defines", profile, &arch->defines);
    hv_profile_get_strings(node, "headers", profile, &arch->headers);
    hv_profile_get_strings(node, "marker", profile, &arch->marker);
    arch->words = hv_profile_get_items(node, "words", profile, sizeof *arch->words,
                                       read_word, &arch->n_words);
}

static void read_audience(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_audience *audience = ret;
    audience->name = hv_node_need_name(node, "name");
    hv_profile_get_strings(node, "defines", profile, &audience->defines);
    hv_profile_get_strings(node, "headers", profile, &audience->headers);
    audience->archs = hv_profile_get_archs(node, "archs", profile);
    audience->judged = hv_node_get_bool(node, "judged", true);
    audience->strict = hv_node_get_bool(node, "strict", false);
    audience->version_macro = hv_node_get_name(node, "ladder");
}

static void read_prerequisite(struct hv_node *node, struct hv_profile *profile,
                              void *ret)
{
    struct hv_prerequisite *prerequisite = ret;
    prerequisite->header = hv_node_need_name(node, "header");
    hv_profile_need_strings(node, "includes", profile, &prerequisite->includes);
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

static void read_known_failure(struct hv_node *node, struct hv_profile *profile,
                               void *ret)
{
    struct hv_known_failure *known = ret;
    known->header = hv_node_need_name(node, "header");
    hv_profile_get_strings(node, "archs", profile, &known->archs);
    hv_profile_get_strings(node, "audiences", profile, &known->audiences);
    hv_profile_check_names(node, "archs", profile, hv_profile_arch);
    hv_profile_check_names(node, "audiences", profile, hv_profile_audience);
    known->since = hv_node_get_name(node, "since");
    known->until = hv_node_get_name(node, "until");
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
    hv_profile_get_strings(node, "audiences", profile, &names);
    hv_profile_check_names(node, "audiences", profile, hv_profile_audience);
    for (size_t i = 0; i < names.n && hv_doc_ok(node->doc); i++)
        stub->audiences |= UINT32_C(1) << hv_profile_audience(profile, names.v[i]);
}

static void read_version_macro(struct hv_node *node, struct hv_profile *profile,
                               void *ret)
{
    struct hv_version_macro *macro = ret;
    macro->macro = hv_node_need_name(node, "macro");
    hv_profile_get_strings(node, "roots", profile, &macro->roots);
    hv_profile_get_strings(node, "files", profile, &macro->files);
    hv_profile_get_strings(node, "stable", profile, &macro->stable);
}

static void read_version(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_version_source *source = ret;
    source->file = hv_node_need_name(node, "file");
    hv_profile_need_pattern(node, "major", profile, &source->major, 1);
    hv_profile_get_pattern(node, "minor", profile, &source->minor, 1);
    hv_profile_get_pattern(node, "development", profile, &source->development, 0);
}

/* One file that tells, or a list of such. */
static void read_versions(struct hv_node *root, struct hv_profile *profile)
{
    struct hv_node node;
    if (!hv_node_get(root, "version", &node))
        return;
    if (json_is_array(node.value)) {
        profile->versions =
            hv_profile_get_items(root, "version", profile, sizeof *profile->versions,
                                 read_version, &profile->n_versions);
        profile->release_tag = hv_node_get_name(root, "tag");
        return;
    }
    profile->n_versions = 1;
    profile->versions = hv_arena_alloc(profile->arena, sizeof *profile->versions);
    read_version(&node, profile, profile->versions);
    profile->release_tag = hv_node_get_name(&node, "tag");
    hv_node_end(&node);
}

/* A list of at least one and at most max objects with distinct names, into an array
 * that the profile holds itself: their indices are bits of masks. */
static void read_table(struct hv_node *root, const char *key,
                       struct hv_profile *profile, size_t max, hv_profile_item *read)
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

static void read_wrapper(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_wrapper *wrapper = ret;
    (void)profile;
    wrapper->prefix = hv_node_need_name(node, "prefix");
    wrapper->to = hv_node_need_name(node, "to");
}

static void read_layout(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_layout *layout = ret;
    hv_profile_need_strings(node, "roots", profile, &layout->roots);
    layout->wrappers =
        hv_profile_get_items(node, "wrappers", profile, sizeof *layout->wrappers,
                             read_wrapper, &layout->n_wrappers);
}

static void read_where(struct hv_node *root, struct hv_profile *profile)
{
    profile->name = hv_node_need_name(root, "name");
    profile->title = hv_node_need_name(root, "title");
    HV_GET_ITEMS(root, profile, layouts, read_layout);
    if (!profile->n_layouts)
        hv_profile_need_strings(root, "roots", profile, &profile->roots);
    hv_profile_need_strings(root, "markers", profile, &profile->markers);
    hv_profile_need_strings(root, "headers", profile, &profile->headers);
    profile->include_as = hv_node_get_name(root, "include_as");
    hv_profile_get_strings(root, "first", profile, &profile->first);
    hv_profile_get_strings(root, "by_includer", profile, &profile->by_includer);
    hv_profile_get_strings(root, "arch_headers", profile, &profile->arch_headers);
    HV_GET_ITEMS(root, profile, prerequisites, read_prerequisite);
    HV_GET_ITEMS(root, profile, hidden, read_hidden);
    HV_GET_ITEMS(root, profile, skips, read_skip);
}

static void read_variants(struct hv_node *root, struct hv_profile *profile)
{
    read_table(root, "archs", profile, HV_MAX_ARCHS, read_arch);
    read_table(root, "audiences", profile, HV_MAX_AUDIENCES, read_audience);
    /* both name archs and audiences, so they come after */
    HV_GET_ITEMS(root, profile, known_failures, read_known_failure);
    HV_GET_ITEMS(root, profile, stubs, read_stub);
    read_versions(root, profile);
    profile->interface_version = hv_node_get_name(root, "interface_version");
}

static void read_words(struct hv_node *root, struct hv_profile *profile)
{
    hv_profile_get_strings(root, "atoms", profile, &profile->atoms);
    profile->handles =
        hv_profile_get_patterns(root, "handles", 1, profile, &profile->n_handles);
    hv_profile_get_pattern(root, "hypercalls", profile, &profile->hypercalls, 0);
    hv_profile_get_pattern(root, "not_hypercalls", profile, &profile->not_hypercalls,
                           0);
    profile->sentinels =
        hv_profile_get_patterns(root, "sentinels", 0, profile, &profile->n_sentinels);
    profile->growable =
        hv_profile_get_patterns(root, "growable", 0, profile, &profile->n_growable);
    profile->saved =
        hv_profile_get_patterns(root, "saved", 0, profile, &profile->n_saved);
    profile->padding =
        hv_profile_get_patterns(root, "padding", 0, profile, &profile->n_padding);
    hv_profile_get_strings(root, "version_constants", profile,
                           &profile->version_constants);
    HV_GET_ITEMS(root, profile, version_macros, read_version_macro);
}

struct hv_profile *hv_profile_parse(const char *path, const char *bytes, size_t n,
                                    struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_doc doc = {.comments = true, .bytes = bytes, .n_bytes = n};
    struct hv_profile *profile = hv_alloc(sizeof *profile);
    profile->arena = hv_arena_new();
    profile->path = hv_atom(atoms, path);
    if (hv_doc_open(&doc, path, MAX_BYTES, atoms, err)) {
        struct hv_node root;
        profile->patterns = hv_pattern_set_new(
            profile->arena, profile->path, (struct hv_span){doc.text.p, doc.text.n});
        profile->text = doc.text.p;
        hv_doc_root(&doc, &root);
        hv_node_schema(&root, "hvabi-profile/1");
        read_where(&root, profile);
        read_variants(&root, profile);
        read_words(&root, profile);
        hv_profile_read_ops(&root, profile);
        hv_profile_read_registers(&root, profile);
        hv_profile_read_vote(&root, profile);
        hv_profile_read_binary(&root, profile);
        hv_node_end(&root);
    }
    bool ok = hv_doc_ok(&doc);
    if (profile->text)
        doc.text = (struct hv_buf){0}; /* the profile's now */
    hv_doc_done(&doc);
    if (ok)
        return profile;
    hv_profile_free(profile);
    return NULL;
}

struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    return hv_profile_parse(path, NULL, 0, atoms, err);
}
