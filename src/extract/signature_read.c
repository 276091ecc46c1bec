/* SPDX-License-Identifier: MIT */
#include "extract/signature_read.h"

void hv_signature_add(struct hv_signature_reader *r, const char *abi,
                      struct hv_signature signature)
{
    signature.abi = hv_arena_printf(r->arena, "%s", abi);
    signature.name = hv_arena_printf(r->arena, "%s_%s", abi, signature.hypercall);
    HV_ARENA_GROW(r->arena, r->items, r->n_items, r->cap_items);
    r->items[r->n_items] =
        (struct hv_signature_item){.signature = signature, .nth = r->n_items};
    r->n_items++;
}

static int by_name(const void *a, const void *b)
{
    const struct hv_signature_item *x = a, *y = b;
    int order = strcmp(x->signature.name, y->signature.name);
    return order ? order : HV_ORDER(x->nth, y->nth);
}

/* Sort, and keep the first of each name. */
bool hv_signature_collect(struct hv_signature_reader *r, struct hv_signatures *ret)
{
    HV_SORT(r->items, r->n_items, by_name);
    *ret = (struct hv_signatures){0};
    ret->v = hv_arena_alloc(r->arena, (r->n_items + 1) * sizeof *ret->v);
    for (size_t i = 0; i < r->n_items; i++) {
        const struct hv_signature *s = &r->items[i].signature;
        if (!ret->n || strcmp(ret->v[ret->n - 1].name, s->name) != 0)
            ret->v[ret->n++] = *s;
    }
    if (!ret->n)
        return hv_fail(r->err, HV_ERR_INPUT, r->file->path,
                       "no hypercall handlers found");
    return true;
}

bool hv_signatures_read(const struct hv_source_file *file,
                        const struct hv_signature_source *source,
                        struct hv_arena *arena, struct hv_signatures *ret,
                        struct hv_err *err)
{
    struct hv_signature_reader r = {
        .file = file, .arena = arena, .err = err, .line = 1};
    if (!hv_signature_clean(&r))
        return false;
    r.line = 1;
    return source->form == HV_SIGNATURES_TABLE
               ? hv_signatures_read_table(&r, ret)
               : hv_signatures_read_prototypes(&r, &source->prefixes, ret);
}
