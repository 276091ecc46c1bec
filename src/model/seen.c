/* SPDX-License-Identifier: MIT */
#include "model/seen.h"

static struct hv_seen_file *seen_file(struct hv_seen *seen, struct hv_arena *arena,
                                      const char *file)
{
    struct hv_seen_file *f = HV_FIND(x, seen->files, seen->n, x->file == file);
    if (!f)
        *(f = HV_ARENA_ADD(arena, seen->files, seen->n, seen->cap)) =
            (struct hv_seen_file){.file = file};
    return f;
}

/* Append a range after all others; merge it with the last one if they touch. */
static void append_range(struct hv_seen_file *f, struct hv_line_range range)
{
    struct hv_line_range *last = f->n ? &f->ranges[f->n - 1] : NULL;
    if (!last || range.first > last->last + 1)
        f->ranges[f->n++] = range;
    else if (range.last > last->last)
        last->last = range.last;
}

static bool has_all(const struct hv_seen_file *f, const struct hv_line_range *ranges,
                    size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        while (k < f->n && f->ranges[k].last < ranges[i].first)
            k++;
        if (k == f->n || ranges[i].first < f->ranges[k].first ||
            ranges[i].last > f->ranges[k].last)
            return false;
    }
    return true;
}

void hv_seen_add(struct hv_seen *seen, struct hv_arena *arena, const char *file,
                 const struct hv_line_range *ranges, size_t n)
{
    struct hv_seen_file *f = seen_file(seen, arena, file);
    if (has_all(f, ranges, n))
        return;
    struct hv_seen_file old = *f;
    size_t i = 0, k = 0;
    f->n = 0;
    f->ranges = hv_arena_alloc(arena, (old.n + n) * sizeof *f->ranges);
    while (i < old.n || k < n) {
        bool ours = k == n || (i < old.n && old.ranges[i].first <= ranges[k].first);
        append_range(f, ours ? old.ranges[i++] : ranges[k++]);
    }
}

void hv_seen_add_all(struct hv_seen *seen, struct hv_arena *arena,
                     const struct hv_seen *other)
{
    HV_EACH (x, other->files, other->n)
        hv_seen_add(seen, arena, x->file, x->ranges, x->n);
}

const struct hv_seen_file *hv_seen_find(const struct hv_seen *seen, const char *file)
{
    return HV_FIND(x, seen->files, seen->n, strcmp(x->file, file) == 0);
}

bool hv_seen_has(const struct hv_seen_file *seen, uint32_t line)
{
    size_t i = 0;
    if (!seen)
        return false;
    HV_LOWER_BOUND(i, seen->n, seen->ranges[i].last < line);
    return i < seen->n && seen->ranges[i].first <= line;
}
