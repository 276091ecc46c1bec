/* SPDX-License-Identifier: MIT */
#include "report/masks.h"
#include "report/wording.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBERS = 3, COLUMNS = 7, CELL = 32, INDENT = 2, HANGING = 6, WIDTH = 96 };

static const char *const titles[COLUMNS] = {
    "ops", "highest", "next", "mask bits", "room", "left", "continuation"};

/* One line of a table: a family, and the architectures that have these figures. */
struct line {
    const struct hv_family *family;
    uint32_t archs;
    char v[COLUMNS][CELL];
};

struct table {
    const struct hv_masks *masks;
    size_t n_columns; /* without a mask, what it would hold is left out */
    size_t n;
    struct line *lines;
    size_t family_width, width[COLUMNS];
};

static void fill(const struct hv_masks_row *row, struct line *line)
{
    *line = (struct line){.family = row->family, .archs = row->archs};
    snprintf(line->v[0], CELL, "%zu", row->n_live);
    snprintf(line->v[1], CELL, "%" PRIu64, row->highest);
    snprintf(line->v[2], CELL, "%" PRIu64, row->next);
    if (!row->mask)
        return;
    uint32_t bits = row->mask->u.mask.bits;
    snprintf(line->v[3], CELL, "%" PRIu32, bits);
    snprintf(line->v[4], CELL, "%" PRIu64, row->capacity);
    snprintf(line->v[5], CELL, "%" PRIu64, row->left);
    if (row->n_overflow)
        strcpy(line->v[5], "OVERFLOW");
    strcpy(line->v[6], "-");
    if (row->command_bits > bits)
        snprintf(line->v[6], CELL, "%" PRIu32 " of %" PRIu32 " bits",
                 row->command_bits - bits, row->command_bits);
}

static void add_line(struct table *table, const struct line *line)
{
    for (size_t i = 0; i < table->n; i++) {
        struct line *have = &table->lines[i];
        if (have->family != line->family ||
            memcmp(have->v, line->v, sizeof line->v) != 0)
            continue;
        have->archs |= line->archs;
        return;
    }
    table->lines[table->n++] = *line;
}

static void measure(struct table *table)
{
    table->family_width = strlen("family");
    for (size_t c = 0; c < table->n_columns; c++)
        table->width[c] = strlen(titles[c]);
    for (size_t i = 0; i < table->n; i++) {
        size_t n = strlen(table->lines[i].family->name);
        table->family_width = n > table->family_width ? n : table->family_width;
        for (size_t c = 0; c < table->n_columns; c++) {
            n = strlen(table->lines[i].v[c]);
            table->width[c] = n > table->width[c] ? n : table->width[c];
        }
    }
}

static struct table table_of(const struct hv_masks *masks, bool masked)
{
    struct table table = {.masks = masks, .n_columns = masked ? COLUMNS : NUMBERS};
    struct line line;
    table.lines = hv_arena_alloc(masks->arena, (masks->n + 1) * sizeof *table.lines);
    for (size_t i = 0; i < masks->n; i++) {
        if ((masks->rows[i].mask != NULL) != masked)
            continue;
        fill(&masks->rows[i], &line);
        add_line(&table, &line);
    }
    measure(&table);
    return table;
}

/* "all", or their names. */
static void put_on(struct hv_buf *buf, const struct hv_masks *masks, uint32_t archs)
{
    const char *before = "";
    if (masks->n_surfaces > 1 && archs == (UINT32_C(1) << masks->n_surfaces) - 1) {
        hv_buf_puts(buf, "all");
        return;
    }
    for (size_t s = 0; s < masks->n_surfaces; s++) {
        if (!(archs & 1u << s))
            continue;
        hv_buf_puts(buf, before);
        hv_put_escaped(buf, masks->surfaces[s]->arch, HV_NAME_MAX);
        before = ", ";
    }
}

/* line NULL: the titles. */
static void put_line(struct hv_buf *buf, const struct table *table,
                     const struct line *line)
{
    hv_buf_printf(buf, "%*s%-*s", INDENT, "", (int)table->family_width,
                  line ? line->family->name : "family");
    for (size_t c = 0; c < table->n_columns; c++)
        hv_buf_printf(buf, "  %*s", (int)table->width[c],
                      line ? line->v[c] : titles[c]);
    hv_buf_puts(buf, line ? "  " : "  on");
    if (line)
        put_on(buf, table->masks, line->archs);
    hv_buf_putc(buf, '\n');
}

static void put_table(struct hv_buf *buf, const struct table *table)
{
    put_line(buf, table, NULL);
    for (size_t i = 0; i < table->n; i++)
        put_line(buf, table, &table->lines[i]);
}

/* ---- what a table cannot show ---- */

static void put_ops(struct hv_buf *buf, const struct hv_masks *masks,
                    const struct hv_masks_row *row, const char *title,
                    bool (*wanted)(const struct hv_masks *, const struct hv_masks_op *))
{
    const char *before = title;
    for (size_t i = 0; i < row->n_ops; i++) {
        if (!wanted(masks, &row->ops[i]))
            continue;
        hv_buf_printf(buf, "%s%s %" PRIu64, before, row->ops[i].name,
                      row->ops[i].number);
        before = ", ";
    }
}

static bool is_removed(const struct hv_masks *masks, const struct hv_masks_op *op)
{
    (void)masks;
    return op->removed;
}

static bool is_older(const struct hv_masks *masks, const struct hv_masks_op *op)
{
    (void)masks;
    return op->older;
}

static void put_mask(struct hv_buf *buf, const struct hv_masks_row *row)
{
    const struct hv_entity *e = row->mask;
    if (!e)
        return;
    hv_buf_printf(buf, "; %s is ", e->name);
    hv_put_values(buf, e->u.mask.value, NULL);
    if (e->u.mask.shift)
        hv_buf_printf(buf, ", the continuation from bit %" PRIu32, e->u.mask.shift);
    if (e->file)
        hv_buf_printf(buf, ", in %s", e->file);
}

static uint32_t judged(const struct hv_profile *profile, uint32_t audiences)
{
    uint32_t mask = 0;
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (profile->audiences[i].judged)
            mask |= 1u << i;
    return audiences & mask ? audiences & mask : audiences;
}

/* A family that no strict audience sees at all is told in one word, not op by op. */
static void put_not_strict(struct hv_buf *buf, const struct hv_masks *masks,
                           const struct hv_masks_row *row)
{
    size_t n = 0;
    uint32_t audiences = 0;
    for (size_t i = 0; i < row->n_ops; i++) {
        if (!hv_masks_not_strict(masks, &row->ops[i]))
            continue;
        audiences |= row->ops[i].audiences;
        n++;
    }
    if (!n)
        return;
    struct hv_buf who = {0};
    hv_put_audiences(&who, masks->profile, judged(masks->profile, audiences), 0);
    struct hv_buf title = {0};
    hv_buf_printf(&title, "\nseen by %s alone: ", who.p);
    if (n == row->n_live)
        hv_buf_printf(buf, "%sall", title.p);
    else
        put_ops(buf, masks, row, title.p, hv_masks_not_strict);
    hv_buf_done(&title);
    hv_buf_done(&who);
}

/* What there is to say of a row beside its figures; NULL: nothing. */
static const char *note_of(const struct hv_masks *masks, const struct hv_masks_row *row)
{
    struct hv_buf text = {0};
    hv_buf_printf(&text, "%s: %s", row->family->name,
                  row->family->hypercall ? row->family->hypercall
                                         : "below another op, no hypercall of its own");
    put_mask(&text, row);
    put_not_strict(&text, masks, row);
    put_ops(&text, masks, row, "\nremoved, kept by a comment: ", is_removed);
    put_ops(&text, masks, row, "\nonly in older interface versions: ", is_older);
    const char *note = row->mask || strchr(text.p, '\n')
                           ? hv_arena_strndup(masks->arena, text.p, text.n)
                           : NULL;
    hv_buf_done(&text);
    return note;
}

/* A note that differs between architectures says whose it is. */
static void put_note(struct hv_buf *buf, const struct hv_masks *masks, const char *note,
                     uint32_t archs, bool only_one)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, note);
    if (!only_one) {
        hv_buf_puts(&text, "\non ");
        put_on(&text, masks, archs);
    }
    hv_buf_printf(buf, "%*s", INDENT, "");
    hv_put_wrapped(buf, text.p, HANGING, WIDTH);
    hv_buf_done(&text);
}

static void put_notes(struct hv_buf *buf, const struct hv_masks *masks, bool masked)
{
    const char **notes = hv_arena_alloc(masks->arena, (masks->n + 1) * sizeof *notes);
    for (size_t i = 0; i < masks->n; i++)
        if ((masks->rows[i].mask != NULL) == masked)
            notes[i] = note_of(masks, &masks->rows[i]);
    for (size_t i = 0; i < masks->n; i++) {
        uint32_t archs = masks->rows[i].archs;
        bool only_one = true;
        const char *note = notes[i];
        for (size_t k = 0; note && k < masks->n; k++) {
            if (k == i || masks->rows[k].family != masks->rows[i].family)
                continue;
            bool same = notes[k] && strcmp(notes[k], note) == 0;
            only_one = only_one && same;
            archs |= same ? masks->rows[k].archs : 0;
            note = same && k < i ? NULL : note; /* told already */
        }
        if (note)
            put_note(buf, masks, note, archs, only_one);
    }
}

static void put_overflows(struct hv_buf *buf, const struct hv_masks *masks,
                          const struct hv_masks_row *row, bool color)
{
    for (size_t i = 0; i < row->n_ops; i++) {
        if (!hv_masks_overflows(row, &row->ops[i]))
            continue;
        hv_buf_puts(buf, color ? "\033[1;31m" : "");
        hv_buf_puts(buf, "  DOES NOT FIT: ");
        hv_put_escaped(buf, row->ops[i].name, HV_NAME_MAX);
        hv_buf_printf(buf, " is %" PRIu64 ", but ", row->ops[i].number);
        hv_put_escaped(buf, row->mask->name, HV_NAME_MAX);
        hv_buf_printf(buf, " has room for 0 to %" PRIu64 ", on ", row->capacity - 1);
        put_on(buf, masks, row->archs);
        hv_buf_puts(buf, color ? "\033[0m\n" : "\n");
    }
}

/* ---- both tables ---- */

static void put_block(struct hv_buf *buf, const struct hv_masks *masks, bool masked,
                      bool color)
{
    struct table table = table_of(masks, masked);
    if (!table.n)
        return;
    hv_buf_printf(buf, color ? "\n\033[1m%s\033[0m\n" : "\n%s\n",
                  masked ? "Families whose numbers have to fit a mask"
                         : "Families without a mask");
    put_table(buf, &table);
    for (size_t i = 0; masked && i < masks->n; i++)
        put_overflows(buf, masks, &masks->rows[i], color);
    hv_buf_putc(buf, '\n');
    put_notes(buf, masks, masked);
}

static void put_sum(struct hv_buf *buf, const struct hv_masks *masks)
{
    size_t masked = 0;
    for (size_t i = 0; i < masks->n; i++)
        masked += masks->rows[i].mask != NULL;
    if (masks->n_overflow)
        hv_buf_printf(buf, "\n%zu ops do not fit their mask\n", masks->n_overflow);
    else if (masked)
        hv_buf_puts(buf, "\nall ops fit their masks\n");
    else if (masks->profile->n_masks && !masks->side_files)
        hv_buf_puts(buf, "\nno mask is known: masks stand beside the headers, in files "
                         "that this tree has not got\n");
    else
        hv_buf_puts(buf, "\nno family has a mask\n");
}

void hv_masks_text(const struct hv_masks *masks, const char *tree, bool color,
                   struct hv_buf *buf)
{
    hv_buf_puts(buf, "op families of ");
    hv_put_escaped(buf, tree, HV_NAME_MAX);
    hv_buf_puts(buf, " on ");
    for (size_t s = 0; s < masks->n_surfaces; s++) {
        hv_buf_puts(buf, s ? ", " : "");
        hv_put_escaped(buf, masks->surfaces[s]->arch, HV_NAME_MAX);
    }
    hv_buf_putc(buf, '\n');
    put_block(buf, masks, true, color);
    put_block(buf, masks, false, color);
    put_sum(buf, masks);
}
