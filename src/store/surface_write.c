/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "store/json_text.h"
#include "store/store.h"
#include "store/surface_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Distinct strings in byte order: the tables at a surface's head. */
struct table {
    size_t n;
    const char **v;
};

struct writer {
    const struct hv_surface *surface;
    const struct hv_profile *profile;
    bool with_lines;
    struct hv_buf *buf;
    struct table files, guards;
};

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *entity_file(const struct hv_entity *entity)
{
    return entity->file;
}

static const char *entity_guard(const struct hv_entity *entity)
{
    return entity->guard;
}

static void add_fields(struct table *table, const struct hv_entity *entities, size_t n,
                       const char *(*field)(const struct hv_entity *))
{
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *s = field(&entities[i]);
        if (s && s != last) /* neighbours often share theirs */
            table->v[table->n++] = s;
        last = s;
    }
}

static struct table table_of(const struct hv_surface *surface,
                             const char *(*field)(const struct hv_entity *))
{
    struct table table = {0};
    table.v = hv_alloc((surface->n_entities + surface->n_older + 1) * sizeof *table.v);
    add_fields(&table, surface->entities, surface->n_entities, field);
    add_fields(&table, surface->older, surface->n_older, field);
    if (!table.n)
        return table;
    qsort(table.v, table.n, sizeof *table.v, compare_strings);
    size_t n = 1;
    for (size_t i = 1; i < table.n; i++)
        if (strcmp(table.v[i], table.v[n - 1]) != 0)
            table.v[n++] = table.v[i];
    table.n = n;
    return table;
}

static size_t table_index(const struct table *table, const char *s)
{
    const char **at =
        bsearch(&s, table->v, table->n, sizeof *table->v, compare_strings);
    return (size_t)(at - table->v);
}

static void put_key(struct hv_buf *buf, const char *key)
{
    hv_buf_puts(buf, ",\"");
    hv_buf_puts(buf, key);
    hv_buf_puts(buf, "\":");
}

static void put_key_string(struct hv_buf *buf, const char *key, const char *s)
{
    put_key(buf, key);
    hv_json_put_string(buf, s);
}

static void put_key_number(struct hv_buf *buf, const char *key, uint64_t n)
{
    put_key(buf, key);
    hv_buf_put_u64(buf, n);
}

static void put_key_true(struct hv_buf *buf, const char *key)
{
    put_key(buf, key);
    hv_buf_puts(buf, "true");
}

static void put_audiences(struct writer *w, uint32_t audiences)
{
    const char *comma = "";
    hv_buf_putc(w->buf, '[');
    for (size_t i = 0; i < w->profile->n_audiences; i++) {
        if (!(audiences & UINT32_C(1) << i))
            continue;
        hv_buf_puts(w->buf, comma);
        hv_json_put_string(w->buf, w->profile->audiences[i].name);
        comma = ",";
    }
    hv_buf_putc(w->buf, ']');
}

static void put_key_audiences(struct writer *w, uint32_t audiences)
{
    if (audiences == w->surface->audiences)
        return;
    put_key(w->buf, "audiences");
    put_audiences(w, audiences);
}

static void put_members(struct hv_buf *buf, const struct hv_member *members,
                        uint32_t n);

/* What is not the default of a member, as an object behind it. */
static void put_more(struct hv_buf *buf, const struct hv_member *m)
{
    const struct {
        const char *key;
        bool set;
    } flags[] = {
        {"bitfield", m->bitfield}, {"flexible", m->flexible}, {"c_type", m->c_type}};
    const char *comma = "";
    if (!m->bitfield && !m->flexible && !m->c_type && !m->n_members)
        return;
    hv_buf_puts(buf, ",{");
    for (size_t i = 0; i < HV_COUNT(flags); i++) {
        if (!flags[i].set)
            continue;
        hv_buf_printf(buf, "%s\"%s\":true", comma, flags[i].key);
        comma = ",";
    }
    if (m->n_members) {
        hv_buf_printf(buf, "%s\"members\":", comma);
        put_members(buf, m->members, m->n_members);
    }
    hv_buf_putc(buf, '}');
}

static void put_member(struct hv_buf *buf, const struct hv_member *m)
{
    hv_buf_putc(buf, '[');
    hv_json_put_string(buf, m->name);
    hv_buf_putc(buf, ',');
    hv_buf_put_u64(buf, m->offset);
    hv_buf_putc(buf, ',');
    hv_buf_put_u64(buf, m->bits);
    hv_buf_putc(buf, ',');
    hv_json_put_string(buf, m->type);
    put_more(buf, m);
    hv_buf_putc(buf, ']');
}

static void put_members(struct hv_buf *buf, const struct hv_member *members, uint32_t n)
{
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            hv_buf_putc(buf, ',');
        put_member(buf, &members[i]);
    }
    hv_buf_putc(buf, ']');
}

static void put_record(struct hv_buf *buf, const struct hv_entity *e)
{
    put_key_number(buf, "size", e->u.record.size);
    put_key_number(buf, "align", e->u.record.align);
    if (e->u.record.is_union && !hv_record_name_is_union(e->name))
        put_key_true(buf, "union");
    if (e->u.record.packed)
        put_key_true(buf, "packed");
    put_key(buf, "members");
    put_members(buf, e->u.record.members, e->u.record.n_members);
}

static void put_typedef(struct hv_buf *buf, const struct hv_entity *e)
{
    put_key_string(buf, "type", e->u.typedef_.type);
    put_key_number(buf, "size", e->u.typedef_.size);
    if (e->u.typedef_.align != e->u.typedef_.size)
        put_key_number(buf, "align", e->u.typedef_.align);
    if (e->u.typedef_.is_unsigned)
        put_key_true(buf, "unsigned");
}

static void put_enum(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->u.enum_.size != HV_DEFAULT_ENUM_SIZE)
        put_key_number(buf, "size", e->u.enum_.size);
    put_key(buf, "values");
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < e->u.enum_.n_values; i++) {
        hv_buf_puts(buf, i ? ",[" : "[");
        hv_json_put_string(buf, e->u.enum_.values[i].name);
        hv_buf_putc(buf, ',');
        hv_json_put_string(buf, e->u.enum_.values[i].value);
        hv_buf_putc(buf, ']');
    }
    hv_buf_putc(buf, ']');
}

static void put_constant(struct hv_buf *buf, const struct hv_entity *e)
{
    uint32_t usual = HV_DEFAULT_CONSTANT_BITS;
    if (e->u.constant.text) {
        put_key_string(buf, "text", e->u.constant.text);
        usual = HV_DEFAULT_TEXT_BITS;
    } else if (e->cls == HV_CLASS_HYPERCALL) {
        put_key(buf, "number"); /* decimal digits are a JSON number as they are */
        hv_buf_puts(buf, e->u.constant.value ? e->u.constant.value : "null");
    } else {
        put_key_string(buf, "value", e->u.constant.value);
    }
    if (e->u.constant.bits != usual)
        put_key_number(buf, "bits", e->u.constant.bits);
    if (e->u.constant.is_unsigned)
        put_key_true(buf, "unsigned");
}

static void put_macro(struct hv_buf *buf, const struct hv_entity *e)
{
    put_key_string(buf, "tokens_hash", e->u.macro.tokens_hash);
    if (e->u.macro.function_like)
        put_key_true(buf, "function_like");
}

static void put_op(struct hv_buf *buf, const struct hv_entity *e)
{
    put_key(buf, "number");
    hv_buf_puts(buf, e->u.op.number);
    put_key_string(buf, "family", e->u.op.family);
    if (e->u.op.args)
        put_key_string(buf, "args", e->u.op.args);
    if (e->u.op.stable)
        put_key_true(buf, "stable");
    if (e->u.op.removed)
        put_key_true(buf, "removed");
}

static void put_mask(struct hv_buf *buf, const struct hv_entity *e)
{
    put_key_string(buf, "family", e->u.mask.family);
    put_key_string(buf, "value", e->u.mask.value);
    put_key_number(buf, "shift", e->u.mask.shift);
    put_key_number(buf, "bits", e->u.mask.bits);
    put_key_number(buf, "capacity", UINT64_C(1) << e->u.mask.bits);
}

static void put_signature(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->u.signature.hypercall)
        put_key_string(buf, "hypercall", e->u.signature.hypercall);
    put_key_string(buf, "abi", e->u.signature.abi);
    put_key(buf, "args");
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < e->u.signature.n_args; i++) {
        hv_buf_puts(buf, i ? ",[" : "[");
        hv_json_put_string(buf, e->u.signature.args[i].type);
        hv_buf_putc(buf, ',');
        hv_buf_put_u64(buf, e->u.signature.args[i].bits);
        hv_buf_putc(buf, ']');
    }
    hv_buf_putc(buf, ']');
    if (e->u.signature.callers)
        put_key_string(buf, "callers", e->u.signature.callers);
}

static void put_form(struct hv_buf *buf, const struct hv_entity *e)
{
    switch (e->cls) {
    case HV_CLASS_RECORD:
        put_record(buf, e);
        return;
    case HV_CLASS_TYPEDEF:
        put_typedef(buf, e);
        return;
    case HV_CLASS_ENUM:
        put_enum(buf, e);
        return;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        put_constant(buf, e);
        return;
    case HV_CLASS_MACRO:
        put_macro(buf, e);
        return;
    case HV_CLASS_OP:
        put_op(buf, e);
        return;
    case HV_CLASS_MASK:
        put_mask(buf, e);
        return;
    case HV_CLASS_SIGNATURE:
        put_signature(buf, e);
        return;
    }
}

static void put_versions(struct hv_buf *buf, const struct hv_versions *versions)
{
    put_key(buf, "versions");
    for (size_t i = 0; i < versions->n; i++) {
        hv_buf_puts(buf, i ? ",\"" : "[\"");
        hv_version_range_print(versions->v[i], buf);
        hv_buf_putc(buf, '"');
    }
    hv_buf_putc(buf, ']');
}

/* What any entity may have beside its form. */
static void put_notes(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->doc_hash)
        put_key_string(buf, "doc_hash", e->doc_hash);
    if (e->bumped_in)
        put_key_string(buf, "bumped_in", e->bumped_in);
    if (e->compat)
        put_key_string(buf, "compat", (const char[]){e->compat, '\0'});
    if (e->versions)
        put_versions(buf, e->versions);
}

static void put_entity(struct writer *w, const struct hv_entity *e)
{
    hv_buf_puts(w->buf, "{\"name\":");
    hv_json_put_string(w->buf, e->name);
    put_key_audiences(w, e->audiences);
    if (e->file)
        put_key_number(w->buf, "file", table_index(&w->files, e->file));
    if (e->guard)
        put_key_number(w->buf, "guard", table_index(&w->guards, e->guard));
    put_notes(w->buf, e);
    put_form(w->buf, e);
    if (w->with_lines && e->line)
        put_key_number(w->buf, "line", e->line);
    hv_buf_putc(w->buf, '}');
}

/* The next entity of the class at or behind i, or NULL. */
static const struct hv_entity *next_of(const struct hv_entity *entities, size_t n,
                                       size_t *i, enum hv_class cls)
{
    while (*i < n && entities[*i].cls != cls)
        ++*i;
    return *i < n ? &entities[*i] : NULL;
}

/* All entities of a class by name, one a line; older forms behind the current one. */
static void put_class(struct writer *w, const char *key, enum hv_class cls)
{
    const struct hv_surface *s = w->surface;
    const char *before = "\n";
    size_t i = 0, k = 0;
    hv_buf_printf(w->buf, ",\n\"%s\":[", key);
    for (;;) {
        const struct hv_entity *e = next_of(s->entities, s->n_entities, &i, cls);
        const struct hv_entity *o = next_of(s->older, s->n_older, &k, cls);
        if (!e && !o)
            break;
        bool older = !e || (o && strcmp(o->name, e->name) < 0);
        hv_buf_puts(w->buf, before);
        put_entity(w, older ? o : e);
        before = ",\n";
        *(older ? &k : &i) += 1;
    }
    hv_buf_puts(w->buf, *before == ',' ? "\n]" : "]");
}

static void put_table(struct writer *w, const char *key, const struct table *table)
{
    hv_buf_printf(w->buf, ",\n\"%s\":[", key);
    for (size_t i = 0; i < table->n; i++) {
        hv_buf_puts(w->buf, i ? ",\n" : "\n");
        hv_json_put_string(w->buf, table->v[i]);
    }
    hv_buf_puts(w->buf, table->n ? "\n]" : "]");
}

static void put_left_out(struct writer *w)
{
    static const char *const words[] = HV_LEFT_OUT_WORDS;
    const struct hv_surface *surface = w->surface;
    hv_buf_puts(w->buf, ",\n\"left_out\":[");
    for (size_t i = 0; i < surface->n_left_out; i++) {
        const struct hv_left_out *l = &surface->left_out[i];
        hv_buf_puts(w->buf, i ? ",\n{\"file\":" : "\n{\"file\":");
        hv_json_put_string(w->buf, l->file);
        put_key_audiences(w, l->audiences);
        put_key_string(w->buf, "kind", words[l->kind]);
        put_key_string(w->buf, "why", l->why ? l->why : "");
        if (l->at && strcmp(l->at, l->file) != 0)
            put_key_string(w->buf, "at", l->at);
        if (w->with_lines && l->line)
            put_key_number(w->buf, "line", l->line);
        hv_buf_putc(w->buf, '}');
    }
    hv_buf_puts(w->buf, surface->n_left_out ? "\n]" : "]");
}

static void put_rungs(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    for (size_t i = 0; i < surface->n_rungs; i++)
        hv_buf_printf(w->buf, "%s\"0x%08" PRIx64 "\"", i ? "," : ",\n\"rungs\":[",
                      surface->rungs[i]);
    hv_buf_puts(w->buf, surface->n_rungs ? "]" : "");
}

static void put_side_files(struct writer *w)
{
    const struct hv_strings *files = &w->surface->side_files;
    for (size_t i = 0; i < files->n; i++) {
        hv_buf_puts(w->buf, i ? "," : ",\n\"side_files\":[");
        hv_json_put_string(w->buf, files->v[i]);
    }
    hv_buf_puts(w->buf, files->n ? "]" : "");
}

static void put_foreign(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    for (size_t i = 0; i < surface->n_foreign; i++) {
        const struct hv_foreign *f = &surface->foreign[i];
        hv_buf_puts(w->buf, i ? ",\n{\"macro\":" : ",\n\"foreign\":[\n{\"macro\":");
        hv_json_put_string(w->buf, f->macro);
        put_key_string(w->buf, "file", f->file);
        if (w->with_lines && f->line)
            put_key_number(w->buf, "line", f->line);
        hv_buf_putc(w->buf, '}');
    }
    hv_buf_puts(w->buf, surface->n_foreign ? "\n]" : "");
}

static void put_head(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    hv_buf_puts(w->buf, "{\n\"schema\":\"" HV_SURFACE_SCHEMA "\",\n\"profile\":");
    hv_json_put_string(w->buf, w->profile->name);
    if (surface->release) {
        hv_buf_puts(w->buf, ",\n\"release\":");
        hv_json_put_string(w->buf, surface->release);
    }
    hv_buf_puts(w->buf, ",\n\"arch\":");
    hv_json_put_string(w->buf, surface->arch);
    if (surface->interface_version) {
        hv_buf_puts(w->buf, ",\n\"interface_version\":");
        hv_json_put_string(w->buf, surface->interface_version);
    }
    hv_buf_puts(w->buf, ",\n\"audiences\":");
    put_audiences(w, surface->audiences);
    hv_buf_printf(w->buf, ",\n\"variants\":%zu", surface->n_variants);
    put_rungs(w);
    put_side_files(w);
    put_foreign(w);
}

/* Without a newline behind it: a set goes on. */
static void put_surface(struct writer *w)
{
    w->files = table_of(w->surface, entity_file);
    w->guards = table_of(w->surface, entity_guard);
    put_head(w);
    put_table(w, "files", &w->files);
    put_table(w, "guards", &w->guards);
    put_left_out(w);
    put_class(w, "records", HV_CLASS_RECORD);
    put_class(w, "typedefs", HV_CLASS_TYPEDEF);
    put_class(w, "enums", HV_CLASS_ENUM);
    put_class(w, "constants", HV_CLASS_CONSTANT);
    put_class(w, "macros", HV_CLASS_MACRO);
    put_class(w, "hypercalls", HV_CLASS_HYPERCALL);
    put_class(w, "ops", HV_CLASS_OP);
    put_class(w, "masks", HV_CLASS_MASK);
    put_class(w, "signatures", HV_CLASS_SIGNATURE);
    hv_buf_puts(w->buf, "\n}");
    free(w->files.v);
    free(w->guards.v);
}

void hv_surface_write(const struct hv_surface *surface,
                      const struct hv_profile *profile, bool with_lines,
                      struct hv_buf *buf)
{
    struct writer w = {
        .surface = surface, .profile = profile, .with_lines = with_lines, .buf = buf};
    put_surface(&w);
    hv_buf_putc(buf, '\n');
}

void hv_surface_set_write(const struct hv_surface *const *surfaces, size_t n,
                          const struct hv_profile *profile, bool with_lines,
                          struct hv_buf *buf)
{
    struct writer w = {.profile = profile, .with_lines = with_lines, .buf = buf};
    hv_buf_puts(buf, "{\n\"schema\":\"" HV_SURFACE_SET_SCHEMA "\",\n\"surfaces\":[");
    for (size_t i = 0; i < n; i++) {
        hv_buf_puts(buf, i ? ",\n" : "\n");
        w.surface = surfaces[i];
        put_surface(&w);
    }
    hv_buf_puts(buf, n ? "\n]\n}\n" : "]\n}\n");
}
