/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "model/field.h"
#include "store/json_keys.h"
#include "store/surface_json.h"

struct reader {
    struct hv_surface *surface;
    const struct hv_profile *profile;
    struct hv_strings files, guards; /* that entities refer to by index */
};

static uint32_t read_audiences(const struct hv_node *list, const struct reader *r)
{
    uint32_t audiences = 0;
    HV_EACH_ITEM (item, list) {
        const char *name = hv_node_name(&item);
        int bit = name ? hv_profile_audience(r->profile, name) : -1;
        if (bit < 0) {
            hv_node_expect(&item, "an audience of the profile");
            return 0;
        }
        audiences |= UINT32_C(1) << bit;
    }
    if (!audiences)
        hv_node_expect(list, "a list of audiences that is not empty");
    return audiences;
}

/* The audiences of an entity: all of the surface if it has no key. */
static uint32_t get_audiences(struct hv_node *node, const struct reader *r)
{
    struct hv_node list;
    if (!hv_node_get(node, "audiences", &list))
        return r->surface->audiences;
    uint32_t audiences = read_audiences(&list, r);
    if (audiences & ~r->surface->audiences)
        hv_node_fail(&list, "expected audiences of the head of the surface");
    return audiences;
}

static const char *get_indexed(struct hv_node *node, const char *key,
                               const struct hv_strings *table)
{
    struct hv_node child;
    if (!hv_node_get(node, key, &child))
        return NULL;
    uint64_t i = hv_node_uint(&child, 0, UINT32_MAX);
    if (!hv_doc_ok(node->doc))
        return NULL;
    if (i < table->n)
        return table->v[i];
    hv_node_fail(&child, "\"%s\": expected an index below %zu, found %llu", key,
                 table->n, (unsigned long long)i);
    return NULL;
}

static void read_entity(struct hv_node *node, struct reader *r, enum hv_class cls,
                        struct hv_entity *e)
{
    e->cls = cls;
    e->name = hv_node_need_name(node, "name");
    e->audiences = get_audiences(node, r);
    e->file = get_indexed(node, "file", &r->files);
    e->guard = get_indexed(node, "guard", &r->guards);
    e->line = (uint32_t)hv_node_get_uint(node, "line", UINT32_MAX, 0);
    hv_entity_read_json(node, r->surface->arena, e);
    hv_node_end(node);
}

/* Add an entity to the current or the older forms. */
static void add_entity(struct reader *r, const struct hv_entity *e)
{
    struct hv_surface *surface = r->surface;
    if (hv_entity_is_older(e))
        *HV_ARENA_APPEND(surface->arena, surface->older, surface->n_older) = e;
    else
        surface->entities[surface->n_entities++] = e;
}

static void read_entities(struct hv_node *root, struct reader *r)
{
    struct hv_node lists[HV_CLASSES];
    size_t n = 0;
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        const struct hv_class_traits *traits = hv_class_traits((enum hv_class)cls);
        lists[cls].value = NULL;
        if (!traits->derived &&
            (traits->optional ? hv_node_get(root, traits->list, &lists[cls])
                              : hv_node_need(root, traits->list, &lists[cls])))
            n += hv_node_array(&lists[cls]);
    }
    if (!hv_doc_ok(root->doc))
        return;
    struct hv_surface *surface = r->surface;
    struct hv_entity *e = hv_arena_alloc(surface->arena, (n + 1) * sizeof *e);
    surface->entities = hv_entities_list(surface->arena, NULL, 0, n);
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        HV_EACH_ITEM (item, &lists[cls]) {
            read_entity(&item, r, (enum hv_class)cls, e);
            add_entity(r, e++);
        }
    }
}

static enum hv_left_out_why need_kind(struct hv_node *node)
{
    struct hv_node child;
    const char *s = hv_node_need(node, "kind", &child) ? hv_node_string(&child) : NULL;
    int kind = s ? hv_word_find(hv_left_out_word, s) : -1;
    if (s && kind < 0)
        hv_node_expect(&child,
                       "\"guard\", \"skip\", \"known\", \"rung\" or \"failed\"");
    return kind < 0 ? HV_LEFT_OUT_FAILED : (enum hv_left_out_why)kind;
}

static void read_left_out(struct hv_node *root, struct reader *r)
{
    struct hv_node list;
    struct hv_surface *surface = r->surface;
    if (!hv_node_need(root, "left_out", &list))
        return;
    size_t n = hv_node_array(&list);
    surface->left_out = hv_arena_alloc(surface->arena, n * sizeof *surface->left_out);
    surface->n_left_out = n;
    HV_EACH_ITEM (item, &list) {
        struct hv_left_out *l = &surface->left_out[item.index];
        l->file = hv_node_need_name(&item, "file");
        l->audiences = get_audiences(&item, r);
        l->kind = need_kind(&item);
        l->why = hv_node_need_string(&item, "why");
        l->at = hv_node_get_string(&item, "at");
        if (!l->at)
            l->at = l->file;
        l->line = (uint32_t)hv_node_get_uint(&item, "line", UINT32_MAX, 0);
        hv_node_end(&item);
    }
}

/* Does a name like "dir/arm64.json" contradict the architecture? Then the file was
 * copied to a wrong place. Other names, such as those of saved dumps, are ignored. */
static bool is_named_otherwise(const char *path, const struct hv_profile *profile,
                               const char *arch)
{
    const char *base = strrchr(path, '/');
    base = base ? base + 1 : path;
    for (size_t i = 0; i < profile->n_archs; i++) {
        const char *name = profile->archs[i].name;
        size_t n = strlen(name);
        if (strncmp(base, name, n) == 0 && strcmp(base + n, ".json") == 0)
            return strcmp(name, arch) != 0;
    }
    return false;
}

static void read_thresholds(struct hv_node *root, struct reader *r)
{
    struct hv_node list;
    if (!hv_node_get(root, "rungs", &list))
        return;
    struct hv_surface *s = r->surface;
    s->n_thresholds = hv_node_array(&list);
    s->thresholds = hv_arena_alloc(s->arena, s->n_thresholds * sizeof *s->thresholds);
    HV_EACH_ITEM (item, &list) {
        size_t i = item.index;
        const char *text = hv_node_string(&item);
        char *end = NULL;
        s->thresholds[i] = text ? strtoull(text, &end, 16) : 0;
        if (text &&
            (*end || end == text || (i && s->thresholds[i] <= s->thresholds[i - 1])))
            hv_node_expect(&item,
                           "ascending interface versions such as \"0x00030206\"");
    }
}

static void read_undeclared(struct hv_node *root, struct reader *r)
{
    struct hv_node list;
    struct hv_surface *s = r->surface;
    if (!hv_node_get(root, "foreign", &list))
        return;
    s->n_undeclared = hv_node_array(&list);
    s->undeclared = hv_arena_alloc(s->arena, s->n_undeclared * sizeof *s->undeclared);
    HV_EACH_ITEM (item, &list) {
        s->undeclared[item.index] = (struct hv_undeclared){
            .macro = hv_node_need_name(&item, "macro"),
            .file = hv_node_need_name(&item, "file"),
            .line = (uint32_t)hv_node_get_uint(&item, "line", UINT32_MAX, 0)};
        hv_node_end(&item);
    }
}

static void read_head(struct hv_node *root, struct reader *r)
{
    struct hv_node child;
    struct hv_surface *surface = r->surface;
    hv_node_schema(root, HV_SURFACE_SCHEMA);
    if (hv_node_need(root, "profile", &child)) {
        surface->profile = hv_node_name(&child);
        if (surface->profile && strcmp(surface->profile, r->profile->name) != 0)
            hv_node_fail(&child,
                         "expected a surface of the profile \"%s\", found \"%.60s\"",
                         r->profile->name, surface->profile);
    }
    surface->release = hv_node_get_string(root, "release");
    if (hv_node_need(root, "arch", &child)) {
        surface->arch = hv_node_name(&child);
        if (surface->arch && hv_profile_arch(r->profile, surface->arch) < 0)
            hv_node_expect(&child, "an architecture of the profile");
        else if (surface->arch &&
                 is_named_otherwise(root->doc->path, r->profile, surface->arch))
            hv_node_expect(&child, "the architecture in the name of the file");
    }
    if (hv_node_get(root, "interface_version", &child))
        surface->interface_version = hv_node_decimal(&child);
    if (hv_node_need(root, "audiences", &child))
        surface->audiences = read_audiences(&child, r);
    surface->n_variants = hv_node_need_uint(root, "variants", UINT32_MAX);
    read_thresholds(root, r);
    if (hv_node_get(root, "side_files", &child))
        surface->side_files = hv_node_names(&child, SIZE_MAX, false, surface->arena);
    read_undeclared(root, r);
    if (hv_node_need(root, "files", &child))
        r->files = hv_node_names(&child, SIZE_MAX, false, surface->arena);
    if (hv_node_need(root, "guards", &child))
        r->guards = hv_node_names(&child, SIZE_MAX, false, surface->arena);
}

static void read_root(struct hv_node *root, void *state)
{
    read_head(root, state);
    read_left_out(root, state);
    read_entities(root, state);
    hv_node_end(root);
}

struct hv_surface *hv_surface_parse(const struct hv_file *source,
                                    const struct hv_profile *profile,
                                    struct hv_atoms *atoms, struct hv_err *err)
{
    struct reader r = {.profile = profile, .surface = hv_surface_new(NULL, NULL)};
    const struct hv_doc_reader reader = {
        .max = HV_BASELINE_BYTES, .read = read_root, .state = &r};
    if (hv_doc_read(source, &reader, atoms, err)) {
        hv_surface_seal(r.surface);
        return r.surface;
    }
    hv_surface_free(r.surface);
    return NULL;
}

struct hv_surface *hv_surface_read(const char *path, const struct hv_profile *profile,
                                   struct hv_atoms *atoms, struct hv_err *err)
{
    return hv_surface_parse(&(struct hv_file){.name = path}, profile, atoms, err);
}
