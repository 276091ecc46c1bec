/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

#include "source/commits.h"
#include "source/tree.h"

#include <strings.h>

/* Where the template fetches the target branch to, from the target's own project. */
#define TARGET_REFS "refs/hvabi/target"

/* Variables of pipelines that name the target of a merge, its base, and the project
 * that both are in: server and project are the parts of its URL. */
static const struct pipeline_kind {
    const char *target, *base;
    const char *server, *project; /* server NULL: the project has all of it */
    const char *advice;
} kinds[] = {
    {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_MERGE_REQUEST_DIFF_BASE_SHA", NULL,
     "CI_MERGE_REQUEST_PROJECT_URL",
     "with 'git fetch', as in ci/gitlab-ci.yml, and GIT_DEPTH: 0 for the job"},
    {"GITHUB_BASE_REF", NULL, "GITHUB_SERVER_URL", "GITHUB_REPOSITORY",
     "fetch-depth: 0 for the checkout"},
};

static const char *variable(const char *name)
{
    const char *s = name ? getenv(name) : NULL;
    return s && *s ? s : NULL;
}

/* The first kind of pipeline that says anything; NULL: none. */
static const struct pipeline_kind *find_kind(void)
{
    return HV_FIND(x, kinds, HV_COUNT(kinds), variable(x->target) || variable(x->base));
}

bool hv_pipeline_present(void)
{
    return find_kind() != NULL;
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

/* ---- the target's project ---- */

static const char *behind(const char *s, const char *end)
{
    const char *found = strstr(s, end);
    return found ? found + strlen(end) : s;
}

/* "host/path" of a URL, of "user@host:path" or of a path: without scheme, user, port
 * and ".git". */
static void put_project(struct hv_buf *buf, const char *url)
{
    bool scheme = strstr(url, "://") != NULL;
    const char *at = behind(url, "://");
    size_t host = strcspn(at, "/");
    if (memchr(at, '@', host))
        at = behind(at, "@");
    host = strcspn(at, "/:");
    hv_buf_add(buf, at, host);
    at += host;
    if (scheme && *at == ':')
        at += 1 + strspn(at + 1, "0123456789");
    at += strspn(at, ":/");
    hv_buf_printf(buf, "/%s", at);
    while (buf->n && buf->p[buf->n - 1] == '/')
        buf->n--;
    if (buf->n > 4 && memcmp(buf->p + buf->n - 4, ".git", 4) == 0)
        buf->n -= 4;
}

static bool same_project(const char *a, const char *b)
{
    HV_BUF x = {0}, y = {0};
    put_project(&x, a);
    put_project(&y, b);
    return x.n == y.n && strncasecmp(x.p, y.p, x.n) == 0;
}

/* The URL of the project that the change is to be merged into; NULL: nothing says. */
static const char *target_project(struct hvabi *run, const struct pipeline_kind *kind)
{
    const char *server = variable(kind->server), *project = variable(kind->project);
    if (!project || (kind->server && !server))
        return NULL;
    return server ? hv_arena_printf(run->arena, "%s/%s", server, project) : project;
}

/* Is `origin` the project that the change is to be merged into? The pipeline of a fork
 * clones the fork, whose branches decide nothing. Its URL may hold a password. */
static bool check_origin(struct hvabi *run, const struct pipeline_kind *kind,
                         const char *name, struct hv_err *err)
{
    const char *project = target_project(run, kind);
    const char *origin = project ? hv_repo_origin(run->repo, run->arena) : NULL;
    return !project || (origin && same_project(origin, project)) ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "this clone's origin is not %s, which the change is to be merged "
                   "into, so its branches do not decide: 'git fetch %s "
                   "+refs/heads/%s:" TARGET_REFS "/%s', or use --against and --policy",
                   project, project, name, name);
}

/* The full name of the branch: no tag or path of the judged tree can stand for it. */
static bool target_ref(struct hvabi *run, const struct pipeline_kind *kind,
                       const char **ret_ref, struct hv_err *err)
{
    const char *name = variable(kind->target);
    *ret_ref = hv_arena_printf(run->arena, TARGET_REFS "/%s", name);
    if (hv_repo_has_rev(run->repo, *ret_ref))
        return true;
    *ret_ref = hv_arena_printf(run->arena, "refs/remotes/origin/%s", name);
    return check_origin(run, kind, name, err) &&
           (hv_repo_has_rev(run->repo, *ret_ref) ||
            fail(kind->target, *ret_ref, kind->advice, err));
}

/* ---- what it is based on, and what decides ---- */

static bool base_id(struct hvabi *run, const struct pipeline_kind *kind,
                    const char **ret_word, struct hv_err *err)
{
    const char *id = variable(kind->base);
    if (!hv_repo_has_rev(run->repo, id))
        return fail(kind->base, id, kind->advice, err);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", id);
    return true;
}

bool hv_pipeline_base(struct hvabi *run, const char *tip, const char **ret_word,
                      struct hv_err *err)
{
    const struct pipeline_kind *kind = find_kind();
    const char *ref;
    *ret_word = NULL;
    if (!kind)
        return true;
    if (variable(kind->base))
        return base_id(run, kind, ret_word, err);
    if (!target_ref(run, kind, &ref, err))
        return false;
    struct hv_err why = {0};
    HV_FREED char *id = hv_repo_merge_base(run->repo, tip, ref, &why);
    if (!id)
        return hv_fail(err, HV_ERR_INPUT, why.path[0] ? why.path : NULL, "%s (%s)",
                       why.text, kind->advice);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", id);
    return true;
}

bool hv_pipeline_target(struct hvabi *run, const char **ret_word, struct hv_err *err)
{
    const struct pipeline_kind *kind = find_kind();
    const char *ref;
    *ret_word = NULL;
    if (!kind)
        return true;
    if (!variable(kind->target))
        return base_id(run, kind, ret_word, err);
    if (!target_ref(run, kind, &ref, err))
        return false;
    *ret_word = hv_arena_printf(run->arena, "rev:%s", ref);
    return true;
}
