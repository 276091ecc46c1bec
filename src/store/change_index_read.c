/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "store/attributes.h"
#include "store/json_keys.h"

enum { MAX_BYTES = 64 << 20, MAX_RELEASES = 4096, MAX_NAMES = 4096 };

struct reader {
    const struct hv_profile *profile;
    struct hv_change_index *index;
};

/* A list of names; none where there is no such key. */
static struct hv_strings read_names(struct hv_node *node, const char *key, size_t most,
                                    struct reader *r)
{
    struct hv_node list;
    return hv_node_get(node, key, &list)
               ? hv_node_names(&list, most, true, r->index->arena)
               : (struct hv_strings){0};
}

typedef int find_fn(const struct hv_profile *, const char *);

/* Names of the profile as bits. */
static uint32_t read_mask(struct hv_node *node, const char *key, find_fn *find,
                          struct reader *r)
{
    struct hv_strings names = read_names(node, key, HV_MAX_ARCHS, r);
    uint32_t mask = 0;
    for (size_t i = 0; i < names.n && hv_doc_ok(node->doc); i++) {
        int at = names.v[i] ? find(r->profile, names.v[i]) : -1;
        if (at < 0)
            hv_node_fail(node, "\"%s\": expected names of the profile %s", key,
                         r->profile->name);
        else
            mask |= UINT32_C(1) << at;
    }
    if (!mask)
        hv_node_fail(node, "expected \"%s\" with at least one name", key);
    return mask;
}

/* One of the words of an enumeration, as its number. */
static int need_word(struct hv_node *node, const char *key, int (*find)(const char *))
{
    struct hv_node child;
    return hv_node_need(node, key, &child) ? hv_node_word(&child, find) : 0;
}

static struct hv_attributes read_side(struct hv_node *node, const char *key)
{
    struct hv_node side;
    return hv_node_get(node, key, &side) ? hv_attributes_read(&side)
                                         : (struct hv_attributes){0};
}

static void read_done(struct hv_node *node, struct hv_precedent *p, struct reader *r)
{
    struct hv_strings version = read_names(node, "version", 3, r);
    if (version.n == 3) {
        p->version_macro = version.v[0];
        p->version_before = version.v[1];
        p->version_after = version.v[2];
    } else if (version.n) {
        hv_node_fail(node, "\"version\": expected a macro and two values");
    }
    p->waiver = hv_node_get_string(node, "waiver");
    p->reverted_in = hv_node_get_string(node, "reverted_in");
    p->new_op = hv_node_get_string(node, "new_op");
    p->done = (hv_node_get_bool(node, "bumped", false) ? HV_DONE_BUMPED : 0u) |
              (hv_node_get_bool(node, "kept", false) ? HV_DONE_KEPT : 0u) |
              (p->waiver ? HV_DONE_WAIVED : 0u) |
              (p->reverted_in ? HV_DONE_REVERTED : 0u) |
              (p->new_op ? HV_DONE_NEW_OP : 0u);
}

static void read_change(struct hv_node *node, struct hv_precedent *p, struct reader *r)
{
    p->kind = (enum hv_kind)need_word(node, "kind", hv_kind_find);
    p->cls = (enum hv_class)need_word(node, "class", hv_class_find);
    p->entity = hv_node_need_name(node, "entity");
    p->member = hv_node_get_string(node, "member");
    p->renamed_to = hv_node_get_string(node, "renamed_to");
    p->archs = read_mask(node, "archs", hv_profile_arch, r);
    p->audiences = read_mask(node, "audiences", hv_profile_audience, r);
    p->old = read_side(node, "old");
    p->new = read_side(node, "new");
    p->verdict = (enum hv_verdict)need_word(node, "verdict", hv_verdict_find);
    p->rollback_break = hv_node_get_bool(node, "rollback", false);
    p->rule = hv_node_need_name(node, "rule");
    p->id = hv_node_need_name(node, "id");
    p->file = hv_node_get_string(node, "file");
    p->families = read_names(node, "families", MAX_NAMES, r);
    p->also = read_names(node, "also", MAX_NAMES, r);
    read_done(node, p, r);
    hv_node_end(node);
}

static void read_step(struct hv_node *node, struct reader *r)
{
    struct hv_change_index *index = r->index;
    struct hv_node list;
    const char *release = hv_node_need_name(node, "release");
    const char *before = hv_node_need_name(node, "before");
    hv_node_need(node, "changes", &list);
    HV_EACH_ITEM (item, &list) {
        struct hv_precedent *p =
            HV_ARENA_ADD(index->arena, index->v, index->n, index->cap);
        *p = (struct hv_precedent){.release = release, .before = before};
        read_change(&item, p, r);
    }
    hv_node_end(node);
}

/* {"arm64": ["4.3", "4.22"]}: from when to when an architecture is recorded. */
static void read_lives(struct hv_node *root, struct reader *r)
{
    struct hv_node lives;
    if (!hv_node_need(root, "archs", &lives))
        return;
    for (size_t a = 0; a < r->profile->n_archs; a++) {
        struct hv_strings life = read_names(&lives, r->profile->archs[a].name, 2, r);
        if (life.n == 2) {
            r->index->first[a] = life.v[0];
            r->index->last[a] = life.v[1];
        } else if (life.n) {
            hv_node_fail(&lives, "expected the first and the last release of %s",
                         r->profile->archs[a].name);
        }
    }
    hv_node_end(&lives);
}

static void read_root(struct hv_node *root, void *state)
{
    struct reader *r = state;
    struct hv_node list;
    hv_node_schema(root, "hvabi-past/1");
    hv_node_need_same(root, "profile", r->profile->name);
    struct hv_strings releases = read_names(root, "releases", MAX_RELEASES, r);
    r->index->releases = releases.v;
    r->index->n_releases = releases.n;
    read_lives(root, r);
    hv_node_need(root, "steps", &list);
    HV_EACH_ITEM (item, &list)
        read_step(&item, r);
    hv_node_end(root);
}

struct hv_change_index *hv_change_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_change_index *index = hv_alloc(sizeof *index);
    struct reader r = {.profile = profile, .index = index};
    index->arena = hv_arena_new();
    const struct hv_doc_reader reader = {
        .max = MAX_BYTES, .read = read_root, .state = &r};
    if (hv_doc_read(source, &reader, atoms, err))
        return index;
    hv_change_index_free(index);
    return NULL;
}

/* ---- one index over another ---- */

/* Does the upper index have the changes of the i-th release since the one before? */
static bool upper_covers(const struct hv_change_index *upper, const char *const *names,
                         size_t i)
{
    for (size_t k = 1; i > 0 && k < upper->n_releases; k++)
        if (strcmp(upper->releases[k], names[i]) == 0)
            return strcmp(upper->releases[k - 1], names[i - 1]) == 0;
    return false;
}

/* The upper index makes the life of an architecture longer where its changes begin
 * within that life. */
static void overlay_life(struct hv_change_index *lower,
                         const struct hv_change_index *upper, size_t arch)
{
    const char *first = upper->first[arch], *last = upper->last[arch];
    if (!first)
        return;
    if (!lower->first[arch]) {
        lower->first[arch] = first;
        lower->last[arch] = last;
    } else if (hv_release_compare(first, lower->last[arch]) <= 0 &&
               hv_release_compare(last, lower->last[arch]) > 0) {
        lower->last[arch] = last;
    }
}

void hv_change_index_overlay(struct hv_change_index *lower,
                             const struct hv_change_index *upper,
                             const char *const *names, size_t n)
{
    struct hv_precedent *v =
        hv_arena_alloc(lower->arena, (lower->n + upper->n + 1) * sizeof *v);
    size_t n_v = 0;
    for (size_t i = 0; i < n; i++) {
        const struct hv_change_index *from =
            upper_covers(upper, names, i) ? upper : lower;
        for (size_t k = 0; k < from->n; k++)
            if (strcmp(from->v[k].release, names[i]) == 0)
                v[n_v++] = from->v[k];
    }
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        overlay_life(lower, upper, a);
    lower->v = v;
    lower->n = n_v;
    lower->releases = hv_arena_alloc(lower->arena, (n + 1) * sizeof *lower->releases);
    memcpy(lower->releases, names, n * sizeof *names);
    lower->n_releases = n;
}
