/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "base/nearest.h"

void hv_result_add_error(struct hv_result *result, const char *arch,
                         const struct hv_err *err)
{
    *HV_ARENA_APPEND(result->arena, result->errors, result->n_errors) =
        (struct hv_message){.arch = arch, .err = *err};
}

void hv_result_add_remark(struct hv_result *result, const char *file, const char *text)
{
    *HV_ARENA_APPEND(result->arena, result->remarks, result->n_remarks) =
        (struct hv_remark){file, text};
}

/* ---- other comparisons ---- */

/* Are two findings equal: in subject, old and new form? */
static bool same_finding(const struct hv_finding *a, const struct hv_finding *b)
{
    return strcmp(a->id, b->id) == 0 && a->change.entity == b->change.entity &&
           a->change.member == b->change.member &&
           a->change.after.value == b->change.after.value &&
           a->change.after.type == b->change.after.type &&
           a->change.after.bits == b->change.after.bits && hv_finding_within(a, b);
}

void hv_result_subtract(struct hv_result *result, const struct hv_result *before)
{
    HV_EACH (f, result->findings, result->n_findings)
        if (HV_ANY(x, before->findings, before->n_findings, same_finding(f, x)))
            f->introduced_here = false;
}

void hv_result_keep_common(struct hv_result *result, const struct hv_result *other)
{
    HV_KEEP(f, result->findings, result->n_findings,
            HV_ANY(x, other->findings, other->n_findings,
                   strcmp(x->id, f->id) == 0 && x->change.entity == f->change.entity &&
                       x->change.member == f->change.member));
}

/* ---- what fails ---- */

void hv_result_mark_failing(struct hv_result *r, unsigned fail_on)
{
    HV_EACH (f, r->findings, r->n_findings) {
        bool can_fail = hv_kind_traits(f->change.kind)->role != HV_KIND_ROLE_TEXT;
        f->fails = f->introduced_here && !f->waiver && can_fail &&
                   (fail_on & 1u << f->verdict ||
                    (f->rollback_break && fail_on & HV_FAIL_ON_ROLLBACK));
    }
}

enum hvabi_status hv_result_status(struct hvabi *run, const struct hv_result *result)
{
    if (result->n_errors)
        return hv_run_fail(run, &result->errors[0].err);
    return HV_ANY(f, result->findings, result->n_findings, f->fails) ? HVABI_FAILED
                                                                     : HVABI_OK;
}

/* Do components of `file` contain those of `path`? "io" and "public/io/" both match
 * "xen/include/public/io/netif.h". */
static bool names_file(const char *path, const char *file)
{
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    size_t n = strlen(path);
    while (n && path[n - 1] == '/')
        n--;
    if (!n || (n == 1 && *path == '.'))
        return true;
    for (const char *at = file; at; at = strchr(at, '/') ? strchr(at, '/') + 1 : NULL)
        if (strncmp(at, path, n) == 0 && (!at[n] || at[n] == '/'))
            return true;
    return false;
}

bool hv_path_is_named(const struct hvabi *run, const char *file)
{
    bool named = false;
    for (size_t i = 0; !named && run->options.paths[i]; i++)
        named = names_file(run->options.paths[i], file);
    return named;
}

/* ---- check for paths that match nothing ---- */

struct search {
    struct hvabi *run;
    const char *path;
    struct hv_nearest nearest;
    bool found;
};

static void offer_file(struct search *search, const char *file)
{
    const char *name = strrchr(file, '/');
    search->found |= names_file(search->path, file);
    hv_nearest_offer(&search->nearest, file, file);
    if (name)
        hv_nearest_offer(&search->nearest, name + 1, file);
}

static void search_side(struct search *search, const struct hv_input *input)
{
    HV_EACH_ARCH (a, input->surfaces) {
        const struct hv_surface *s = input->surfaces[a];
        const char *last = NULL;
        HV_EACH_ENTITY (e, s->entities, s->n_entities) {
            if (!search->found && e->file && e->file != last) {
                offer_file(search,
                           hv_input_path(search->run, input, HV_BIT(a), e->file));
                offer_file(search, e->file);
            }
            last = e->file;
        }
    }
}

static bool check_path(struct hvabi *run, struct hv_input *const sides[2],
                       const char *path, struct hv_err *err)
{
    struct search search = {
        .run = run, .path = path, .nearest = hv_nearest_begin(path)};
    search_side(&search, sides[1]);
    search_side(&search, sides[0]);
    const char *best = search.nearest.best;
    return search.found ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "-- %s: no public header of either tree has this path%s%s%s", path,
                   HV_DID_YOU_MEAN(best));
}

/* ---- the result ---- */

static size_t count_breaks(const struct hv_result *result)
{
    return HV_SUM(x, result->findings, result->n_findings,
                  x->verdict == HV_VERDICT_BREAK);
}

bool hv_paths_apply(struct hvabi *run, struct hv_input *const sides[2],
                    struct hv_result *result, struct hv_err *err)
{
    const char *const *paths = run->options.paths;
    if (!paths)
        return true;
    for (size_t i = 0; paths[i]; i++)
        if (!check_path(run, sides, paths[i], err))
            return false;
    size_t n = result->n_findings, breaks = count_breaks(result);
    HV_KEEP(f, result->findings, result->n_findings,
            f->change.file && hv_path_is_named(run, f->change.file));
    result->partial = true;
    hv_result_add_remark(
        result, NULL,
        hv_arena_printf(
            result->arena,
            "findings outside of the given paths are not shown: %zu, %zu break",
            n - result->n_findings, breaks - count_breaks(result)));
    return true;
}
