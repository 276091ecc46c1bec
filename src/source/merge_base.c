/* SPDX-License-Identifier: MIT */
#include "source/git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The id of the commit that a revision is; git's options cannot hide in it. */
static bool commit_id(struct hv_repo *repo, const char *rev, char ret_id[HV_GIT_ID + 1],
                      struct hv_err *err)
{
    struct hv_tree *tree = hv_tree_open_rev(repo, rev, err);
    if (tree)
        snprintf(ret_id, HV_GIT_ID + 1, "%s", hv_tree_commit(tree));
    hv_tree_free(tree);
    return tree != NULL;
}

char *hv_repo_merge_base(struct hv_repo *repo, const char *a, const char *b,
                         struct hv_err *err)
{
    char x[HV_GIT_ID + 1], y[HV_GIT_ID + 1];
    if (!commit_id(repo, a, x, err) || !commit_id(repo, b, y, err))
        return NULL;
    const char *const args[] = {"merge-base", "--end-of-options", x, y, NULL};
    struct hv_buf out = {0};
    if (!hv_git_run(repo, args, &out, NULL) || !out.n) {
        hv_buf_done(&out);
        hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                "'%s' and '%s' have no common ancestor in this repository; in a "
                "shallow clone, fetch more history",
                a, b);
        return NULL;
    }
    out.p[strcspn(out.p, "\n")] = '\0';
    return out.p;
}
