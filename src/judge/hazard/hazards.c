/* SPDX-License-Identifier: MIT */
#include "judge/hazard/hazards.h"

#include "judge/hazard/hazard_list.h"

#include <stdarg.h>

/* ---- types that do not belong in an interface (R22, R13, R14, R43) ---- */

static struct hv_hazard_place place_of(const struct hv_new_member *new)
{
    return (struct hv_hazard_place){
        .arch = new->arch, .entity = new->record, .member = new->flat->path};
}

static void check_c_type(struct hv_hazard_list *list, const struct hv_new_member *new)
{
    const struct hv_member *m = new->flat->member;
    struct hv_hazard_place place = place_of(new);
    if (m->c_type && m->name && !m->bitfield && !strpbrk(m->type, "[ *"))
        place.paste =
            hv_atom_printf(list->additions->atoms, "%s %s;", m->type, m->name);
    if (m->c_type)
        hv_hazard_add(list, HV_HAZARD_C_TYPE, place,
                      "the compiler decides that it is %s", new->flat->member->type);
}

static void check_handle(struct hv_hazard_list *list, const struct hv_new_member *new)
{
    const struct hv_profile *profile = list->additions->profile;
    const char *type = hv_flat_member_element(new->flat, list->additions->atoms);
    if (new->record->file && hv_globs_match(&profile->no_handles, new->record->file) &&
        (strchr(type, '*') ||
         hv_patterns_match(profile->handles, profile->n_handles, type)))
        hv_hazard_add(list, HV_HAZARD_HANDLE_IN_HEADER, place_of(new), "of type %s",
                      type);
}

/* ---- alignment from types that only tools may use ---- */

static bool is_wide(const char *type)
{
    return strcmp(type, "uint64_t") == 0 || strcmp(type, "int64_t") == 0;
}

struct measure {
    const struct hv_surface *surface;
    struct hv_atoms *atoms;
    uint64_t wide; /* natural alignment of a 64-bit integer, in bytes; below 8 here */
    uint32_t audiences;
};

static uint64_t align_of_members(const struct measure *m,
                                 const struct hv_member *members, uint32_t n);

/* The alignment that a member needs by its type; 8 if the type is unknown. */
static uint64_t align_of(const struct measure *m, const struct hv_member *member)
{
    const char *p;
    size_t length, count = hv_type_element(member->type, &p, &length);
    const char *type = hv_atom_n(m->atoms, p, length);
    if (member->n_members)
        return align_of_members(m, member->members, member->n_members);
    const struct hv_entity *record =
        hv_surface_find(m->surface, HV_CLASS_RECORD, type, m->audiences);
    if (record)
        return record->u.record.align;
    if (is_wide(type))
        return m->wide;
    if (count && member->bits / count <= 32)
        return member->bits / count / 8;
    return 8;
}

static uint64_t align_of_members(const struct measure *m,
                                 const struct hv_member *members, uint32_t n)
{
    uint64_t align = 1;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t one = align_of(m, &members[i]);
        if (one > align)
            align = one;
    }
    return align;
}

/* Which of the wide members has the type is unknown, so the record has the hazard. */
static void check_tools_only(struct hv_hazard_list *list,
                             const struct hv_new_member *new)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_profile *profile = additions->profile;
    const struct hv_entity *e = new->record;
    const struct measure m = {.surface = additions->sides[new->arch].tree,
                              .atoms = additions->atoms,
                              .wide = profile->archs[new->arch].align64,
                              .audiences = e->audiences};
    if (!profile->tools_only_types.n || m.wide >= 8 || e->u.record.packed ||
        !(e->audiences & additions->strict) ||
        !is_wide(hv_flat_member_element(new->flat, m.atoms)) ||
        (new->before &&new->before->u.record.align == e->u.record.align))
        return;
    uint64_t align = align_of_members(&m, e->u.record.members, e->u.record.n_members);
    if (align < e->u.record.align)
        hv_hazard_add(list, HV_HAZARD_TOOLS_ONLY_TYPE,
                      (struct hv_hazard_place){.arch = new->arch, .entity = e},
                      "it is aligned to %u bytes, its members need %u",
                      (unsigned)e->u.record.align, (unsigned)align);
}

static void check_member(void *ctx, const struct hv_new_member *new)
{
    check_c_type(ctx, new);
    check_handle(ctx, new);
    check_tools_only(ctx, new);
}

/* ---- new calls without a new announcement (R33) ---- */

static bool is_new_op(const struct hv_additions *additions, unsigned arch,
                      const char *family, const struct hv_entity *op)
{
    return strcmp(op->u.op.family, family) == 0 &&
           hv_additions_entity(additions, arch, op);
}

static void check_family(struct hv_hazard_list *list, unsigned arch,
                         const struct hv_family *family)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_surface *tree = additions->sides[arch].tree;
    if (!family->announced_by ||
        HV_ANY_OF(op, tree, HV_CLASS_OP,
                  is_new_op(additions, arch, family->announced_by, op)))
        return;
    HV_EACH_OF (op, tree, HV_CLASS_OP)
        if (is_new_op(additions, arch, family->name, op) && !op->u.op.removed &&
            hv_additions_counts(additions, op))
            hv_hazard_add(list, HV_HAZARD_CALL_UNANNOUNCED,
                          (struct hv_hazard_place){.arch = arch, .entity = op},
                          "no new %s", family->announced_by);
}

static void hazards_of_calls(struct hv_hazard_list *list)
{
    const struct hv_profile *profile = list->additions->profile;
    for (unsigned a = 0; a < profile->n_archs; a++)
        for (size_t i = 0; list->additions->sides[a].tree &&
                           list->additions->ops_known && i < profile->n_families;
             i++)
            check_family(list, a, &profile->families[i]);
}

/* ---- adding ---- */

static size_t find_row(struct hv_hazards *rows, const struct hv_hazard *hazard)
{
    struct hv_hazard *row =
        HV_FIND(x, rows->v, rows->n,
                x->kind == hazard->kind && x->entity == hazard->entity &&
                    x->member == hazard->member && x->file == hazard->file);
    if (!row)
        *(row = HV_ARENA_ADD(rows->arena, rows->v, rows->n, rows->cap)) = *hazard;
    return (size_t)(row - rows->v);
}

static void add_figures(struct hv_hazard_list *list, size_t row, const char *text,
                        uint32_t archs)
{
    struct hv_hazard_figures *known =
        HV_FIND(x, list->figures, list->n, x->row == row && x->text == text);
    if (known)
        known->archs |= archs;
    else
        *HV_ADD(list->figures, list->n, list->cap) =
            (struct hv_hazard_figures){row, text, archs};
}

void hv_hazard_add(struct hv_hazard_list *list, enum hv_hazard_kind kind,
                   struct hv_hazard_place place, const char *fmt, ...)
{
    const struct hv_entity *e = place.entity;
    struct hv_hazard hazard = {.kind = kind,
                               .entity = place.name ? place.name : e->name,
                               .member = place.member,
                               .archs = 1u << place.arch,
                               .audiences = e->audiences & list->additions->judged,
                               .file = e->file,
                               .line = e->line,
                               .paste = place.paste};
    va_list ap;
    va_start(ap, fmt);
    const char *text = hv_atom_vprintf(list->additions->atoms, fmt, ap);
    va_end(ap);
    size_t row = find_row(list->rows, &hazard);
    list->rows->v[row].archs |= hazard.archs;
    list->rows->v[row].audiences |= hazard.audiences;
    if (list->rows->v[row].paste != place.paste)
        list->rows->v[row].paste = NULL;
    add_figures(list, row, text, hazard.archs);
}

/* ---- rows ---- */

/* "A", or "A on x; B on y, z" where architectures differ. */
static const char *detail_of(const struct hv_hazard_list *list, size_t row)
{
    HV_BUF buf = {0};
    HV_EACH (f, list->figures, list->n) {
        if (f->row != row)
            continue;
        hv_buf_printf(&buf, "%s%s", buf.n ? "; " : "", f->text);
        if (f->archs != list->rows->v[row].archs) {
            struct hv_set_names names =
                hv_arch_names(list->additions->profile, f->archs);
            hv_buf_puts(&buf, names.n ? " on " : "");
            hv_put_names(&buf, &names, ", ");
        }
    }
    return hv_arena_strndup(list->rows->arena, buf.n ? buf.p : "", buf.n);
}

HV_BY(by_place, struct hv_hazard,
      hv_compare_text(x->file, y->file) ?: HV_ORDER(x->line, y->line)
          ?: hv_compare_text(x->entity, y->entity) ?: HV_ORDER(x->kind, y->kind)
          ?: hv_compare_text(x->member, y->member))

/* Is the fix right on every architecture that has the record? */
static bool is_everywhere(const struct hv_hazard_list *list, const struct hv_hazard *h)
{
    const struct hv_additions *additions = list->additions;
    for (unsigned a = 0; a < additions->profile->n_archs; a++)
        if (!(h->archs & HV_BIT(a)) && additions->sides[a].tree &&
            hv_surface_find(additions->sides[a].tree, HV_CLASS_RECORD, h->entity, ~0u))
            return false;
    return true;
}

static bool complete_rows(struct hv_hazard_list *list,
                          const struct hv_catalogue *catalogue, struct hv_err *err)
{
    struct hv_hazards *rows = list->rows;
    for (size_t i = 0; i < rows->n; i++) {
        rows->v[i].detail = detail_of(list, i);
        if (rows->v[i].paste && !is_everywhere(list, &rows->v[i]))
            rows->v[i].paste = NULL;
    }
    HV_SORT(rows->v, rows->n, by_place);
    for (size_t i = 0; i < rows->n; i++) {
        rows->v[i].rule =
            HV_FIND(hazard, catalogue->hazards, catalogue->n_hazards,
                    strcmp(hazard->slug, hv_hazard_slug(rows->v[i].kind)) == 0);
        if (!rows->v[i].rule)
            return hv_fail(
                err, HV_ERR_INPUT, catalogue->path,
                "%s has the hazard '%s', for which the catalogue has no rule",
                rows->v[i].entity, hv_hazard_slug(rows->v[i].kind));
    }
    return true;
}

bool hv_hazards_find(const struct hv_additions *additions,
                     const struct hv_catalogue *catalogue, struct hv_hazards *ret,
                     struct hv_err *err)
{
    struct hv_hazard_list list = {.additions = additions, .rows = ret};
    ret->ops_unknown = !additions->ops_known;
    hv_hazards_of_padding(&list);
    for (unsigned a = 0; a < additions->profile->n_archs; a++)
        hv_additions_each_member(additions, a, check_member, &list);
    hv_hazards_of_words(&list);
    hv_hazards_of_numbers(&list);
    hazards_of_calls(&list);
    bool ok = complete_rows(&list, catalogue, err);
    free(list.figures);
    return ok;
}
