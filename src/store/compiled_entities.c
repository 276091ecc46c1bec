/* SPDX-License-Identifier: MIT */

#include "store/compiled_format.h"

static void grow_table(struct hv_compiled_table *t)
{
    struct hv_compiled_table old = *t;
    t->cap = old.cap ? 2 * old.cap : 1 << 12;
    t->slots = hv_alloc(t->cap * sizeof *t->slots);
    for (size_t i = 0; i < old.cap; i++) {
        size_t at = old.slots[i].hash & (t->cap - 1);
        while (old.slots[i].number && t->slots[at].number)
            at = (at + 1) & (t->cap - 1);
        if (old.slots[i].number)
            t->slots[at] = old.slots[i];
    }
    free(old.slots);
}

static bool is_bytes(const struct hv_compiled_entities *all,
                     const struct hv_compiled_found *found, const char *bytes, size_t n)
{
    return found->n == n && memcmp(all->streams.p + found->at, bytes, n) == 0;
}

static uint32_t add_entity(struct hv_compiled_entities *all, const struct hv_entity *e)
{
    struct hv_compiled_table *t = &all->table;
    struct hv_serial_out out = {.buf = &all->streams, .numbers = all->strings};
    size_t from = all->streams.n;
    hv_entity_put(&out, e, true);
    const char *bytes = all->streams.p + from;
    size_t n = all->streams.n - from;
    uint64_t hash = hv_hash(bytes, n);
    if (2 * t->n >= t->cap)
        grow_table(t);
    size_t at = hash & (t->cap - 1);
    for (; t->slots[at].number; at = (at + 1) & (t->cap - 1)) {
        uint32_t number = t->slots[at].number - 1;
        if (t->slots[at].hash != hash || !is_bytes(all, &all->found[number], bytes, n))
            continue;
        all->streams.n = from;
        return number;
    }
    *HV_ADD(all->found, all->n_found, all->cap_found) =
        (struct hv_compiled_found){e->cls, e->name, from, n, 0};
    t->slots[at] = (struct hv_compiled_slot){hash, (uint32_t)++t->n};
    return (uint32_t)t->n - 1;
}

void hv_compiled_entities_add(struct hv_compiled_entities *all,
                              const struct hv_entity **entities, size_t n)
{
    HV_EACH_ENTITY (e, entities, n) {
        uint32_t number = add_entity(all, e);
        hv_buf_add(&all->lists, &number, sizeof number);
    }
}

/* Sort by name and class, then in the order in which they were found. */
static int by_name(const void *a, const void *b)
{
    const struct hv_compiled_found *x = *(struct hv_compiled_found *const *)a,
                                   *y = *(struct hv_compiled_found *const *)b;
    return strcmp(x->name, y->name) ?: HV_ORDER(x->cls, y->cls) ?: HV_ORDER(x, y);
}

/* The length of the common prefix of two streams; behind: of the common suffix. */
static size_t common_bytes(const char *a, const char *b, size_t max, bool behind)
{
    size_t n = 0;
    while (n < max &&
           (behind ? a[-1 - (ptrdiff_t)n] == b[-1 - (ptrdiff_t)n] : a[n] == b[n]))
        n++;
    return n;
}

/* Put an entity as a difference to the complete one; false: that is not shorter. */
static bool put_difference(struct hv_compiled_entities *all,
                           const struct hv_compiled_found *whole,
                           const struct hv_compiled_found *found, struct hv_buf *buf)
{
    struct hv_serial_out out = {.buf = buf, .numbers = all->strings};
    const char *a = all->streams.p + whole->at, *b = all->streams.p + found->at;
    size_t max = whole->n < found->n ? whole->n : found->n, from = buf->n;
    size_t begin = common_bytes(a, b, max, false);
    size_t end = common_bytes(a + whole->n, b + found->n, max - begin, true);
    hv_serial_put(&out, found->number - whole->number);
    hv_serial_put(&out, begin);
    hv_serial_put(&out, end);
    hv_buf_add(buf, b + begin, found->n - begin - end);
    if (buf->n - from <= found->n)
        return true;
    buf->n = from;
    return false;
}

void hv_compiled_entities_put(struct hv_compiled_entities *all, struct hv_buf *buf,
                              struct hv_buf *ends)
{
    HV_FREED struct hv_compiled_found **sorted =
        hv_alloc((all->n_found + 1) * sizeof *sorted);
    struct hv_compiled_found *whole = NULL;
    for (size_t i = 0; i < all->n_found; i++)
        sorted[i] = &all->found[i];
    HV_SORT(sorted, all->n_found, by_name);
    for (size_t i = 0; i < all->n_found; i++) {
        struct hv_compiled_found *f = sorted[i];
        bool alike = whole && whole->name == f->name && whole->cls == f->cls;
        f->number = (uint32_t)i;
        hv_compiled_put_end(ends, buf->n);
        if (alike && put_difference(all, whole, f, buf))
            continue;
        hv_buf_putc(buf, 0);
        hv_buf_add(buf, all->streams.p + f->at, f->n);
        whole = alike ? whole : f;
    }
    hv_compiled_put_end(ends, buf->n);
}

HV_BY(by_number, uint32_t, HV_ORDER(*x, *y))

void hv_compiled_entities_put_list(struct hv_compiled_entities *all, uint64_t n,
                                   struct hv_buf *buf)
{
    const void *bytes = all->lists.p;
    const uint32_t *found = (const uint32_t *)bytes + all->n_put;
    HV_FREED uint32_t *numbers = hv_alloc((n + 1) * sizeof *numbers);
    for (uint64_t i = 0; i < n; i++)
        numbers[i] = all->found[found[i]].number;
    HV_SORT(numbers, n, by_number);
    for (size_t page = 0, i = 0; page < HV_COMPILED_PAGES(all->n_found); page++) {
        while (i < n && numbers[i] / HV_COMPILED_PAGE == page)
            i++;
        hv_compiled_put_end(buf, i);
    }
    for (uint64_t i = 0; i < n; i++)
        hv_buf_putc(buf, (char)(numbers[i] % HV_COMPILED_PAGE));
    all->n_put += n;
}

void hv_compiled_entities_done(struct hv_compiled_entities *all)
{
    hv_buf_done(&all->streams);
    hv_buf_done(&all->lists);
    free(all->table.slots);
    free(all->found);
}
