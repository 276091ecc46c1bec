/* SPDX-License-Identifier: MIT */
#include "judge/hazard_list.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* What is told of some architectures of a row. */
struct variant {
    size_t row;
    const char *text; /* interned */
    uint32_t archs;
};

struct hv_hazard_list {
    const struct hv_additions *news;
    struct hv_hazards *rows;
    struct variant *variants;
    size_t n, cap;
};

struct hv_hazard_list *hv_hazard_list_new(const struct hv_additions *news,
                                          struct hv_hazards *ret)
{
    struct hv_hazard_list *list = hv_alloc(sizeof *list);
    list->news = news;
    list->rows = ret;
    return list;
}

const struct hv_additions *hv_hazard_list_additions(const struct hv_hazard_list *list)
{
    return list->news;
}

/* ---- adding ---- */

static size_t row_of(struct hv_hazard_list *list, const struct hv_hazard *hazard)
{
    struct hv_hazards *rows = list->rows;
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].kind == hazard->kind && rows->v[i].entity == hazard->entity &&
            rows->v[i].member == hazard->member && rows->v[i].file == hazard->file)
            return i;
    HV_ARENA_GROW(rows->arena, rows->v, rows->n, rows->cap);
    rows->v[rows->n] = *hazard;
    return rows->n++;
}

static void add_variant(struct hv_hazard_list *list, size_t row, const char *text,
                        uint32_t archs)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->variants[i].row == row && list->variants[i].text == text) {
            list->variants[i].archs |= archs;
            return;
        }
    }
    HV_GROW(list->variants, list->n, list->cap);
    list->variants[list->n++] = (struct variant){row, text, archs};
}

static void add(struct hv_hazard_list *list, const struct hv_hazard *hazard,
                const char *text)
{
    size_t row = row_of(list, hazard);
    list->rows->v[row].archs |= hazard->archs;
    list->rows->v[row].audiences |= hazard->audiences;
    add_variant(list, row, text, hazard->archs);
}

static struct hv_hazard hazard_of(const struct hv_hazard_list *list,
                                  enum hv_hazard_kind kind, unsigned arch,
                                  const struct hv_entity *entity)
{
    return (struct hv_hazard){.kind = kind,
                              .entity = entity->name,
                              .archs = 1u << arch,
                              .audiences =
                                  entity->audiences & hv_additions_judged(list->news),
                              .file = entity->file,
                              .line = entity->line};
}

void hv_hazard_add(struct hv_hazard_list *list, enum hv_hazard_kind kind, unsigned arch,
                   const struct hv_entity *entity, const char *member, const char *text)
{
    struct hv_hazard hazard = hazard_of(list, kind, arch, entity);
    hazard.member = member;
    add(list, &hazard, text);
}

void hv_hazard_add_named(struct hv_hazard_list *list, enum hv_hazard_kind kind,
                         unsigned arch, const struct hv_entity *entity,
                         const char *name, const char *text)
{
    struct hv_hazard hazard = hazard_of(list, kind, arch, entity);
    hazard.entity = name;
    add(list, &hazard, text);
}

/* ---- the end ---- */

static void put_archs(struct hv_buf *buf, const struct hv_profile *profile,
                      uint32_t archs)
{
    const char *before = " on ";
    for (size_t a = 0; a < profile->n_archs; a++) {
        if (!(archs & 1u << a))
            continue;
        hv_buf_printf(buf, "%s%s", before, profile->archs[a].name);
        before = ", ";
    }
}

/* "A", or "A on x; B on y, z" where architectures differ. */
static const char *detail(const struct hv_hazard_list *list, size_t row)
{
    struct hv_buf buf = {0};
    for (size_t i = 0; i < list->n; i++) {
        const struct variant *v = &list->variants[i];
        if (v->row != row)
            continue;
        hv_buf_printf(&buf, "%s%s", buf.n ? "; " : "", v->text);
        if (v->archs != list->rows->v[row].archs)
            put_archs(&buf, hv_additions_profile(list->news), v->archs);
    }
    const char *copy = hv_arena_strndup(list->rows->arena, buf.n ? buf.p : "", buf.n);
    hv_buf_done(&buf);
    return copy;
}

static int order(const char *a, const char *b)
{
    return a == b ? 0 : !a ? -1 : !b ? 1 : strcmp(a, b);
}

static int by_place(const void *a, const void *b)
{
    const struct hv_hazard *x = a, *y = b;
    int c = order(x->file, y->file);
    if (!c && x->line != y->line)
        c = x->line < y->line ? -1 : 1;
    if (!c)
        c = order(x->entity, y->entity);
    if (!c)
        c = (int)x->kind - (int)y->kind;
    return c ? c : order(x->member, y->member);
}

void hv_hazard_list_end(struct hv_hazard_list *list)
{
    struct hv_hazards *rows = list->rows;
    for (size_t i = 0; i < rows->n; i++)
        rows->v[i].detail = detail(list, i);
    if (rows->n)
        qsort(rows->v, rows->n, sizeof *rows->v, by_place);
    free(list->variants);
    free(list);
}
