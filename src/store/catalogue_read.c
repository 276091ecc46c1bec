/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "base/atom.h"
#include "base/mem.h"
#include "store/json_read.h"

#include <ctype.h>
#include <string.h>

enum { MAX_BYTES = 4 * 1024 * 1024 };

static bool is_id(const char *s)
{
    if (strlen(s) != 6 || strncmp(s, "HV", 2) != 0)
        return false;
    for (s += 2; *s; s++)
        if (!isdigit((unsigned char)*s))
            return false;
    return true;
}

/* A word of a fixed list; 0 after a complaint. */
static int need_word(struct hv_node *node, const char *key, int (*find)(const char *),
                     const char *what)
{
    struct hv_node child;
    if (!hv_node_need(node, key, &child))
        return 0;
    const char *s = hv_node_name(&child);
    int found = s ? find(s) : -1;
    if (found < 0)
        hv_node_expect(&child, what);
    return found < 0 ? 0 : found;
}

static void read_when(struct hv_node *node, struct hv_rule *rule)
{
    struct hv_node list, item;
    if (!hv_node_get(node, "when", &list))
        return;
    size_t n = hv_node_array(&list);
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        const char *s = hv_node_name(&item);
        if (!s)
            return;
        bool not = *s == '!';
        int fact = hv_fact_find(s + not );
        if (fact < 0) {
            hv_node_expect(&item, "the name of a fact, or \"!\" and a name");
            return;
        }
        uint64_t bit = UINT64_C(1) << fact;
        if ((rule->require | rule->forbid) & bit)
            hv_node_fail(&item, "the fact \"%s\" is asked for twice in one rule",
                         s + not );
        *(not ? &rule->forbid : &rule->require) |= bit;
    }
}

/* An id or a slug means one rule for ever. */
static void check_unique(struct hv_node *node, const struct hv_catalogue *catalogue,
                         const struct hv_rule *rule)
{
    if (!hv_doc_ok(node->doc))
        return;
    struct hv_node id;
    if (hv_catalogue_find(catalogue, rule->id))
        hv_node_fail(node, "expected a new rule id, found \"%s\" again", rule->id);
    else if (!is_id(rule->id) && hv_node_get(node, "id", &id))
        hv_node_expect(&id, "\"HV\" and four digits");
    if (hv_catalogue_find(catalogue, rule->slug))
        hv_node_fail(node, "expected a new slug, found \"%.60s\" again", rule->slug);
}

/* What every rule says of itself. */
static void read_texts(struct hv_node *node, struct hv_rule *rule)
{
    rule->id = hv_node_need_name(node, "id");
    rule->slug = hv_node_need_name(node, "slug");
    rule->title = hv_node_need_name(node, "title");
    rule->why = hv_node_need_name(node, "why");
    rule->fix = hv_node_need_name(node, "fix");
    rule->example = hv_node_need_name(node, "example");
}

static void read_hazard(struct hv_node *node, struct hv_catalogue *catalogue)
{
    struct hv_rule *hazard = &catalogue->hazards[catalogue->n_hazards];
    hazard->hazard = true;
    read_texts(node, hazard);
    hv_node_end(node);
    check_unique(node, catalogue, hazard);
    catalogue->n_hazards++;
}

static void read_rule(struct hv_node *node, struct hv_catalogue *catalogue)
{
    struct hv_rule *rule = &catalogue->rules[catalogue->n_rules];
    read_texts(node, rule);
    rule->kind =
        (enum hv_kind)need_word(node, "kind", hv_kind_find, "a kind of change");
    read_when(node, rule);
    rule->strict =
        (enum hv_verdict)need_word(node, "strict", hv_verdict_find, "a verdict");
    rule->covered =
        (enum hv_verdict)need_word(node, "covered", hv_verdict_find, "a verdict");
    rule->rollback = hv_node_get_bool(node, "rollback", false);
    rule->back = hv_node_get_name(node, "back");
    hv_node_end(node);
    check_unique(node, catalogue, rule);
    catalogue->n_rules++;
}

static void read_rules(struct hv_node *root, struct hv_catalogue *catalogue)
{
    struct hv_node list, item;
    if (!hv_node_need(root, "rules", &list))
        return;
    size_t n = hv_node_array(&list);
    if (!n)
        hv_node_expect(&list, "a list with at least one rule");
    catalogue->rules = hv_arena_alloc(catalogue->arena, n * sizeof *catalogue->rules);
    for (size_t i = 0; i < n && hv_doc_ok(root->doc); i++) {
        hv_node_at(&list, i, &item);
        read_rule(&item, catalogue);
    }
}

static void read_hazards(struct hv_node *root, struct hv_catalogue *catalogue)
{
    struct hv_node list, item;
    if (!hv_node_get(root, "hazards", &list))
        return;
    size_t n = hv_node_array(&list);
    catalogue->hazards =
        hv_arena_alloc(catalogue->arena, n * sizeof *catalogue->hazards);
    for (size_t i = 0; i < n && hv_doc_ok(root->doc); i++) {
        hv_node_at(&list, i, &item);
        read_hazard(&item, catalogue);
    }
}

struct hv_catalogue *hv_catalogue_parse(const char *path, const char *bytes, size_t n,
                                        struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_doc doc = {.comments = true, .bytes = bytes, .n_bytes = n};
    struct hv_catalogue *catalogue = hv_alloc(sizeof *catalogue);
    catalogue->arena = hv_arena_new();
    catalogue->path = hv_atom(atoms, path);
    if (hv_doc_open(&doc, path, MAX_BYTES, atoms, err)) {
        struct hv_node root;
        hv_doc_root(&doc, &root);
        hv_node_schema(&root, "hvabi-catalogue/1");
        read_rules(&root, catalogue);
        read_hazards(&root, catalogue);
        hv_node_end(&root);
    }
    bool ok = hv_doc_ok(&doc);
    hv_doc_done(&doc);
    if (ok)
        return catalogue;
    hv_catalogue_free(catalogue);
    return NULL;
}

struct hv_catalogue *hv_catalogue_read(const char *path, struct hv_atoms *atoms,
                                       struct hv_err *err)
{
    return hv_catalogue_parse(path, NULL, 0, atoms, err);
}
