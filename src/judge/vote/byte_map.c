/* SPDX-License-Identifier: MIT */
#include "judge/vote/byte_map.h"

#include "judge/verdict/context.h"
#include "model/flat_members.h"

static struct hv_field_side side_of(const struct hv_flat_member *flat)
{
    if (!flat)
        return (struct hv_field_side){0};
    const struct hv_member *m = flat->member;
    return (struct hv_field_side){true, m->offset, m->bits, m->type};
}

static enum hv_mark mark_of(const struct hv_field_side *a,
                            const struct hv_field_side *b)
{
    if (!a->present || !b->present)
        return a->present ? HV_MARK_GONE : HV_MARK_NEW;
    if (a->bits != b->bits || a->type != b->type)
        return HV_MARK_CHANGED;
    return a->offset != b->offset ? HV_MARK_MOVED : HV_MARK_SAME;
}

/* Is it an inline record? Its members are marked one by one, so that only its own move
 * or another width counts. */
static bool encloses(const struct hv_flat_member *flat)
{
    return flat && flat->member->n_members > 0;
}

static void add_field(struct hv_byte_map *ret, const struct hv_flat_member *before,
                      const struct hv_flat_member *after,
                      const struct hv_profile *profile)
{
    struct hv_field field = {
        .path = before ? before->path : after->path,
        .before = side_of(before),
        .after = side_of(after),
        .encloses = encloses(before) || encloses(after),
    };
    field.mark = mark_of(&field.before, &field.after);
    field.padding = hv_is_padding(profile, ret->record, field.path);
    ret->moves |= field.mark != HV_MARK_SAME;
    ret->fields[ret->n++] = field;
}

static bool is_known(const struct hv_byte_map *bytes, const char *path)
{
    return HV_ANY(field, bytes->fields, bytes->n, field->path == path);
}

void hv_byte_map_fill(struct hv_byte_map *ret, const struct hv_profile *profile,
                      struct hv_atoms *atoms, struct hv_arena *arena)
{
    HV_FLAT_MEMBERS old = hv_flat_members_of(ret->before, atoms);
    HV_FLAT_MEMBERS new = hv_flat_members_of(ret->after, atoms);
    ret->fields = hv_arena_alloc(arena, (old.n + new.n + 1) * sizeof *ret->fields);
    ret->moves = ret->before->u.record.size != ret->after->u.record.size;
    size_t k = 0;
    for (size_t i = 0; i < new.n; i++) {
        /* a removed field comes before the first kept field behind it */
        const struct hv_flat_member *before = hv_flat_members_find(&old, new.v[i].path);
        for (; before && k < old.n && &old.v[k] < before; k++)
            if (!hv_flat_members_find(&new, old.v[k].path) &&
                !is_known(ret, old.v[k].path))
                add_field(ret, &old.v[k], NULL, profile);
        if (!is_known(ret, new.v[i].path))
            add_field(ret, before, &new.v[i], profile);
    }
    for (; k < old.n; k++)
        if (!hv_flat_members_find(&new, old.v[k].path) && !is_known(ret, old.v[k].path))
            add_field(ret, &old.v[k], NULL, profile);
}

static bool same_side(const struct hv_field_side *a, const struct hv_field_side *b)
{
    return a->present == b->present && a->offset == b->offset && a->bits == b->bits &&
           a->type == b->type;
}

bool hv_byte_map_same(const struct hv_byte_map *a, const struct hv_byte_map *b)
{
    if (a->record != b->record || a->n != b->n ||
        a->before->u.record.size != b->before->u.record.size ||
        a->after->u.record.size != b->after->u.record.size)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (a->fields[i].path != b->fields[i].path ||
            !same_side(&a->fields[i].before, &b->fields[i].before) ||
            !same_side(&a->fields[i].after, &b->fields[i].after))
            return false;
    return true;
}

/* The bytes of one side that a bit range touches. */
struct byte_range {
    uint64_t first, end;
};

static struct byte_range field_bytes(const struct hv_field_side *side)
{
    if (!side->present || !side->bits)
        return (struct byte_range){0};
    return (struct byte_range){side->offset / 8, (side->offset + side->bits + 7) / 8};
}

/* Priority of a field: the members of an inline record before the record, a change
 * before a move. */
static int weight(const struct hv_field *field)
{
    static const int of_mark[] = {
        [HV_MARK_SAME] = 0, [HV_MARK_MOVED] = 1, [HV_MARK_CHANGED] = 2,
        [HV_MARK_GONE] = 3, [HV_MARK_NEW] = 3,
    };
    return field->encloses ? -1 : of_mark[field->mark];
}

uint32_t *hv_byte_map_paint(const struct hv_byte_map *bytes, bool after)
{
    const struct hv_entity *record = after ? bytes->after : bytes->before;
    uint64_t size = record->u.record.size;
    uint32_t *owner = hv_alloc((size + 1) * sizeof *owner);
    for (uint64_t i = 0; i < size; i++)
        owner[i] = HV_NO_FIELD;
    for (size_t f = 0; f < bytes->n; f++) {
        const struct hv_field *field = &bytes->fields[f];
        struct byte_range r = field_bytes(after ? &field->after : &field->before);
        for (uint64_t i = r.first; i < r.end && i < size; i++)
            if (owner[i] == HV_NO_FIELD ||
                weight(&bytes->fields[owner[i]]) < weight(field))
                owner[i] = (uint32_t)f;
    }
    return owner;
}

/* ---- bytes that the old record does not need ---- */

uint64_t hv_byte_map_needed(const struct hv_byte_map *bytes, const char *path)
{
    for (size_t i = 0; path && i < bytes->n; i++) {
        const struct hv_field *f = &bytes->fields[i];
        uint64_t old = f->before.present ? f->before.bits : 0;
        if (strcmp(f->path, path) == 0 && !f->encloses && !f->padding)
            return f->after.present && f->after.bits > old ? f->after.bits - old : 0;
    }
    return 0;
}

static void add_free_bytes(struct hv_alternatives *alternatives,
                           const struct hv_free_bytes *free_bytes,
                           struct hv_arena *arena)
{
    struct hv_free_bytes *all =
        hv_arena_alloc(arena, (alternatives->n_free_bytes + 1) * sizeof *all);
    for (size_t i = 0; i < alternatives->n_free_bytes; i++) {
        struct hv_free_bytes *old = &alternatives->free_bytes[i];
        if (old->record == free_bytes->record && old->path == free_bytes->path &&
            old->offset == free_bytes->offset && old->bits == free_bytes->bits) {
            old->archs |= free_bytes->archs;
            return;
        }
        all[i] = *old;
    }
    all[alternatives->n_free_bytes++] = *free_bytes;
    alternatives->free_bytes = all;
}

/* Does the new side give any of these bytes to a new or changed member? Then the change
 * itself uses them. */
static bool is_used(const struct hv_byte_map *bytes, struct byte_range range)
{
    HV_FREED uint32_t *owner = hv_byte_map_paint(bytes, true);
    bool used = false;
    for (uint64_t i = range.first;
         i < range.end && i < bytes->after->u.record.size && !used; i++) {
        const struct hv_field *f =
            owner[i] == HV_NO_FIELD ? NULL : &bytes->fields[owner[i]];
        used = f && !f->padding && f->mark != HV_MARK_SAME && f->mark != HV_MARK_MOVED;
    }
    return used;
}

/* Is it padding that the new side keeps unchanged? */
static bool is_kept_padding(const struct hv_byte_map *bytes, const struct hv_field *f)
{
    return f->padding && !f->encloses && f->before.present && f->after.present &&
           f->after.bits >= f->before.bits && !is_used(bytes, field_bytes(&f->before));
}

static void add_padding(struct hv_alternatives *alternatives,
                        const struct hv_byte_map *bytes, uint64_t needed,
                        struct hv_arena *arena)
{
    HV_EACH (f, bytes->fields, bytes->n) {
        if (is_kept_padding(bytes, f) && f->before.bits >= needed)
            add_free_bytes(alternatives,
                           &(struct hv_free_bytes){.record = bytes->record,
                                                   .path = f->path,
                                                   .archs = bytes->archs,
                                                   .offset = f->before.offset,
                                                   .bits = f->before.bits},
                           arena);
    }
}

static void add_holes(struct hv_alternatives *alternatives,
                      const struct hv_byte_map *bytes, uint64_t needed,
                      struct hv_arena *arena)
{
    uint64_t size = bytes->before->u.record.size;
    HV_FREED uint32_t *owner = hv_byte_map_paint(bytes, false);
    for (uint64_t i = 0, n; i < size; i += n) {
        for (n = 0; i + n < size && owner[i + n] == HV_NO_FIELD;)
            n++;
        if (n * 8 >= needed && n && !is_used(bytes, (struct byte_range){i, i + n}))
            add_free_bytes(alternatives,
                           &(struct hv_free_bytes){.record = bytes->record,
                                                   .archs = bytes->archs,
                                                   .offset = i * 8,
                                                   .bits = n * 8},
                           arena);
        n = n ? n : 1;
    }
}

void hv_free_bytes_add(struct hv_alternatives *alternatives,
                       const struct hv_byte_map *bytes, uint64_t needed,
                       struct hv_arena *arena)
{
    add_padding(alternatives, bytes, needed, arena);
    add_holes(alternatives, bytes, needed, arena);
}
