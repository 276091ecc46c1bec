/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "store/attributes.h"
#include "store/json_keys.h"

enum {
    MAX_BYTES = 64 << 20,
    MAX_COMMITS = 1 << 20,
    MAX_SHARDS = 1 << 16,
    MAX_NAMES = 1 << 16
};

struct reader {
    const struct hv_profile *profile;
    struct hv_commit_index *index;
};

/* ---- words and numbers ---- */

/* The word at that position of a list, as its number. */
static int read_word(const struct hv_node *list, size_t at, hv_word_fn *word)
{
    struct hv_node item;
    hv_node_at(list, at, &item);
    return hv_node_word(&item, word);
}

static const char *rollback_word(unsigned place)
{
    return place > 1 ? NULL : place ? "break" : "ok";
}

/* Bits of the n names in the head, at least one. */
static uint32_t read_mask(const struct hv_node *list, size_t at, size_t n)
{
    struct hv_node item;
    hv_node_at(list, at, &item);
    return (uint32_t)hv_node_uint(&item, 1, (UINT64_C(1) << n) - 1);
}

/* Read an id with `least` to `most` digits. */
static const char *read_id(const struct hv_node *node, size_t least, size_t most)
{
    const char *id = hv_node_name(node);
    size_t n = id ? strspn(id, "0123456789abcdef") : 0;
    if (id && (id[n] || n < least || n > most))
        hv_node_fail(node, "expected %zu to %zu hex digits, found '%.80s'", least, most,
                     id);
    return id;
}

static const char *need_id(struct hv_node *node, const char *key, size_t least,
                           size_t most)
{
    struct hv_node id;
    return hv_node_need(node, key, &id) ? read_id(&id, least, most) : NULL;
}

/* ---- changes ---- */

static const char *text_at(const struct hv_node *list, size_t at, size_t n)
{
    struct hv_node item;
    if (at >= n)
        return NULL;
    hv_node_at(list, at, &item);
    return json_is_null(item.value) ? NULL : hv_node_name(&item);
}

static struct hv_attributes side_at(const struct hv_node *list, size_t at, size_t n)
{
    struct hv_node item;
    if (at >= n)
        return (struct hv_attributes){0};
    hv_node_at(list, at, &item);
    return hv_attributes_read(&item);
}

static struct hv_strings also_at(const struct hv_node *list, size_t at, size_t n,
                                 struct reader *r)
{
    struct hv_node names;
    if (at >= n)
        return (struct hv_strings){0};
    hv_node_at(list, at, &names);
    return hv_node_names(&names, MAX_NAMES, false, r->index->arena);
}

/* Read an entity, or a list that begins with one. */
static void read_item(const struct hv_node *item, const struct hv_precedent *alike,
                      struct reader *r)
{
    enum { ENTITY, MEMBER, OLD, NEW, RENAMED, ALSO, FIELDS };
    struct hv_commit_index *index = r->index;
    struct hv_precedent *p =
        HV_ARENA_ADD(index->arena, index->rows, index->n_rows, index->cap_rows);
    *p = *alike;
    if (json_is_string(item->value)) {
        p->entity = hv_node_name(item);
        return;
    }
    size_t n = hv_node_array(item);
    if (n > FIELDS)
        hv_node_fail(item, "expected at most %d values, found %zu", FIELDS, n);
    p->entity = text_at(item, ENTITY, n);
    p->member = text_at(item, MEMBER, n);
    p->old = side_at(item, OLD, n);
    p->new = side_at(item, NEW, n);
    p->renamed_to = text_at(item, RENAMED, n);
    p->also = also_at(item, ALSO, n, r);
    if (!p->entity)
        hv_node_expect(item, "the name of an entity");
}

/* Read changes that share the first values of the list. */
static void read_alike(const struct hv_node *list, const char *commit, struct reader *r)
{
    enum { KIND, CLASS, VERDICT, ROLLBACK, RULE, ARCHS, AUDIENCES, ITEMS };
    size_t n = hv_node_array(list);
    struct hv_node item;
    if (n <= ITEMS) {
        hv_node_expect(list, "a kind, a class, a verdict, a rollback, a rule, "
                             "architectures, audiences, and what changed");
        return;
    }
    const struct hv_precedent alike = {
        .release = commit,
        .kind = (enum hv_kind)read_word(list, KIND, hv_kind_name),
        .cls = (enum hv_class)read_word(list, CLASS, hv_class_name),
        .verdict = (enum hv_verdict)read_word(list, VERDICT, hv_verdict_name),
        .rollback_break = read_word(list, ROLLBACK, rollback_word),
        .rule = text_at(list, RULE, n),
        .archs = read_mask(list, ARCHS, r->profile->n_archs),
        .audiences = read_mask(list, AUDIENCES, r->profile->n_audiences)};
    if (!alike.rule)
        hv_node_expect(list, "the id of a rule");
    for (size_t i = ITEMS; i < n && hv_doc_ok(list->doc); i++) {
        hv_node_at(list, i, &item);
        read_item(&item, &alike, r);
    }
}

/* Read a commit that changed something or could not be looked at. */
static void read_changed(struct hv_node *node, struct reader *r,
                         struct hv_recorded_commit *ret)
{
    struct hv_commit_index *index = r->index;
    struct hv_node list;
    struct hv_recorded_commit commit = {
        .id = need_id(node, "commit", HV_COMMIT_DIGITS, HV_COMMIT_DIGITS),
        .date = hv_node_need_name(node, "date"),
        .release = hv_node_get_string(node, "release"),
        .subject = hv_node_need_string(node, "subject"),
        .first = index->n_rows};
    if (hv_node_get(node, "not_looked_at", &list))
        commit.failures = hv_node_names(&list, MAX_NAMES, false, index->arena);
    hv_node_get(node, "changes", &list);
    HV_EACH_ITEM (item, &list)
        read_alike(&item, commit.id, r);
    commit.n = index->n_rows - commit.first;
    *ret = commit;
    hv_node_end(node);
}

/* ---- the file ---- */

static void check_names(struct hv_node *root, const char *key, const char *const *v,
                        size_t n, struct reader *r)
{
    struct hv_strings found = {0};
    struct hv_node list;
    if (hv_node_need(root, key, &list))
        found = hv_node_names(&list, MAX_NAMES, false, r->index->arena);
    bool same = found.n == n;
    for (size_t i = 0; same && hv_doc_ok(root->doc) && i < n; i++)
        same = strcmp(found.v[i], v[i]) == 0;
    if (!same)
        hv_node_fail(root,
                     "\"%s\": expected those of the profile %s, in its order: record "
                     "the commits again (hvabi history --save)",
                     key, r->profile->name);
}

static void read_shard(struct hv_node *root, struct hv_commit_index *index)
{
    struct hv_node shard, item;
    if (!hv_node_get(root, "shard", &shard))
        return;
    if (hv_node_array(&shard) != 2) {
        hv_node_expect(&shard, "two numbers");
        return;
    }
    hv_node_at(&shard, 1, &item);
    index->shards = (unsigned)hv_node_uint(&item, 1, MAX_SHARDS);
    hv_node_at(&shard, 0, &item);
    index->shard = (unsigned)hv_node_uint(&item, 1, index->shards ? index->shards : 1);
}

static void read_head(struct hv_node *root, struct reader *r)
{
    const struct hv_profile *profile = r->profile;
    struct hv_set_names archs = hv_arch_names(profile, ~0u);
    struct hv_set_names audiences = hv_audience_names(profile, ~0u);
    hv_node_schema(root, "hvabi-commits/1");
    hv_node_need_same(root, "profile", profile->name);
    check_names(root, "archs", archs.v, archs.n, r);
    check_names(root, "audiences", audiences.v, audiences.n, r);
    r->index->inputs = need_id(root, "inputs_sha256", HV_SHA256_HEX, HV_SHA256_HEX);
    r->index->from = need_id(root, "from", HV_COMMIT_DIGITS, 64);
    r->index->to = need_id(root, "to", HV_COMMIT_DIGITS, 64);
    r->index->total = hv_node_need_uint(root, "total", MAX_COMMITS);
    read_shard(root, r->index);
}

/* Each commit may occur only once. */
static void check_commits(const struct hv_node *list,
                          const struct hv_commit_index *index)
{
    HV_FREED struct hv_recorded_commit *sorted =
        hv_alloc((index->n + 1) * sizeof *sorted);
    if (index->n)
        memcpy(sorted, index->commits, index->n * sizeof *sorted);
    HV_SORT(sorted, index->n, hv_by_text);
    for (size_t i = 1; i < index->n; i++)
        if (strcmp(sorted[i - 1].id, sorted[i].id) == 0)
            hv_node_fail(list, "the commit %s is there twice", sorted[i].id);
    size_t most = hv_commit_index_end(index) - hv_commit_index_begin(index);
    if (index->n > most)
        hv_node_fail(list, "expected at most %zu commits, found %zu", most, index->n);
}

static void read_root(struct hv_node *root, void *state)
{
    struct reader *r = state;
    struct hv_node list;
    read_head(root, r);
    hv_node_need(root, "commits", &list);
    HV_EACH_ITEM (item, &list) {
        struct hv_commit_index *index = r->index;
        struct hv_recorded_commit commit = {.first = index->n_rows};
        if (json_is_string(item.value))
            commit.id = read_id(&item, HV_COMMIT_DIGITS, HV_COMMIT_DIGITS);
        else
            read_changed(&item, r, &commit);
        *HV_ARENA_ADD(index->arena, index->commits, index->n, index->cap) = commit;
    }
    if (hv_doc_ok(root->doc))
        check_commits(&list, r->index);
    hv_node_end(root);
}

struct hv_commit_index *hv_commit_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_commit_index *index = hv_owner_new(sizeof *index);
    struct reader r = {.profile = profile, .index = index};
    const struct hv_doc_reader reader = {
        .max = MAX_BYTES, .read = read_root, .state = &r};
    return hv_owner_if(hv_doc_read(source, &reader, atoms, err), index);
}
