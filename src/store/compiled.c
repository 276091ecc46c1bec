/* SPDX-License-Identifier: MIT */
#include "store/compiled.h"

#include "model/entity_serial.h"
#include "store/change_index.h"
#include "store/compiled_format.h"

#include <endian.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct hv_compiled {
    const struct hv_compiled_head *head;
    size_t n_bytes;
    struct hv_atoms *atoms;
    struct hv_arena *arena;
    struct hv_serial_strings strings;
    size_t n_entities;
    const struct hv_compiled_entity *directory;
    struct hv_entity **entities; /* NULL: not read yet */
    struct hv_strings archs, audiences;
    size_t n_parts;
    struct hv_compiled_part *parts;
};

char *hv_compiled_path(const char *dir, const char *profile)
{
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s/%s.compiled", dir, profile);
    return buf.p;
}

/* ---- opening ---- */

static const void *section(const struct hv_compiled *c, enum hv_compiled_section which,
                           size_t *ret_n)
{
    *ret_n = le64toh(c->head->sections[which].n);
    return (const char *)c->head + le64toh(c->head->sections[which].at);
}

static bool map_file(struct hv_compiled *c, const char *path, bool *ret_damaged)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return false;
    *ret_damaged = true;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (size_t)st.st_size > sizeof *c->head) {
        c->n_bytes = (size_t)st.st_size;
        c->head = mmap(NULL, c->n_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
        c->head = c->head == MAP_FAILED ? NULL : c->head;
    }
    close(fd);
    return c->head;
}

/* Once the checksum is right, nothing but another program's format can be wrong. */
static bool is_whole(const struct hv_compiled *c)
{
    const size_t before = offsetof(struct hv_compiled_head, fields);
    const struct hv_compiled_head *head = c->head;
    return le64toh(head->magic) == HV_COMPILED_MAGIC &&
           le64toh(head->checksum) ==
               hv_hash((const char *)head + before, c->n_bytes - before) &&
           le64toh(head->fields) == hv_compiled_fields();
}

static struct hv_serial_in stream(const struct hv_compiled *c,
                                  enum hv_compiled_section which, uint64_t at,
                                  uint64_t n)
{
    struct hv_serial_in in;
    size_t size;
    const char *bytes = section(c, which, &size);
    hv_serial_in_init(&in, bytes + at, n, c->atoms);
    in.strings = &c->strings;
    in.bad = at > size || n > size - at;
    return in;
}

static struct hv_strings get_names(struct hv_serial_in *in, struct hv_arena *arena)
{
    struct hv_strings names = {.n = hv_serial_get_count(in)};
    names.v = hv_arena_alloc(arena, (names.n + 1) * sizeof *names.v);
    for (size_t i = 0; i < names.n; i++)
        names.v[i] = hv_serial_need_string(in);
    return names;
}

static void get_part(struct hv_serial_in *in, struct hv_compiled_part *part)
{
    part->release = hv_serial_need_string(in);
    part->name = hv_serial_need_string(in);
    part->sha256 = hv_serial_need_string(in);
    uint64_t *const numbers[] = {&part->bytes,     &part->seconds, &part->nanoseconds,
                                 &part->at,        &part->n,       &part->list,
                                 &part->n_current, &part->n_older};
    for (size_t i = 0; i < HV_COUNT(numbers); i++)
        *numbers[i] = hv_serial_get(in);
}

static bool read_parts(struct hv_compiled *c, const char *profile)
{
    struct hv_serial_in in = stream(c, HV_COMPILED_PARTS, 0,
                                    le64toh(c->head->sections[HV_COMPILED_PARTS].n));
    bool same = strcmp(hv_serial_need_string(&in), profile) == 0;
    c->archs = get_names(&in, c->arena);
    c->audiences = get_names(&in, c->arena);
    c->n_parts = hv_serial_get_count(&in);
    c->parts = hv_arena_alloc(c->arena, (c->n_parts + 1) * sizeof *c->parts);
    for (size_t i = 0; i < c->n_parts && !in.bad; i++)
        get_part(&in, &c->parts[i]);
    return same && !in.bad;
}

static void find_sections(struct hv_compiled *c)
{
    size_t n;
    c->strings.at = section(c, HV_COMPILED_STRING_ENDS, &n);
    c->strings.n = n / sizeof *c->strings.at - 1;
    c->strings.bytes = section(c, HV_COMPILED_STRINGS, &n);
    c->strings.atoms =
        hv_arena_alloc(c->arena, (c->strings.n + 1) * sizeof *c->strings.atoms);
    c->directory = section(c, HV_COMPILED_DIRECTORY, &n);
    c->n_entities = n / sizeof *c->directory - 1;
    c->entities =
        hv_arena_alloc(c->arena, (c->n_entities + 1) * sizeof(struct hv_entity *));
}

struct hv_compiled *hv_compiled_open(const char *dir, const char *profile,
                                     struct hv_atoms *atoms, bool *ret_damaged)
{
    struct hv_compiled *c = hv_alloc(sizeof *c);
    char *path = hv_compiled_path(dir, profile);
    c->atoms = atoms;
    c->arena = hv_arena_new();
    *ret_damaged = false;
    bool ok = map_file(c, path, ret_damaged) && is_whole(c);
    if (ok)
        find_sections(c);
    free(path);
    if (ok && read_parts(c, profile)) {
        *ret_damaged = false;
        return c;
    }
    hv_compiled_free(c);
    return NULL;
}

void hv_compiled_free(struct hv_compiled *compiled)
{
    if (!compiled)
        return;
    if (compiled->head)
        munmap((void *)(uintptr_t)compiled->head, compiled->n_bytes);
    hv_arena_free(compiled->arena);
    free(compiled);
}

bool hv_compiled_fits(const struct hv_compiled *compiled,
                      const struct hv_profile *profile)
{
    bool same = compiled->audiences.n == profile->n_audiences &&
                compiled->archs.n == profile->n_archs;
    for (size_t i = 0; same && i < profile->n_audiences; i++)
        same = compiled->audiences.v[i] == profile->audiences[i].name;
    for (size_t i = 0; same && i < profile->n_archs; i++)
        same = compiled->archs.v[i] == profile->archs[i].name;
    return same;
}

const struct hv_compiled_part *hv_compiled_parts(const struct hv_compiled *compiled,
                                                 size_t *ret_n)
{
    *ret_n = compiled->n_parts;
    return compiled->parts;
}

const struct hv_compiled_part *hv_compiled_find(const struct hv_compiled *compiled,
                                                const char *release, const char *name)
{
    return HV_FIND(part, compiled->parts, compiled->n_parts,
                   strcmp(part->release, release) == 0 &&
                       strcmp(part->name, name) == 0);
}

/* ---- surfaces ---- */

/* The entity of that number, read once; NULL: it is damaged. */
static const struct hv_entity *entity_at(struct hv_compiled *c, uint32_t number)
{
    if (number >= c->n_entities)
        return NULL;
    if (!c->entities[number]) {
        uint32_t at = le32toh(c->directory[number].at);
        struct hv_serial_in in = stream(c, HV_COMPILED_ENTITIES, at,
                                        le32toh(c->directory[number + 1].at) - at);
        struct hv_entity *e = hv_arena_alloc(c->arena, sizeof *e);
        hv_entity_get(&in, c->arena, true, e);
        c->entities[number] = in.bad ? NULL : e;
        hv_serial_in_done(&in);
    }
    return c->entities[number];
}

static bool read_head(const struct hv_compiled *c, const struct hv_compiled_part *part,
                      struct hv_surface *s)
{
    struct hv_serial_in in = stream(c, HV_COMPILED_STREAMS, part->at, part->n);
    s->profile = hv_serial_get_string(&in);
    s->release = hv_serial_get_string(&in);
    s->arch = hv_serial_get_string(&in);
    s->interface_version = hv_serial_get_string(&in);
    s->audiences = (uint32_t)hv_serial_get_max(&in, UINT32_MAX);
    s->n_variants = hv_serial_get(&in);
    s->n_thresholds = hv_serial_get_count(&in);
    s->thresholds = hv_arena_alloc(s->arena, s->n_thresholds * sizeof *s->thresholds);
    for (size_t i = 0; i < s->n_thresholds; i++)
        s->thresholds[i] = hv_serial_get(&in);
    s->side_files = get_names(&in, s->arena);
    s->n_undeclared = hv_serial_get_count(&in);
    s->undeclared = hv_arena_alloc(s->arena, s->n_undeclared * sizeof *s->undeclared);
    for (size_t i = 0; i < s->n_undeclared; i++) {
        s->undeclared[i].macro = hv_serial_need_string(&in);
        s->undeclared[i].file = hv_serial_need_string(&in);
        s->undeclared[i].line = (uint32_t)hv_serial_get_max(&in, UINT32_MAX);
    }
    s->n_left_out = hv_serial_get_count(&in);
    s->left_out = hv_arena_alloc(s->arena, s->n_left_out * sizeof *s->left_out);
    for (size_t i = 0; i < s->n_left_out; i++)
        hv_left_out_get(&in, &s->left_out[i]);
    return !in.bad;
}

/* Entities of a surface, in its order. */
struct copies {
    struct hv_compiled *of;
    struct hv_arena *arena;
    size_t n, cap;
    struct hv_entity *v;
    bool failed;
};

static void add_copy(struct copies *copies, uint32_t number)
{
    const struct hv_entity *e = entity_at(copies->of, le32toh(number));
    copies->failed |= !e;
    if (!e)
        return;
    *HV_ARENA_ADD(copies->arena, copies->v, copies->n, copies->cap) = *e;
}

/* How the entity of that number and a name are ordered. */
static int compare_key(const struct hv_compiled *c, uint32_t number, enum hv_class cls,
                       const char *name)
{
    const struct hv_compiled_entity *e = &c->directory[le32toh(number)];
    const uint32_t *at = &c->strings.at[le32toh(e->name)];
    int order = HV_ORDER(le32toh(e->cls), (uint32_t)cls);
    return order ? order : strcmp(c->strings.bytes + le32toh(*at), name);
}

/* Those of a list of n that have the class and the name. */
static void add_named(struct copies *copies, const uint32_t *list, size_t n,
                      enum hv_class cls, const char *name)
{
    size_t i;
    HV_LOWER_BOUND(i, n, compare_key(copies->of, list[i], cls, name) < 0);
    for (; i < n && compare_key(copies->of, list[i], cls, name) == 0; i++)
        add_copy(copies, list[i]);
}

static void add_list(struct copies *copies, const uint32_t *list, size_t n)
{
    copies->cap = n;
    copies->v = hv_arena_alloc(copies->arena, (n + 1) * sizeof *copies->v);
    for (size_t i = 0; i < n && !copies->failed; i++)
        add_copy(copies, list[i]);
}

static void add_all_named(struct copies *copies, const uint32_t *list, size_t n,
                          const struct hv_strings *names)
{
    for (unsigned cls = 0; cls < HV_CLASSES; cls++)
        for (size_t i = 0; i < names->n; i++)
            add_named(copies, list, n, (enum hv_class)cls, names->v[i]);
}

struct hv_surface *hv_compiled_surface(struct hv_compiled *compiled,
                                       const struct hv_compiled_part *part,
                                       const struct hv_strings *only_named)
{
    size_t n;
    const uint32_t *list = section(compiled, HV_COMPILED_LISTS, &n);
    const size_t lengths[] = {part->n_current, part->n_older};
    struct hv_surface *s = hv_surface_new(NULL, NULL);
    struct copies copies[HV_COUNT(lengths)];
    bool ok = read_head(compiled, part, s);
    list += part->list;
    for (size_t i = 0; i < HV_COUNT(lengths); list += lengths[i++]) {
        copies[i] = (struct copies){.of = compiled, .arena = s->arena};
        if (only_named)
            add_all_named(&copies[i], list, lengths[i], only_named);
        else
            add_list(&copies[i], list, lengths[i]);
        ok &= !copies[i].failed;
    }
    s->entities = copies[0].v;
    s->n_entities = copies[0].n;
    s->older = copies[1].v;
    s->n_older = copies[1].n;
    if (ok)
        return s;
    hv_surface_free(s);
    return NULL;
}

/* ---- other parts ---- */

static void get_entities(struct hv_serial_in *in, struct hv_index_file *file)
{
    file->n_entities = hv_serial_get_count(in);
    file->entities =
        hv_arena_alloc(file->arena, (file->n_entities + 1) * sizeof *file->entities);
    HV_EACH (e, file->entities, file->n_entities) {
        e->cls = (enum hv_class)hv_serial_get_max(in, HV_CLASSES - 1);
        e->name = hv_serial_need_string(in);
        e->first_form = (uint32_t)file->n_forms;
        e->n_forms = (uint32_t)hv_serial_get_count(in);
        file->n_forms += e->n_forms;
    }
}

static void get_form(struct hv_serial_in *in, struct hv_index_file *file,
                     struct hv_index_form *form)
{
    form->hash = hv_serial_get(in);
    form->audiences = (uint32_t)hv_serial_get_max(in, UINT32_MAX);
    form->value = hv_serial_get_string(in);
    form->first_range = (uint32_t)file->n_ranges;
    form->n_ranges = (uint32_t)hv_serial_get_count(in);
    for (uint32_t i = 0; i < form->n_ranges; i++) {
        uint16_t first = (uint16_t)hv_serial_get_max(in, HV_MAX_RELEASES - 1);
        uint16_t last = (uint16_t)hv_serial_get_max(in, HV_MAX_RELEASES - 1);
        *HV_ADD(file->ranges, file->n_ranges, file->cap_ranges) =
            (struct hv_index_range){first, last};
    }
}

struct hv_index_file *hv_compiled_index(struct hv_compiled *compiled,
                                        const struct hv_compiled_part *part)
{
    struct hv_serial_in in = stream(compiled, HV_COMPILED_STREAMS, part->at, part->n);
    struct hv_index_file *file = hv_alloc(sizeof *file);
    file->arena = hv_arena_new();
    struct hv_strings releases = get_names(&in, file->arena);
    file->releases = releases.v;
    file->n_releases = releases.n;
    get_entities(&in, file);
    file->forms = hv_alloc((file->n_forms + 1) * sizeof *file->forms);
    for (size_t i = 0; i < file->n_forms && !in.bad; i++)
        get_form(&in, file, &file->forms[i]);
    if (!in.bad)
        return file;
    hv_index_file_free(file);
    return NULL;
}

struct hv_change_index *hv_compiled_changes(struct hv_compiled *compiled,
                                            const struct hv_compiled_part *part)
{
    struct hv_serial_in in = stream(compiled, HV_COMPILED_STREAMS, part->at, part->n);
    return hv_change_index_get(&in);
}

struct hv_file hv_compiled_text(const struct hv_compiled *compiled,
                                const struct hv_compiled_part *part)
{
    size_t n;
    const char *bytes = section(compiled, HV_COMPILED_STREAMS, &n);
    return (struct hv_file){.bytes = bytes + part->at, .n = part->n};
}
