/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "model/entity_serial.h"
#include "store/attributes.h"
#include "store/json_keys.h"
#include "store/json_text.h"

enum { MAX_BYTES = 64 << 20, MAX_RELEASES = 4096, MAX_NAMES = 4096 };

struct reader {
    const struct hv_profile *profile;
    struct hv_change_index *index;
};

/* Read a list of names; empty if the key is missing. */
static struct hv_strings read_names(struct hv_node *node, const char *key, size_t most,
                                    struct reader *r)
{
    struct hv_node list;
    return hv_node_get(node, key, &list)
               ? hv_node_names(&list, most, true, r->index->arena)
               : (struct hv_strings){0};
}

typedef int find_fn(const struct hv_profile *, const char *);

/* Read names of the profile as bits. */
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
static int need_word(struct hv_node *node, const char *key, hv_word_fn *word)
{
    struct hv_node child;
    return hv_node_need(node, key, &child) ? hv_node_word(&child, word) : 0;
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
    p->kind = (enum hv_kind)need_word(node, "kind", hv_kind_name);
    p->cls = (enum hv_class)need_word(node, "class", hv_class_name);
    p->entity = hv_node_need_name(node, "entity");
    p->member = hv_node_get_string(node, "member");
    p->renamed_to = hv_node_get_string(node, "renamed_to");
    p->archs = read_mask(node, "archs", hv_profile_arch, r);
    p->audiences = read_mask(node, "audiences", hv_profile_audience, r);
    p->old = read_side(node, "old");
    p->new = read_side(node, "new");
    p->verdict = (enum hv_verdict)need_word(node, "verdict", hv_verdict_name);
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

/* {"arm64": ["4.3", "4.22"]}: first and last recorded release of an architecture. */
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
    struct hv_change_index *index = hv_owner_new(sizeof *index);
    struct reader r = {.profile = profile, .index = index};
    const struct hv_doc_reader reader = {
        .max = MAX_BYTES, .read = read_root, .state = &r};
    return hv_owner_if(hv_doc_read(source, &reader, atoms, err), index);
}

/* ---- overlaying an index ---- */

/* Does the upper index have the changes from the previous release to the i-th? */
static bool upper_covers(const struct hv_change_index *upper, const char *const *names,
                         size_t i)
{
    for (size_t k = 1; i > 0 && k < upper->n_releases; k++)
        if (strcmp(upper->releases[k], names[i]) == 0)
            return strcmp(upper->releases[k - 1], names[i - 1]) == 0;
    return false;
}

/* Extend the life of an architecture by that of the upper index, if the changes of the
 * upper index begin within it. */
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

/* ---- to JSON ---- */

static void put_strings(struct hv_buf *buf, const char *key, const char *const *v,
                        size_t n)
{
    hv_json_put_key(buf, key);
    hv_json_put_list(buf, v, n);
}

/* The architectures and the audiences of a change. */
static void put_masks(struct hv_buf *buf, const struct hv_profile *profile,
                      const struct hv_precedent *p)
{
    struct hv_set_names archs = hv_arch_names(profile, p->archs);
    struct hv_set_names audiences = hv_audience_names(profile, p->audiences);
    put_strings(buf, "archs", archs.v, archs.n);
    put_strings(buf, "audiences", audiences.v, audiences.n);
}

static void put_some(struct hv_buf *buf, const char *key, const char *s)
{
    if (s)
        hv_json_put_key_string(buf, key, s);
}

static void put_side(struct hv_buf *buf, const char *key, const struct hv_attributes *f)
{
    if (!f->present)
        return;
    hv_json_put_key(buf, key);
    hv_attributes_write(f, "", buf);
}

static void put_done(struct hv_buf *buf, const struct hv_precedent *p)
{
    if (p->version_macro)
        put_strings(
            buf, "version",
            (const char *[]){p->version_macro, p->version_before, p->version_after}, 3);
    if (p->done & HV_DONE_BUMPED)
        hv_json_put_key_true(buf, "bumped");
    if (p->done & HV_DONE_KEPT)
        hv_json_put_key_true(buf, "kept");
    put_some(buf, "waiver", p->waiver);
    put_some(buf, "reverted_in", p->reverted_in);
    put_some(buf, "new_op", p->new_op);
}

static void put_change(struct hv_buf *buf, const struct hv_precedent *p,
                       const struct hv_profile *profile)
{
    hv_buf_printf(buf, "{\"kind\":\"%s\"", hv_kind_name(p->kind));
    hv_json_put_key_string(buf, "class", hv_class_name(p->cls));
    hv_json_put_key_string(buf, "entity", p->entity);
    put_some(buf, "member", p->member);
    put_some(buf, "renamed_to", p->renamed_to);
    put_masks(buf, profile, p);
    put_side(buf, "old", &p->old);
    put_side(buf, "new", &p->new);
    hv_json_put_key_string(buf, "verdict", hv_verdict_name(p->verdict));
    if (p->rollback_break)
        hv_json_put_key_true(buf, "rollback");
    hv_json_put_key_string(buf, "rule", p->rule);
    hv_json_put_key_string(buf, "id", p->id);
    put_some(buf, "file", p->file);
    if (p->families.n)
        put_strings(buf, "families", p->families.v, p->families.n);
    if (p->also.n)
        put_strings(buf, "also", p->also.v, p->also.n);
    put_done(buf, p);
    hv_buf_putc(buf, '}');
}

/* Put the changes of the same release from `from` on; returns the index after them. */
static size_t put_step(struct hv_buf *buf, const struct hv_change_index *index,
                       size_t from, const struct hv_profile *profile)
{
    const struct hv_precedent *first = &index->v[from];
    size_t i = from;
    hv_buf_puts(buf, "{\"release\":");
    hv_json_put_string(buf, first->release);
    hv_json_put_key_string(buf, "before", first->before);
    hv_json_put_key(buf, "changes");
    for (; i < index->n && index->v[i].release == first->release; i++) {
        hv_buf_puts(buf, i > from ? ",\n" : "[\n");
        put_change(buf, &index->v[i], profile);
    }
    hv_buf_puts(buf, "\n]}");
    return i;
}

static void put_lives(struct hv_buf *buf, const struct hv_change_index *index,
                      const struct hv_profile *profile)
{
    bool any = false;
    hv_buf_puts(buf, ",\n\"archs\":{");
    for (size_t a = 0; a < profile->n_archs; a++) {
        if (!index->first[a])
            continue;
        hv_buf_puts(buf, any ? "," : "");
        hv_json_put_string(buf, profile->archs[a].name);
        hv_buf_putc(buf, ':');
        hv_json_put_list(buf, (const char *[]){index->first[a], index->last[a]}, 2);
        any = true;
    }
    hv_buf_putc(buf, '}');
}

void hv_change_index_write(const struct hv_change_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\n\"schema\":\"hvabi-past/1\"");
    hv_json_put_line_string(buf, "profile", profile->name);
    hv_json_put_line(buf, "releases");
    hv_json_put_list(buf, index->releases, index->n_releases);
    put_lives(buf, index, profile);
    hv_buf_puts(buf, ",\n\"steps\":[\n");
    for (size_t i = 0; i < index->n;) {
        hv_buf_puts(buf, i ? ",\n" : "");
        i = put_step(buf, index, i, profile);
    }
    hv_buf_puts(buf, "\n]\n}\n");
}

/* ---- as bytes ---- */

static void pass_side(const struct hv_serial_walk *walk, struct hv_attributes *side)
{
    side->present = hv_serial_pass(walk, side->present, 1);
    for (unsigned i = 0; side->present && i < HV_ATTRIBUTE_COUNT; i++)
        side->v[i] = hv_serial_pass_string(walk, side->v[i]);
}

void hv_change_row_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                        struct hv_precedent *p)
{
    const char **const strings[] = {&p->before,
                                    &p->release,
                                    &p->entity,
                                    &p->member,
                                    &p->renamed_to,
                                    &p->rule,
                                    &p->id,
                                    &p->file,
                                    &p->version_macro,
                                    &p->version_before,
                                    &p->version_after,
                                    &p->waiver,
                                    &p->reverted_in,
                                    &p->new_op};
    p->kind = (enum hv_kind)hv_serial_pass(walk, p->kind, HV_KIND_COUNT - 1);
    p->cls = (enum hv_class)hv_serial_pass(walk, p->cls, HV_CLASSES - 1);
    p->verdict =
        (enum hv_verdict)hv_serial_pass(walk, p->verdict, HV_VERDICT_COUNT - 1);
    p->archs = hv_serial_pass32(walk, p->archs);
    p->audiences = hv_serial_pass32(walk, p->audiences);
    p->rollback_break = hv_serial_pass(walk, p->rollback_break, 1);
    p->done = hv_serial_pass32(walk, p->done);
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    pass_side(walk, &p->old);
    pass_side(walk, &p->new);
    hv_names_pass(walk, arena, &p->families);
    hv_names_pass(walk, arena, &p->also);
}

void hv_change_rows_put(const struct hv_change_index *index, struct hv_serial_out *out)
{
    const struct hv_serial_walk walk = {.out = out};
    hv_serial_put(out, index->n);
    for (size_t i = 0; i < index->n; i++) {
        struct hv_precedent copy = index->v[i];
        hv_change_row_pass(&walk, index->arena, &copy);
    }
}

bool hv_change_rows_get(struct hv_serial_in *in, struct hv_change_index *index)
{
    const struct hv_serial_walk walk = {.in = in};
    size_t n = hv_serial_get_count(in);
    for (size_t i = 0; i < n && !in->bad; i++) {
        struct hv_precedent *p =
            HV_ARENA_ADD(index->arena, index->v, index->n, index->cap);
        *p = (struct hv_precedent){0};
        hv_change_row_pass(&walk, index->arena, p);
        in->bad |= !p->entity || !p->release || !p->before || !p->rule || !p->id;
    }
    return !in->bad;
}

static void pass_head(const struct hv_serial_walk *walk, struct hv_change_index *index)
{
    struct hv_strings releases = {index->n_releases, index->releases};
    hv_names_pass(walk, index->arena, &releases);
    index->n_releases = releases.n;
    index->releases = releases.v;
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        index->first[a] = hv_serial_pass_string(walk, index->first[a]);
        index->last[a] = hv_serial_pass_string(walk, index->last[a]);
    }
}

void hv_change_index_put(struct hv_change_index *index, struct hv_serial_out *out)
{
    pass_head(&(struct hv_serial_walk){.out = out}, index);
    hv_change_rows_put(index, out);
}

struct hv_change_index *hv_change_index_get(struct hv_serial_in *in)
{
    struct hv_change_index *index = hv_owner_new(sizeof *index);
    pass_head(&(struct hv_serial_walk){.in = in}, index);
    return hv_owner_if(hv_change_rows_get(in, index), index);
}
