/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

#include "base/file.h"
#include "source/commits.h"

/* "C^!"; the length of C, or 0. */
static size_t one_commit(const char *word)
{
    size_t n = strlen(word);
    return n > 2 && strcmp(word + n - 2, "^!") == 0 ? n - 2 : 0;
}

/* The dots of a range; not those of "../xen". */
static const char *find_dots(const char *word)
{
    const char *dots = strstr(word, "..");
    bool path =
        strncmp(word, "../", 3) == 0 || strstr(word, "/../") || strcmp(word, "..") == 0;
    return path ? NULL : dots;
}

bool hv_word_is_range(const char *word)
{
    return (one_commit(word) || find_dots(word)) && !hv_file_exists(word);
}

static bool start_at_merge_base(struct hvabi *run, const char *words[2],
                                struct hv_err *err)
{
    char *id = hv_repo_merge_base(run->repo, words[0], words[1], err);
    if (id)
        words[0] = hv_arena_printf(run->arena, "rev:%s", id);
    free(id);
    return id != NULL;
}

bool hv_range_split(struct hvabi *run, const char *range, const char *ret_words[2],
                    struct hv_err *err)
{
    size_t n = one_commit(range);
    if (n) {
        ret_words[0] = hv_arena_printf(run->arena, "rev:%.*s^", (int)n, range);
        ret_words[1] = hv_arena_printf(run->arena, "rev:%.*s", (int)n, range);
        return true;
    }
    const char *dots = find_dots(range), *end = dots + 2;
    bool base = *end == '.';
    end += base;
    ret_words[0] = dots > range
                       ? hv_arena_strndup(run->arena, range, (size_t)(dots - range))
                       : "HEAD";
    ret_words[1] = *end ? end : "HEAD";
    return !base || start_at_merge_base(run, ret_words, err);
}
