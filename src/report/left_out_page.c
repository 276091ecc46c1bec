/* SPDX-License-Identifier: MIT
 *
 * Headers that were not compared, and why: in full where that is new, else as a number.
 */
#include "report/result_page.h"
#include "report/wording.h"

static const char *const left_out_words[] = {
    [HV_LEFT_OUT_GUARD] = "not for this audience",
    [HV_LEFT_OUT_SKIP] = "no ABI",
    [HV_LEFT_OUT_NAME] = "no number",
    [HV_LEFT_OUT_KNOWN] = "known failure",
    [HV_LEFT_OUT_THRESHOLD] = "not read at an older interface version",
    [HV_LEFT_OUT_FAILED] = "does not parse",
    [HV_LEFT_OUT_ERROR] = "error",
};

/* A header that was left out, with the reason. */
struct left {
    const struct hv_left_out *l;
    uint32_t audiences, archs; /* archs 0: not known */
    bool news;                 /* the old side reads it */
};

static bool is_every_header(const struct hv_left_out *l)
{
    return strcmp(l->file, "*") == 0;
}

/* The audiences of the entry, and those without any header on these architectures, so
 * that the set does not depend on the architecture. */
static uint32_t audiences_left_out(const struct hv_result *result, size_t i)
{
    const struct hv_left_out *l = result->left_out;
    const uint32_t *archs = result->left_out_archs;
    uint32_t mask = l[i].audiences;
    for (size_t k = 0; archs && !is_every_header(&l[i]) && k < result->n_left_out; k++)
        if (is_every_header(&l[k]) && !(archs[i] & ~archs[k]))
            mask |= l[k].audiences;
    return mask;
}

static bool left_alike(const struct left *a, const struct left *b)
{
    return a->l->kind == b->l->kind && a->audiences == b->audiences &&
           hv_same_text(a->l->why, b->l->why);
}

/* Merge entries of the same header and reason on several architectures. */
static size_t left_out_merge(const struct hv_result *result, struct left *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_left_out; i++) {
        struct left left = {&result->left_out[i], audiences_left_out(result, i),
                            result->left_out_archs ? result->left_out_archs[i] : 0,
                            result->left_out_news && result->left_out_news[i]};
        size_t k = 0;
        while (k < n && !(left_alike(&ret[k], &left) &&
                          hv_same_text(ret[k].l->file, left.l->file)))
            k++;
        if (k == n)
            ret[n++] = left;
        ret[k].archs |= left.archs;
        ret[k].news |= left.news;
    }
    return n;
}

static bool reported_together(const struct left *a, const struct left *b)
{
    return left_alike(a, b) && a->archs == b->archs;
}

/* Add one line for all headers with the same reason and readers. */
static void add_left_out(struct hv_page *page, const struct left *left, size_t n)
{
    const struct hv_result *result = page->result;
    struct hv_buf text = {0};
    for (size_t k = 0; k < n; k++)
        if (reported_together(left, &left[k]))
            hv_putf(&text, k ? ", %s" : "%s",
                    is_every_header(left[k].l) ? "every header" : left[k].l->file);
    hv_buf_puts(&text, " for ");
    hv_put_audiences(&text, result->profile, left->audiences, result->audiences);
    if (left->archs) {
        hv_buf_puts(&text, " on ");
        hv_put_archs(&text, result->profile, left->archs, result->archs);
    }
    hv_putf(&text, ": %s", left_out_words[left->l->kind]);
    if (left->l->why)
        hv_putf(&text, " (%s)", left->l->why);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

/* Was it left out before? A list that is the same in every run hides what is new. */
static bool is_known(const struct left *left)
{
    return !left->news && left->l->kind != HV_LEFT_OUT_FAILED &&
           left->l->kind != HV_LEFT_OUT_ERROR && left->l->kind != HV_LEFT_OUT_THRESHOLD;
}

/* Move the known entries behind the others. Returns the number of unknown ones. */
static size_t put_known_last(struct left *left, size_t n)
{
    size_t unknown = 0;
    for (size_t i = 0; i < n; i++) {
        struct left moved = left[i];
        if (is_known(&moved))
            continue;
        memmove(&left[unknown + 1], &left[unknown], (i - unknown) * sizeof *left);
        left[unknown++] = moved;
    }
    return unknown;
}

static void list_left_out(struct hv_page *page, const struct left *left, size_t n)
{
    if (!n)
        return;
    hv_page_line(page, "left out:");
    page->indent = page->hang = HV_TEXT_INDENT / 2;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !reported_together(&left[k], &left[i]))
            k++;
        if (k == i)
            add_left_out(page, &left[i], n - i);
    }
    page->indent = page->hang = 0;
}

/* The merged entries, unknown ones first, with their number and the number to list. */
static struct left *left_out_of(struct hv_page *page, size_t *ret_n, size_t *ret_listed)
{
    struct left *left =
        hv_arena_alloc(page->arena, (page->result->n_left_out + 1) * sizeof *left);
    *ret_n = left_out_merge(page->result, left);
    *ret_listed = page->options->verbose ? *ret_n : put_known_last(left, *ret_n);
    return left;
}

void hv_page_left_out(struct hv_page *page)
{
    size_t n, listed;
    const struct left *left = left_out_of(page, &n, &listed);
    list_left_out(page, left, listed);
}

void hv_put_left_out_known(struct hv_buf *buf, struct hv_page *page)
{
    size_t n, listed;
    left_out_of(page, &n, &listed);
    if (listed < n)
        hv_putf(buf, "; %s not compared (-v lists them)",
                hv_number(page->arena, n - listed, "known header and view pair",
                          "known header and view pairs"));
}
