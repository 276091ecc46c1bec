/* SPDX-License-Identifier: MIT */
#include "flow/pipeline.h"

#include "base/mem.h"
#include "source/commits.h"
#include "source/tree.h"

#include <stdlib.h>

/* Variables of pipelines that name the target of a merge and its base. */
static const struct {
    const char *target, *base;
    const char *advice;
} kinds[] = {
    {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_DIFF_BASE_SHA",
     "'git fetch origin BRANCH', and GIT_DEPTH: 0 for the job"},
    {"GITHUB_BASE_REF", NULL, "fetch-depth: 0 for the checkout"},
};

static const char *variable(const char *name)
{
    const char *s = name ? getenv(name) : NULL;
    return s && *s ? s : NULL;
}

/* The first kind of pipeline that says anything; HV_COUNT(kinds): none. */
static size_t find_kind(void)
{
    size_t i = 0;
    while (i < HV_COUNT(kinds) && !variable(kinds[i].target) &&
           !variable(kinds[i].base))
        i++;
    return i;
}

bool hv_pipeline_present(void)
{
    return find_kind() < HV_COUNT(kinds);
}

static bool fail(const char *name, const char *rev, const char *advice,
                 struct hv_err *err)
{
    return hv_fail(
        err, HV_ERR_INPUT, NULL,
        "the variable %s of the pipeline names '%s', which is not in this clone: "
        "fetch it (%s), or use --against and --policy",
        name, rev, advice);
}

/* The full name of the branch: no tag or path of the judged tree can stand for it. */
static const char *target_ref(struct hvabi *run, size_t kind)
{
    const char *name = variable(kinds[kind].target);
    return name ? hv_arena_printf(run->arena, "refs/remotes/origin/%s", name) : NULL;
}

static bool base_id(struct hvabi *run, size_t kind, const char **ret_word,
                    struct hv_err *err)
{
    const char *id = variable(kinds[kind].base);
    if (!hv_repo_has_rev(run->repo, id))
        return fail(kinds[kind].base, id, kinds[kind].advice, err);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", id);
    return true;
}

bool hv_pipeline_base(struct hvabi *run, const char *tip, const char **ret_word,
                      struct hv_err *err)
{
    size_t kind = find_kind();
    *ret_word = NULL;
    if (kind == HV_COUNT(kinds))
        return true;
    if (variable(kinds[kind].base))
        return base_id(run, kind, ret_word, err);
    const char *ref = target_ref(run, kind);
    if (!hv_repo_has_rev(run->repo, ref))
        return fail(kinds[kind].target, ref, kinds[kind].advice, err);
    struct hv_err why = {0};
    char *id = hv_repo_merge_base(run->repo, tip, ref, &why);
    if (!id)
        return hv_fail(err, HV_ERR_INPUT, why.path[0] ? why.path : NULL, "%s (%s)",
                       why.text, kinds[kind].advice);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", id);
    free(id);
    return true;
}

bool hv_pipeline_target(struct hvabi *run, const char **ret_word, struct hv_err *err)
{
    size_t kind = find_kind();
    *ret_word = NULL;
    if (kind == HV_COUNT(kinds))
        return true;
    const char *ref = target_ref(run, kind);
    if (!ref)
        return base_id(run, kind, ret_word, err);
    if (!hv_repo_has_rev(run->repo, ref))
        return fail(kinds[kind].target, ref, kinds[kind].advice, err);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", ref);
    return true;
}
