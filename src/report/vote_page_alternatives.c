/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include <inttypes.h>

static void add_rooms(const struct hv_vote_block *p)
{
    const struct hv_alternatives *ways = &p->q->ways;
    struct hv_buf text = {0};
    for (size_t i = 0; i < ways->n_rooms; i++) {
        const struct hv_headroom *room = &ways->rooms[i];
        hv_buf_puts(&text, "A new operation: the next free number of ");
        hv_put_code(&text, room->family->name);
        hv_buf_printf(&text, " is %" PRIu64, room->next);
        if (room->mask) {
            hv_buf_puts(&text, "; its mask ");
            hv_put_code(&text, room->mask);
            hv_buf_printf(&text,
                          " has %" PRIu32 " bits, so %" PRIu64 " of %" PRIu64
                          " numbers are left",
                          room->mask_bits, room->left, room->capacity);
            if (room->mask_differs)
                hv_buf_printf(&text,
                              " (the old one has %" PRIu32 " bits, with %" PRIu64
                              " left from %" PRIu64 " on)",
                              room->old_bits, room->old_left, room->old_next);
        } else {
            hv_buf_puts(&text, ", and no continuation mask limits it that is known");
        }
        hv_buf_putc(&text, '.');
        hv_page_item(p->page, &text);
    }
}

static void add_spares(const struct hv_vote_block *p)
{
    enum { MOST = 6 };
    const struct hv_alternatives *ways = &p->q->ways;
    struct hv_buf text = {0};
    for (size_t i = 0; i < ways->n_spares && i < MOST; i++) {
        const struct hv_free_bytes *s = &ways->spares[i];
        hv_buf_puts(&text, "Bytes to spare: ");
        if (s->path)
            hv_put_code(&text, s->path);
        else
            hv_buf_puts(&text, "a hole");
        hv_buf_puts(&text, " of ");
        hv_put_code(&text, s->record);
        hv_buf_puts(&text, " on ");
        hv_put_archs(&text, p->dossier->result->profile, s->archs, 0);
        hv_buf_puts(&text, ", offset ");
        hv_put_offset(&text, s->offset);
        hv_buf_printf(&text,
                      ", %" PRIu64 " bytes, could carry the %" PRIu64
                      " bits more, if it was always zero.",
                      s->bits / 8, ways->needed);
        hv_page_item(p->page, &text);
    }
    if (ways->n_spares > MOST) {
        hv_buf_printf(&text, "%zu more places have bytes to spare.",
                      ways->n_spares - MOST);
        hv_page_item(p->page, &text);
    }
    if (ways->needed && !ways->n_spares) {
        hv_buf_printf(
            &text, "No padding of the old form could carry the %" PRIu64 " bits more.",
            ways->needed);
        hv_page_item(p->page, &text);
    }
}

void hv_vote_block_alternatives(const struct hv_vote_block *p)
{
    const struct hv_alternatives *ways = &p->q->ways;
    struct hv_buf text = {0};
    hv_page_say_heading(p->page, 4, NULL, "Alternatives");
    if (p->first->rule && p->first->rule->fix) {
        hv_put_escaped(&text, p->first->rule->fix, SIZE_MAX);
        hv_page_item(p->page, &text);
    }
    add_rooms(p);
    if (ways->feature) {
        hv_buf_printf(
            &text, "A feature bit to find it by: the next free number is %" PRIu64 ".",
            ways->feature_bit);
        hv_page_item(p->page, &text);
    }
    add_spares(p);
}

void hv_vote_block_unseen(const struct hv_vote_block *p)
{
    hv_page_say_heading(p->page, 4, NULL, "What headers cannot show");
    for (const char *const *s = hv_unseen_of(p->q); *s; s++) {
        struct hv_buf text = {0};
        hv_buf_puts(&text, *s);
        hv_page_item(p->page, &text);
    }
}
