/* SPDX-License-Identifier: MIT */
#include "flow/policy.h"

#include "flow/word.h"
#include "store/compiled_rules.h"
#include "store/releases.h"
#include "store/store.h"
#include "store/waiver_file.h"

#include <errno.h>

static struct hv_tree *open_word(struct hvabi *run, const char *word,
                                 struct hv_err *err)
{
    bool unknown = false;
    struct hv_err why = {0};
    if (*word == ':' || *word == '@' || hv_word_is_both(run, word)) {
        hv_fail(err, HV_ERR_USAGE, NULL,
                "--policy %s: expected a directory or a revision; if it is both, write "
                "dir:%s or rev:%s",
                word, word, word);
        return NULL;
    }
    struct hv_tree *tree = hv_word_open(run, word, &unknown, &why);
    if (unknown)
        hv_fail(err, HV_ERR_INPUT, NULL,
                "--policy %s: neither a directory nor a revision (%s)", word, why.text);
    else if (!tree)
        *err = why;
    return tree;
}

/* The name of a path below the policy's top in messages. */
static const char *where(struct hvabi *run, const char *path)
{
    const struct hv_policy *policy = run->policy;
    bool dir = hv_tree_kind(policy->tree) == HV_TREE_DIR;
    const char *prefix = dir ? "dir:" : "rev:", *word = policy->word;
    word += hv_begins_with(word, prefix) ? strlen(prefix) : 0;
    return hv_arena_printf(run->arena, "%s%c" HV_POLICY_DIR "/%s", word,
                           dir ? '/' : ':', path);
}

/* List all files below a directory of the policy, with paths from there. */
static bool policy_files(struct hvabi *run, const char *dir,
                         struct hv_source_files *ret, struct hv_err *err)
{
    *ret = (struct hv_source_files){0};
    return !run->policy ||
           hv_tree_files(run->policy->tree,
                         hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", dir), ".json",
                         ret, err);
}

/* Read a file of the policy ("catalogue.json"); NULL with err->code HV_ERR_NONE: it has
 * none. ret_path: its name in messages. */
static const struct hv_source_file *policy_file(struct hvabi *run, const char *path,
                                                const char **ret_path,
                                                struct hv_err *err)
{
    err->code = HV_ERR_NONE;
    if (!run->policy)
        return NULL;
    *ret_path = where(run, path);
    return hv_tree_file(run->policy->tree,
                        hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", path), err);
}

/* Callback of the release store. */
static bool load_baseline(void *ctx, const char *path, struct hv_file *ret,
                          struct hv_err *err)
{
    struct hv_err why = {0};
    struct hvabi *run = ctx;
    const struct hv_source_file *file = policy_file(
        run, hv_arena_printf(run->arena, "baselines/%s", path), &ret->name, &why);
    if (!file && !why.code)
        return hv_fail(err, HV_ERR_INPUT, ret->name, "the file no longer exists");
    if (!file) {
        *err = why;
        return false;
    }
    ret->bytes = file->bytes;
    ret->n = file->n;
    return true;
}

/* List only the paths of its baselines, as these are many and large; none if
 * --baselines is given. */
static bool list_baselines(struct hvabi *run, struct hv_err *err)
{
    struct hv_policy *policy = run->policy;
    struct hv_source_files files = {0};
    if (!run->options.baselines &&
        !hv_tree_paths(policy->tree, HV_POLICY_DIR "/baselines", ".json", &files, err))
        return false;
    const char **paths = hv_arena_alloc(run->arena, (files.n + 1) * sizeof *paths);
    for (size_t i = 0; i < files.n; i++)
        paths[i] = files.v[i].path;
    policy->overlay = (struct hv_release_overlay){.name = policy->word,
                                                  .n = files.n,
                                                  .paths = paths,
                                                  .load = load_baseline,
                                                  .ctx = run};
    return true;
}

/* Open the run's policy_word, if there is one, and list its baselines. A word that is
 * both a directory and a revision is refused: the author of the judged tree must not
 * decide by creating a directory. */
static bool policy_open(struct hvabi *run, struct hv_err *err)
{
    const char *word = run->policy_word;
    if (run->policy || !word)
        return true;
    struct hv_tree *tree = open_word(run, word, err);
    if (!tree)
        return false;
    run->policy = hv_arena_alloc(run->arena, sizeof *run->policy);
    run->policy->word = word;
    run->policy->tree = tree;
    return list_baselines(run, err);
}

bool hv_policy_imply(struct hvabi *run, struct hv_err *err)
{
    struct hv_source_files files = {0};
    if (run->policy_word || !hv_repo_has_rev(run->repo, "HEAD"))
        return true;
    struct hv_tree *tree = hv_tree_open_rev(run->repo, "HEAD", err);
    bool ok = tree && hv_tree_paths(tree, HV_POLICY_DIR, ".json", &files, err);
    if (ok && files.n)
        run->policy_word = HV_POLICY_OF_HEAD;
    hv_tree_free(tree);
    return ok;
}

bool hv_policy_read_waivers(struct hvabi *run, struct hv_err *err)
{
    struct hv_policy *policy = run->policy;
    struct hv_source_files files;
    if (!policy || policy->waivers)
        return true;
    if (!policy_files(run, "waivers", &files, err))
        return false;
    policy->waivers =
        hv_arena_alloc(run->arena, (files.n + 1) * sizeof *policy->waivers);
    HV_EACH (source, files.v, files.n) {
        const char *name = hv_arena_printf(run->arena, "waivers/%s", source->path);
        const struct hv_file file = {where(run, name), source->bytes, source->n};
        struct hv_waiver *w = hv_waiver_parse(&file, run->atoms, run->arena, err);
        if (!w)
            return false;
        w->file = hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", name);
        policy->waivers[policy->n_waivers++] = w;
    }
    return true;
}

bool hv_rules_find(struct hvabi *run, struct hv_err *err)
{
    if (!run->rules) {
        const struct hvabi_options *asked = &run->options;
        run->rules = asked->rules ? asked->rules
                                  : hv_installation_path(HVABI_DATA_DIR "/rules",
                                                         run->arena, NULL);
        run->baselines =
            asked->baselines
                ? asked->baselines
                : hv_installation_path(HVABI_DATA_DIR "/baselines", run->arena, NULL);
    }
    if (run->releases)
        return true;
    if (!policy_open(run, err))
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
    const struct hv_source_file *file = policy_file(run, path, &name, &why);
    if (file)
        *ret = (struct hv_file){name, file->bytes, file->n};
    if (why.code)
        *err = why;
    return !why.code;
}

/* Add "NAME.json" once; other files are no profiles. */
static void add_name(struct hvabi *run, const char *file, struct hv_strings *names)
{
    size_t n = strlen(file) - strlen(".json");
    if (hv_ends_with(file, ".json") && n)
        hv_strings_add_once(names, hv_arena_strndup(run->arena, file, n), run->arena);
}

static bool list_installed(struct hvabi *run, const char *folder,
                           struct hv_strings *names, struct hv_err *err)
{
    const char *path = hv_arena_printf(run->arena, "%s/%s", run->rules, folder);
    const char **name = hv_file_names(path, run->arena);
    if (!name && errno != ENOENT)
        return hv_fail(err, HV_ERR_INPUT, path, "cannot list the folder: %s",
                       strerror(errno));
    for (; name && *name; name++)
        add_name(run, *name, names);
    return true;
}

bool hv_rules_names(struct hvabi *run, const char *folder, struct hv_strings *ret,
                    struct hv_err *err)
{
    struct hv_source_files files = {0};
    *ret = (struct hv_strings){0};
    if (!list_installed(run, folder, ret, err) ||
        (!run->options.rules && !policy_files(run, folder, &files, err)))
        return false;
    HV_EACH (file, files.v, files.n)
        add_name(run, file->path, ret);
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

const char *hv_path_of_policy(struct hvabi *run, const char *path)
{
    const char *top = hv_repo_working_tree(run->repo, run->arena);
    if (!top && hv_repo_exists(run->repo, run->arena))
        return NULL;
    if (!top || hv_word_is_working_tree(run, top))
        top = hv_word_of_working_tree(run) + strlen("dir:");
    bool here = strcmp(top, ".") == 0;
    return hv_arena_printf(run->arena, "%s%s" HV_POLICY_DIR "/%s", here ? "" : top,
                           here ? "" : "/", path);
}

const char *hv_record_target(struct hvabi *run, const char *dir, struct hv_err *err)
{
    if (dir || run->options.baselines)
        return dir ? dir : run->options.baselines;
    const char *top = hv_repo_working_tree(run->repo, run->arena);
    if (top)
        return hv_arena_printf(run->arena, "%s/" HV_POLICY_DIR "/baselines", top);
    hv_fail(err, HV_ERR_USAGE, NULL,
            "cannot find a working tree, into whose " HV_POLICY_DIR "/baselines record "
            "writes: use -C for a directory inside of one, or --output DIR");
    return NULL;
}
