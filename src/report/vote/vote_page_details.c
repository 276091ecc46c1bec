/* SPDX-License-Identifier: MIT
 *
 * Below the facts of a question: the record as memory, precedents, alternatives, and
 * what headers cannot show.
 */
#include "model/commit_index.h"
#include "report/message.h"
#include "report/vote/byte_drawing.h"
#include "report/vote/vote_page.h"
#include "report/wording.h"

/* ---- the record as memory ---- */

static const char *field_place(struct hv_arena *a, const struct hv_field_side *side)
{
    struct hv_buf text = {0};
    if (!side->present)
        return "-";
    hv_put_offset(&text, side->offset);
    if (side->bits % 8)
        hv_buf_printf(&text, ", %" PRIu64 " bits", side->bits);
    else
        hv_buf_printf(&text, ", %" PRIu64, side->bits / 8);
    return hv_keep(a, &text);
}

static const char *field_types(struct hv_arena *a, const struct hv_field *f)
{
    const char *before = f->before.type, *after = f->after.type;
    if (before && after && before != after)
        return hv_textf(a, "`%.60s -> %.60s`", before, after);
    return hv_textf(a, "`%.60s`", before ? before : after);
}

/* Add a text for every field with a letter. */
static void add_fields(struct hv_page *page, const struct hv_byte_drawing *map)
{
    enum { MOST = 60 };
    struct hv_arena *a = page->arena;
    size_t n = 0;
    HV_PAGE_TABLE(page, "Members, with offset and size in bytes", "key", "member", "is",
                  "before", "after", "type");
    for (size_t i = 0; i < map->bytes->n && n < MOST; i++) {
        const struct hv_field *f = &map->bytes->fields[i];
        if (map->letters[i] == '.')
            continue;
        HV_PAGE_ROW(page, hv_arena_strndup(a, &map->letters[i], 1),
                    hv_textf(a, "`%s`", f->path), hv_mark_name(f->mark),
                    field_place(a, &f->before), field_place(a, &f->after),
                    field_types(a, f));
        n++;
    }
    if (n < map->n_lettered)
        hv_page_say(page,
                    "%zu more members are not listed here; the format json has them.",
                    map->n_lettered - n);
}

static void add_layout(const struct hv_vote_block *p, const struct hv_byte_map *b)
{
    struct hv_byte_drawing map = hv_byte_drawing_make(b);
    HV_BUF sizes = {0};
    if (map.size[0] == map.size[1])
        hv_buf_printf(&sizes, "%" PRIu64 " bytes before and after", map.size[0]);
    else
        hv_buf_printf(&sizes, "%" PRIu64 " -> %" PRIu64 " bytes", map.size[0],
                      map.size[1]);
    hv_page_headingf(p->page, 4, "Memory of `%s` on %-s, %-s", b->record,
                     hv_vote_for_whom(p->report, b->archs, b->audiences), sizes.p);
    if (map.n_lettered) {
        hv_page_byte_map(p->page, b);
        add_fields(p->page, &map);
    } else {
        hv_page_say(p->page, "No member has another place or width.");
    }
    hv_byte_drawing_done(&map);
}

void hv_vote_block_layouts(const struct hv_vote_block *block)
{
    const struct hv_question *q = block->q;
    if (q->drawn_in) {
        hv_page_say(block->page, "Its memory is drawn at [F%u].", q->drawn_in);
        return;
    }
    for (size_t i = 0; i < q->n_bytes; i++)
        add_layout(block, &q->bytes[i]);
    if (!q->n_bytes && hv_change_fields(block->change) == HV_FIELDS_GUARD &&
        block->change->cls == HV_CLASS_RECORD)
        hv_page_say(block->page,
                    "Its layout is the same for all who see it on both sides.");
    if (q->contract)
        hv_page_say(block->page,
                    "No layout changes: sizes, offsets and numbers are the same on "
                    "both sides, and no comparison of headers would show this change. "
                    "It is reported because it was declared.");
}

/* ---- precedents ---- */

/* Say how many precedents there are of each sort, as the list shows some only. */
static void add_near(struct hv_page *page, const struct hv_precedents *past,
                     size_t shown)
{
    static const char *const near[] = {
        [HV_NEAR_ENTITY] = "the same name", [HV_NEAR_INTERFACE] = "the same interface"};
    struct hv_buf text = {0};
    if (!past->n) {
        hv_page_say(page, "No similar change is recorded.");
        return;
    }
    hv_put_number(&text, past->n, "similar change is recorded",
                  "similar changes are recorded");
    for (size_t i = 0; i < HV_COUNT(near); i++)
        hv_buf_printf(&text, "%s%zu of %s", i ? ", " : ": ", past->n_near[i], near[i]);
    if (shown < past->n)
        hv_buf_printf(&text, "; the nearest %zu:", shown);
    else
        hv_buf_putc(&text, shown ? ':' : '.');
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

/* "; by 0123456789ab (2019-05-14) subject". */
static void put_commits(struct hv_buf *buf, const struct hv_vote_block *p,
                        const struct hv_precedent *past)
{
    enum { MOST = 2 };
    const struct hv_recorded_commit *commits[MOST];
    size_t n = hv_commits_of_precedent(p->q->precedents->commits, past, commits, MOST);
    for (size_t i = 0; i < n; i++)
        hv_putf(buf, "%s`%s` (%s) \"%-s\"", i ? " and " : "; by ", commits[i]->id,
                commits[i]->date, hv_escaped(p->page->arena, commits[i]->subject));
}

static void add_precedent(const struct hv_vote_block *p,
                          const struct hv_precedent *past)
{
    HV_BUF words = {0}, done = {0}, commits = {0};
    put_commits(&commits, p, past);
    hv_put_precedent(&words, past);
    hv_put_done(&done, past);
    hv_page_item(
        p->page, HV_STRONG "%s" HV_STRONG_END ": `%-s` on %-s: %-s%-s; %-s%-s.",
        past->release, words.p,
        hv_vote_for_whom(p->report, past->archs, past->audiences),
        hv_verdict_name(past->verdict), past->rollback_break ? ", rollback break" : "",
        done.n ? done.p : "no known reaction", commits.n ? commits.p : "");
}

void hv_vote_block_precedents(const struct hv_vote_block *block)
{
    enum { MOST = 6 };
    const struct hv_precedents *past = block->q->precedents;
    hv_page_headingf(block->page, 4, "Precedents");
    if (!past) {
        hv_page_say(block->page, "Precedents are not known: `%s`",
                    block->report->no_past);
        return;
    }
    HV_EACH (count, past->counts, past->n_counts)
        hv_page_item(
            block->page, "%-s.",
            hv_keep(block->page->arena, HV_TEXT(hv_put_break_count, count,
                                                block->report->result->profile)));
    size_t shown = past->n < MOST ? past->n : MOST;
    add_near(block->page, past, shown);
    for (size_t i = 0; i < shown; i++)
        add_precedent(block, past->v[i]);
}

/* ---- alternatives ---- */

static void add_headroom(struct hv_page *page, const struct hv_headroom *room)
{
    struct hv_buf text = {0};
    hv_putf(&text, "A new operation: the next free number of `%s` is %" PRIu64,
            room->family->name, room->next);
    if (room->mask)
        hv_putf(&text,
                "; its mask `%s` has %" PRIu32 " bits, so %" PRIu64 " of %" PRIu64
                " numbers are left",
                room->mask, room->mask_bits, room->left, room->capacity);
    else
        hv_buf_puts(&text, ", and no known continuation mask limits it");
    if (room->mask && room->mask_differs)
        hv_buf_printf(&text,
                      " (the old one has %" PRIu32 " bits, with %" PRIu64
                      " left from %" PRIu64 " on)",
                      room->old_bits, room->old_left, room->old_next);
    hv_buf_putc(&text, '.');
    hv_page_add(page, HV_BLOCK_ITEM, &text);
}

static void add_free_bytes(const struct hv_vote_block *p, const struct hv_free_bytes *s,
                           uint64_t needed)
{
    struct hv_arena *a = p->page->arena;
    HV_BUF offset = {0};
    hv_put_offset(&offset, s->offset);
    hv_page_item(p->page,
                 "Free bytes: %-s of `%s` on %-s, offset %-s, %" PRIu64
                 " bytes, can hold the %s, if it was always zero.",
                 s->path ? hv_textf(a, "`%s`", s->path) : "a hole", s->record,
                 hv_archs(a, p->report->result->profile, s->archs), offset.p,
                 s->bits / 8,
                 hv_number(a, needed, "additional bit", "additional bits"));
}

static void add_fix(struct hv_page *page, const struct hv_finding *finding)
{
    if (!hv_finding_wants_fix(finding))
        return;
    hv_page_item(page, "%-s", hv_escaped(page->arena, finding->fix));
    hv_page_lines(page, false, HV_TEXT(hv_put_paste, finding));
}

void hv_vote_block_alternatives(const struct hv_vote_block *block)
{
    enum { MOST = 6 };
    struct hv_page *page = block->page;
    const struct hv_alternatives *alternatives = &block->q->alternatives;
    hv_page_headingf(page, 4, "Alternatives");
    add_fix(page, block->first);
    for (size_t i = 0; i < alternatives->n_headroom; i++)
        add_headroom(page, &alternatives->headroom[i]);
    if (alternatives->feature)
        hv_page_item(
            page, "A feature bit can announce it: the next free number is %" PRIu64 ".",
            alternatives->feature_bit);
    for (size_t i = 0; i < alternatives->n_free_bytes && i < MOST; i++)
        add_free_bytes(block, &alternatives->free_bytes[i], alternatives->needed);
    if (alternatives->n_free_bytes > MOST)
        hv_page_item(page, "%zu more places have bytes to spare.",
                     alternatives->n_free_bytes - MOST);
    if (alternatives->needed && !alternatives->n_free_bytes)
        hv_page_item(page, "No bytes that the change leaves free could hold the %s.",
                     hv_number(page->arena, alternatives->needed, "additional bit",
                               "additional bits"));
    hv_page_headingf(page, 4, "What headers cannot show");
    for (const char *const *s = hv_unseen_of(block->q); *s; s++)
        hv_page_item(page, "%-s", *s);
}
