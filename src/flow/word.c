/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

#include "base/file.h"
#include "source/tree.h"

#include <sys/stat.h>

static bool has_prefix(const char *word, const char *prefix)
{
    return strncmp(word, prefix, strlen(prefix)) == 0;
}

struct hv_tree *hv_word_open(struct hvabi *run, const char *word, bool *ret_unknown,
                             struct hv_err *err)
{
    *ret_unknown = false;
    if (has_prefix(word, "dir:"))
        return hv_tree_open_dir(word + 4, err);
    if (has_prefix(word, "rev:"))
        return hv_tree_open_rev(run->repo, word + 4, err);
    if (hv_file_exists(word))
        return hv_tree_open_dir(word, err);
    *ret_unknown = !hv_repo_has_rev(run->repo, word);
    return hv_tree_open_rev(run->repo, word, err);
}

bool hv_word_is_both(struct hvabi *run, const char *word)
{
    return *word != '@' && *word != ':' && !has_prefix(word, "dir:") &&
           !has_prefix(word, "rev:") && hv_file_exists(word) &&
           hv_repo_has_rev(run->repo, word);
}

const char *hv_word_of_working_tree(struct hvabi *run)
{
    return hv_arena_printf(run->arena, "dir:%s",
                           run->options.repo ? run->options.repo : ".");
}

bool hv_word_is_working_tree(struct hvabi *run, const char *word)
{
    struct stat here, there;
    if (has_prefix(word, "rev:") || *word == '@' || *word == ':')
        return false;
    return stat(hv_word_of_working_tree(run) + strlen("dir:"), &here) == 0 &&
           stat(has_prefix(word, "dir:") ? word + 4 : word, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}
