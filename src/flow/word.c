/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

#include "base/file.h"
#include "source/commits.h"
#include "store/releases.h"

#include <sys/stat.h>

struct hv_tree *hv_word_open(struct hvabi *run, const char *word, bool *ret_unknown,
                             struct hv_err *err)
{
    *ret_unknown = false;
    if (hv_begins_with(word, "dir:"))
        return hv_tree_open_dir(word + 4, err);
    if (hv_begins_with(word, "rev:"))
        return hv_tree_open_rev(run->repo, word + 4, err);
    if (hv_file_exists(word))
        return hv_tree_open_dir(word, err);
    *ret_unknown = !hv_repo_has_rev(run->repo, word);
    return hv_tree_open_rev(run->repo, word, err);
}

bool hv_word_is_both(struct hvabi *run, const char *word)
{
    return *word != '@' && *word != ':' && !hv_begins_with(word, "dir:") &&
           !hv_begins_with(word, "rev:") && hv_file_exists(word) &&
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
    if (hv_begins_with(word, "rev:") || *word == '@' || *word == ':')
        return false;
    return stat(hv_word_of_working_tree(run) + strlen("dir:"), &here) == 0 &&
           stat(hv_begins_with(word, "dir:") ? word + 4 : word, &there) == 0 &&
           here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

/* ---- recorded releases ---- */

/* Behind "RELEASE-", "xen-" and "v". */
static const char *number_of(const char *word)
{
    const char *p = word;
    while (isalpha((unsigned char)*p) || *p == '-' || *p == '_')
        p++;
    return isdigit((unsigned char)*p) ? p : word;
}

/* The newest one that is not newer than what was asked for: "4.14" for "4.14.3". */
static const char *newest_before(const struct hv_strings *releases, const char *number)
{
    const char *best = NULL;
    HV_EACH (x, releases->v, isdigit((unsigned char)*number) ? releases->n : 0)
        best = hv_release_compare(*x, number) < 0 ? *x : best;
    return best;
}

const char *hv_release_of_word(struct hvabi *run, const struct hv_profile *profile,
                               const char *word, struct hv_err *err)
{
    struct hv_strings all;
    const char *number = number_of(word);
    if (!hv_releases_list(run->releases, profile->name, &all, err))
        return NULL;
    const char **found = HV_FIND(x, all.v, all.n, strcmp(*x, word) == 0);
    if (!found)
        found = HV_FIND(x, all.v, all.n, hv_release_compare(*x, number) == 0);
    if (found)
        return *found;
    const char *near = newest_before(&all, number);
    hv_fail(err, HV_ERR_USAGE, NULL,
            "there is no recorded release '%s' of %s; valid values: %s%s%s", word,
            profile->name, hv_run_joined(run, all.v, all.n),
            near ? "; the newest before it is " : "", near ? near : "");
    return NULL;
}

/* ---- ranges ---- */

/* "C^!"; the length of C, or 0. */
static size_t one_commit(const char *word)
{
    size_t n = strlen(word);
    return n > 2 && hv_ends_with(word, "^!") ? n - 2 : 0;
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
    HV_FREED char *id = hv_repo_merge_base(run->repo, words[0], words[1], err);
    if (id)
        words[0] = hv_arena_printf(run->arena, "rev:%s", id);
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

bool hv_range_as_against(struct hvabi *run, const char **word,
                         struct hvabi_check_options *options, struct hv_err *err)
{
    const char *words[2];
    if (!*word || !hv_word_is_range(*word))
        return true;
    if (options->against || options->staged)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "the range %s already names both sides: leave out %s", *word,
                       options->staged ? "--staged" : "--against");
    if (!hv_range_split(run, *word, words, err))
        return false;
    options->against = words[0];
    *word = words[1];
    return true;
}

/* ---- what `hvabi waive` repeats ---- */

void hv_put_word(struct hv_buf *buf, const char *word, const char *plain)
{
    const char *p = word;
    while (hv_is_word(*p) || (*p && strchr(plain, *p)))
        p++;
    hv_buf_putc(buf, ' ');
    if (*word && !*p) {
        hv_buf_puts(buf, word);
        return;
    }
    hv_buf_putc(buf, '\'');
    for (; *word; word++)
        if (*word == '\'')
            hv_buf_puts(buf, "'\\''");
        else
            hv_buf_putc(buf, *word);
    hv_buf_putc(buf, '\'');
}

void hv_put_options(struct hv_buf *buf, const struct hv_word_option *options, size_t n,
                    const char *plain)
{
    HV_EACH (o, options, n)
        if (o->value) {
            hv_buf_printf(buf, " %s", o->name);
            hv_put_word(buf, o->value, plain);
        }
}

/* What no shell reads as anything else. */
static const char plain[] = "-_./:@,+=%";

static void put_flag(struct hv_buf *buf, const char *name, bool is_set)
{
    if (is_set)
        hv_buf_printf(buf, " %s", name);
}

/* What decides which findings there are, and what their ids are. */
static const char *with_common(struct hvabi *run, struct hv_buf *buf)
{
    const struct hvabi_options *o = &run->options;
    const struct hv_profile *one = run->n_interfaces > 1 ? run->profile : NULL;
    const char *profile = one && o->profile ? one->path : one ? one->name : o->profile;
    const struct hv_word_option options[] = {
        {"-C", o->repo},
        {"--profile", profile}, /* of several the one whose findings they are */
        {"--arch", o->archs},
        {"--audience", o->audiences},
        {"--rules", o->rules},
        {"--baselines", o->baselines},
        {"--policy", o->policy},
    };
    hv_put_options(buf, options, HV_COUNT(options), plain);
    put_flag(buf, "--no-sandbox", o->no_sandbox);
    return hv_keep(run->arena, buf);
}

const char *hv_waive_words_of_check(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *check)
{
    const struct hv_word_option options[] = {{"--against", check->against},
                                             {"--release", check->release}};
    struct hv_buf buf = {0};
    if (tree)
        hv_put_word(&buf, tree, plain);
    put_flag(&buf, "--staged", check->staged);
    hv_put_options(&buf, options, HV_COUNT(options), plain);
    put_flag(&buf, "--all", check->all);
    return with_common(run, &buf);
}

const char *hv_waive_words_of_diff(struct hvabi *run, const char *const words[2])
{
    struct hv_buf buf = {0};
    hv_buf_puts(&buf, " --diff");
    hv_put_word(&buf, words[0], plain);
    hv_put_word(&buf, words[1], plain);
    return with_common(run, &buf);
}
