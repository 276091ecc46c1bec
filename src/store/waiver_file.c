/* SPDX-License-Identifier: MIT */
#include "store/waiver_file.h"

#include "store/attributes.h"
#include "store/json_keys.h"
#include "store/json_read.h"
#include "store/json_text.h"

enum { MAX_BYTES = 1024 * 1024, ID_DIGITS = 12, MAX_NAMES = 256 };

struct reader {
    struct hv_waiver *waiver;
    struct hv_atoms *atoms;
    struct hv_arena *arena;
};

/* ---- what leaves something open ---- */

/* Require a key without which the waiver would accept more than one change. */
static bool need_exact(struct hv_node *node, const char *key, struct hv_node *ret)
{
    if (hv_node_get(node, key, ret))
        return true;
    return hv_node_fail(node,
                        "this waiver is too wide: it has no \"%s\"; a waiver accepts "
                        "one exact change (use 'hvabi waive' to write one)",
                        key);
}

/* The name, which must not be a pattern; NULL after an error. */
static const char *exact_name(const struct hv_node *node)
{
    const char *s = hv_node_name(node);
    if (s && strpbrk(s, "*?") != NULL) {
        hv_node_fail(node,
                     "this waiver is too wide: '%.60s' is a pattern; a waiver accepts "
                     "one exact change",
                     s);
        return NULL;
    }
    return s;
}

static const char *need_exact_name(struct hv_node *node, const char *key)
{
    struct hv_node child;
    return need_exact(node, key, &child) ? exact_name(&child) : NULL;
}

static const char *get_exact_name(struct hv_node *node, const char *key)
{
    struct hv_node child;
    if (!hv_node_get(node, key, &child) || json_is_null(child.value))
        return NULL;
    return exact_name(&child);
}

static struct hv_strings read_names(const struct hv_node *list, struct reader *r)
{
    struct hv_strings names = {0};
    size_t n = hv_node_array(list);
    if (!n || n > MAX_NAMES)
        hv_node_expect(list, "a list of at least one name");
    names.v = hv_arena_alloc(r->arena, (n + 1) * sizeof *names.v);
    HV_EACH_ITEM (item, list)
        names.v[names.n++] = exact_name(&item);
    return names;
}

static struct hv_strings need_names(struct hv_node *node, const char *key,
                                    struct reader *r)
{
    struct hv_node list;
    return need_exact(node, key, &list) ? read_names(&list, r) : (struct hv_strings){0};
}

/* ---- figures ---- */

static struct hv_attributes read_side(struct hv_node *parent, const char *key)
{
    struct hv_node side;
    return need_exact(parent, key, &side) ? hv_attributes_read(&side)
                                          : (struct hv_attributes){0};
}

static void read_per_arch(struct hv_node *root, struct reader *r)
{
    struct hv_waiver *w = r->waiver;
    struct hv_node all, one;
    if (!hv_node_get(root, "per_arch", &all))
        return;
    w->per_arch = hv_arena_alloc(r->arena, (w->archs.n + 1) * sizeof *w->per_arch);
    for (size_t i = 0; i < w->archs.n && hv_doc_ok(root->doc); i++) {
        if (!hv_node_get(&all, w->archs.v[i], &one))
            continue;
        struct hv_waived_arch *at = &w->per_arch[w->n_per_arch++];
        at->arch = w->archs.v[i];
        at->before = read_side(&one, "before");
        at->after = read_side(&one, "after");
        hv_node_end(&one);
    }
    hv_node_end(&all);
}

/* ---- the whole ---- */

static void read_id(struct hv_node *root, struct reader *r)
{
    struct hv_node node;
    if (!need_exact(root, "id", &node))
        return;
    const char *s = r->waiver->id = hv_node_name(&node);
    if (s && (strlen(s) != ID_DIGITS || strspn(s, "0123456789abcdef") != ID_DIGITS))
        hv_node_expect(&node, "the 12 hexadecimal digits of a finding's id");
}

static void read_kind(struct hv_node *root, struct reader *r)
{
    struct hv_node node;
    if (!need_exact(root, "kind", &node))
        return;
    const char *s = r->waiver->kind = exact_name(&node);
    if (s && hv_word_find(hv_kind_name, s) < 0)
        hv_node_expect(&node, "a kind of change");
}

static void read_change(struct hv_node *root, struct reader *r)
{
    struct hv_waiver *w = r->waiver;
    read_id(root, r);
    w->rule = need_exact_name(root, "rule");
    read_kind(root, r);
    w->entity = need_exact_name(root, "entity");
    w->member = get_exact_name(root, "member");
    w->renamed_to = get_exact_name(root, "renamed_to");
    w->archs = need_names(root, "archs", r);
    w->audiences = need_names(root, "audiences", r);
    w->before = read_side(root, "before");
    w->after = read_side(root, "after");
    read_per_arch(root, r);
    if (hv_doc_ok(root->doc) && !w->before.present && !w->after.present)
        hv_node_fail(root, "this waiver is too wide: neither \"before\" nor \"after\" "
                           "describes the change");
}

static void read_decision(struct hv_node *root, struct reader *r)
{
    struct hv_waiver *w = r->waiver;
    struct hv_node node;
    w->reason = hv_node_need_name(root, "reason");
    w->link = hv_node_need_name(root, "link");
    if (hv_node_need(root, "decided_by", &node))
        w->decided_by = read_names(&node, r);
    if (hv_node_get(root, "until", &node) && !json_is_null(node.value) &&
        (w->until = hv_node_name(&node)) && !hv_is_release_number(w->until))
        hv_node_expect(&node, "a release such as \"4.17\"");
    if (hv_node_need(root, "date", &node) && (w->date = hv_node_name(&node)) &&
        !hv_is_like(w->date, "0000-00-00"))
        hv_node_expect(&node, "a day such as \"2026-02-28\"");
}

static void read_root(struct hv_node *root, void *state)
{
    struct reader *r = state;
    hv_node_schema(root, "hvabi-waiver/1");
    read_change(root, r);
    read_decision(root, r);
    hv_node_end(root);
}

struct hv_waiver *hv_waiver_parse(const struct hv_file *source, struct hv_atoms *atoms,
                                  struct hv_arena *arena, struct hv_err *err)
{
    struct reader r = {hv_arena_alloc(arena, sizeof *r.waiver), atoms, arena};
    const struct hv_doc_reader reader = {MAX_BYTES, true, read_root, &r};
    return hv_doc_read(source, &reader, atoms, err) ? r.waiver : NULL;
}

/* ---- as a person would write it ---- */

/* Begin a line with a key. All of its values go there, for people who read it. */
static void put_key(struct hv_buf *buf, const char *key)
{
    hv_buf_printf(buf, ",\n  \"%s\": ", key);
}

static void put_pair(struct hv_buf *buf, const char *key, const char *s)
{
    put_key(buf, key);
    hv_json_put_string(buf, s);
}

static void put_names(struct hv_buf *buf, const char *key,
                      const struct hv_strings *names)
{
    put_key(buf, key);
    hv_json_put_list_with(buf, ", ", names->v, names->n);
}

static void put_change(struct hv_buf *buf, const struct hv_waiver *w)
{
    put_pair(buf, "id", w->id);
    put_pair(buf, "rule", w->rule);
    put_pair(buf, "kind", w->kind);
    put_pair(buf, "entity", w->entity);
    put_pair(buf, "member", w->member);
    if (w->renamed_to)
        put_pair(buf, "renamed_to", w->renamed_to);
    put_names(buf, "archs", &w->archs);
    put_names(buf, "audiences", &w->audiences);
    put_key(buf, "before");
    hv_attributes_write(&w->before, " ", buf);
    put_key(buf, "after");
    hv_attributes_write(&w->after, " ", buf);
    if (w->n_per_arch) {
        put_key(buf, "per_arch");
        for (size_t i = 0; i < w->n_per_arch; i++) {
            hv_buf_printf(buf, "%s\n    \"%s\": {\"before\": ", i ? "," : "{",
                          w->per_arch[i].arch);
            hv_attributes_write(&w->per_arch[i].before, " ", buf);
            hv_buf_puts(buf, ", \"after\": ");
            hv_attributes_write(&w->per_arch[i].after, " ", buf);
            hv_buf_putc(buf, '}');
        }
        hv_buf_puts(buf, "\n  }");
    }
}

void hv_waiver_write(const struct hv_waiver *waiver, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\n  \"schema\": \"hvabi-waiver/1\"");
    put_change(buf, waiver);
    put_pair(buf, "reason", waiver->reason);
    put_pair(buf, "link", waiver->link);
    put_names(buf, "decided_by", &waiver->decided_by);
    if (waiver->until)
        put_pair(buf, "until", waiver->until);
    put_pair(buf, "date", waiver->date);
    hv_buf_puts(buf, "\n}\n");
}
