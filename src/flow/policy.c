/* SPDX-License-Identifier: MIT */
#include "flow/policy.h"

#include "flow/word.h"
#include "store/waiver_file.h"

static bool fail_word(const char *word, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "--policy %s: expected a directory or a revision; if it is both, "
                   "write dir:%s or rev:%s",
                   word, word, word);
}

static struct hv_tree *open_word(struct hvabi *run, const char *word,
                                 struct hv_err *err)
{
    bool unknown = false;
    struct hv_err why = {0};
    if (*word == ':' || *word == '@' || hv_word_is_both(run, word)) {
        fail_word(word, err);
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

/* The word behind a prefix, if there is one. */
static const char *behind_prefix(const char *word, const char *prefix)
{
    size_t n = strlen(prefix);
    return strncmp(word, prefix, n) == 0 ? word + n : word;
}

/* How messages name a path below the policy's top. */
static const char *where(struct hvabi *run, const char *path)
{
    const struct hv_policy *policy = run->policy;
    bool dir = hv_tree_kind(policy->tree) == HV_TREE_DIR;
    return hv_arena_printf(run->arena, "%s%c" HV_POLICY_DIR "/%s",
                           behind_prefix(policy->word, dir ? "dir:" : "rev:"),
                           dir ? '/' : ':', path);
}

bool hv_policy_files(struct hvabi *run, const char *dir,
                     const struct hv_source_file **ret_files, size_t *ret_n,
                     struct hv_err *err)
{
    *ret_n = 0;
    if (!run->policy)
        return true;
    const char *prefix = hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", dir);
    struct hv_source_files files;
    if (!hv_tree_files(run->policy->tree, prefix, ".json", &files, err))
        return false;
    *ret_files = files.v;
    *ret_n = files.n;
    return true;
}

/* For the release store. */
static bool load_baseline(void *ctx, const char *path, struct hv_file *ret,
                          struct hv_err *err)
{
    struct hv_err why = {0};
    struct hvabi *run = ctx;
    const struct hv_source_file *file = hv_policy_file(
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

/* Only the paths of its baselines, which are many and large; none where --baselines
 * names others. */
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

bool hv_policy_open(struct hvabi *run, struct hv_err *err)
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

const struct hv_source_file *hv_policy_file(struct hvabi *run, const char *path,
                                            const char **ret_path, struct hv_err *err)
{
    err->code = HV_ERR_NONE;
    if (!run->policy)
        return NULL;
    *ret_path = where(run, path);
    return hv_tree_file(run->policy->tree,
                        hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", path), err);
}

bool hv_policy_read_waivers(struct hvabi *run, struct hv_err *err)
{
    struct hv_policy *policy = run->policy;
    const struct hv_source_file *files;
    size_t n;
    if (!policy || policy->waivers)
        return true;
    if (!hv_policy_files(run, "waivers", &files, &n, err))
        return false;
    policy->waivers = hv_arena_alloc(run->arena, (n + 1) * sizeof *policy->waivers);
    for (size_t i = 0; i < n; i++) {
        const char *name = hv_arena_printf(run->arena, "waivers/%s", files[i].path);
        const struct hv_file file = {where(run, name), files[i].bytes, files[i].n};
        struct hv_waiver *w = hv_waiver_parse(&file, run->atoms, run->arena, err);
        if (!w)
            return false;
        w->file = hv_arena_printf(run->arena, HV_POLICY_DIR "/%s", name);
        policy->waivers[policy->n_waivers++] = w;
    }
    return true;
}
