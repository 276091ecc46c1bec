/* SPDX-License-Identifier: MIT */
#include "flow/rules.h"

#include "flow/installation.h"
#include "flow/policy.h"
#include "store/compiled_rules.h"
#include "store/releases.h"
#include "store/store.h"

#include <dirent.h>
#include <errno.h>

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

bool hv_rules_find(struct hvabi *run, struct hv_err *err)
{
    if (!run->rules)
        find_data(run);
    if (run->releases)
        return true;
    if (!hv_policy_open(run, err))
        return false;
    run->compiled_rules = hv_compiled_rules_open(
        hv_arena_printf(run->arena, "%s/" HV_COMPILED_RULES, run->baselines));
    run->releases = hv_releases_new(
        run->baselines, run->policy ? &run->policy->overlay : NULL, run->atoms);
    return true;
}

bool hv_rules_file(struct hvabi *run, const char *path, struct hv_file *ret,
                   struct hv_err *err)
{
    *ret = (struct hv_file){.name =
                                hv_arena_printf(run->arena, "%s/%s", run->rules, path)};
    if (run->options.rules || !run->policy)
        return true;
    struct hv_err why = {0};
    const char *name;
    const struct hv_source_file *file = hv_policy_file(run, path, &name, &why);
    if (file)
        *ret = (struct hv_file){name, file->bytes, file->n};
    if (why.code)
        *err = why;
    return !why.code;
}

/* "NAME.json", once; other files are not profiles. */
static void add_name(struct hvabi *run, const char *file, struct hv_strings *names,
                     size_t *cap)
{
    size_t len = strlen(file);
    if (len <= 5 || strcmp(file + len - 5, ".json") != 0)
        return;
    const char *name = hv_arena_strndup(run->arena, file, len - 5);
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i], name) == 0)
            return;
    *HV_ARENA_ADD(run->arena, names->v, names->n, *cap) = name;
}

static bool list_installed(struct hvabi *run, const char *folder,
                           struct hv_strings *names, size_t *cap, struct hv_err *err)
{
    const char *path = hv_arena_printf(run->arena, "%s/%s", run->rules, folder);
    DIR *dir = opendir(path);
    if (dir)
        for (struct dirent *d; (errno = 0, d = readdir(dir));)
            add_name(run, d->d_name, names, cap);
    bool ok =
        !errno || (!dir && errno == ENOENT) ||
        hv_fail(err, HV_ERR_INPUT, path, "cannot list the folder: %s", strerror(errno));
    if (dir)
        closedir(dir);
    return ok;
}

bool hv_rules_names(struct hvabi *run, const char *folder, struct hv_strings *ret,
                    struct hv_err *err)
{
    const struct hv_source_file *files;
    size_t n = 0, cap = 0;
    *ret = (struct hv_strings){0};
    if (!list_installed(run, folder, ret, &cap, err) ||
        (!run->options.rules && !hv_policy_files(run, folder, &files, &n, err)))
        return false;
    for (size_t i = 0; i < n; i++)
        add_name(run, files[i].path, ret, &cap);
    HV_SORT(ret->v, ret->n, hv_by_text);
    return true;
}

bool hv_rules_read(struct hvabi *run, struct hv_err *err)
{
    struct hv_file file;
    if (run->catalogue && run->cited_for == run->profile)
        return true;
    if (!hv_rules_find(run, err) || !hv_rules_file(run, "catalogue.json", &file, err))
        return false;
    hv_catalogue_free(run->catalogue);
    run->catalogue = hv_catalogue_parse(&file, run->compiled_rules, run->atoms, err);
    run->cited_for = run->profile;
    if (run->catalogue && run->profile)
        hv_catalogue_cite(run->catalogue, run->profile);
    return run->catalogue != NULL;
}
