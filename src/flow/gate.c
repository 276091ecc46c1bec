/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "flow/policy.h"
#include "flow/start.h"
#include "flow/word.h"
#include "source/commits.h"

#include <strings.h>

/* Where the CI template fetches the target branch to, from the target's project. */
#define TARGET_REFS "refs/hvabi/target"

/* Variables of CI pipelines that name the target of a merge, its base, and the project
 * of both, whose URL is server and project. */
static const struct pipeline_kind {
    const char *target, *base;
    const char *server, *project; /* server NULL: project is the whole URL */
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

/* The first kind of pipeline with a variable set; NULL: none. */
static const struct pipeline_kind *find_kind(void)
{
    return HV_FIND(x, kinds, HV_COUNT(kinds), variable(x->target) || variable(x->base));
}

/* Fail because the repository lacks what a pipeline's variable names: with nothing to
 * compare a change with, nothing must pass. */
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

/* Put "host/path" of a URL, of "user@host:path" or of a path: without scheme, user,
 * port and ".git". */
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

/* The URL of the project that the change is to be merged into; NULL: unknown. */
static const char *target_project(struct hvabi *run, const struct pipeline_kind *kind)
{
    const char *server = variable(kind->server), *project = variable(kind->project);
    if (!project || (kind->server && !server))
        return NULL;
    return server ? hv_arena_printf(run->arena, "%s/%s", server, project) : project;
}

/* Is `origin` the project that the change is to be merged into? The pipeline of a fork
 * clones the fork, whose branches must not decide. Its URL may contain a password. */
static bool check_origin(struct hvabi *run, const struct pipeline_kind *kind,
                         const char *name, struct hv_err *err)
{
    const char *project = target_project(run, kind);
    const char *origin = project ? hv_repo_origin(run->repo, run->arena) : NULL;
    return !project || (origin && same_project(origin, project)) ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "the origin of this clone is not the target project %s, so its "
                   "branches are not used: run 'git fetch %s "
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

/* ---- base and target ---- */

static bool base_id(struct hvabi *run, const struct pipeline_kind *kind,
                    const char **ret_word, struct hv_err *err)
{
    const char *id = variable(kind->base);
    if (!hv_repo_has_rev(run->repo, id))
        return fail(kind->base, id, kind->advice, err);
    *ret_word = hv_arena_printf(run->arena, "rev:%s", id);
    return true;
}

/* "rev:ID": what the change is based on, as seen from tip (a commit). In the arena. */
static bool pipeline_base(struct hvabi *run, const char *tip, const char **ret_word,
                          struct hv_err *err)
{
    const struct pipeline_kind *kind = find_kind();
    const char *ref;
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

/* "rev:REF" of the branch that the change is to be merged into. */
static bool pipeline_target(struct hvabi *run, const char **ret_word,
                            struct hv_err *err)
{
    const struct pipeline_kind *kind = find_kind();
    const char *ref;
    if (!kind)
        return true;
    if (!variable(kind->target))
        return base_id(run, kind, ret_word, err);
    if (!target_ref(run, kind, &ref, err))
        return false;
    *ret_word = hv_arena_printf(run->arena, "rev:%s", ref);
    return true;
}

struct gate {
    struct hvabi *run;
    struct hv_comparison *c;
    const char *word; /* NULL: the working tree */
    const struct hvabi_check_options *options;
};

/* Is it the working tree or the index, which are about to be committed? */
static bool is_own(const struct gate *g)
{
    return g->options->staged || !g->word || hv_word_is_working_tree(g->run, g->word);
}

/* The commit that a pipeline's change leads to: the tree, if it is a revision. */
static const char *tip(const struct gate *g)
{
    const struct hv_tree *tree = g->c->new->tree;
    const char *commit = tree ? hv_tree_commit(tree) : NULL;
    return commit ? commit : "HEAD";
}

/* Find the word for the tree before this change; NULL: unknown. */
static bool find_against(const struct gate *g, const char **ret_word,
                         struct hv_err *err)
{
    *ret_word = NULL;
    if (g->options->all)
        return true;
    if (g->options->against) {
        *ret_word = g->options->against;
        return !hv_word_is_both(g->run, *ret_word) ||
               hv_fail(err, HV_ERR_USAGE, NULL,
                       "--against %s is both a directory and a revision: write dir:%s "
                       "or rev:%s",
                       *ret_word, *ret_word, *ret_word);
    }
    if (!is_own(g))
        return !g->c->new->tree || pipeline_base(g->run, tip(g), ret_word, err);
    if (hv_repo_has_rev(g->run->repo, "HEAD"))
        *ret_word = "rev:HEAD";
    return true;
}

static bool find_policy(const struct gate *g, struct hv_err *err)
{
    struct hvabi *run = g->run;
    return run->policy_word || (pipeline_target(run, &run->policy_word, err) &&
                                (!is_own(g) || hv_policy_imply(run, err)));
}

/* Open the tree and the tree before the change, and recognise the hypervisor. */
static bool open_trees(const struct gate *g, struct hv_err *err)
{
    struct hv_comparison *c = g->c;
    const char *against;
    c->new = hv_input_open(g->run, g->options->staged ? ":index" : g->word, err);
    /* git lists staged files while profiles are read */
    if (!c->new || !find_policy(g, err) || !hv_start_profiles(g->run, err) ||
        !find_against(g, &against, err))
        return false;
    if (against && !(c->against = hv_input_open(g->run, against, err)))
        return false;
    struct hv_input *const inputs[] = {
        c->against ? c->against : c->new, c->new,
        hv_input_of_release(g->run, g->options->release)};
    return hv_start_profile(g->run, inputs, HV_COUNT(inputs) - !g->options->release,
                            err);
}

/* Mark the findings that existed before the change. */
static bool subtract_before(struct hv_comparison *c, struct hv_err *err)
{
    struct hv_comparison before = {.run = c->run, .old = c->old, .new = c->against};
    bool ok =
        hv_input_read(c->run, c->against, err) && hv_comparison_compare(&before, err);
    if (ok) {
        hv_result_subtract(&c->result, &before.result);
        hv_places_find(&c->result, c->against, c->new);
    }
    before.old = before.new = NULL;
    hv_comparison_done(&before);
    return ok;
}

/* A recorded release has no text, so account for what this change does to the text. */
static bool account_for_change(struct hv_comparison *c, struct hv_err *err)
{
    struct hv_input *const sides[] = {c->against, c->new};
    return hv_account_make(c->run, &c->result, sides, err);
}

static bool compare_with_release(const struct gate *g, struct hv_err *err)
{
    struct hv_comparison *c = g->c;
    return hv_start(g->run, &c->new, 1, err) && hv_policy_read_waivers(g->run, err) &&
           hv_input_read(g->run, c->new, err) &&
           hv_comparison_open_release(c, g->options->release, err) &&
           hv_comparison_compare(c, err) &&
           (!c->against || (subtract_before(c, err) && account_for_change(c, err)));
}

/* ---- remarks ---- */

/* Was it changed by commits of the other branch, and not by ours? */
static bool came_from_elsewhere(const struct gate *g)
{
    struct hv_err ignored = {0};
    const struct hv_tree *tree = g->c->against->tree;
    const char *against = tree ? hv_tree_commit(tree) : NULL;
    HV_FREED char *id =
        against ? hv_repo_merge_base(g->run->repo, against, tip(g), &ignored) : NULL;
    struct hv_input base = {.tree = id ? hv_tree_open_rev(g->run->repo, id, &ignored)
                                       : NULL};
    bool same = base.tree && hv_inputs_same_policy(&base, g->c->new);
    hv_tree_free(base.tree);
    return same;
}

/* A waiver may be just what is about to be committed. */
static void remark_on_policy(const struct gate *g)
{
    struct hv_comparison *c = g->c;
    const char *policy = g->run->policy_word;
    c->result.edits_policy = c->against && !hv_inputs_same_policy(c->against, c->new) &&
                             !came_from_elsewhere(g);
    if (c->result.edits_policy &&
        !(is_own(g) && (!policy || strcmp(policy, HV_POLICY_OF_HEAD) == 0)))
        hv_result_add_remark(
            &c->result, HV_POLICY_DIR,
            g->run->policy
                ? "this change edits its own policy; hvabi uses the old policy"
                : "this change edits its own policy, which hvabi does not use");
}

/* The checkout of a pipeline is what was committed, so nothing in it can fail. */
static void remark_on_pipeline(const struct gate *g)
{
    if (is_own(g) && g->c->against && !g->options->against && find_kind())
        hv_result_add_remark(&g->c->result, NULL,
                             "only uncommitted changes were checked; to check a merge "
                             "request in its pipeline, use 'hvabi check HEAD'");
}

bool hv_gate_compare(struct hv_comparison *comparison, const char *word,
                     const struct hvabi_check_options *asked, struct hv_err *err)
{
    struct hv_comparison *c = comparison;
    struct hvabi_check_options options = *asked;
    if (!hv_range_as_against(c->run, &word, &options, err))
        return false;
    const struct gate g = {.run = c->run, .c = c, .word = word, .options = &options};
    if (!open_trees(&g, err))
        return false;
    if (c->against && hv_inputs_same(g.run, c->against, c->new)) {
        hv_comparison_begin(c, c->against);
        c->result.archs = g.run->archs;
        c->result.unchanged = true;
    } else if (!compare_with_release(&g, err)) {
        return false;
    }
    if (c->against)
        c->result.against = hv_input_name(c->against);
    hv_result_apply_waivers(&c->result, g.run->policy);
    hv_pending_waivers_find(c, is_own(&g));
    c->result.waive_words = hv_waive_words_of_check(c->run, word, &options);
    remark_on_policy(&g);
    remark_on_pipeline(&g);
    return true;
}
