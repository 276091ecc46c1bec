/* SPDX-License-Identifier: MIT */
#include "flow/run.h"

#include "base/atom.h"
#include "base/mem.h"
#include "flow/input.h"
#include "flow/installation.h"
#include "flow/policy.h"
#include "flow/profiles.h"
#include "flow/run_cache.h"
#include "store/releases.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct hvabi *hvabi_new(const struct hvabi_options *options)
{
    struct hvabi *run = hv_alloc(sizeof *run);
    run->options = *options;
    run->arena = hv_arena_new();
    run->atoms = hv_atoms_new();
    run->repo = hv_repo_new(options->repo);
    return run;
}

void hvabi_free(struct hvabi *run)
{
    if (!run)
        return;
    hv_releases_free(run->releases);
    hv_catalogue_free(run->catalogue);
    hv_profiles_free(run);
    hv_policy_free(run->policy);
    hv_run_cache_close(run);
    hv_repo_free(run->repo);
    hv_atoms_free(run->atoms);
    hv_arena_free(run->arena);
    free(run);
}

enum hvabi_status hv_run_fail(const struct hv_err *err, struct hvabi_error *ret_error)
{
    char place[600] = "";
    if (err->path[0] && err->line && err->column)
        snprintf(place, sizeof place, "%s:%u:%u: ", err->path, err->line, err->column);
    else if (err->path[0] && err->line)
        snprintf(place, sizeof place, "%s:%u: ", err->path, err->line);
    else if (err->path[0])
        snprintf(place, sizeof place, "%s: ", err->path);
    snprintf(ret_error->text, sizeof ret_error->text, "%s%s", place, err->text);
    return err->code == HV_ERR_USAGE ? HVABI_USAGE : HVABI_INPUT;
}

const char *hv_run_binary_helper(struct hvabi *run)
{
    bool found;
    const char *helper = hv_installation_path(HVABI_BINARY_HELPER, run->arena, &found);
    return found ? helper : NULL;
}

static void find_data(struct hvabi *run)
{
    const struct hvabi_options *asked = &run->options;
    run->rules = asked->rules
                     ? asked->rules
                     : hv_installation_path(HVABI_DATA_DIR "/rules", run->arena, NULL);
    run->baselines =
        asked->baselines
            ? asked->baselines
            : hv_installation_path(HVABI_DATA_DIR "/baselines", run->arena, NULL);
}

bool hv_run_find_rules(struct hvabi *run, struct hv_err *err)
{
    if (!run->rules)
        find_data(run);
    if (run->releases)
        return true;
    if (!hv_policy_open(run, err))
        return false;
    run->releases = hv_releases_new(
        run->baselines, run->policy ? &run->policy->overlay : NULL, run->atoms);
    return true;
}

bool hv_run_find_rule_file(struct hvabi *run, const char *path,
                           const struct hv_source_file **ret_file,
                           const char **ret_path, struct hv_err *err)
{
    *ret_path = hv_arena_printf(run->arena, "%s/%s", run->rules, path);
    *ret_file = NULL;
    if (run->options.rules || !run->policy)
        return true;
    struct hv_err why = {0};
    const char *name;
    *ret_file = hv_policy_file(run, path, &name, &why);
    if (*ret_file)
        *ret_path = name;
    if (why.code)
        *err = why;
    return !why.code;
}

bool hv_run_start_rules(struct hvabi *run, struct hv_err *err)
{
    const struct hv_source_file *file;
    const char *path;
    if (run->catalogue)
        return true;
    if (!hv_run_find_rules(run, err) ||
        !hv_run_find_rule_file(run, "catalogue.json", &file, &path, err))
        return false;
    run->catalogue = hv_catalogue_parse(path, file ? file->bytes : NULL,
                                        file ? file->n : 0, run->atoms, err);
    return run->catalogue != NULL;
}

const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n)
{
    const char *all = n ? names[0] : "none";
    for (size_t i = 1; i < n; i++)
        all = hv_arena_printf(run->arena, "%s, %s", all, names[i]);
    return all;
}

typedef int find_fn(const struct hv_profile *, const char *);

/* "a,b" -> bits by the profile's index. */
static bool parse_mask(struct hvabi *run, const char *list, const char *what,
                       find_fn *find, uint32_t *ret_mask, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    bool archs = find == hv_profile_arch;
    size_t n_all = archs ? profile->n_archs : profile->n_audiences;
    *ret_mask = (uint32_t)((UINT64_C(1) << n_all) - 1);
    if (!list)
        return true;
    *ret_mask = 0;
    for (const char *p = list; *p;) {
        size_t n = strcspn(p, ",");
        const char *name = hv_arena_strndup(run->arena, p, n);
        int i = find(profile, name);
        if (i < 0) {
            const char *all[HV_MAX_ARCHS + HV_MAX_AUDIENCES];
            for (size_t k = 0; k < n_all; k++)
                all[k] = archs ? profile->archs[k].name : profile->audiences[k].name;
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "no %s '%s' in the profile %s: there is %s", what, name,
                           profile->name, hv_run_joined(run, all, n_all));
        }
        *ret_mask |= 1u << i;
        p += n + (p[n] == ',');
    }
    return *ret_mask || hv_fail(err, HV_ERR_USAGE, NULL, "an empty list of %ss", what);
}

bool hv_run_find_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                         struct hv_err *err)
{
    if (run->options.in_process && !run->options.no_sandbox)
        return hv_fail(
            err, HV_ERR_USAGE, NULL,
            "--jobs 0 parses headers in this process, which no filter and no "
            "limit holds: say --no-sandbox as well, for headers that you trust");
    if (!hv_profiles_read(run, err) || !hv_profiles_choose(run, inputs, n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!hv_input_is_of(run, inputs[i], run->profile, err))
            return false;
    return parse_mask(run, run->options.archs, "architecture", hv_profile_arch,
                      &run->archs, err) &&
           parse_mask(run, run->options.audiences, "audience", hv_profile_audience,
                      &run->audiences, err);
}

bool hv_run_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                  struct hv_err *err)
{
    return hv_run_find_profile(run, inputs, n, err) && hv_run_start_rules(run, err);
}
