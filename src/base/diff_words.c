/* SPDX-License-Identifier: MIT */
#include "base/diff.h"

enum {
    AROUND = 4, /* words that are shown before and behind a change */
    APART = 3,  /* changes with fewer equal words between them are joined */
};

struct words {
    size_t n, cap;
    struct word {
        const char *p;
        size_t n;
    } * v;
    struct hv_diff_side side;
};

static struct words split_words(const char *text)
{
    static const char blanks[] = " \t\r\n\v\f";
    struct words w = {0};
    for (text += strspn(text, blanks); *text; text += strspn(text, blanks)) {
        size_t n = strcspn(text, blanks);
        *HV_ADD(w.v, w.n, w.cap) = (struct word){text, n};
        text += n;
    }
    uint64_t *hashes = hv_alloc((w.n + 1) * sizeof *hashes);
    for (size_t i = 0; i < w.n; i++)
        hashes[i] = hv_hash(w.v[i].p, w.v[i].n);
    w.side = (struct hv_diff_side){
        .v = hashes, .n = w.n, .changed = hv_alloc((w.n + 1) * sizeof(bool))};
    return w;
}

static void words_done(struct words *w)
{
    free((void *)(uintptr_t)w->side.v);
    free(w->side.changed);
    free(w->v);
}

/* The number of words from there on that have (or have not) changed. */
static size_t count_run(const struct words *w, size_t from, bool changed)
{
    size_t n = 0;
    while (from + n < w->n && w->side.changed[from + n] == changed)
        n++;
    return n;
}

/* The number of equal words from there on. */
static size_t count_same(const struct words *old, size_t i, const struct words *new,
                         size_t k)
{
    size_t a = count_run(old, i, false), b = count_run(new, k, false);
    return HV_MIN(a, b);
}

/* Join changes: a word or two that are equal by chance would split a sentence. */
static void join_changes(struct words *old, struct words *new)
{
    size_t i = 0, k = 0;
    for (;;) {
        size_t gone = count_run(old, i, true), came = count_run(new, k, true);
        size_t same = count_same(old, i + gone, new, k + came);
        bool between = i + gone + same < old->n || k + came + same < new->n;
        if (!gone && !came && !same)
            return;
        for (size_t w = 0; (gone || came) && between && same < APART && w < same; w++)
            old->side.changed[i + gone + w] = new->side.changed[k + came + w] = true;
        i += gone + same;
        k += came + same;
    }
}

static void put_words(struct hv_buf *buf, const struct words *w, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++) {
        hv_buf_puts(buf, i > from ? " " : "");
        hv_buf_add(buf, w->v[i].p, w->v[i].n);
    }
}

static void put_change(struct hv_buf *buf, const struct words *w, size_t from, size_t n,
                       const char *marks)
{
    if (!n)
        return;
    hv_buf_printf(buf, "%s%.2s", buf->n ? " " : "", marks);
    put_words(buf, w, from, n);
    hv_buf_puts(buf, marks + 2);
}

/* Equal words, of which the first ones (after a change) or the last ones (before one)
 * are shown. */
struct same_words {
    size_t from, n, first, last;
};

static void put_same(struct hv_buf *buf, const struct words *w, struct same_words run)
{
    bool whole = run.n <= run.first + run.last + 1;
    if (whole) {
        run.first = run.n;
        run.last = 0;
    }
    hv_buf_puts(buf, buf->n && run.first ? " " : "");
    put_words(buf, w, run.from, run.first);
    if (!whole)
        hv_buf_puts(buf, buf->n ? " ..." : "...");
    hv_buf_puts(buf, run.last ? " " : "");
    put_words(buf, w, run.from + run.n - run.last, run.last);
}

void hv_diff_words(const char *old, const char *new, struct hv_buf *buf)
{
    struct words a = split_words(old), b = split_words(new);
    HV_BUF text = {0};
    bool any = false;
    hv_diff(&a.side, &b.side);
    join_changes(&a, &b);
    for (size_t i = 0, k = 0; i < a.n || k < b.n;) {
        size_t gone = count_run(&a, i, true), came = count_run(&b, k, true);
        put_change(&text, &a, i, gone, "[--]");
        put_change(&text, &b, k, came, "{++}");
        any |= gone || came;
        i += gone, k += came;
        size_t same = count_same(&a, i, &b, k);
        bool more = i + same < a.n || k + same < b.n;
        put_same(&text, &a,
                 (struct same_words){i, same, any ? AROUND : 0, more ? AROUND : 0});
        i += same, k += same;
    }
    if (any)
        hv_buf_add(buf, text.p, text.n);
    words_done(&a);
    words_done(&b);
}
