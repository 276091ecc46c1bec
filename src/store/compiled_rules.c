/* SPDX-License-Identifier: MIT */
#include "store/compiled_rules.h"

#include "base/file.h"
#include "base/serial.h"
#include "model/rule.h"
#include "store/json_keys.h"
#include "store/store.h"

#include <endian.h>
#include <sys/mman.h>

#define MAGIC UINT64_C(0x3152424156480a0a)

/* Head of the file; numbers are little-endian. */
struct head {
    uint64_t magic, fields; /* fields_of() all tables */
    uint64_t n, checksum;   /* number of parts, and checksum of these and the number */
};

/* The part made from one text. */
struct part {
    uint64_t source;          /* source_of() */
    uint64_t at, n, checksum; /* its stream, from the start of the file */
};

struct hv_compiled_rules {
    const struct head *head;
    size_t n_bytes;
    const struct part *parts;
};

static const struct hv_key_object *const tables[] = {
    &hv_profile_keys, &hv_catalogue_keys, &hv_consumer_keys};

/* ---- what it depends on ---- */

static void put_table(struct hv_buf *buf, const struct hv_key_object *table)
{
    HV_EACH (key, table->keys, table->n_keys) {
        const char *word;
        hv_buf_puts(buf, key->name);
        hv_buf_putc(buf, (char)('a' + key->type));
        bool words = key->word || key->words[0];
        for (unsigned i = 0; words && (word = hv_key_word(key, i)); i++)
            hv_buf_puts(buf, word);
        if (key->object)
            put_table(buf, key->object);
    }
}

/* A hash of all keys and words: a program with others has another one. */
static uint64_t fields_of(void)
{
    HV_BUF buf = {0};
    for (size_t i = 0; i < HV_COUNT(tables); i++)
        put_table(&buf, tables[i]);
    return hv_hash(buf.p, buf.n);
}

static uint64_t source_of(const struct hv_buf *text, const struct hv_key_object *keys)
{
    return hv_hash(text->p, text->n) ^ hv_hash(keys->schema, strlen(keys->schema));
}

/* ---- a stream, in either direction ---- */

struct stream {
    struct hv_serial_walk walk;
    const struct hv_key_reader *reader;
};

static void pass_pattern(const struct stream *s, struct hv_pattern *pattern)
{
    char why[HV_PATTERN_WHY];
    const char *text = hv_serial_pass_string(&s->walk, pattern->text);
    if (!s->walk.out && text)
        s->walk.in->bad |= !hv_pattern_compile(pattern, text, HV_PATTERN_POSIX,
                                               s->reader->patterns, why);
}

/* Serialize or read the items of a list, of `size` bytes each, and their number. */
static char *pass_items(const struct stream *s, const struct hv_key *key, size_t size,
                        void *at, size_t *n)
{
    char *items = at;
    if (!key->in_place)
        memcpy(&items, at, sizeof items);
    *n = hv_serial_pass_count(&s->walk, *n);
    if (s->walk.out)
        return items;
    if (key->in_place) {
        s->walk.in->bad |= *n > key->most;
        *n = s->walk.in->bad ? 0 : *n;
        return items;
    }
    items = hv_arena_alloc(s->reader->arena, *n * size);
    memcpy(at, &items, sizeof items);
    return items;
}

static void pass_object(const struct stream *s, const struct hv_key_object *table,
                        char *object);

static void pass_list(const struct stream *s, const struct hv_key *key, char *object)
{
    bool objects = key->type == HV_KEY_OBJECTS;
    size_t size = objects ? key->object->size : sizeof(struct hv_pattern);
    size_t *n = (size_t *)(void *)(object + key->count);
    char *items = pass_items(s, key, size, object + key->at, n);
    for (size_t i = 0; i < *n; i++)
        if (objects)
            pass_object(s, key->object, items + i * size);
        else
            pass_pattern(s, (struct hv_pattern *)(void *)(items + i * size));
}

static void pass_names(const struct stream *s, struct hv_strings *names)
{
    static const struct hv_key list = {.name = NULL};
    pass_items(s, &list, sizeof *names->v, &names->v, &names->n);
    for (size_t i = 0; i < names->n; i++)
        names->v[i] = hv_serial_pass_string(&s->walk, names->v[i]);
}

static void pass_value(const struct stream *s, const struct hv_key *key, char *object)
{
    void *at = object + key->at, *other = object + key->count;
    switch (key->type) {
    case HV_KEY_NAME:
    case HV_KEY_DECIMAL:
    case HV_KEY_TEXT:
    case HV_KEY_RAW:
        *(const char **)at = hv_serial_pass_string(&s->walk, *(const char **)at);
        break;
    case HV_KEY_WORD:
    case HV_KEY_NUMBER:
    case HV_KEY_EITHER:
    case HV_KEY_SET:
        *(uint32_t *)at = hv_serial_pass32(&s->walk, *(uint32_t *)at);
        break;
    case HV_KEY_BOOL:
        *(bool *)at = hv_serial_pass(&s->walk, *(bool *)at, 1);
        break;
    case HV_KEY_SHARE: {
        struct hv_share *share = at;
        share->parts = hv_serial_pass32(&s->walk, share->parts);
        share->of = hv_serial_pass32(&s->walk, share->of);
        break;
    }
    case HV_KEY_FACTS:
        *(uint64_t *)at = hv_serial_pass(&s->walk, *(uint64_t *)at, UINT64_MAX);
        *(uint64_t *)other = hv_serial_pass(&s->walk, *(uint64_t *)other, UINT64_MAX);
        break;
    case HV_KEY_PATTERN:
        pass_pattern(s, at);
        break;
    case HV_KEY_OBJECT:
        pass_object(s, key->object, at);
        break;
    case HV_KEY_NAMES:
        pass_names(s, at);
        break;
    case HV_KEY_PATTERNS:
    case HV_KEY_OBJECTS:
        pass_list(s, key, object);
        break;
    }
}

static void pass_object(const struct stream *s, const struct hv_key_object *table,
                        char *object)
{
    for (size_t i = 0; i < table->n_keys; i++)
        pass_value(s, &table->keys[i], object);
    uint32_t *line = (uint32_t *)(void *)(object + table->line);
    if (table->line)
        *line = hv_serial_pass32(&s->walk, *line);
}

/* ---- reading ---- */

/* Verify that all parts are inside the file and that the directory is undamaged. */
static bool is_whole(struct hv_compiled_rules *rules)
{
    const struct head *head = rules->head;
    size_t room = (rules->n_bytes - sizeof *head) / sizeof *rules->parts;
    rules->parts = (const struct part *)(head + 1);
    return le64toh(head->magic) == MAGIC && le64toh(head->n) <= room &&
           le64toh(head->checksum) ==
               hv_hash(rules->parts, le64toh(head->n) * sizeof *rules->parts) &&
           le64toh(head->fields) == fields_of();
}

struct hv_compiled_rules *hv_compiled_rules_open(const char *path)
{
    struct hv_compiled_rules *rules = hv_alloc(sizeof *rules);
    bool opened;
    rules->head = hv_file_map(path, sizeof *rules->head, &rules->n_bytes, &opened);
    if (rules->head && is_whole(rules))
        return rules;
    hv_compiled_rules_free(rules);
    return NULL;
}

void hv_compiled_rules_free(struct hv_compiled_rules *rules)
{
    if (rules && rules->head)
        munmap((void *)(uintptr_t)rules->head, rules->n_bytes);
    free(rules);
}

bool hv_compiled_rules_get(const struct hv_compiled_rules *rules,
                           const struct hv_buf *text, const struct hv_key_object *keys,
                           const struct hv_key_reader *reader, void *ret)
{
    uint64_t source = htole64(source_of(text, keys));
    const struct part *part =
        rules ? HV_FIND(x, rules->parts, le64toh(rules->head->n), x->source == source)
              : NULL;
    if (!part)
        return false;
    uint64_t at = le64toh(part->at), n = le64toh(part->n);
    const char *bytes = (const char *)rules->head;
    if (at > rules->n_bytes || n > rules->n_bytes - at ||
        le64toh(part->checksum) != hv_hash(bytes + at, n))
        return false;
    HV_SERIAL_IN in = hv_serial_in_of(bytes + at, n, reader->atoms);
    pass_object(&(struct stream){{.in = &in}, reader}, keys, ret);
    return !in.bad;
}

/* ---- writing ---- */

/* The table for a text, by the schema that it names. */
static const struct hv_key_object *table_of(const struct hv_buf *text)
{
    for (size_t i = 0; i < HV_COUNT(tables); i++)
        if (text->n && strstr(text->p, tables[i]->schema))
            return tables[i];
    return &hv_profile_keys; /* the reader of profiles reports what is wrong */
}

void hv_compiled_rules_put(const struct hv_key_object *keys, void *keyed,
                           struct hv_buf *buf)
{
    HV_SERIAL_OUT out = {.buf = buf};
    pass_object(&(struct stream){.walk.out = &out}, keys, keyed);
}

static bool add_text(struct hv_buf *streams, const struct hv_file *file,
                     const struct hv_key_object *table, struct hv_atoms *atoms,
                     struct hv_err *err)
{
    struct hv_keyed *keyed = hv_keyed_read(table, file, NULL, atoms, err);
    if (!keyed)
        return false;
    hv_compiled_rules_put(table, keyed, streams);
    hv_keyed_free(keyed);
    return true;
}

static bool add_file(struct hv_buf *streams, const char *path, struct part *ret,
                     struct hv_atoms *atoms, struct hv_err *err)
{
    HV_BUF text = {0};
    size_t at = streams->n;
    bool ok = hv_file_read(path, HV_KEYED_BYTES, &text, err);
    const struct hv_key_object *table = table_of(&text);
    ok = ok &&
         add_text(streams, &(struct hv_file){path, text.p, text.n}, table, atoms, err);
    if (ok)
        *ret = (struct part){.source = htole64(source_of(&text, table)),
                             .at = at,
                             .n = htole64(streams->n - at),
                             .checksum =
                                 htole64(hv_hash(streams->p + at, streams->n - at))};
    return ok;
}

bool hv_compiled_rules_write(const char *path, char **files, size_t n,
                             struct hv_atoms *atoms, struct hv_err *err)
{
    HV_BUF streams = {0}, buf = {0};
    HV_FREED struct part *parts = hv_alloc((n + 1) * sizeof *parts);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        ok = add_file(&streams, files[i], &parts[i], atoms, err);
        parts[i].at = htole64(parts[i].at + sizeof(struct head) + n * sizeof *parts);
    }
    const struct head head = {htole64(MAGIC), htole64(fields_of()), htole64(n),
                              htole64(hv_hash(parts, n * sizeof *parts))};
    hv_buf_add(&buf, &head, sizeof head);
    hv_buf_add(&buf, parts, n * sizeof *parts);
    hv_buf_add(&buf, streams.p, streams.n);
    return ok && hv_file_write_atomic(path, buf.p, buf.n, err);
}
