/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "flow/history/steps.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "flow/word.h"
#include "judge/vote/precedents.h"
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/compiled.h"
#include "store/recording.h"
#include "store/release_index.h"
#include "store/releases.h"
#include "store/store.h"

/* A recording: its directory, and its final place. */
struct record {
    struct hvabi *run;
    const char *release, *dir;
    const char *target; /* final place of dir */
    struct hv_buf *lines;
};

/* Write one baseline; refuses a surface with a part missing for an unknown reason. */
static bool write_baseline(const struct record *r, const struct hv_surface *surface,
                           struct hv_err *err)
{
    const struct hv_profile *profile = r->run->profile;
    struct hv_surface recorded = *surface;
    HV_BUF buf = {0};
    recorded.release = r->release;
    const struct hv_entity **derived = hv_surface_from(surface, HV_CLASS_HANDLE);
    hv_surface_write(&recorded, profile, false, &buf);
    HV_FREED char *path =
        hv_baseline_path(r->dir, profile->name, r->release, surface->arch);
    if (!hv_file_write_atomic(path, buf.p, buf.n, err))
        return false;
    HV_FREED char *target =
        hv_baseline_path(r->target, profile->name, r->release, surface->arch);
    hv_buf_printf(r->lines, "%s: %zu entities, %zu bytes\n", target,
                  (size_t)(derived - surface->entities), buf.n);
    return true;
}

/* ---- the change index ---- */

static bool write_index(struct hvabi *run, struct hv_change_index *changes,
                        struct hv_err *err)
{
    HV_BUF buf = {0};
    HV_FREED char *path = hv_baseline_path(run->baselines, run->profile->name,
                                           HV_HISTORY_DIR, HV_CHANGE_INDEX);
    hv_change_index_keep_precedents(changes);
    hv_change_index_write(changes, run->profile, &buf);
    return hv_pattern_set_ok(run->profile->patterns, err) &&
           hv_file_write_atomic(path, buf.p, buf.n, err);
}

static bool compare_releases(struct hvabi *run, struct hv_err *err)
{
    struct hv_strings releases;
    struct hv_steps steps = {0};
    if (!hv_releases_list(run->releases, run->profile->name, &releases, err))
        return false;
    struct hv_change_index *changes =
        hv_steps_compare_releases(run, &releases, &steps, err);
    const struct hv_step *failed = HV_FIND(s, steps.v, steps.n, s->n_errors);
    if (failed)
        *err = failed->err;
    bool ok = changes && !failed && write_index(run, changes, err);
    hv_steps_done(steps.v, steps.n);
    hv_change_index_free(changes);
    return ok;
}

static bool write_all(const struct record *r, struct hv_input *input,
                      struct hv_err *err)
{
    const struct hv_profile *profile = r->run->profile;
    HV_EACH_ARCH (a, input->surfaces)
        if (!write_baseline(r, input->surfaces[a], err))
            return false;
    HV_EACH_ARCH (a, input->surfaces)
        if (!hv_index_file_write(r->dir, profile, profile->archs[a].name, r->run->atoms,
                                 err))
            return false;
    /* Compare all neighbouring releases below the directory, for all architectures and
     * audiences of the profile, and write the index there. */
    struct hvabi whole = *r->run;
    whole.baselines = r->dir;
    whole.releases = hv_releases_new(r->dir, NULL, whole.atoms);
    whole.policy = NULL;
    whole.archs = (uint32_t)((UINT64_C(1) << whole.profile->n_archs) - 1);
    whole.audiences = (uint32_t)((UINT64_C(1) << whole.profile->n_audiences) - 1);
    bool ok = compare_releases(&whole, err);
    hv_releases_free(whole.releases);
    return ok;
}

/* Renew the compiled baselines, if there are any. */
static bool renew_compiled(const struct record *r, struct hv_err *err)
{
    const struct hv_profile *profile = r->run->profile;
    HV_FREED char *path = hv_compiled_path(r->target, profile->name);
    return !hv_file_exists(path) ||
           hv_compiled_write(r->target, profile, path, r->run->atoms, err);
}

/* Record everything or nothing. */
static bool record_release(struct record *r, struct hv_input *input, struct hv_err *err)
{
    struct hv_recording *recording =
        hv_recording_begin(r->target, r->run->profile->name, err);
    if (!recording)
        return false;
    bool stepwise = false;
    r->dir = hv_recording_dir(recording);
    bool ok =
        write_all(r, input, err) && hv_recording_commit(recording, &stepwise, err);
    if (stepwise)
        hv_buf_puts(r->lines, "note: this file system cannot exchange directories, so "
                              "the files were replaced one by one\n");
    hv_recording_end(recording);
    return ok && renew_compiled(r, err);
}

enum hvabi_status hvabi_record(struct hvabi *run, const char *tree, const char *release,
                               const char *dir, struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    struct hv_buf lines = {0};
    bool ok = hv_is_release_number(release) ||
              hv_fail(&err, HV_ERR_USAGE, NULL,
                      "--release: expected a number such as 4.17, found '%s'", release);
    ok = ok && hv_start_tree(run, tree, &input, &err) &&
         hv_input_whole(run, input, &err);
    struct record r = {.run = run, .release = release, .lines = &lines};
    ok = ok && (r.target = hv_record_target(run, dir, &err)) != NULL;
    ok = ok && record_release(&r, input, &err);
    hv_outputs_fill(output, &lines);
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
