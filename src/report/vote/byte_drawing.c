/* SPDX-License-Identifier: MIT */
#include "report/vote/byte_drawing.h"

#include "report/wording.h"

const char *hv_mark_name(enum hv_mark mark)
{
    static const char *const names[] = {
        [HV_MARK_SAME] = "same",       [HV_MARK_MOVED] = "moved",
        [HV_MARK_CHANGED] = "changed", [HV_MARK_GONE] = "gone",
        [HV_MARK_NEW] = "new",
    };
    return names[mark];
}

/* Assign letters: small for a member that only moved, capital for one that differs. */
static void give_letters(struct hv_byte_drawing *map)
{
    const struct hv_byte_map *b = map->bytes;
    char small = 'a', capital = 'A';
    map->letters = hv_alloc(b->n + 1);
    for (size_t i = 0; i < b->n; i++) {
        const struct hv_field *f = &b->fields[i];
        char *next = f->mark == HV_MARK_MOVED ? &small : &capital;
        map->letters[i] = '.';
        if (f->mark == HV_MARK_SAME || f->encloses)
            continue;
        bool left = *next != 0;
        map->letters[i] = left ? *next : '#';
        if (left)
            *next = *next == 'z' || *next == 'Z' ? 0 : (char)(*next + 1);
        map->n_lettered++;
    }
}

char hv_byte_drawing_at(const struct hv_byte_drawing *map, int side, uint64_t byte)
{
    if (byte >= map->size[side])
        return ' ';
    uint32_t owner = map->owner[side][byte];
    return owner == HV_NO_FIELD ? '_' : map->letters[owner];
}

static bool row_matters(const struct hv_byte_drawing *map, uint64_t row)
{
    for (uint64_t i = row * map->row; i < (row + 1) * map->row; i++) {
        char a = hv_byte_drawing_at(map, 0, i), b = hv_byte_drawing_at(map, 1, i);
        if (a != b || (a != '.' && a != '_' && a != ' '))
            return true;
    }
    return false;
}

/* Does it look like the row before it on both sides? */
static bool row_repeats(const struct hv_byte_drawing *map, uint64_t row)
{
    for (uint64_t i = row * map->row; row && i < (row + 1) * map->row; i++)
        for (int side = 0; side < 2; side++)
            if (hv_byte_drawing_at(map, side, i) !=
                hv_byte_drawing_at(map, side, i - map->row))
                return false;
    return row > 0;
}

static enum hv_row row_kind(const struct hv_byte_drawing *map, uint64_t row)
{
    if (!row_matters(map, row))
        return HV_ROW_SAME;
    return row_repeats(map, row) ? HV_ROW_REPEATED : HV_ROW_DRAWN;
}

static void find_runs(struct hv_byte_drawing *map)
{
    uint64_t larger = map->size[0] > map->size[1] ? map->size[0] : map->size[1];
    uint64_t rows = (larger + map->row - 1) / map->row;
    map->runs = hv_alloc((rows + 1) * sizeof *map->runs);
    for (uint64_t row = 0; row < rows; row++) {
        enum hv_row kind = row_kind(map, row);
        if (!map->n_runs || map->runs[map->n_runs - 1].kind != kind)
            map->runs[map->n_runs++] = (struct hv_row_run){kind, row, 0};
        map->runs[map->n_runs - 1].n++;
    }
}

struct hv_byte_drawing hv_byte_drawing_make(const struct hv_byte_map *bytes)
{
    enum { SMALL = 64 };
    struct hv_byte_drawing map = {
        .bytes = bytes,
        .owner = {hv_byte_map_paint(bytes, false), hv_byte_map_paint(bytes, true)},
        .size = {bytes->before->u.record.size, bytes->after->u.record.size},
    };
    uint64_t larger = map.size[0] > map.size[1] ? map.size[0] : map.size[1];
    map.row = larger > SMALL ? 16 : 8;
    give_letters(&map);
    find_runs(&map);
    return map;
}

void hv_byte_drawing_done(struct hv_byte_drawing *map)
{
    free(map->owner[0]);
    free(map->owner[1]);
    free(map->letters);
    free(map->runs);
}

void hv_put_skipped(struct hv_buf *buf, const struct hv_row_run *run)
{
    if (run->kind == HV_ROW_SAME)
        hv_put_number(buf, run->n, "unchanged row", "unchanged rows");
    else
        hv_put_number(buf, run->n, "more row like this one", "more rows like this one");
}

static void put_row(const struct hv_byte_drawing *map, int side, uint64_t row,
                    struct hv_buf *buf)
{
    for (uint64_t i = row * map->row; i < (row + 1) * map->row; i++) {
        if (i % 8 == 0 && i % map->row)
            hv_buf_putc(buf, ' ');
        hv_buf_putc(buf, hv_byte_drawing_at(map, side, i));
    }
}

void hv_put_line_end(struct hv_buf *buf)
{
    while (buf->n && buf->p[buf->n - 1] == ' ')
        buf->p[--buf->n] = '\0';
    hv_buf_putc(buf, '\n');
}

void hv_byte_drawing_text(const struct hv_byte_drawing *map, struct hv_buf *buf)
{
    unsigned width = map->row + (map->row > 8);
    hv_buf_printf(buf, "offset  %-*s   after\n", (int)width, "before");
    HV_EACH (run, map->runs, map->n_runs) {
        if (run->kind != HV_ROW_DRAWN) {
            hv_buf_puts(buf, "     ... ");
            hv_put_skipped(buf, run);
            hv_buf_putc(buf, '\n');
            continue;
        }
        for (uint64_t row = run->first; row < run->first + run->n; row++) {
            hv_buf_printf(buf, "%6" PRIu64 "  ", row * map->row);
            put_row(map, 0, row, buf);
            hv_buf_puts(buf, "   ");
            put_row(map, 1, row, buf);
            hv_put_line_end(buf);
        }
    }
    hv_buf_puts(buf, "A-Z differ, a-z only moved, . the same, _ no member\n");
}
