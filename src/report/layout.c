/* SPDX-License-Identifier: MIT */
#include "report/layout.h"

#include "base/nearest.h"
#include "judge/verdict/context.h"
#include "report/page/page.h"

enum { STEP = 4, DEEPEST = 16, NAME = 64 };

struct place {
    const char *path; /* of the record, in words that only have to be distinct */
    unsigned depth;
    uint64_t start,
        bits; /* of the record (or of the first of several) that is laid out */
    bool is_union;
};

/* Add a line; takes ownership of text. */
static void add_line(struct hv_layout_lines *lines, const struct place *place,
                     struct hv_buf *text, struct hv_layout_line line)
{
    unsigned shown = place->depth < DEEPEST ? place->depth : DEEPEST;
    line.text =
        hv_arena_printf(lines->arena, "%*s%s", (int)(shown * STEP), "", text->p);
    line.key = hv_arena_printf(lines->arena, "%s/%s", place->path, text->p);
    *HV_ARENA_ADD(lines->arena, lines->v, lines->n, lines->cap) = line;
    hv_buf_done(text);
}

static void add_gap(struct hv_layout_lines *lines, const struct place *place,
                    const char *what, uint64_t from, uint64_t to)
{
    struct hv_buf text = {0};
    uint64_t bits = to - from;
    bool bytes = bits % 8 == 0;
    uint64_t n = bytes ? bits / 8 : bits;
    hv_buf_printf(&text, "/* %s: ", what);
    hv_put_number(&text, n, bytes ? "byte" : "bit", bytes ? "bytes" : "bits");
    hv_buf_puts(&text, " */");
    add_line(lines, place, &text,
             (struct hv_layout_line){.sized = true, .offset = from, .bits = bits});
}

/* The bounds of "uint8_t [4][8]", or "". */
static const char *array_bounds(const char *type)
{
    const char *p = strchr(type, '[');
    return p && !strchr(type, '(') ? p : "";
}

/* "union" of "union [2]". */
static bool inline_union(const struct hv_member *m)
{
    return strncmp(m->type, "union", 5) == 0;
}

static void put_declaration(struct hv_buf *text, const struct hv_member *m)
{
    const char *element = NULL;
    size_t n = 0;
    HV_BUF type = {0};
    if (*array_bounds(m->type)) {
        hv_type_element(m->type, &element, &n);
        hv_buf_add(&type, element, n);
    } else {
        hv_buf_puts(&type, m->type);
    }
    hv_put_escaped(text, type.p, NAME);
    if (m->name && text->n && text->p[text->n - 1] != '*')
        hv_buf_putc(text, ' ');
    hv_put_escaped(text, m->name, NAME);
    hv_put_escaped(text, array_bounds(m->type), NAME);
    if (m->bitfield)
        hv_buf_printf(text, " : %" PRIu64, m->bits);
    hv_buf_putc(text, ';');
}

/* The key of an inline record among its neighbours: its name, or its first member. */
static const char *landmark(const struct hv_member *m)
{
    if (m->name)
        return m->name;
    return m->n_members && m->members[0].name ? m->members[0].name : "";
}

static void add_members(struct hv_layout_lines *lines, const struct hv_member *members,
                        uint32_t n, const struct place *place);

static void add_inline(struct hv_layout_lines *lines, const struct hv_member *m,
                       const struct place *outer)
{
    const char *element = NULL;
    size_t length = 0, count = hv_type_element(m->type, &element, &length);
    struct place place = *outer;
    struct hv_buf text = {0};
    place.path = hv_arena_printf(lines->arena, "%s/%s", outer->path, landmark(m));
    hv_buf_puts(&text, inline_union(m) ? "union {" : "struct {");
    add_line(
        lines, &place, &text,
        (struct hv_layout_line){.sized = true, .offset = m->offset, .bits = m->bits});
    struct place inside = {place.path, outer->depth + 1, m->offset,
                           m->bits / (count ? count : 1), inline_union(m)};
    add_members(lines, m->members, m->n_members, &inside);
    hv_buf_puts(&text, m->name ? "} " : "}");
    hv_put_escaped(&text, m->name, NAME);
    hv_put_escaped(&text, array_bounds(m->type), NAME);
    hv_buf_putc(&text, ';');
    add_line(lines, &place, &text, (struct hv_layout_line){0});
}

static void add_member(struct hv_layout_lines *lines, const struct hv_member *m,
                       const struct place *place)
{
    if (m->n_members > 0) {
        add_inline(lines, m, place);
        return;
    }
    struct hv_buf text = {0};
    put_declaration(&text, m);
    add_line(
        lines, place, &text,
        (struct hv_layout_line){.sized = true, .offset = m->offset, .bits = m->bits});
}

static void add_members(struct hv_layout_lines *lines, const struct hv_member *members,
                        uint32_t n, const struct place *place)
{
    uint64_t end = place->start;
    HV_EACH (m, members, n) {
        if (!place->is_union && m->offset > end)
            add_gap(lines, place, "hole", end, m->offset);
        add_member(lines, m, place);
        if (m->offset + m->bits > end)
            end = m->offset + m->bits;
    }
    if (n > 0 && place->start + place->bits > end)
        add_gap(lines, place, "padding", end, place->start + place->bits);
}

/* The lines of a record, from "struct x {" to "};". */
static void layout_record_lines(struct hv_layout_lines *lines,
                                const struct hv_entity *record)
{
    struct place outside = {.path = ""};
    struct place inside = {"", 1, 0, record->u.record.size * 8,
                           record->u.record.is_union};
    struct hv_buf text = {0};
    hv_put_escaped(&text, record->name, NAME);
    hv_buf_puts(&text, " {");
    add_line(lines, &outside, &text, (struct hv_layout_line){0});
    add_members(lines, record->u.record.members, record->u.record.n_members, &inside);
    hv_buf_puts(&text, record->u.record.packed ? "} packed;" : "};");
    add_line(lines, &outside, &text, (struct hv_layout_line){0});
}

/* One form of the type, before equal ones are merged. */
struct form {
    const struct hv_entity *entity;
    uint64_t hash;
    uint32_t archs;     /* bit set of surfaces, by their index */
    uint32_t audiences; /* that see it */
    bool whole;         /* no audience of those surfaces has another form */
};

struct forms {
    const struct hv_surface *const *surfaces;
    size_t n_surfaces;
    struct hv_arena *arena;
    struct form *v;
    size_t n, cap;
};

static const char *untagged(const char *name)
{
    static const char *const tags[] = {"struct ", "union ", "enum "};
    const char *const *tag = HV_FIND(x, tags, HV_COUNT(tags), hv_begins_with(name, *x));
    return tag ? name + strlen(*tag) : name;
}

static bool names_it(const char *entity, const char *type)
{
    return strcmp(entity, type) == 0 ||
           (untagged(type) == type && strcmp(untagged(entity), type) == 0);
}

/* Add a form of a surface; titles list the surfaces with equal forms. */
static void form_add(struct forms *forms, size_t surface,
                     const struct hv_entity *entity)
{
    uint64_t hash = hv_entity_form_hash(entity);
    bool whole = (forms->surfaces[surface]->audiences & ~entity->audiences) == 0;
    HV_EACH (f, forms->v, forms->n) {
        if (f->hash == hash && strcmp(f->entity->name, entity->name) == 0 &&
            f->whole == whole && (whole || f->audiences == entity->audiences)) {
            f->archs |= 1u << surface;
            return;
        }
    }
    *HV_ARENA_ADD(forms->arena, forms->v, forms->n, forms->cap) =
        (struct form){entity, hash, 1u << surface, entity->audiences, whole};
}

static bool collect_forms(struct forms *forms, size_t surface, const char *type)
{
    const struct hv_surface *s = forms->surfaces[surface];
    bool found = false;
    HV_EACH_OF (e, s, HV_CLASS_RECORD) {
        if (!names_it(e->name, type))
            continue;
        form_add(forms, surface, e);
        found = true;
    }
    return found;
}

/* The type of the typedef on that surface, or NULL. */
static const char *typedef_type(const struct hv_surface *surface, const char *type)
{
    const struct hv_entity *named =
        HV_FIND_OF(e, surface, HV_CLASS_TYPEDEF, strcmp(e->name, type) == 0);
    return named ? named->u.typedef_.type : NULL;
}

static const char *nearest_record(const struct forms *forms, const char *type)
{
    struct hv_nearest nearest = hv_nearest_begin(untagged(type));
    HV_EACH (s, forms->surfaces, forms->n_surfaces) {
        HV_EACH_OF (e, *s, HV_CLASS_RECORD)
            hv_nearest_offer(&nearest, untagged(e->name), e->name);
    }
    return nearest.best;
}

static const char *form_title(const struct forms *forms, const struct form *form,
                              const struct hv_profile *profile)
{
    struct hv_buf title = {0};
    for (size_t i = 0; i < forms->n_surfaces; i++)
        if (form->archs & 1u << i)
            hv_putf(&title, "%s%s", title.n ? ", " : "", forms->surfaces[i]->arch);
    if (!form->whole) {
        hv_buf_puts(&title, " for ");
        hv_put_audiences(&title, profile, form->audiences, 0);
    }
    return hv_keep(forms->arena, &title);
}

/* A type without members on any surface: a typedef of a scalar, or an enum. */
static bool write_scalar(const struct forms *forms, const char *type,
                         struct hv_buf *buf)
{
    bool found = false;
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        const struct hv_surface *s = forms->surfaces[i];
        HV_EACH_ENTITY (e, s ? s->entities : NULL, s->n_entities) {
            struct hv_side side = {.present = true};
            if (e->cls == HV_CLASS_ENUM && names_it(e->name, type)) {
                side.size = e->u.enum_.size;
            } else if (e->cls == HV_CLASS_TYPEDEF && strcmp(e->name, type) == 0) {
                side.type = e->u.typedef_.type;
                side.size = e->u.typedef_.size;
            } else {
                continue;
            }
            hv_putf(buf, "%s on %s: ", e->name, s->arch);
            hv_put_sides(buf, HV_FIELDS_TYPEDEF, &side, &side);
            hv_buf_putc(buf, '\n');
            found = true;
        }
    }
    return found;
}

/* ---- calls that reach it ---- */

/* A statement about a form, and the architectures on which it is true. */
struct reach {
    uint32_t archs, audiences;
    struct hv_strings *calls;
    const char *macro;
};

static bool is_same_reach(const struct reach *a, const struct reach *b)
{
    return a->audiences == b->audiences && a->macro == b->macro &&
           (a->calls && b->calls ? hv_same_strings(a->calls, b->calls)
                                 : a->calls == b->calls);
}

static void put_calls(struct hv_buf *buf, const struct reach *r,
                      const struct hv_profile *profile)
{
    enum { SHOWN = 6 };
    if (!r->calls) {
        hv_buf_puts(buf, "no call is known to reach it");
        return;
    }
    hv_buf_puts(buf, "reached from ");
    hv_put_list(buf, r->calls, SHOWN);
    hv_buf_puts(buf, ", by ");
    hv_put_audiences(buf, profile, r->audiences, 0);
}

static void put_reach(struct hv_buf *buf, const struct reach *r,
                      const struct hv_entity *e, const struct hv_profile *profile)
{
    uint32_t strict = hv_strict_audiences(profile, e->audiences);
    hv_put_archs(buf, profile, r->archs, 0);
    hv_buf_puts(buf, ": ");
    put_calls(buf, r, profile);
    if (r->macro)
        hv_putf(buf, "; covered by %s", r->macro);
    hv_buf_putc(buf, '\n');
    if (r->calls && strict && !hv_strict_audiences(profile, r->audiences)) {
        hv_buf_puts(buf, "  no guard hides it, so ");
        hv_put_audiences(buf, profile, strict, 0);
        hv_buf_puts(buf, " can see it, but only calls of others reach it\n");
    }
}

static struct reach reach_of(const struct hv_surface *surface,
                             const struct hv_entity *e,
                             const struct hv_profile *profile, struct hv_arena *arena)
{
    struct hv_reach *reach = hv_reach_new(surface, profile);
    struct reach r = {.archs = UINT32_C(1) << hv_profile_arch(profile, surface->arch)};
    const struct hv_version_macro *macro = hv_covering_macro(surface, profile, e);
    r.calls = hv_reach_calls(reach, e, arena, &r.audiences);
    r.macro = macro ? macro->macro : NULL;
    hv_reach_free(reach);
    return r;
}

/* The first form on a surface, which stands for all in its calls; or NULL. */
static const struct hv_entity *first_form(const struct forms *forms, size_t surface)
{
    const struct form *form =
        HV_FIND(x, forms->v, forms->n, x->archs & HV_BIT(surface));
    return form ? hv_surface_find(forms->surfaces[surface], HV_CLASS_RECORD,
                                  form->entity->name, ~0u)
                : NULL;
}

/* Write whether the form is stable ABI, which calls lead to it, who may make them, and
 * which version macro covers it. */
static void write_reach(const struct forms *forms, const struct hv_profile *profile,
                        struct hv_buf *buf)
{
    size_t n = 0;
    const struct hv_entity *first = NULL;
    struct reach *all =
        hv_arena_alloc(forms->arena, (forms->n_surfaces + 1) * sizeof *all);
    for (size_t i = 0; i < forms->n_surfaces; i++) {
        const struct hv_entity *record = first_form(forms, i);
        if (!record)
            continue;
        struct reach r = reach_of(forms->surfaces[i], record, profile, forms->arena);
        size_t k = 0;
        while (k < n && !is_same_reach(&all[k], &r))
            k++;
        if (k == n)
            all[n++] = r;
        else
            all[k].archs |= r.archs;
        first = first ? first : record;
    }
    hv_buf_putc(buf, '\n');
    for (size_t k = 0; k < n; k++)
        put_reach(buf, &all[k], first, profile);
}

static void write_forms(const struct forms *forms, const struct hv_layout_query *query,
                        struct hv_buf *buf)
{
    struct hv_layout_column *columns =
        hv_arena_alloc(forms->arena, forms->n * sizeof *columns);
    for (size_t i = 0; i < forms->n; i++) {
        const struct hv_entity *e = forms->v[i].entity;
        columns[i] = (struct hv_layout_column){
            .title = form_title(forms, &forms->v[i], query->profile),
            .size = e->u.record.size,
            .align = e->u.record.align,
            .lines = {.arena = forms->arena},
        };
        layout_record_lines(&columns[i].lines, e);
    }
    hv_layout_table(forms->arena, columns, forms->n, query->color, buf);
    if (!query->bare)
        write_reach(forms, query->profile, buf);
}

bool hv_layout_write(const struct hv_layout_query *query, struct hv_buf *buf,
                     const char **ret_near)
{
    struct forms forms = {.surfaces = query->surfaces,
                          .n_surfaces = query->n_surfaces,
                          .arena = hv_arena_new()};
    for (size_t i = 0; i < forms.n_surfaces; i++) {
        if (!forms.surfaces[i] || collect_forms(&forms, i, query->type))
            continue;
        const char *stands_for = typedef_type(forms.surfaces[i], query->type);
        if (stands_for)
            collect_forms(&forms, i, stands_for);
    }
    bool found = forms.n > 0;
    if (found)
        write_forms(&forms, query, buf);
    else
        found = write_scalar(&forms, query->type, buf);
    if (!found && ret_near)
        *ret_near = nearest_record(&forms, query->type);
    hv_arena_free(forms.arena);
    return found;
}
