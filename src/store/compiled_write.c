/* SPDX-License-Identifier: MIT */
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/compiled.h"
#include "store/compiled_format.h"
#include "store/consumer_file.h"
#include "store/store.h"
#include "store/surface_json.h"

#include <endian.h>
#include <sys/stat.h>

/* A form of an entity, in the order of discovery. */
struct found {
    enum hv_class cls;
    const char *name;   /* interned, and so is the stream */
    const char *stream; /* its n bytes */
    size_t n;
    uint32_t number; /* in the file */
};

struct writer {
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    struct hv_serial_numbers strings;
    struct hv_buf sections[HV_COMPILED_SECTIONS];
    struct hv_serial_numbers forms; /* streams of entities, each once */
    size_t n_found, cap_found;
    struct found *found; /* of each */
    struct hv_buf lists; /* uint32_t: the forms of all surfaces, one after the other */
    size_t n_put;        /* entries of lists that are written */
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

/* ---- parts ---- */

/* Add entities to the list that will be put next, and their forms if they are new. */
static void add_entities(struct writer *w, const struct hv_entity **entities, size_t n)
{
    HV_BUF stream = {0};
    struct hv_serial_out out = stream_to(w, &stream);
    HV_EACH_ENTITY (e, entities, n) {
        stream.n = 0;
        hv_entity_put(&out, e, true);
        const char *bytes = hv_atom_n(w->atoms, stream.p, stream.n);
        const uint32_t number = hv_serial_number(&w->forms, bytes);
        if (number == w->n_found)
            *HV_ADD(w->found, w->n_found, w->cap_found) =
                (struct found){e->cls, e->name, bytes, stream.n, 0};
        hv_buf_add(&w->lists, &number, sizeof number);
    }
}

static bool add_surface(struct writer *w, const struct hv_file *file,
                        struct hv_compiled_part *part, struct hv_serial_out *out,
                        struct hv_err *err)
{
    struct hv_surface *s = hv_surface_parse(file, w->profile, w->atoms, err);
    if (!s)
        return false;
    hv_surface_head_pass(&(struct hv_serial_walk){.out = out}, s);
    part->n_entities = s->n_entities + s->n_older;
    add_entities(w, s->entities, s->n_entities);
    add_entities(w, s->older, s->n_older);
    hv_surface_free(s);
    return true;
}

static bool add_index(struct writer *w, const struct hv_file *file, const char *arch,
                      struct hv_serial_out *out, struct hv_err *err)
{
    const char *const names[] = {w->profile->name, arch};
    struct hv_index_file *index = hv_index_file_read(file, names, w->atoms, err);
    if (!index)
        return false;
    hv_index_file_put(index, out, w->atoms);
    hv_index_file_free(index);
    return true;
}

static bool add_changes(struct writer *w, const struct hv_file *file,
                        struct hv_serial_out *out, struct hv_err *err)
{
    struct hv_change_index *index =
        hv_change_index_read(file, w->profile, w->atoms, err);
    if (!index)
        return false;
    hv_change_index_put(index, out);
    hv_change_index_free(index);
    return true;
}

static bool add_commits(struct writer *w, const struct hv_file *file,
                        struct hv_serial_out *out, struct hv_err *err)
{
    struct hv_commit_index *index =
        hv_commit_index_read(file, w->profile, w->atoms, err);
    if (!index)
        return false;
    hv_commit_index_put(index, out);
    hv_commit_index_free(index);
    return true;
}

static bool add_calls(struct writer *w, const struct hv_file *file,
                      struct hv_serial_out *out, struct hv_err *err)
{
    HV_FREED struct hv_call_places calls = {0};
    bool ok = hv_call_places_read(file, w->atoms, &calls, err);
    hv_call_places_pass(&(struct hv_serial_walk){.out = out}, &calls);
    return ok;
}

static bool add_bytes(struct writer *w, const struct hv_file *file,
                      struct hv_compiled_part *part, struct hv_err *err)
{
    struct hv_buf *streams = &w->sections[HV_COMPILED_STREAMS];
    struct hv_serial_out out = stream_to(w, streams);
    bool history = strcmp(part->release, HV_HISTORY_DIR) == 0;
    part->at = streams->n;
    bool ok = history && strcmp(part->name, HV_CHANGE_INDEX) == 0
                  ? add_changes(w, file, &out, err)
              : history && strcmp(part->name, HV_COMMIT_INDEX) == 0
                  ? add_commits(w, file, &out, err)
              : history ? add_index(w, file, part->name, &out, err)
              : strcmp(part->name, HV_CONSUMER_CALLS) == 0
                  ? add_calls(w, file, &out, err)
                  : add_surface(w, file, part, &out, err);
    part->n = streams->n - part->at;
    return ok;
}

/* Add the content of that file, if it exists. */
static bool add_file(struct writer *w, const char *dir, const char *release,
                     const char *name, struct hv_err *err)
{
    HV_FREED char *path = hv_baseline_path(dir, w->profile->name, release, name);
    char hex[HV_SHA256_HEX + 1];
    HV_BUF bytes = {0};
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

/* ---- entities ---- */

/* Append an end offset to a section of ends. */
static void put_end(struct hv_buf *ends, size_t at)
{
    uint32_t end = htole32((uint32_t)at);
    hv_buf_add(ends, &end, sizeof end);
}

/* Sort by name and class, then in the order in which they were found. */
HV_BY(by_name, struct found *,
      strcmp((*x)->name, (*y)->name) ?: HV_ORDER((*x)->cls, (*y)->cls)
          ?: HV_ORDER(*x, *y))

/* The length of the common prefix of two streams; behind: of the common suffix. */
static size_t common_bytes(const char *a, const char *b, size_t max, bool behind)
{
    size_t n = 0;
    while (n < max &&
           (behind ? a[-1 - (ptrdiff_t)n] == b[-1 - (ptrdiff_t)n] : a[n] == b[n]))
        n++;
    return n;
}

/* Put an entity as a difference to the complete one; false: that is not shorter. */
static bool put_difference(struct writer *w, const struct found *whole,
                           const struct found *found, struct hv_buf *buf)
{
    struct hv_serial_out out = stream_to(w, buf);
    const char *a = whole->stream, *b = found->stream;
    size_t max = whole->n < found->n ? whole->n : found->n, from = buf->n;
    size_t begin = common_bytes(a, b, max, false);
    size_t end = common_bytes(a + whole->n, b + found->n, max - begin, true);
    hv_serial_put(&out, found->number - whole->number);
    hv_serial_put(&out, begin);
    hv_serial_put(&out, end);
    hv_buf_add(buf, b + begin, found->n - begin - end);
    if (buf->n - from <= found->n)
        return true;
    buf->n = from;
    return false;
}

/* Put the stream of each form, and its begin to the ends. This gives the numbers that
 * lists are written with, so it comes first. */
static void put_entities(struct writer *w)
{
    struct hv_buf *buf = &w->sections[HV_COMPILED_ENTITIES];
    struct hv_buf *ends = &w->sections[HV_COMPILED_ENTITY_ENDS];
    HV_FREED struct found **sorted = hv_alloc((w->n_found + 1) * sizeof *sorted);
    struct found *whole = NULL;
    for (size_t i = 0; i < w->n_found; i++)
        sorted[i] = &w->found[i];
    HV_SORT(sorted, w->n_found, by_name);
    for (size_t i = 0; i < w->n_found; i++) {
        struct found *f = sorted[i];
        bool alike = whole && whole->name == f->name && whole->cls == f->cls;
        f->number = (uint32_t)i;
        put_end(ends, buf->n);
        if (alike && put_difference(w, whole, f, buf))
            continue;
        hv_buf_putc(buf, 0);
        hv_buf_add(buf, f->stream, f->n);
        whole = alike ? whole : f;
    }
    put_end(ends, buf->n);
}

HV_BY(by_number, uint32_t, HV_ORDER(*x, *y))

/* Put the list of the next n entities, in the order in which they were added. */
static void put_list(struct writer *w, uint64_t n, struct hv_buf *buf)
{
    const void *bytes = w->lists.p;
    const uint32_t *found = (const uint32_t *)bytes + w->n_put;
    HV_FREED uint32_t *numbers = hv_alloc((n + 1) * sizeof *numbers);
    for (uint64_t i = 0; i < n; i++)
        numbers[i] = w->found[found[i]].number;
    HV_SORT(numbers, n, by_number);
    for (size_t page = 0, i = 0; page < HV_COMPILED_PAGES(w->n_found); page++) {
        while (i < n && numbers[i] / HV_COMPILED_PAGE == page)
            i++;
        put_end(buf, i);
    }
    for (uint64_t i = 0; i < n; i++)
        hv_buf_putc(buf, (char)(numbers[i] % HV_COMPILED_PAGE));
    w->n_put += n;
}

/* ---- the file ---- */

/* The lists of all surfaces are consecutive. */
static void put_lists(struct writer *w)
{
    struct hv_buf *all = &w->sections[HV_COMPILED_LISTS];
    HV_EACH (part, w->parts, w->n_parts) {
        part->list = all->n;
        if (part->n_entities)
            put_list(w, part->n_entities, all);
        part->n_list = all->n - part->list;
    }
}

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
    HV_EACH (part, w->parts, w->n_parts)
        hv_compiled_part_pass(&(struct hv_serial_walk){.out = &out}, part);
}

static void put_strings(struct writer *w)
{
    struct hv_buf *ends = &w->sections[HV_COMPILED_STRING_ENDS];
    struct hv_buf *strings = &w->sections[HV_COMPILED_STRINGS];
    for (size_t i = 0; i < w->strings.n; i++) {
        put_end(ends, strings->n);
        hv_buf_add(strings, w->strings.v[i], strlen(w->strings.v[i]) + 1);
    }
    put_end(ends, strings->n);
}

/* Fill in checksums and head of an otherwise complete file. */
static void put_checksums(struct hv_buf *all, struct hv_compiled_head *head)
{
    const size_t first = sizeof *head + le64toh(head->sections[0].n);
    for (size_t b = first / HV_COMPILED_BLOCK, at;
         (at = b * HV_COMPILED_BLOCK) < all->n; b++) {
        size_t from = at < first ? first : at, to = at + HV_COMPILED_BLOCK;
        to = to < all->n ? to : all->n;
        uint64_t sum = htole64(hv_hash(all->p + from, to - from));
        memcpy(all->p + sizeof *head + b * sizeof sum, &sum, sizeof sum);
    }
    const size_t before = offsetof(struct hv_compiled_head, fields);
    head->n_bytes = htole64(all->n);
    memcpy(all->p, head, sizeof *head);
    head->checksum = htole64(hv_hash(all->p + before, first - before));
    memcpy(all->p, head, sizeof *head);
}

/* The size of the checksums for a file with so many other bytes. */
static size_t size_of_checksums(size_t others)
{
    size_t n = 0, needed;
    while ((needed = (others + n + HV_COMPILED_BLOCK - 1) / HV_COMPILED_BLOCK *
                     sizeof(uint64_t)) > n)
        n = needed;
    return n;
}

static bool write_file(struct writer *w, const char *path, struct hv_err *err)
{
    static const char zeros[8] = {0};
    struct hv_compiled_head head = {.magic = htole64(HV_COMPILED_MAGIC),
                                    .fields = htole64(hv_compiled_fields())};
    HV_BUF all = {0};
    struct hv_buf *sums = &w->sections[HV_COMPILED_CHECKSUMS];
    size_t n = sizeof head;
    for (size_t i = 0; i < HV_COMPILED_SECTIONS; i++)
        n += w->sections[i].n + (-w->sections[i].n & (sizeof zeros - 1));
    n = size_of_checksums(n);
    while (sums->n < n)
        hv_buf_putc(sums, 0);
    hv_buf_add(&all, &head, sizeof head);
    for (size_t i = 0; i < HV_COMPILED_SECTIONS; i++) {
        const struct hv_buf *s = &w->sections[i];
        head.sections[i].at = htole64(all.n);
        head.sections[i].n = htole64(s->n);
        hv_buf_add(&all, s->p, s->n);
        hv_buf_add(&all, zeros, -all.n & (sizeof zeros - 1));
    }
    put_checksums(&all, &head);
    return hv_file_write_atomic(path, all.p, all.n, err);
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
        put_entities(&w);
        put_lists(&w);
        put_parts(&w);
        put_strings(&w);
        ok = write_file(&w, path, err);
    }
    for (size_t i = 0; i < HV_COMPILED_SECTIONS; i++)
        hv_buf_done(&w.sections[i]);
    hv_buf_done(&w.lists);
    free(w.found);
    hv_serial_numbers_done(&w.forms);
    hv_serial_numbers_done(&w.strings);
    free(w.parts);
    free(releases.v);
    return ok;
}
