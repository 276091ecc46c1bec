/* SPDX-License-Identifier: MIT */
#include "judge/hazard/hazards.h"

#include "judge/hazard/hazard_list.h"

#include <stdarg.h>

/* ---- new calls that nothing new announces (R33) ---- */

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
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].kind == hazard->kind && rows->v[i].entity == hazard->entity &&
            rows->v[i].member == hazard->member && rows->v[i].file == hazard->file)
            return i;
    HV_ARENA_GROW(rows->arena, rows->v, rows->n, rows->cap);
    rows->v[rows->n] = *hazard;
    return rows->n++;
}

static void add_figures(struct hv_hazard_list *list, size_t row, const char *text,
                        uint32_t archs)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->figures[i].row == row && list->figures[i].text == text) {
            list->figures[i].archs |= archs;
            return;
        }
    }
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

static const struct hv_rule *rule_of(const struct hv_catalogue *catalogue,
                                     enum hv_hazard_kind kind)
{
    return HV_FIND(hazard, catalogue->hazards, catalogue->n_hazards,
                   strcmp(hazard->slug, hv_hazard_slug(kind)) == 0);
}

/* What mends one architecture must not harm another that has the record as well. */
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
        rows->v[i].rule = rule_of(catalogue, rows->v[i].kind);
        if (!rows->v[i].rule)
            return hv_fail(err, HV_ERR_INPUT, catalogue->path,
                           "the catalogue has no hazard '%s', which was found in %s",
                           hv_hazard_slug(rows->v[i].kind), rows->v[i].entity);
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
    hv_hazards_of_types(&list);
    hv_hazards_of_words(&list);
    hv_hazards_of_numbers(&list);
    hazards_of_calls(&list);
    bool ok = complete_rows(&list, catalogue, err);
    free(list.figures);
    return ok;
}
