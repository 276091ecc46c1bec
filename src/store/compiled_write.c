/* SPDX-License-Identifier: MIT */
#include "model/entity_serial.h"
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/compiled.h"
#include "store/compiled_format.h"
#include "store/store.h"
#include "store/surface_json.h"

#include <endian.h>
#include <sys/stat.h>

/* Numbers of entities by the hash of their bytes. */
struct table {
    size_t n, cap; /* cap: a power of two */
    struct slot {
        uint64_t hash;
        uint32_t number; /* + 1; 0: free */
    } * slots;
};

struct writer {
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    struct hv_serial_numbers strings;
    struct hv_buf sections[HV_COMPILED_SECTIONS];
    struct table entities;
    struct hv_buf entity; /* the one that is being written */
    size_t n_parts, cap_parts;
    struct hv_compiled_part *parts;
};

static struct hv_serial_out stream_to(struct writer *w, struct hv_buf *buf)
{
    return (struct hv_serial_out){.buf = buf, .numbers = &w->strings};
}

static void put_names(struct hv_serial_out *out, const char *const *names, size_t n)
{
    hv_serial_put(out, n);
    for (size_t i = 0; i < n; i++)
        hv_serial_put_string(out, names[i]);
}

/* ---- entities ---- */

static void grow_table(struct table *t)
{
    struct table old = *t;
    t->cap = old.cap ? 2 * old.cap : 1 << 12;
    t->slots = hv_alloc(t->cap * sizeof *t->slots);
    for (size_t i = 0; i < old.cap; i++) {
        size_t at = old.slots[i].hash & (t->cap - 1);
        while (old.slots[i].number && t->slots[at].number)
            at = (at + 1) & (t->cap - 1);
        if (old.slots[i].number)
            t->slots[at] = old.slots[i];
    }
    free(old.slots);
}

static bool is_bytes(const struct writer *w, uint32_t number)
{
    const struct hv_buf *all = &w->sections[HV_COMPILED_ENTITIES];
    const void *bytes = w->sections[HV_COMPILED_DIRECTORY].p;
    const struct hv_compiled_entity *directory = bytes;
    size_t from = le32toh(directory[number].at);
    size_t to = number + 1 < w->entities.n ? le32toh(directory[number + 1].at) : all->n;
    return to - from == w->entity.n &&
           memcmp(all->p + from, w->entity.p, w->entity.n) == 0;
}

static uint32_t add_entity(struct writer *w, const struct hv_entity *e)
{
    struct table *t = &w->entities;
    struct hv_buf *all = &w->sections[HV_COMPILED_ENTITIES];
    struct hv_serial_out out = stream_to(w, &w->entity);
    w->entity.n = 0;
    hv_entity_put(&out, e, true);
    uint64_t hash = hv_hash(w->entity.p, w->entity.n);
    if (2 * t->n >= t->cap)
        grow_table(t);
    size_t at = hash & (t->cap - 1);
    for (; t->slots[at].number; at = (at + 1) & (t->cap - 1))
        if (t->slots[at].hash == hash && is_bytes(w, t->slots[at].number - 1))
            return t->slots[at].number - 1;
    const struct hv_compiled_entity entry = {hv_serial_number(&w->strings, e->name),
                                             (uint32_t)all->n, e->cls};
    hv_buf_add(&w->sections[HV_COMPILED_DIRECTORY], &entry, sizeof entry);
    hv_buf_add(all, w->entity.p, w->entity.n);
    t->slots[at] = (struct slot){hash, (uint32_t)++t->n};
    return (uint32_t)t->n - 1;
}

static void add_list(struct writer *w, const struct hv_entity *entities, size_t n)
{
    HV_EACH (e, entities, n) {
        uint32_t number = htole32(add_entity(w, e));
        hv_buf_add(&w->sections[HV_COMPILED_LISTS], &number, sizeof number);
    }
}

/* ---- parts ---- */

static void put_head(struct hv_serial_out *out, const struct hv_surface *s)
{
    const char *const words[] = {s->profile, s->release, s->arch, s->interface_version};
    for (size_t i = 0; i < HV_COUNT(words); i++)
        hv_serial_put_string(out, words[i]);
    hv_serial_put(out, s->audiences);
    hv_serial_put(out, s->n_variants);
    hv_serial_put(out, s->n_thresholds);
    for (size_t i = 0; i < s->n_thresholds; i++)
        hv_serial_put(out, s->thresholds[i]);
    put_names(out, s->side_files.v, s->side_files.n);
    hv_serial_put(out, s->n_undeclared);
    HV_EACH (u, s->undeclared, s->n_undeclared) {
        hv_serial_put_string(out, u->macro);
        hv_serial_put_string(out, u->file);
        hv_serial_put(out, u->line);
    }
    hv_left_out_put(out, s->left_out, s->n_left_out);
}

static bool add_surface(struct writer *w, const struct hv_file *file,
                        struct hv_compiled_part *part, struct hv_err *err)
{
    struct hv_serial_out out = stream_to(w, &w->sections[HV_COMPILED_STREAMS]);
    struct hv_surface *s = hv_surface_parse(file, w->profile, w->atoms, err);
    if (!s)
        return false;
    put_head(&out, s);
    part->list = w->sections[HV_COMPILED_LISTS].n / sizeof(uint32_t);
    part->n_current = s->n_entities;
    part->n_older = s->n_older;
    add_list(w, s->entities, s->n_entities);
    add_list(w, s->older, s->n_older);
    hv_surface_free(s);
    return true;
}

static void put_form(struct writer *w, struct hv_serial_out *out,
                     const struct hv_index_file *index,
                     const struct hv_index_form *form)
{
    hv_serial_put(out, form->hash);
    hv_serial_put(out, form->audiences);
    hv_serial_put_string(out, hv_atom(w->atoms, form->value));
    hv_serial_put(out, form->n_ranges);
    for (uint32_t i = 0; i < form->n_ranges; i++) {
        hv_serial_put(out, index->ranges[form->first_range + i].first);
        hv_serial_put(out, index->ranges[form->first_range + i].last);
    }
}

static bool add_index(struct writer *w, const struct hv_file *file, const char *arch,
                      struct hv_err *err)
{
    struct hv_serial_out out = stream_to(w, &w->sections[HV_COMPILED_STREAMS]);
    const char *const names[] = {w->profile->name, arch};
    struct hv_index_file *index = hv_index_file_read(file, names, w->atoms, err);
    if (!index)
        return false;
    put_names(&out, index->releases, index->n_releases);
    hv_serial_put(&out, index->n_entities);
    HV_EACH (e, index->entities, index->n_entities) {
        hv_serial_put(&out, e->cls);
        hv_serial_put_string(&out, e->name);
        hv_serial_put(&out, e->n_forms);
    }
    HV_EACH (form, index->forms, index->n_forms)
        put_form(w, &out, index, form);
    hv_index_file_free(index);
    return true;
}

static bool add_changes(struct writer *w, const struct hv_file *file,
                        struct hv_err *err)
{
    struct hv_serial_out out = stream_to(w, &w->sections[HV_COMPILED_STREAMS]);
    struct hv_change_index *index =
        hv_change_index_read(file, w->profile, w->atoms, err);
    if (!index)
        return false;
    hv_change_index_put(index, &out);
    hv_change_index_free(index);
    return true;
}

static bool add_bytes(struct writer *w, const struct hv_file *file,
                      struct hv_compiled_part *part, struct hv_err *err)
{
    struct hv_buf *streams = &w->sections[HV_COMPILED_STREAMS];
    bool history = strcmp(part->release, HV_HISTORY_DIR) == 0;
    part->at = streams->n;
    bool ok = true;
    if (history && strcmp(part->name, HV_CHANGE_INDEX) == 0)
        ok = add_changes(w, file, err);
    else if (strcmp(part->name, history ? HV_COMMIT_INDEX : HV_CONSUMER_CALLS) == 0)
        hv_buf_add(streams, file->bytes, file->n);
    else if (!history)
        ok = add_surface(w, file, part, err);
    else
        ok = add_index(w, file, part->name, err);
    part->n = streams->n - part->at;
    return ok;
}

/* What that file says, where there is one. */
static bool add_file(struct writer *w, const char *dir, const char *release,
                     const char *name, struct hv_err *err)
{
    char *path = hv_baseline_path(dir, w->profile->name, release, name);
    char hex[HV_SHA256_HEX + 1];
    struct hv_buf bytes = {0};
    struct stat st;
    bool there = stat(path, &st) == 0;
    bool ok = !there || hv_file_read(path, HV_BASELINE_BYTES, &bytes, err);
    if (there && ok) {
        hv_sha256_hex(bytes.p, bytes.n, hex);
        struct hv_compiled_part part = {
            .release = hv_atom(w->atoms, release),
            .name = hv_atom(w->atoms, name),
            .sha256 = hv_atom(w->atoms, hex),
            .bytes = (uint64_t)st.st_size,
            .seconds = (uint64_t)st.st_mtim.tv_sec,
            .nanoseconds = (uint64_t)st.st_mtim.tv_nsec,
        };
        ok = add_bytes(w, &(struct hv_file){path, bytes.p, bytes.n}, &part, err);
        *HV_ADD(w->parts, w->n_parts, w->cap_parts) = part;
    }
    hv_buf_done(&bytes);
    free(path);
    return ok;
}

static bool add_release(struct writer *w, const char *dir, const char *release,
                        struct hv_err *err)
{
    return HV_ALL(x, w->profile->archs, w->profile->n_archs,
                  add_file(w, dir, release, x->name, err));
}

/* The recorded consumers: below HV_CONSUMERS_DIR, each as if it were a release. */
static bool add_consumers(struct writer *w, const char *dir, struct hv_err *err)
{
    struct hv_strings names;
    struct hv_buf below = {0};
    hv_buf_printf(&below, "%s/" HV_CONSUMERS_DIR, w->profile->name);
    bool ok = hv_baseline_releases(dir, below.p, w->atoms, &names, err);
    hv_buf_done(&below);
    for (size_t i = 0; ok && i < names.n; i++) {
        hv_buf_printf(&below, HV_CONSUMERS_DIR "/%s", names.v[i]);
        ok = add_release(w, dir, below.p, err) &&
             add_file(w, dir, below.p, HV_CONSUMER_CALLS, err);
        hv_buf_done(&below);
    }
    free(names.v);
    return ok;
}

/* ---- the file ---- */

static void put_parts(struct writer *w)
{
    struct hv_serial_out out = stream_to(w, &w->sections[HV_COMPILED_PARTS]);
    const struct hv_profile *p = w->profile;
    struct hv_set_names archs = hv_arch_names(p, ~0u);
    struct hv_set_names audiences = hv_audience_names(p, ~0u);
    hv_serial_put_string(&out, p->name);
    put_names(&out, archs.v, archs.n);
    put_names(&out, audiences.v, audiences.n);
    hv_serial_put(&out, w->n_parts);
    HV_EACH (part, w->parts, w->n_parts) {
        const uint64_t numbers[] = {part->bytes,     part->seconds, part->nanoseconds,
                                    part->at,        part->n,       part->list,
                                    part->n_current, part->n_older};
        hv_serial_put_string(&out, part->release);
        hv_serial_put_string(&out, part->name);
        hv_serial_put_string(&out, part->sha256);
        for (size_t k = 0; k < HV_COUNT(numbers); k++)
            hv_serial_put(&out, numbers[k]);
    }
}

/* The ends of the lists: what stands behind the last entity and the last string. */
static void put_ends(struct writer *w)
{
    struct hv_buf *ends = &w->sections[HV_COMPILED_STRING_ENDS];
    struct hv_buf *strings = &w->sections[HV_COMPILED_STRINGS];
    const struct hv_compiled_entity last = {
        .at = htole32((uint32_t)w->sections[HV_COMPILED_ENTITIES].n)};
    hv_buf_add(&w->sections[HV_COMPILED_DIRECTORY], &last, sizeof last);
    for (size_t i = 0; i <= w->strings.n; i++) {
        uint32_t at = htole32((uint32_t)strings->n);
        hv_buf_add(ends, &at, sizeof at);
        if (i < w->strings.n)
            hv_buf_add(strings, w->strings.v[i], strlen(w->strings.v[i]) + 1);
    }
}

static bool write_file(struct writer *w, const char *path, struct hv_err *err)
{
    static const char zeros[8] = {0};
    struct hv_compiled_head head = {.magic = htole64(HV_COMPILED_MAGIC),
                                    .fields = htole64(hv_compiled_fields())};
    struct hv_buf all = {0};
    hv_buf_add(&all, &head, sizeof head);
    for (size_t i = 0; i < HV_COMPILED_SECTIONS; i++) {
        const struct hv_buf *s = &w->sections[i];
        head.sections[i].at = htole64(all.n);
        head.sections[i].n = htole64(s->n);
        hv_buf_add(&all, s->p, s->n);
        hv_buf_add(&all, zeros, -all.n & (sizeof zeros - 1));
    }
    memcpy(all.p, &head, sizeof head);
    const size_t before = offsetof(struct hv_compiled_head, fields);
    head.checksum = htole64(hv_hash(all.p + before, all.n - before));
    memcpy(all.p, &head, sizeof head);
    bool ok = hv_file_write_atomic(path, all.p, all.n, err);
    hv_buf_done(&all);
    return ok;
}

bool hv_compiled_write(const char *dir, const struct hv_profile *profile,
                       const char *path, struct hv_atoms *atoms, struct hv_err *err)
{
    struct writer w = {.profile = profile, .atoms = atoms};
    struct hv_strings releases = {0};
    bool ok = hv_baseline_releases(dir, profile->name, atoms, &releases, err);
    for (size_t i = 0; ok && i < releases.n; i++)
        ok = add_release(&w, dir, releases.v[i], err);
    ok = ok && add_release(&w, dir, HV_HISTORY_DIR, err) &&
         add_file(&w, dir, HV_HISTORY_DIR, HV_CHANGE_INDEX, err) &&
         add_file(&w, dir, HV_HISTORY_DIR, HV_COMMIT_INDEX, err) &&
         add_consumers(&w, dir, err);
    if (ok) {
        put_parts(&w);
        put_ends(&w);
        ok = write_file(&w, path, err);
    }
    for (size_t i = 0; i < HV_COMPILED_SECTIONS; i++)
        hv_buf_done(&w.sections[i]);
    hv_buf_done(&w.entity);
    hv_serial_numbers_done(&w.strings);
    free(w.entities.slots);
    free(w.parts);
    free(releases.v);
    return ok;
}
