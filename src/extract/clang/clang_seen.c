/* SPDX-License-Identifier: MIT
 *
 * The lines that the preprocessor did not skip. A file that is entered twice has been
 * seen where one of the times did not skip it.
 */
#include "extract/clang/clang_walk.h"

/* The begin of a skipped range (+1), or the line after its end (-1). */
struct edge {
    long file;
    uint32_t line;
    int step;
};

struct skips {
    struct hv_walk *walk;
    uint32_t *entered; /* per file of the plan: how often */
    size_t n;
    struct edge *edges;
};

static void count_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth,
                            CXClientData data)
{
    struct skips *skips = data;
    (void)stack;
    (void)depth;
    long f = hv_unit_file(skips->walk->unit, file);
    if (f >= 0)
        skips->entered[f]++;
}

/* Both ends of a range are directives, which the preprocessor has read. */
static void list_edges(struct skips *skips, const CXSourceRangeList *ranges)
{
    const struct hv_clang *clang = skips->walk->unit->clang;
    for (unsigned i = 0; ranges && i < ranges->count; i++) {
        struct hv_place from =
            hv_unit_place(skips->walk->unit, clang->getRangeStart(ranges->ranges[i]));
        struct hv_place to =
            hv_unit_place(skips->walk->unit, clang->getRangeEnd(ranges->ranges[i]));
        if (from.file < 0 || from.file != to.file || to.line <= from.line + 1)
            continue;
        skips->edges[skips->n++] = (struct edge){from.file, from.line + 1, 1};
        skips->edges[skips->n++] = (struct edge){from.file, to.line, -1};
    }
}

HV_BY(by_place, struct edge, HV_ORDER(x->file, y->file) ?: HV_ORDER(x->line, y->line))

/* The ranges of lines that were not skipped in every entry of the file. */
static size_t list_seen(const struct edge *edges, size_t n, int times, uint32_t n_lines,
                        struct hv_line_range *ret_ranges)
{
    size_t count = 0;
    int depth = 0;
    uint32_t line = 1;
    for (size_t i = 0; i < n; i++) {
        int before = depth;
        depth += edges[i].step;
        if (before < times && depth >= times && edges[i].line > line)
            ret_ranges[count++] = (struct hv_line_range){line, edges[i].line - 1};
        if (before >= times && depth < times)
            line = edges[i].line;
    }
    if (line <= n_lines)
        ret_ranges[count++] = (struct hv_line_range){line, n_lines};
    return count;
}

static void add_file(const struct skips *skips, size_t file, const struct edge *edges,
                     size_t n)
{
    struct hv_variant *variant = skips->walk->variant;
    const struct hv_scan *scan = &skips->walk->unit->plan->files[file].scan;
    HV_FREED struct hv_line_range *ranges = hv_alloc((n + 1) * sizeof *ranges);
    size_t count =
        list_seen(edges, n, (int)skips->entered[file], (uint32_t)scan->n_lines, ranges);
    hv_seen_add(&variant->seen, variant->arena,
                hv_atom(variant->atoms, scan->file->path), ranges, count);
}

void hv_walk_seen(struct hv_walk *walk)
{
    const struct hv_clang *clang = walk->unit->clang;
    const struct hv_plan *plan = walk->unit->plan;
    CXSourceRangeList *ranges = clang->getAllSkippedRanges(walk->unit->tu);
    size_t n_ranges = ranges ? ranges->count : 0;
    struct skips skips = {.walk = walk,
                          .entered =
                              hv_alloc((plan->n_files + 1) * sizeof *skips.entered),
                          .edges = hv_alloc((2 * n_ranges + 1) * sizeof *skips.edges)};
    clang->getInclusions(walk->unit->tu, count_inclusion, &skips);
    list_edges(&skips, ranges);
    if (ranges)
        clang->disposeSourceRangeList(ranges);
    qsort(skips.edges, skips.n, sizeof *skips.edges, by_place);
    for (size_t f = 0, i = 0, end; f < plan->n_files; f++, i = end) {
        for (end = i; end < skips.n && skips.edges[end].file == (long)f;)
            end++;
        bool wanted = !walk->only || walk->only[f] ||
                      !hv_plan_file_in_arch(plan, f, walk->unit->arch);
        if (skips.entered[f] && wanted)
            add_file(&skips, f, &skips.edges[i], end - i);
    }
    free(skips.entered);
    free(skips.edges);
}
