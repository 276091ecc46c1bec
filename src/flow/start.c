/* SPDX-License-Identifier: MIT */
#include "flow/start.h"

#include "base/file.h"
#include "flow/policy.h"
#include "flow/rules.h"
#include "flow/word.h"
#include "store/store.h"

static bool add_profile(struct hvabi *run, struct hv_profile *profile)
{
    if (!profile)
        return false;
    run->profiles[run->n_profiles++] = profile;
    return true;
}

static bool read_named(struct hvabi *run, const char *name, struct hv_err *err)
{
    struct hv_file file;
    const char *path = hv_arena_printf(run->arena, "profiles/%s.json", name);
    return hv_rules_file(run, path, &file, err) &&
           add_profile(run,
                       hv_profile_parse(&file, run->compiled_rules, run->atoms, err));
}

/* --profile: a name, or a file. */
static bool read_asked(struct hvabi *run, const struct hv_strings *names,
                       struct hv_err *err)
{
    const char *word = run->options.profile;
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i], word) == 0)
            return read_named(run, word, err);
    if (strchr(word, '/') || hv_file_exists(word))
        return add_profile(run, hv_profile_read(word, run->atoms, err));
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "there is no profile '%s', nor such a file%s", word,
                   hv_run_meant(run, word, names->v, names->n));
}

bool hv_start_profiles(struct hvabi *run, struct hv_err *err)
{
    if (run->profiles)
        return true;
    struct hv_strings names;
    if (!hv_rules_find(run, err) || !hv_rules_names(run, "profiles", &names, err))
        return false;
    run->profiles = hv_arena_alloc(run->arena, (names.n + 1) * sizeof *run->profiles);
    if (run->options.profile)
        return read_asked(run, &names, err);
    return HV_ALL(x, names.v, names.n, read_named(run, *x, err));
}

static struct hv_profile *find_profile_of(struct hvabi *run, struct hv_input *input)
{
    for (size_t i = 0; i < run->n_profiles; i++)
        if (hv_input_is_of(run, input, run->profiles[i], NULL))
            return run->profiles[i];
    return NULL;
}

static bool has_release(struct hvabi *run, const struct hv_profile *profile,
                        const struct hv_input *input)
{
    return !input->baseline || hv_release_of_word(run, profile, input->baseline, NULL);
}

/* The first profile that has all releases that are asked for, else one of them: what is
 * missing then is said of that one. NULL: none has any. */
static struct hv_profile *
find_profile_of_releases(struct hvabi *run, struct hv_input *const *inputs, size_t n)
{
    struct hv_profile *found = NULL;
    size_t n_releases = 0;
    HV_EACH (input, inputs, n)
        n_releases += (*input)->baseline != NULL;
    for (size_t i = 0; i < run->n_profiles && n_releases; i++)
        if (HV_ALL(x, inputs, n, has_release(run, run->profiles[i], *x)))
            return run->profiles[i];
    for (size_t i = 0; i < n && !found; i++)
        if (inputs[i]->baseline)
            found = find_profile_of(run, inputs[i]);
    return found;
}

static bool fail_unknown(struct hvabi *run, const struct hv_input *input,
                         struct hv_err *err)
{
    struct hv_strings names;
    if (!hv_rules_names(run, "profiles", &names, err))
        return false;
    return hv_fail(
        err, HV_ERR_INPUT, input ? input->word : NULL, "%s (profiles: %s)",
        input && input->baseline
            ? "there is no such recorded release"
            : "there are no public headers of a known hypervisor: expected the top of "
              "a source tree (-C DIR) or the directory of the headers",
        hv_run_joined(run, names.v, names.n));
}

/* Set the run's profile: the first whose headers one of the trees is. Without trees the
 * numbers of releases decide, which two hypervisors may share. */
static bool choose_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                           struct hv_err *err)
{
    if (run->options.profile && run->n_profiles)
        run->profile = run->profiles[0];
    for (size_t i = 0; i < n && !run->profile; i++)
        if (!inputs[i]->baseline)
            run->profile = find_profile_of(run, inputs[i]);
    if (!run->profile)
        run->profile = find_profile_of_releases(run, inputs, n);
    return run->profile || fail_unknown(run, n ? inputs[0] : NULL, err);
}

/* The names that --arch or --audience takes. */
static size_t list_masked(const struct hv_profile *profile, bool archs,
                          const char *ret_names[HV_MAX_ARCHS + HV_MAX_AUDIENCES])
{
    size_t n = archs ? profile->n_archs : profile->n_audiences;
    for (size_t k = 0; k < n; k++)
        ret_names[k] = archs ? profile->archs[k].name : profile->audiences[k].name;
    return n;
}

static uint32_t mask_named(const struct hv_profile *profile, bool archs,
                           const char *name)
{
    if (archs)
        return hv_profile_archs_named(profile, name);
    int audience = hv_profile_audience(profile, name);
    return audience < 0 ? 0 : UINT32_C(1) << audience;
}

/* --arch or --audience, "a,b" -> bits by the profile's index; all without the option.
 */
static bool parse_mask(struct hvabi *run, bool archs, uint32_t *ret_mask,
                       struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    const char *list = archs ? run->options.archs : run->options.audiences;
    const char *what = archs ? "architecture" : "audience";
    const char *all[HV_MAX_ARCHS + HV_MAX_AUDIENCES];
    size_t n_all = list_masked(profile, archs, all);
    *ret_mask = list ? 0 : (uint32_t)((UINT64_C(1) << n_all) - 1);
    for (const char *p = list; p && *p;) {
        size_t n = strcspn(p, ",");
        const char *name = hv_arena_strndup(run->arena, p, n);
        uint32_t mask = mask_named(profile, archs, name);
        if (!mask)
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "there is no %s '%s' in the profile %s%s", what, name,
                           profile->name, hv_run_meant(run, name, all, n_all));
        *ret_mask |= mask;
        p += n + (p[n] == ',');
    }
    return *ret_mask ||
           hv_fail(err, HV_ERR_USAGE, NULL, "the list of %ss is empty", what);
}

bool hv_start_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                      struct hv_err *err)
{
    if (run->options.in_process && !run->options.no_sandbox)
        return hv_fail(
            err, HV_ERR_USAGE, NULL,
            "--jobs 0 parses headers in this process, without the system-call filter "
            "and without limits: add --no-sandbox for headers that you trust");
    if (!hv_start_profiles(run, err) || !choose_profile(run, inputs, n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!hv_input_is_of(run, inputs[i], run->profile, err))
            return false;
    return parse_mask(run, true, &run->archs, err) &&
           parse_mask(run, false, &run->audiences, err);
}

bool hv_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
              struct hv_err *err)
{
    return hv_start_profile(run, inputs, n, err) && hv_rules_read(run, err);
}

bool hv_start_tree(struct hvabi *run, const char *word, struct hv_input **ret_input,
                   struct hv_err *err)
{
    *ret_input = hv_input_open(run, word ? word : hv_word_of_working_tree(run), err);
    return *ret_input && hv_start(run, ret_input, 1, err) &&
           hv_input_read(run, *ret_input, err);
}
