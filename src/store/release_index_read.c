/* SPDX-License-Identifier: MIT */
#include "store/release_index.h"

#include "model/entity_serial.h"
#include "store/json_read.h"

enum { MAX_BYTES = 64 * 1024 * 1024 };

void hv_index_file_free(struct hv_index_file *file)
{
    hv_owner_free(file);
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
static bool parse_range(const char **p, unsigned n_releases, struct hv_index_range *ret)
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
    *ret = (struct hv_index_range){(uint16_t)first, (uint16_t)last};
    return true;
}

/* HASH AUDIENCES RANGE[,RANGE ...][ =VALUE] */
static bool parse_form(struct hv_index_file *file, const char *p,
                       struct hv_index_form *form)
{
    unsigned audiences = 0;
    size_t n = 0, cap = 0;
    if (!parse_hash(&p, &form->hash) || *p++ != ' ' ||
        !parse_number(&p, 1U << HV_MAX_AUDIENCES, &audiences) || !audiences ||
        *p != ' ')
        return false;
    form->audiences = audiences;
    do {
        struct hv_index_range range;
        p++;
        if (!parse_range(&p, (unsigned)file->n_releases, &range))
            return false;
        if (n && range.first <= form->ranges[n - 1].last + 1)
            return false;
        *HV_ARENA_ADD(file->arena, form->ranges, n, cap) = range;
    } while (*p == ',');
    form->n_ranges = (uint32_t)n;
    if (p[0] == ' ' && p[1] == '=') {
        form->value = hv_arena_strndup(file->arena, p + 2, strlen(p + 2));
        p += strlen(p);
    }
    return *p == '\0';
}

static void pass_form(const struct hv_serial_walk *walk, struct hv_index_file *file,
                      struct hv_index_form *form)
{
    form->hash = hv_serial_pass_word(walk, form->hash);
    form->audiences = hv_serial_pass32(walk, form->audiences);
    form->value = hv_serial_pass_string(walk, form->value);
    size_t n = form->n_ranges;
    HV_SERIAL_PASS_LIST(walk, file->arena, form->ranges, n);
    form->n_ranges = (uint32_t)n;
    HV_EACH (range, form->ranges, n) {
        range->first =
            (uint16_t)hv_serial_pass(walk, range->first, HV_MAX_RELEASES - 1);
        range->last = (uint16_t)hv_serial_pass(walk, range->last, HV_MAX_RELEASES - 1);
    }
}

static void pass_releases(const struct hv_serial_walk *walk, struct hv_index_file *file)
{
    struct hv_strings releases = {file->n_releases, file->releases};
    hv_names_pass(walk, file->arena, &releases);
    file->releases = releases.v;
    file->n_releases = releases.n;
}

/* All entities are written first, then all of their forms. */
void hv_index_file_put(struct hv_index_file *file, struct hv_serial_out *out,
                       struct hv_atoms *atoms)
{
    HV_BUF forms = {0};
    struct hv_serial_out behind = {.buf = &forms, .numbers = out->numbers};
    pass_releases(&(struct hv_serial_walk){.out = out}, file);
    hv_serial_put(out, file->n_entities);
    HV_EACH (e, file->entities, file->n_entities) {
        const size_t from = forms.n;
        HV_EACH (form, e->forms, e->n_forms) {
            form->value = hv_atom(atoms, form->value);
            pass_form(&(struct hv_serial_walk){.out = &behind}, file, form);
        }
        hv_serial_put(out, e->cls);
        hv_serial_put_string(out, hv_atom(atoms, e->name));
        hv_serial_put(out, e->n_forms);
        hv_serial_put(out, forms.n - from);
    }
    hv_buf_add(out->buf, forms.p, forms.n);
}

struct hv_index_file *hv_index_file_get(struct hv_serial_in *in)
{
    const struct hv_serial_walk walk = {.in = in};
    struct hv_index_file *file = hv_owner_new(sizeof *file);
    uint64_t at = 0;
    in->bad |= !hv_serial_strings_sound(in->strings);
    pass_releases(&walk, file);
    HV_SERIAL_PASS_LIST(&walk, file->arena, file->entities, file->n_entities);
    for (size_t i = 0; i < file->n_entities && !in->bad; i++) {
        struct hv_index_entity *e = &file->entities[i];
        e->cls = (enum hv_class)hv_serial_get_max(in, HV_CLASSES - 1);
        e->name = hv_serial_get_text(in);
        e->n_forms = (uint32_t)hv_serial_get_max(in, UINT32_MAX);
        e->at = (uint32_t)at;
        at += hv_serial_get_max(in, UINT32_MAX);
    }
    in->bad |= at != (uint64_t)(in->end - in->p);
    file->forms = *in;
    return hv_owner_if(!in->bad, file);
}

const struct hv_index_form *hv_index_forms(struct hv_index_file *file,
                                           struct hv_index_entity *entity)
{
    struct hv_serial_in in = file->forms;
    if (entity->forms || !entity->n_forms)
        return entity->forms;
    in.p += entity->at;
    entity->forms =
        hv_arena_alloc(file->arena, entity->n_forms * sizeof *entity->forms);
    HV_EACH (form, entity->forms, entity->n_forms)
        pass_form(&(struct hv_serial_walk){.in = &in}, file, form);
    if (in.bad) /* the bytes were verified, so they changed since */
        abort();
    return entity->forms;
}

int hv_index_entity_order(const struct hv_index_entity *entity, enum hv_class cls,
                          const char *name)
{
    return HV_ORDER(entity->cls, cls) ?: hv_compare_text(entity->name, name);
}

static bool read_class(const struct hv_node *node, enum hv_class *ret)
{
    const char *s = hv_node_raw(node);
    int cls = s ? hv_word_find(hv_class_name, s) : -1;
    *ret = (enum hv_class)HV_MAX(cls, 0);
    return cls >= 0 || hv_node_expect(node, "a class of entities");
}

/* [class, name, form, ...] */
static void read_entity(const struct hv_node *node, struct hv_index_file *file)
{
    struct hv_node field;
    struct hv_index_entity *entity = &file->entities[file->n_entities];
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
    entity->n_forms = (uint32_t)(n - 2);
    entity->forms = hv_arena_alloc(file->arena, (n - 2) * sizeof *entity->forms);
    if (!entity->name)
        return;
    if (file->n_entities &&
        hv_index_entity_order(entity - 1, entity->cls, entity->name) >= 0)
        hv_node_fail(&field,
                     "expected sorted entities, found \"%.60s\" after a later one",
                     entity->name);
    for (size_t i = 2; i < n && hv_doc_ok(node->doc); i++) {
        hv_node_at(node, i, &field);
        const char *s = hv_node_raw(&field);
        if (s && !parse_form(file, s, &entity->forms[i - 2]))
            hv_node_expect(&field,
                           "\"HASH AUDIENCES RANGES\" within the index's releases");
    }
    file->n_entities++;
}

static void read_releases(struct hv_node *root, struct hv_index_file *file)
{
    struct hv_node list;
    if (!hv_node_need(root, "releases", &list))
        return;
    size_t n = hv_node_array(&list);
    if (n < 1 || n > HV_MAX_RELEASES) {
        hv_node_fail(&list, "expected 1 to %d releases, found %zu", HV_MAX_RELEASES, n);
        return;
    }
    file->releases = hv_arena_alloc(file->arena, n * sizeof *file->releases);
    HV_EACH_ITEM (item, &list) {
        size_t i = item.index;
        file->releases[i] = hv_node_name(&item);
        if (!file->releases[i])
            return;
        if (i && hv_release_compare(file->releases[i - 1], file->releases[i]) > 0)
            hv_node_expect(&item, "releases in ascending order");
    }
    file->n_releases = n;
}

struct reader {
    struct hv_index_file *file;
    const char *const *profile_and_arch;
};

static void read_root(struct hv_node *root, void *state)
{
    const struct reader *r = state;
    struct hv_index_file *file = r->file;
    struct hv_node list;
    hv_node_schema(root, "hvabi-history/1");
    hv_node_need_same(root, "profile", r->profile_and_arch[0]);
    hv_node_need_same(root, "arch", r->profile_and_arch[1]);
    if (hv_node_need(root, "audiences",
                     &list)) /* for people; bits follow the order of the profile */
        hv_node_array(&list);
    read_releases(root, file);
    if (!hv_node_need(root, "entities", &list))
        return;
    size_t n = hv_node_array(&list);
    file->entities = hv_arena_alloc(file->arena, n * sizeof *file->entities);
    HV_EACH_ITEM (item, &list)
        read_entity(&item, file);
    hv_node_end(root);
}

struct hv_index_file *hv_index_file_read(const struct hv_file *source,
                                         const char *const profile_and_arch[2],
                                         struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_index_file *file = hv_owner_new(sizeof *file);
    struct reader r = {file, profile_and_arch};
    const struct hv_doc_reader reader = {
        .max = MAX_BYTES, .read = read_root, .state = &r};
    return hv_owner_if(hv_doc_read(source, &reader, atoms, err), file);
}
