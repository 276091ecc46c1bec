/* SPDX-License-Identifier: MIT */
#include "flow/change_index_build.h"

#include "base/file.h"
#include "base/mem.h"
#include "flow/recorded.h"
#include "flow/shelf.h"
#include "flow/steps.h"
#include "judge/outcomes.h"
#include "store/change_index.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- reading ---- */

static bool same_releases(const struct hv_change_index *past,
                          const char *const *releases, size_t n)
{
    bool same = past->n_releases == n;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(past->releases[i], releases[i]) == 0;
    return same;
}

static bool check_releases(struct hvabi *run, const struct hv_change_index *past,
                           const char *path, struct hv_err *err)
{
    const char **releases = NULL;
    size_t n = 0;
    if (!hv_recorded_releases(run, run->profile->name, &releases, &n, err))
        return false;
    bool same = same_releases(past, releases, n);
    free(releases);
    return same || hv_fail(err, HV_ERR_INPUT, path,
                           "expected the changes of the %zu releases that are "
                           "recorded, found those of %zu: it was written before some "
                           "of them; `hvabi record` writes it anew",
                           n, past->n_releases);
}

struct hv_change_index *hv_change_index_open(struct hvabi *run, struct hv_err *err)
{
    char *path = hv_change_index_path(run->baselines, run->profile->name);
    struct hv_change_index *past = NULL;
    if (!hv_file_exists(path))
        hv_fail(err, HV_ERR_INPUT, path,
                "expected the changes between recorded releases, found none; `hvabi "
                "record` writes them");
    else
        past = hv_change_index_read(path, NULL, 0, run->profile, run->atoms, err);
    if (past && !check_releases(run, past, path, err)) {
        hv_change_index_free(past);
        past = NULL;
    }
    free(path);
    return past;
}

/* ---- writing ---- */

/* Which releases there are, and from when to when each architecture is recorded. */
static void fill_releases(struct hvabi *run, const char *const *releases, size_t n,
                          struct hv_change_index *past)
{
    const struct hv_profile *profile = run->profile;
    past->releases = hv_arena_alloc(past->arena, (n + 1) * sizeof *past->releases);
    past->n_releases = n;
    for (size_t i = 0; i < n; i++) {
        past->releases[i] = releases[i];
        for (size_t a = 0; a < profile->n_archs; a++) {
            char *path = hv_baseline_path(run->baselines, profile->name, releases[i],
                                          profile->archs[a].name);
            if (run->archs & 1u << a && hv_file_exists(path)) {
                past->first[a] = past->first[a] ? past->first[a] : releases[i];
                past->last[a] = releases[i];
            }
            free(path);
        }
    }
}

struct hv_change_index *
hv_change_index_compare(struct hvabi *run, const char *const *releases, size_t n,
                        bool reports, struct hv_step **ret_steps, struct hv_err *err)
{
    struct hv_step *steps = hv_arena_alloc(run->arena, (n + 1) * sizeof *steps);
    for (size_t i = 1; i < n; i++)
        steps[i - 1] =
            (struct hv_step){.before = releases[i - 1],
                             .name = releases[i],
                             .old = hv_arena_printf(run->arena, "@%s", releases[i - 1]),
                             .new = hv_arena_printf(run->arena, "@%s", releases[i])};
    struct hv_change_index *past =
        hv_steps_compare(run, steps, n ? n - 1 : 0, reports, NULL, err);
    if (past) {
        fill_releases(run, releases, n, past);
        hv_change_index_judge(past, run->profile);
    }
    *ret_steps = steps;
    return past;
}

static bool write_past(struct hvabi *run, struct hv_change_index *past,
                       struct hv_err *err)
{
    struct hv_buf buf = {0};
    char *path = hv_change_index_path(run->baselines, run->profile->name);
    hv_change_index_keep_precedents(past);
    hv_change_index_write(past, run->profile, &buf);
    bool ok = hv_file_write_atomic(path, buf.p, buf.n, err);
    hv_buf_done(&buf);
    free(path);
    return ok;
}

static bool first_error(const struct hv_step *steps, size_t n, struct hv_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (steps[i].n_errors) {
            *err = steps[i].err;
            return true;
        }
    return false;
}

static bool rebuild(struct hvabi *run, struct hv_err *err)
{
    const char **releases = NULL;
    struct hv_step *steps;
    size_t n = 0;
    if (!hv_recorded_releases(run, run->profile->name, &releases, &n, err))
        return false;
    struct hv_change_index *past =
        hv_change_index_compare(run, releases, n, false, &steps, err);
    bool ok =
        past && !first_error(steps, n ? n - 1 : 0, err) && write_past(run, past, err);
    hv_steps_done(steps, n ? n - 1 : 0);
    hv_change_index_free(past);
    free(releases);
    return ok;
}

bool hv_change_index_rebuild(struct hvabi *run, const char *dir, struct hv_err *err)
{
    struct hvabi whole = *run; /* the same run, but of all that there is, in dir */
    whole.baselines = dir;
    whole.shelf = NULL;
    whole.policy = NULL;
    whole.archs = (uint32_t)((UINT64_C(1) << run->profile->n_archs) - 1);
    whole.audiences = (uint32_t)((UINT64_C(1) << run->profile->n_audiences) - 1);
    bool ok = hv_run_start_rules(run, err);
    whole.catalogue = run->catalogue;
    ok = ok && rebuild(&whole, err);
    hv_shelf_free(whole.shelf);
    return ok;
}
