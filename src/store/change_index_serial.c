/* SPDX-License-Identifier: MIT */
#include "store/change_index.h"

#include "model/entity_serial.h"

static void pass_side(const struct hv_serial_walk *walk, struct hv_attributes *side)
{
    side->present = hv_serial_pass(walk, side->present, 1);
    for (unsigned i = 0; side->present && i < HV_ATTRIBUTE_COUNT; i++)
        side->v[i] = hv_serial_pass_string(walk, side->v[i]);
}

void hv_change_row_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                        struct hv_precedent *p)
{
    const char **const strings[] = {&p->before,
                                    &p->release,
                                    &p->entity,
                                    &p->member,
                                    &p->renamed_to,
                                    &p->rule,
                                    &p->id,
                                    &p->file,
                                    &p->version_macro,
                                    &p->version_before,
                                    &p->version_after,
                                    &p->waiver,
                                    &p->reverted_in,
                                    &p->new_op};
    p->kind = (enum hv_kind)hv_serial_pass(walk, p->kind, HV_KIND_COUNT - 1);
    p->cls = (enum hv_class)hv_serial_pass(walk, p->cls, HV_CLASSES - 1);
    p->verdict =
        (enum hv_verdict)hv_serial_pass(walk, p->verdict, HV_VERDICT_COUNT - 1);
    p->archs = hv_serial_pass32(walk, p->archs);
    p->audiences = hv_serial_pass32(walk, p->audiences);
    p->rollback_break = hv_serial_pass(walk, p->rollback_break, 1);
    p->done = hv_serial_pass32(walk, p->done);
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    pass_side(walk, &p->old);
    pass_side(walk, &p->new);
    hv_names_pass(walk, arena, &p->families);
    hv_names_pass(walk, arena, &p->also);
}

void hv_change_rows_put(const struct hv_change_index *index, struct hv_serial_out *out)
{
    const struct hv_serial_walk walk = {.out = out};
    hv_serial_put(out, index->n);
    for (size_t i = 0; i < index->n; i++) {
        struct hv_precedent copy = index->v[i];
        hv_change_row_pass(&walk, index->arena, &copy);
    }
}

bool hv_change_rows_get(struct hv_serial_in *in, struct hv_change_index *index)
{
    const struct hv_serial_walk walk = {.in = in};
    size_t n = hv_serial_get_count(in);
    for (size_t i = 0; i < n && !in->bad; i++) {
        struct hv_precedent *p =
            HV_ARENA_ADD(index->arena, index->v, index->n, index->cap);
        *p = (struct hv_precedent){0};
        hv_change_row_pass(&walk, index->arena, p);
        in->bad |= !p->entity || !p->release || !p->before || !p->rule || !p->id;
    }
    return !in->bad;
}

static void pass_head(const struct hv_serial_walk *walk, struct hv_change_index *index)
{
    struct hv_strings releases = {index->n_releases, index->releases};
    hv_names_pass(walk, index->arena, &releases);
    index->n_releases = releases.n;
    index->releases = releases.v;
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        index->first[a] = hv_serial_pass_string(walk, index->first[a]);
        index->last[a] = hv_serial_pass_string(walk, index->last[a]);
    }
}

void hv_change_index_put(struct hv_change_index *index, struct hv_serial_out *out)
{
    pass_head(&(struct hv_serial_walk){.out = out}, index);
    hv_change_rows_put(index, out);
}

struct hv_change_index *hv_change_index_get(struct hv_serial_in *in)
{
    struct hv_change_index *index = hv_alloc(sizeof *index);
    index->arena = hv_arena_new();
    pass_head(&(struct hv_serial_walk){.in = in}, index);
    if (hv_change_rows_get(in, index))
        return index;
    hv_change_index_free(index);
    return NULL;
}
