/* SPDX-License-Identifier: MIT */
#include "model/field.h"
#include "store/json_text.h"
#include "store/store.h"
#include "store/surface_json.h"

struct writer {
    const struct hv_surface *surface;
    const struct hv_profile *profile;
    bool with_lines;
    struct hv_buf *buf;
    struct hv_strings files, guards; /* distinct, in byte order, for the head */
};

static void add_fields(struct hv_strings *table, const struct hv_entity **entities,
                       size_t n, bool guards)
{
    const char *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *s = guards ? entities[i]->guard : entities[i]->file;
        if (hv_class_traits(entities[i]->cls)->derived)
            s = NULL;
        if (s && s != last) /* neighbours often share it */
            table->v[table->n++] = s;
        last = s;
    }
}

static struct hv_strings table_of(const struct hv_surface *surface, bool guards)
{
    struct hv_strings table = {0};
    table.v = hv_alloc((surface->n_entities + surface->n_older + 1) * sizeof *table.v);
    add_fields(&table, surface->entities, surface->n_entities, guards);
    add_fields(&table, surface->older, surface->n_older, guards);
    HV_SORT(table.v, table.n, hv_by_text);
    HV_UNIQUE_TEXTS(table.v, table.n);
    return table;
}

static size_t table_index(const struct hv_strings *table, const char *s)
{
    const char **at = HV_SEARCH(&s, table->v, table->n, hv_by_text);
    return (size_t)(at - table->v);
}

static void put_audiences(struct writer *w, uint32_t audiences)
{
    struct hv_set_names names = hv_audience_names(w->profile, audiences);
    hv_json_put_list(w->buf, names.v, names.n);
}

static void put_key_audiences(struct writer *w, uint32_t audiences)
{
    if (audiences == w->surface->audiences)
        return;
    hv_json_put_key(w->buf, "audiences");
    put_audiences(w, audiences);
}

static void put_entity(struct writer *w, const struct hv_entity *e)
{
    hv_buf_puts(w->buf, "{\"name\":");
    hv_json_put_string(w->buf, e->name);
    put_key_audiences(w, e->audiences);
    if (e->file)
        hv_json_put_key_number(w->buf, "file", table_index(&w->files, e->file));
    if (e->guard)
        hv_json_put_key_number(w->buf, "guard", table_index(&w->guards, e->guard));
    hv_entity_put_json(w->buf, e);
    if (w->with_lines && e->line)
        hv_json_put_key_number(w->buf, "line", e->line);
    hv_buf_putc(w->buf, '}');
}

/* The next entity of the class at or behind i, or NULL. */
static const struct hv_entity *next_of(const struct hv_entity **entities, size_t n,
                                       size_t *i, enum hv_class cls)
{
    while (*i < n && entities[*i]->cls != cls)
        ++*i;
    return *i < n ? entities[*i] : NULL;
}

/* All entities of a class by name, one a line; older forms behind the current one. */
static void put_class(struct writer *w, enum hv_class cls)
{
    const struct hv_surface *s = w->surface;
    const struct hv_class_traits *traits = hv_class_traits(cls);
    const char *before = "\n";
    size_t i = 0, k = 0;
    const struct hv_entity *e = next_of(s->entities, s->n_entities, &i, cls);
    const struct hv_entity *o = next_of(s->older, s->n_older, &k, cls);
    if (traits->derived || (!e && !o && traits->rare))
        return;
    hv_buf_printf(w->buf, ",\n\"%s\":[", traits->list);
    while (e || o) {
        bool older = !e || (o && strcmp(o->name, e->name) < 0);
        hv_buf_puts(w->buf, before);
        put_entity(w, older ? o : e);
        before = ",\n";
        *(older ? &k : &i) += 1;
        e = next_of(s->entities, s->n_entities, &i, cls);
        o = next_of(s->older, s->n_older, &k, cls);
    }
    hv_buf_puts(w->buf, *before == ',' ? "\n]" : "]");
}

static void put_table(struct writer *w, const char *key, const struct hv_strings *table)
{
    hv_buf_printf(w->buf, ",\n\"%s\":[", key);
    for (size_t i = 0; i < table->n; i++) {
        hv_buf_puts(w->buf, i ? ",\n" : "\n");
        hv_json_put_string(w->buf, table->v[i]);
    }
    hv_buf_puts(w->buf, table->n ? "\n]" : "]");
}

const char *hv_left_out_word(unsigned why)
{
    static const char *const words[] = {
        [HV_LEFT_OUT_GUARD] = "guard",   [HV_LEFT_OUT_SKIP] = "skip",
        [HV_LEFT_OUT_KNOWN] = "known",   [HV_LEFT_OUT_THRESHOLD] = "rung",
        [HV_LEFT_OUT_FAILED] = "failed", [HV_LEFT_OUT_ERROR] = "error",
        [HV_LEFT_OUT_NAME] = "name",
    };
    return why < HV_COUNT(words) ? words[why] : NULL;
}

static void put_left_out(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    hv_buf_puts(w->buf, ",\n\"left_out\":[");
    for (size_t i = 0; i < surface->n_left_out; i++) {
        const struct hv_left_out *l = &surface->left_out[i];
        hv_buf_puts(w->buf, i ? ",\n{\"file\":" : "\n{\"file\":");
        hv_json_put_string(w->buf, l->file);
        put_key_audiences(w, l->audiences);
        hv_json_put_key_string(w->buf, "kind", hv_left_out_word(l->kind));
        hv_json_put_key_string(w->buf, "why", l->why ? l->why : "");
        if (l->at && strcmp(l->at, l->file) != 0)
            hv_json_put_key_string(w->buf, "at", l->at);
        if (w->with_lines && l->line)
            hv_json_put_key_number(w->buf, "line", l->line);
        hv_buf_putc(w->buf, '}');
    }
    hv_buf_puts(w->buf, surface->n_left_out ? "\n]" : "]");
}

static void put_thresholds(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    for (size_t i = 0; i < surface->n_thresholds; i++)
        hv_buf_printf(w->buf, "%s\"0x%08" PRIx64 "\"", i ? "," : ",\n\"rungs\":[",
                      surface->thresholds[i]);
    hv_buf_puts(w->buf, surface->n_thresholds ? "]" : "");
}

static void put_side_files(struct writer *w)
{
    const struct hv_strings *files = &w->surface->side_files;
    if (!files->n)
        return;
    hv_json_put_line(w->buf, "side_files");
    hv_json_put_list(w->buf, files->v, files->n);
}

static void put_undeclared(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    for (size_t i = 0; i < surface->n_undeclared; i++) {
        const struct hv_undeclared *f = &surface->undeclared[i];
        hv_buf_puts(w->buf, i ? ",\n{\"macro\":" : ",\n\"foreign\":[\n{\"macro\":");
        hv_json_put_string(w->buf, f->macro);
        hv_json_put_key_string(w->buf, "file", f->file);
        if (w->with_lines && f->line)
            hv_json_put_key_number(w->buf, "line", f->line);
        hv_buf_putc(w->buf, '}');
    }
    hv_buf_puts(w->buf, surface->n_undeclared ? "\n]" : "");
}

static void put_head(struct writer *w)
{
    const struct hv_surface *surface = w->surface;
    hv_buf_puts(w->buf, "{\n\"schema\":\"" HV_SURFACE_SCHEMA "\"");
    hv_json_put_line_string(w->buf, "profile", w->profile->name);
    if (surface->release)
        hv_json_put_line_string(w->buf, "release", surface->release);
    hv_json_put_line_string(w->buf, "arch", surface->arch);
    if (surface->interface_version)
        hv_json_put_line_string(w->buf, "interface_version",
                                surface->interface_version);
    hv_json_put_line(w->buf, "audiences");
    put_audiences(w, surface->audiences);
    hv_buf_printf(w->buf, ",\n\"variants\":%zu", surface->n_variants);
    put_thresholds(w);
    put_side_files(w);
    put_undeclared(w);
}

/* Without a final newline: in a set, more follows. */
static void put_surface(struct writer *w)
{
    w->files = table_of(w->surface, false);
    w->guards = table_of(w->surface, true);
    put_head(w);
    put_table(w, "files", &w->files);
    put_table(w, "guards", &w->guards);
    put_left_out(w);
    for (int cls = 0; cls < HV_CLASSES; cls++)
        put_class(w, (enum hv_class)cls);
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
