/* SPDX-License-Identifier: MIT */
#include "flow/rules.h"

#include "flow/installation.h"
#include "flow/policy.h"
#include "store/releases.h"
#include "store/store.h"

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
    run->releases = hv_releases_new(
        run->baselines, run->policy ? &run->policy->overlay : NULL, run->atoms);
    return true;
}

bool hv_rules_file(struct hvabi *run, const char *path,
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

bool hv_rules_read(struct hvabi *run, struct hv_err *err)
{
    const struct hv_source_file *file;
    const char *path;
    if (run->catalogue)
        return true;
    if (!hv_rules_find(run, err) ||
        !hv_rules_file(run, "catalogue.json", &file, &path, err))
        return false;
    run->catalogue = hv_catalogue_parse(path, file ? file->bytes : NULL,
                                        file ? file->n : 0, run->atoms, err);
    return run->catalogue != NULL;
}
