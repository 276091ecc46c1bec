/* SPDX-License-Identifier: MIT */
#include "judge/alternatives.h"

#include "base/mem.h"
#include "judge/byte_map.h"

#include <stdlib.h>
#include <string.h>

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

static void add(struct hv_alternatives *ways, const struct hv_free_bytes *spare,
                struct hv_arena *arena)
{
    struct hv_free_bytes *all =
        hv_arena_alloc(arena, (ways->n_spares + 1) * sizeof *all);
    for (size_t i = 0; i < ways->n_spares; i++) {
        struct hv_free_bytes *old = &ways->spares[i];
        if (old->record == spare->record && old->path == spare->path &&
            old->offset == spare->offset && old->bits == spare->bits) {
            old->archs |= spare->archs;
            return;
        }
        all[i] = *old;
    }
    all[ways->n_spares++] = *spare;
    ways->spares = all;
}

static void add_padding(struct hv_alternatives *ways, const struct hv_byte_map *bytes,
                        uint64_t needed, struct hv_arena *arena)
{
    for (size_t i = 0; i < bytes->n; i++) {
        const struct hv_field *f = &bytes->fields[i];
        if (f->padding && !f->encloses && f->before.present && f->before.bits >= needed)
            add(ways,
                &(struct hv_free_bytes){.record = bytes->record,
                                        .path = f->path,
                                        .archs = bytes->archs,
                                        .offset = f->before.offset,
                                        .bits = f->before.bits},
                arena);
    }
}

static void add_holes(struct hv_alternatives *ways, const struct hv_byte_map *bytes,
                      uint64_t needed, struct hv_arena *arena)
{
    uint64_t size = bytes->before->u.record.size;
    uint32_t *owner = hv_byte_map_paint(bytes, false);
    for (uint64_t i = 0, n; i < size; i += n) {
        for (n = 0; i + n < size && owner[i + n] == HV_NO_FIELD;)
            n++;
        if (n * 8 >= needed && n)
            add(ways,
                &(struct hv_free_bytes){.record = bytes->record,
                                        .archs = bytes->archs,
                                        .offset = i * 8,
                                        .bits = n * 8},
                arena);
        n = n ? n : 1;
    }
    free(owner);
}

void hv_free_bytes_add(struct hv_alternatives *ways, const struct hv_byte_map *bytes,
                       uint64_t needed, struct hv_arena *arena)
{
    add_padding(ways, bytes, needed, arena);
    add_holes(ways, bytes, needed, arena);
}
