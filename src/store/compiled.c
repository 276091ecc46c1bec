/* SPDX-License-Identifier: MIT */
#include "store/compiled.h"

#include "model/entity_serial.h"
#include "store/compiled_format.h"
#include "store/consumer_file.h"

#include <endian.h>
#include <sys/mman.h>

/* Numbers of entities, ascending: for each page of HV_COMPILED_PAGE, the count up to
 * its end, and the numbers within the page as one byte each. */
struct list {
    size_t n;
    const unsigned char *ends, *bytes;
};

struct numbers {
    size_t n, cap;
    uint32_t *v;
};

struct hv_compiled {
    const struct hv_compiled_head *head;
    size_t n_bytes;
    struct hv_atoms *atoms;
    struct hv_arena *arena;
    bool *checked; /* blocks that were verified */
    struct hv_serial_strings strings;
    size_t n_entities;
    const uint32_t *entity_ends;
    const char *entity_bytes;
    size_t n_entity_bytes;
    struct hv_entity **entities; /* NULL: not read yet */
    struct hv_buf entity;        /* the one being assembled */
    uint64_t wanted_names;       /* hash of the last requested names, whose */
    struct numbers wanted;       /* entities are these, ascending */
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

static bool check_blocks(const struct hv_compiled *c, size_t at, size_t n)
{
    size_t n_sums;
    const uint64_t *sums = section(c, HV_COMPILED_CHECKSUMS, &n_sums);
    const size_t first = (size_t)((const char *)sums - (const char *)c->head) + n_sums;
    for (size_t b = at / HV_COMPILED_BLOCK; b * HV_COMPILED_BLOCK < at + n; b++) {
        size_t from = b * HV_COMPILED_BLOCK, to = from + HV_COMPILED_BLOCK;
        if (c->checked[b])
            continue;
        from = from < first ? first : from;
        to = to > c->n_bytes ? c->n_bytes : to;
        c->checked[b] =
            le64toh(sums[b]) == hv_hash((const char *)c->head + from, to - from);
        if (!c->checked[b])
            return false;
    }
    return true;
}

/* Are the blocks of those bytes undamaged? Mostly it is one block, verified before. */
static inline bool are_sound(const struct hv_compiled *c, const void *bytes, size_t n)
{
    size_t at = (size_t)((const char *)bytes - (const char *)c->head);
    size_t block = at / HV_COMPILED_BLOCK;
    return ((at + n - 1) / HV_COMPILED_BLOCK == block && c->checked[block]) ||
           check_blocks(c, at, n);
}

static bool is_sound(const void *ctx, const void *bytes, size_t n)
{
    return are_sound(ctx, bytes, n);
}

/* Verify head and checksums. After that only another program's format can be wrong. */
static bool is_whole(struct hv_compiled *c)
{
    const size_t before = offsetof(struct hv_compiled_head, fields);
    const struct hv_compiled_head *head = c->head;
    size_t blocks = (c->n_bytes + HV_COMPILED_BLOCK - 1) / HV_COMPILED_BLOCK;
    size_t n = sizeof *head - before + blocks * sizeof(uint64_t);
    if (le64toh(head->magic) != HV_COMPILED_MAGIC || before + n > c->n_bytes ||
        le64toh(head->checksum) != hv_hash((const char *)head + before, n) ||
        le64toh(head->fields) != hv_compiled_fields() ||
        le64toh(head->n_bytes) != c->n_bytes)
        return false;
    c->checked = hv_arena_alloc(c->arena, blocks);
    return true;
}

static struct hv_serial_in stream(const struct hv_compiled *c,
                                  enum hv_compiled_section which, uint64_t at,
                                  uint64_t n)
{
    size_t size;
    const char *bytes = section(c, which, &size);
    struct hv_serial_in in = hv_serial_in_of(bytes + at, n, c->atoms);
    in.strings = &c->strings;
    in.bad = at > size || n > size - at || !is_sound(c, bytes + at, n);
    return in;
}

struct hv_serial_in hv_compiled_stream(const struct hv_compiled *compiled,
                                       const struct hv_compiled_part *part)
{
    return stream(compiled, HV_COMPILED_STREAMS, part->at, part->n);
}

void hv_compiled_part_pass(const struct hv_serial_walk *walk,
                           struct hv_compiled_part *part)
{
    part->release = hv_serial_pass_needed(walk, part->release);
    part->name = hv_serial_pass_needed(walk, part->name);
    part->sha256 = hv_serial_pass_needed(walk, part->sha256);
    uint64_t *const numbers[] = {&part->bytes,  &part->seconds,   &part->nanoseconds,
                                 &part->at,     &part->n,         &part->list,
                                 &part->n_list, &part->n_entities};
    for (size_t i = 0; i < HV_COUNT(numbers); i++)
        *numbers[i] = hv_serial_pass(walk, *numbers[i], UINT64_MAX);
}

static bool read_parts(struct hv_compiled *c, const char *profile)
{
    struct hv_serial_in in = stream(c, HV_COMPILED_PARTS, 0,
                                    le64toh(c->head->sections[HV_COMPILED_PARTS].n));
    bool same = strcmp(hv_serial_need_string(&in), profile) == 0;
    const struct hv_serial_walk walk = {.in = &in};
    hv_names_pass(&walk, c->arena, &c->archs);
    hv_names_pass(&walk, c->arena, &c->audiences);
    HV_SERIAL_PASS_LIST(&walk, c->arena, c->parts, c->n_parts);
    HV_EACH (part, c->parts, c->n_parts)
        hv_compiled_part_pass(&walk, part);
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
    c->strings.is_sound = is_sound;
    c->strings.ctx = c;
    c->entity_ends = section(c, HV_COMPILED_ENTITY_ENDS, &n);
    c->n_entities = n / sizeof *c->entity_ends - 1;
    c->entity_bytes = section(c, HV_COMPILED_ENTITIES, &c->n_entity_bytes);
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
    c->head = hv_file_map(path, sizeof *c->head, &c->n_bytes, ret_damaged);
    bool ok = c->head && is_whole(c);
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
    hv_buf_done(&compiled->entity);
    free(compiled->wanted.v);
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
    release = hv_atom(compiled->atoms, release);
    name = hv_atom(compiled->atoms, name);
    return HV_FIND(part, compiled->parts, compiled->n_parts,
                   part->release == release && part->name == name);
}

/* ---- surfaces ---- */

/* The bytes of an entity in the file. */
static struct hv_serial_in bytes_of(const struct hv_compiled *c, size_t number)
{
    const uint32_t *ends = &c->entity_ends[number];
    struct hv_serial_in in = {.atoms = c->atoms, .strings = &c->strings};
    const size_t at = le32toh(ends[0]), end = le32toh(ends[1]);
    in.bad = !are_sound(c, ends, 2 * sizeof *ends) || at >= end ||
             end > c->n_entity_bytes || !are_sound(c, c->entity_bytes + at, end - at);
    in.p = in.end = (const unsigned char *)c->entity_bytes;
    if (!in.bad) {
        in.p += at;
        in.end += end;
    }
    return in;
}

/* The bytes of the complete entity that this one is a difference to. */
static struct hv_serial_in whole_of(const struct hv_compiled *c, size_t number,
                                    struct hv_serial_in *ret_bytes)
{
    *ret_bytes = bytes_of(c, number);
    uint64_t back = hv_serial_get_max(ret_bytes, number);
    struct hv_serial_in whole = *ret_bytes;
    if (back) {
        whole = bytes_of(c, number - back);
        whole.bad |= hv_serial_get(&whole) != 0;
        whole.bad |= ret_bytes->bad;
    }
    return whole;
}

/* The stream of an entity, assembled if it is stored as a difference. */
static struct hv_serial_in stream_of(struct hv_compiled *c, size_t number)
{
    struct hv_serial_in own, in = whole_of(c, number, &own);
    if (in.p == own.p || in.bad)
        return in;
    size_t n = (size_t)(in.end - in.p);
    size_t begin = hv_serial_get_max(&own, n), end = hv_serial_get_max(&own, n - begin);
    c->entity.n = 0;
    hv_buf_add(&c->entity, in.p, begin);
    hv_buf_add(&c->entity, own.p, (size_t)(own.end - own.p));
    hv_buf_add(&c->entity, in.end - end, end);
    in.p = (const unsigned char *)c->entity.p;
    in.end = in.p + c->entity.n;
    in.bad = own.bad;
    return in;
}

/* Read the entity of that number once; NULL: it is damaged. */
static const struct hv_entity *entity_at(struct hv_compiled *c, size_t number)
{
    if (number >= c->n_entities)
        return NULL;
    if (!c->entities[number]) {
        struct hv_serial_in in = stream_of(c, number);
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
    struct hv_serial_in in = hv_compiled_stream(c, part);
    hv_surface_head_pass(&(struct hv_serial_walk){.in = &in}, s);
    return !in.bad;
}

/* Compare the name of that entity with another one; *ret_bad: it is damaged. */
static int compare_name(const struct hv_compiled *c, size_t number, const char *name,
                        bool *ret_bad)
{
    struct hv_serial_in own, in = whole_of(c, number, &own);
    const uint64_t string = hv_entity_name_number(&in);
    const char *text = in.bad ? NULL : hv_serial_text(&c->strings, string);
    *ret_bad |= !text;
    return *ret_bad ? 0 : strcmp(text, name);
}

static bool want_name(struct hv_compiled *c, const char *name)
{
    struct numbers *wanted = &c->wanted;
    size_t i;
    bool bad = false;
    HV_LOWER_BOUND(i, c->n_entities, compare_name(c, i, name, &bad) < 0);
    for (; i < c->n_entities && !bad && compare_name(c, i, name, &bad) == 0; i++)
        *HV_ADD(wanted->v, wanted->n, wanted->cap) = (uint32_t)i;
    return !bad;
}

/* Find the entities of those names, unless the last call had the same names. */
static bool want_names(struct hv_compiled *c, const struct hv_strings *names)
{
    HV_BUF all = {0};
    bool ok = true;
    for (size_t i = 0; i < names->n; i++)
        hv_buf_add(&all, names->v[i], strlen(names->v[i]) + 1);
    uint64_t hash = hv_hash(all.n ? all.p : "", all.n);
    if (c->wanted.v && c->wanted_names == hash)
        return true;
    c->wanted_names = hash;
    c->wanted.n = 0;
    for (size_t i = 0; i < names->n && ok; i++) /* each once */
        ok = (i && strcmp(names->v[i - 1], names->v[i]) == 0) ||
             want_name(c, names->v[i]);
    c->wanted_names = ok ? hash : ~hash;
    return ok;
}

static bool open_list(const struct hv_compiled *c, const struct hv_compiled_part *part,
                      struct list *ret)
{
    const size_t ends = HV_COMPILED_PAGES(c->n_entities) * sizeof(uint32_t);
    struct hv_serial_in in = stream(c, HV_COMPILED_LISTS, part->list, part->n_list);
    *ret = (struct list){part->n_entities, in.p, in.p + ends};
    return !in.bad && part->n_list == ends + part->n_entities;
}

/* The count of numbers before that page. */
static size_t list_at(const struct list *list, size_t page)
{
    uint32_t end = 0;
    if (page)
        memcpy(&end, list->ends + (page - 1) * sizeof end, sizeof end);
    return HV_MIN(le32toh(end), list->n);
}

static void add_all(const struct hv_compiled *c, const struct list *list,
                    struct numbers *to)
{
    for (size_t page = 0, i = 0; page < HV_COMPILED_PAGES(c->n_entities); page++)
        for (const size_t end = list_at(list, page + 1); i < end; i++)
            *HV_ADD(to->v, to->n, to->cap) =
                (uint32_t)(page * HV_COMPILED_PAGE + list->bytes[i]);
}

static void add_wanted(const struct hv_compiled *c, const struct list *list,
                       struct numbers *to)
{
    size_t page = SIZE_MAX, i = 0, end = 0;
    HV_EACH (number, c->wanted.v, c->wanted.n) {
        if (*number / HV_COMPILED_PAGE != page) {
            page = *number / HV_COMPILED_PAGE;
            i = list_at(list, page);
            end = list_at(list, page + 1);
        }
        while (i < end && list->bytes[i] < *number % HV_COMPILED_PAGE)
            i++;
        for (; i < end && list->bytes[i] == *number % HV_COMPILED_PAGE; i++)
            *HV_ADD(to->v, to->n, to->cap) = *number;
    }
}

/* Numbers go by name, then class: group them by class, and sort forms of a name. */
static void put_in_order(struct hv_surface *s, const struct hv_entity **entities,
                         size_t n)
{
    size_t at[2][HV_CLASSES + 1] = {{0}};
    HV_EACH_ENTITY (e, entities, n)
        at[hv_entity_is_older(e)][e->cls + 1]++;
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        at[0][cls + 1] += at[0][cls];
        at[1][cls + 1] += at[1][cls];
    }
    s->n_entities = at[0][HV_CLASSES];
    s->n_older = at[1][HV_CLASSES];
    s->entities = hv_entities_list(s->arena, NULL, 0, s->n_entities);
    s->older = hv_entities_list(s->arena, NULL, 0, s->n_older);
    HV_EACH_ENTITY (e, entities, n) {
        const bool older = hv_entity_is_older(e);
        (older ? s->older : s->entities)[at[older][e->cls]++] = e;
    }
    hv_entities_sort_forms(s->entities, s->n_entities);
    hv_entities_sort_forms(s->older, s->n_older);
}

static bool read_entities(struct hv_compiled *c, const struct numbers *numbers,
                          struct hv_surface *s)
{
    HV_FREED const struct hv_entity **entities =
        hv_alloc((numbers->n + 1) * sizeof *entities);
    for (size_t i = 0; i < numbers->n; i++)
        if (!(entities[i] = entity_at(c, numbers->v[i])))
            return false;
    put_in_order(s, entities, numbers->n);
    return true;
}

struct hv_surface *hv_compiled_surface(struct hv_compiled *compiled,
                                       const struct hv_compiled_part *part,
                                       const struct hv_strings *only_named)
{
    struct hv_surface *s = hv_surface_new(NULL, NULL);
    struct numbers numbers = {0};
    struct list list;
    bool ok = read_head(compiled, part, s) && open_list(compiled, part, &list) &&
              (!only_named || want_names(compiled, only_named));
    if (ok && only_named)
        add_wanted(compiled, &list, &numbers);
    else if (ok)
        add_all(compiled, &list, &numbers);
    ok = ok && read_entities(compiled, &numbers, s);
    free(numbers.v);
    if (ok)
        return s;
    hv_surface_free(s);
    return NULL;
}

bool hv_compiled_calls(struct hv_compiled *compiled,
                       const struct hv_compiled_part *part, struct hv_call_places *ret)
{
    struct hv_serial_in in = hv_compiled_stream(compiled, part);
    *ret = (struct hv_call_places){0};
    hv_call_places_pass(&(struct hv_serial_walk){.in = &in}, ret);
    if (!in.bad)
        return true;
    free(ret->v);
    *ret = (struct hv_call_places){0};
    return false;
}
