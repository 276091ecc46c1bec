/* SPDX-License-Identifier: MIT */
#include "flow/run.h"

#include "base/atom.h"
#include "base/file.h"
#include "base/mem.h"
#include "flow/answers.h"
#include "flow/input.h"
#include "flow/policy.h"
#include "store/store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    hv_catalogue_free(run->catalogue);
    hv_profile_free(run->profile);
    hv_policy_free(run->policy);
    hv_answers_close(run);
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

/* The data that belongs to this program: beside the executable where it is installed,
 * else in the source tree that it was built from. */
static const char *data_dir(struct hvabi *run)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(exe, '/');
    if (slash) {
        *slash = '\0';
        const char *dir = hv_arena_printf(run->arena, "%s/../share/hvabi", exe);
        if (hv_file_exists(hv_arena_printf(run->arena, "%s/rules/catalogue.json", dir)))
            return dir;
    }
    return HVABI_SOURCE_DIR;
}

static void find_data(struct hvabi *run)
{
    const char *data = data_dir(run);
    run->rules = run->options.rules ? run->options.rules
                                    : hv_arena_printf(run->arena, "%s/rules", data);
    run->baselines = run->options.baselines
                         ? run->options.baselines
                         : hv_arena_printf(run->arena, "%s/baselines", data);
}

/* Find out where rules and baselines come from. */
static bool find_rules(struct hvabi *run, struct hv_err *err)
{
    if (!run->rules)
        find_data(run);
    return hv_policy_open(run, err);
}

/* A file of the policy in the place of the installed one; --rules says otherwise. */
static bool find_overlay(struct hvabi *run, const char *path,
                         const struct hv_source_file **ret_file, const char **ret_path,
                         struct hv_err *err)
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
    if (!find_rules(run, err) ||
        !find_overlay(run, "catalogue.json", &file, &path, err))
        return false;
    run->catalogue = hv_catalogue_parse(path, file ? file->bytes : NULL,
                                        file ? file->n : 0, run->atoms, err);
    return run->catalogue != NULL;
}

/* The names of rules/profiles/NAME.json, sorted. */
static int by_string(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct names {
    const char **v;
    size_t n, cap;
};

/* "NAME.json", once; other files are none. */
static void add_profile(struct hvabi *run, const char *file, struct names *names)
{
    size_t len = strlen(file);
    if (len <= 5 || strcmp(file + len - 5, ".json") != 0)
        return;
    const char *name = hv_arena_strndup(run->arena, file, len - 5);
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i], name) == 0)
            return;
    HV_ARENA_GROW(run->arena, names->v, names->n, names->cap);
    names->v[names->n++] = name;
}

static const char **profile_names(struct hvabi *run, size_t *ret_n)
{
    struct names names = {0};
    const struct hv_source_file *files;
    size_t n;
    DIR *dir = opendir(hv_arena_printf(run->arena, "%s/profiles", run->rules));
    for (struct dirent *d; dir && (d = readdir(dir));)
        add_profile(run, d->d_name, &names);
    if (dir)
        closedir(dir);
    /* what cannot be listed cannot be read either, and is told then */
    if (!run->options.rules && hv_policy_files(run, "profiles", &files, &n, NULL))
        for (size_t i = 0; i < n; i++)
            add_profile(run, files[i].path, &names);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, by_string);
    *ret_n = names.n;
    return names.v;
}

static const char *joined(struct hvabi *run, const char **names, size_t n)
{
    const char *all = n ? names[0] : "none";
    for (size_t i = 1; i < n; i++)
        all = hv_arena_printf(run->arena, "%s, %s", all, names[i]);
    return all;
}

static struct hv_profile *read_profile(struct hvabi *run, const char *name,
                                       struct hv_err *err)
{
    const struct hv_source_file *file;
    const char *path = hv_arena_printf(run->arena, "profiles/%s.json", name);
    if (!find_overlay(run, path, &file, &path, err))
        return NULL;
    return hv_profile_parse(path, file ? file->bytes : NULL, file ? file->n : 0,
                            run->atoms, err);
}

static bool load_named(struct hvabi *run, struct hv_err *err)
{
    const char *word = run->options.profile;
    size_t n;
    const char **names = profile_names(run, &n);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], word) == 0) {
            run->profile = read_profile(run, word, err);
            return run->profile != NULL;
        }
    }
    if (!strchr(word, '/') && !hv_file_exists(word))
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "no profile '%s': there is %s, or name a file", word,
                       joined(run, names, n));
    run->profile = hv_profile_read(word, run->atoms, err);
    return run->profile != NULL;
}

/* Find the profile whose headers the inputs have. A tree is a better witness than the
 * mere number of a release, which two hypervisors may share. */
static bool recognise(struct hvabi *run, struct hv_input *const *inputs,
                      size_t n_inputs, struct hv_err *err)
{
    size_t n;
    const char **names = profile_names(run, &n);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < n_inputs; i++) {
            if ((inputs[i]->baseline != NULL) != (pass == 1))
                continue;
            for (size_t k = 0; k < n; k++) {
                struct hv_profile *profile = read_profile(run, names[k], err);
                if (!profile)
                    return false;
                if (hv_input_is_of(run, inputs[i], profile, NULL)) {
                    run->profile = profile;
                    return true;
                }
                hv_profile_free(profile);
            }
        }
    }
    bool baseline = n_inputs && inputs[0]->baseline;
    return hv_fail(
        err, HV_ERR_INPUT, n_inputs ? inputs[0]->word : NULL, "%s (profiles: %s)",
        baseline ? "no such recorded release"
                 : "no public headers of a known hypervisor: expected the top of a "
                   "source tree (-C DIR) or the directory that holds the headers "
                   "themselves",
        joined(run, names, n));
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
                           profile->name, joined(run, all, n_all));
        }
        *ret_mask |= 1u << i;
        p += n + (p[n] == ',');
    }
    return *ret_mask || hv_fail(err, HV_ERR_USAGE, NULL, "an empty list of %ss", what);
}

bool hv_run_find_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                         struct hv_err *err)
{
    if (!find_rules(run, err))
        return false;
    if (!run->profile &&
        !(run->options.profile ? load_named(run, err) : recognise(run, inputs, n, err)))
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
