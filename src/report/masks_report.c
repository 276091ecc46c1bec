/* SPDX-License-Identifier: MIT */
#include "report/masks_page.h"

#include "report/json_util.h"
#include "report/page/page.h"
#include "report/wording.h"
#include "report/writers.h"

/* Columns of values; those after PLAIN are for masks. */
enum { PLAIN = 3, VALUES = 7, CELL = HV_NUMBER_WORDS, INDENT = 2, HANG = 4 };

/* One line of a table: a family, and the architectures that have these values. */
struct line {
    const struct hv_family *family;
    uint32_t archs;
    char v[VALUES][CELL];
};

static struct line line_of(const struct hv_masks_row *row)
{
    struct line line = {.family = row->family, .archs = row->archs};
    snprintf(line.v[0], CELL, "%zu", row->n_live);
    const struct hv_masks_op *last = &row->ops[row->n_ops - 1];
    hv_masks_number(row, row->highest, last, line.v[1]);
    hv_masks_number(row, row->next, last, line.v[2]);
    if (!row->mask)
        return line;
    uint32_t bits = row->mask->u.mask.bits;
    snprintf(line.v[3], CELL, "%" PRIu32, bits);
    snprintf(line.v[4], CELL, "%" PRIu64, row->capacity);
    snprintf(line.v[5], CELL, "%" PRIu64, row->left);
    if (row->n_overflow)
        strcpy(line.v[5], "OVERFLOW");
    strcpy(line.v[6], "-");
    if (row->command_bits > bits)
        snprintf(line.v[6], CELL, "%" PRIu32 " of %" PRIu32 " bits",
                 row->command_bits - bits, row->command_bits);
    return line;
}

/* Merge rows that are equal in all columns but the one of the architectures. */
static size_t collect_lines(const struct hv_masks *masks, bool masked,
                            struct line *ret_lines)
{
    size_t n = 0;
    for (size_t i = 0; i < masks->n; i++) {
        if ((masks->rows[i].mask != NULL) != masked)
            continue;
        struct line line = line_of(&masks->rows[i]);
        size_t k = 0;
        while (k < n && (ret_lines[k].family != line.family ||
                         memcmp(ret_lines[k].v, line.v, sizeof line.v) != 0))
            k++;
        if (k == n)
            ret_lines[n++] = line;
        else
            ret_lines[k].archs |= line.archs;
    }
    return n;
}

/* "all", or the names of the architectures. */
static const char *names_of(const struct hv_masks *masks, uint32_t archs)
{
    struct hv_buf text = {0};
    if (masks->n_surfaces > 1 && archs == (UINT32_C(1) << masks->n_surfaces) - 1)
        return "all";
    for (size_t s = 0; s < masks->n_surfaces; s++)
        if (archs & 1u << s)
            hv_putf(&text, "%s%s", text.n ? ", " : "", masks->surfaces[s]->arch);
    return hv_keep(masks->arena, &text);
}

static void add_table(struct hv_page *page, const struct hv_masks *masks,
                      const struct line *lines, size_t n, size_t n_values)
{
    static const char *const titles[] = {"family", "ops",         "highest",
                                         "next",   "mask bits",   "headroom",
                                         "left",   "continuation"};
    const char *cells[VALUES + 2];
    hv_page_table(page, NULL, n_values + 2)->right = ((1u << n_values) - 1) << 1;
    memcpy(cells, titles, sizeof titles);
    cells[n_values + 1] = "on";
    hv_page_row(page, n_values + 2, cells);
    for (size_t i = 0; i < n; i++) {
        cells[0] = lines[i].family->name;
        for (size_t v = 0; v < n_values; v++)
            cells[v + 1] = lines[i].v[v];
        cells[n_values + 1] = names_of(masks, lines[i].archs);
        hv_page_row(page, n_values + 2, cells);
    }
}

/* ---- notes below a table ---- */

enum sort { STRICT, NOT_STRICT, REMOVED, OLDER };

static enum sort sort_of(const struct hv_masks *masks, const struct hv_masks_op *op)
{
    return op->removed                      ? REMOVED
           : op->older                      ? OLDER
           : hv_masks_not_strict(masks, op) ? NOT_STRICT
                                            : STRICT;
}

static void put_ops(struct hv_buf *buf, const struct hv_masks *masks,
                    const struct hv_masks_row *row, const char *title, enum sort sort)
{
    const char *before = title;
    HV_EACH (op, row->ops, row->n_ops) {
        char number[HV_NUMBER_WORDS];
        if (sort_of(masks, op) != sort)
            continue;
        hv_masks_number(row, op->number, op, number);
        hv_putf(buf, "%-s%s %-s", before, op->name, number);
        before = ", ";
    }
}

static void put_mask(struct hv_buf *buf, const struct hv_entity *mask)
{
    hv_putf(buf, "; %s is ", mask->name);
    hv_put_values(buf, mask->u.mask.value, NULL);
    if (mask->u.mask.shift)
        hv_putf(buf, ", the continuation from bit %" PRIu32, mask->u.mask.shift);
    if (mask->file)
        hv_putf(buf, ", in %s", mask->file);
}

/* Where no strict audience sees any op of a family, one word says so, not every op. */
static void put_not_strict(struct hv_buf *buf, const struct hv_masks *masks,
                           const struct hv_masks_row *row)
{
    size_t n = 0;
    uint32_t audiences = 0;
    HV_EACH (op, row->ops, row->n_ops) {
        if (sort_of(masks, op) != NOT_STRICT)
            continue;
        audiences |= op->audiences;
        n++;
    }
    if (!n)
        return;
    const char *title =
        hv_textf(masks->arena, "\nseen only by %-s: ",
                 hv_audiences(masks->arena, masks->profile,
                              hv_judged_audiences(masks->profile, audiences)));
    if (n == row->n_live)
        hv_putf(buf, "%-sall", title);
    else
        put_ops(buf, masks, row, title, NOT_STRICT);
}

/* The note on a row, beside its values; NULL: none. */
static const char *note_of(const struct hv_masks *masks, const struct hv_masks_row *row)
{
    const char *hypercall = row->family->hypercall;
    struct hv_buf text = {0};
    hv_putf(&text, "%s: %s", row->family->name,
            hypercall ? hypercall : "part of another op, without its own hypercall");
    if (row->mask)
        put_mask(&text, row->mask);
    put_not_strict(&text, masks, row);
    put_ops(&text, masks, row, "\nremoved, kept by a comment: ", REMOVED);
    put_ops(&text, masks, row, "\nonly in older interface versions: ", OLDER);
    const char *note = hv_keep(masks->arena, &text);
    return row->mask || strchr(note, '\n') ? note : NULL;
}

/* Add each note once; one that differs between architectures names its own. */
static void add_notes(struct hv_page *page, const struct hv_masks *masks, bool masked)
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
            note = same && k < i ? NULL : note; /* reported already */
        }
        if (note)
            hv_page_say(page, "%-s%-s%-s", note, only_one ? "" : "\non ",
                        only_one ? "" : names_of(masks, archs));
    }
}

static void add_overflows(struct hv_page *page, const struct hv_masks *masks,
                          const struct hv_masks_row *row)
{
    for (size_t i = 0; i < row->n_ops; i++)
        if (hv_masks_overflows(row, &row->ops[i]))
            hv_page_line(page,
                         HV_ALERT "DOES NOT FIT: %s is %" PRIu64
                                  ", but %s has room for 0 to %" PRIu64
                                  ", on %-s" HV_STRONG_END,
                         row->ops[i].name, row->ops[i].number, row->mask->name,
                         row->capacity - 1, names_of(masks, row->archs));
}

/* ---- both tables ---- */

static void add_families(struct hv_page *page, const struct hv_masks *masks,
                         bool masked)
{
    struct line *lines = hv_arena_alloc(masks->arena, (masks->n + 1) * sizeof *lines);
    size_t n = collect_lines(masks, masked, lines);
    if (!n)
        return;
    hv_page_gap(page);
    hv_page_headingf(page, 2, "%s",
                     masked ? "Families whose numbers have to fit a mask"
                            : "Families without a mask");
    page->indent = INDENT;
    page->hang = HANG;
    add_table(page, masks, lines, n, masked ? VALUES : PLAIN);
    for (size_t i = 0; masked && i < masks->n; i++)
        add_overflows(page, masks, &masks->rows[i]);
    hv_page_gap(page);
    add_notes(page, masks, masked);
    page->indent = page->hang = 0;
}

static const char *overflow_words(const struct hv_masks *masks)
{
    bool masked = HV_ANY(row, masks->rows, masks->n, row->mask);
    if (masks->n_overflow)
        return hv_textf(masks->arena,
                        masks->n_overflow == 1 ? "%zu op does not fit its mask"
                                               : "%zu ops do not fit their masks",
                        masks->n_overflow);
    return masked ? "all ops fit their masks"
           : masks->profile->n_masks && !masks->side_files
               ? "no mask is known: masks are in files outside the headers, which this "
                 "tree does not have"
               : "no family has a mask";
}

void hv_masks_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_masks *masks = report->masks;
    hv_page_line(page, "op families of %s on %-s, profile %s", masks->tree,
                 names_of(masks, ~0u), masks->profile->name);
    add_families(page, masks, true);
    add_families(page, masks, false);
    hv_page_gap(page);
    hv_page_line(page, "%-s", overflow_words(masks));
}

static json_t *mask_object(const struct hv_masks_row *row)
{
    const struct hv_entity *e = row->mask;
    return HV_JSON_OBJECT_IF(e, KEYS(e, name, file), KEY("value", e->u.mask.value),
                             KEY("shift", e->u.mask.shift), KEY("bits", e->u.mask.bits),
                             KEYS(row, capacity, left),
                             KEY_IF(row->command_bits > e->u.mask.bits,
                                    "continuation_bits",
                                    row->command_bits - e->u.mask.bits));
}

static json_t *op_object(const struct hv_masks *masks, const struct hv_masks_row *row,
                         const struct hv_masks_op *op)
{
    return HV_JSON_OBJECT(
        KEYS(op, name, number), KEY_IF(op->number != op->value, "value", op->value),
        KEY("audiences", hv_json_audiences(masks->profile, op->audiences)),
        KEY_IF(op->removed, "removed", json_true()),
        KEY_IF(op->older, "older", json_true()),
        KEY_IF(hv_masks_overflows(row, op), "overflow", json_true()));
}

json_t *hv_masks_archs(const struct hv_masks *masks, uint32_t archs)
{
    const struct hv_surface *const *all = masks->surfaces;
    return HV_JSON_LIST_IF(s, all, masks->n_surfaces, archs & 1u << (s - all),
                           (*s)->arch);
}

static json_t *row_object(const struct hv_masks *masks, const struct hv_masks_row *row)
{
    return HV_JSON_OBJECT(
        KEY("family", row->family->name),
        KEY("archs", hv_masks_archs(masks, row->archs)),
        KEY("hypercall", row->family->hypercall), KEY("defined", row->n_live),
        KEYS(row, highest, next),
        KEY_IF(row->command_bits, "command_bits", row->command_bits),
        KEY("mask", mask_object(row)), KEY("overflows", row->n_overflow),
        KEY("ops", HV_JSON_LIST(x, row->ops, row->n_ops, op_object(masks, row, x))));
}

json_t *hv_masks_json(const struct hv_report *report)
{
    const struct hv_masks *masks = report->masks;
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-masks/1"), KEY("profile", masks->profile->name),
        KEYS(masks, tree, side_files), KEY("overflows", masks->n_overflow),
        KEY("families",
            HV_JSON_LIST(row, masks->rows, masks->n, row_object(masks, row))));
}
