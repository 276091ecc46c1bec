/* SPDX-License-Identifier: MIT */
#include "source/commits.h"

#include "source/git.h"

#include <time.h>

/* The id in a header line of a commit ("parent ID"); NULL: another header. */
static const char *header_id(const char *line, const char *key, struct hv_arena *arena)
{
    size_t n = strlen(key);
    if (strncmp(line, key, n) != 0 || line[n] != ' ')
        return NULL;
    const char *id = line + n + 1;
    size_t len = strspn(id, "0123456789abcdef");
    return len && len <= HV_GIT_ID && id[len] == '\n' ? hv_arena_strndup(arena, id, len)
                                                      : NULL;
}

/* The author's date, in the author's time zone: from "author NAME <MAIL> SECONDS
 * +HHMM"; NAME may have blanks anywhere. */
static const char *author_date(const char *line, struct hv_arena *arena)
{
    const char *end = line + strcspn(line, "\n"), *p = end;
    char day[sizeof "-2147481748-12-31"] = "";
    int zone = 0;
    long long seconds = 0;
    struct tm tm;
    while (p > line && *p != '>')
        p--;
    if (sscanf(p, "> %lld %d", &seconds, &zone) < 1)
        return NULL;
    time_t there = (time_t)(seconds + (zone / 100 * 60 + zone % 100) * 60);
    if (gmtime_r(&there, &tm))
        strftime(day, sizeof day, "%Y-%m-%d", &tm);
    return *day ? hv_arena_printf(arena, "%s", day) : NULL;
}

static const char *next_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

/* A commit is headers, an empty line and the message. */
static void parse_commit(const char *bytes, struct hv_arena *arena,
                         struct hv_commit *ret)
{
    const char *line = bytes;
    for (; *line && *line != '\n'; line = next_line(line)) {
        const char *parent = header_id(line, "parent", arena);
        if (hv_begins_with(line, "author "))
            ret->date = author_date(line, arena);
        if (parent)
            *HV_ARENA_APPEND(arena, ret->parents, ret->n_parents) = parent;
    }
    while (*line == '\n')
        line++;
    if (!ret->date)
        ret->date = "1970-01-01"; /* git's own default for an invalid date */
    ret->subject = hv_arena_strndup(arena, line, strcspn(line, "\n"));
}

static bool read_commit(struct hv_repo *repo, const char *id, struct hv_arena *arena,
                        struct hv_commit *ret, struct hv_err *err)
{
    struct hv_git_object object;
    HV_ARENA bytes = hv_arena_new();
    bool ok = hv_git_read(repo, id, bytes, &object, err);
    if (ok && object.kind != HV_GIT_COMMIT)
        ok = hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                     "object %s is missing or is not a commit", id);
    *ret = (struct hv_commit){.id = id};
    if (ok)
        parse_commit(object.bytes, arena, ret);
    return ok;
}

/* The arguments of rev-list, with from and to resolved. Paths are literal, and no
 * configuration can change these options. */
static const char **list_args(const struct hv_commit_query *query,
                              struct hv_arena *arena)
{
    static const char *const fixed[] = {"rev-list", "--reverse", "--topo-order",
                                        "--full-history", "--end-of-options"};
    const char **args =
        hv_arena_alloc(arena, (HV_COUNT(fixed) + query->n_paths + 4) * sizeof *args);
    size_t k = HV_COUNT(fixed);
    memcpy(args, fixed, sizeof fixed);
    args[k++] = query->to;
    if (query->from)
        args[k++] = hv_arena_printf(arena, "^%s", query->from);
    args[k++] = "--";
    HV_EACH (path, query->paths, query->n_paths)
        args[k++] = *path;
    return args;
}

/* The full id of a revision. */
static const char *id_of(struct hv_repo *repo, const char *rev, struct hv_arena *arena,
                         struct hv_err *err)
{
    struct hv_tree *tree = hv_tree_open_rev(repo, rev, err);
    const char *id = tree ? hv_tree_commit(tree) : NULL;
    id = id ? hv_arena_strndup(arena, id, strlen(id)) : NULL;
    hv_tree_free(tree);
    return id;
}

static bool read_list(struct hv_repo *repo, const char *list, struct hv_arena *arena,
                      struct hv_commits *ret_commits, struct hv_err *err)
{
    for (const char *line = list; *line; line = next_line(line)) {
        size_t len = strspn(line, "0123456789abcdef");
        if (!len || line[len] != '\n')
            return hv_fail(
                err, HV_ERR_INPUT, hv_git_dir(repo),
                "unexpected output of git rev-list: expected ids of commits");
        HV_ARENA_GROW(arena, ret_commits->v, ret_commits->n, ret_commits->cap);
        if (!read_commit(repo, hv_arena_strndup(arena, line, len), arena,
                         &ret_commits->v[ret_commits->n++], err))
            return false;
    }
    return true;
}

bool hv_repo_commits(struct hv_repo *repo, const struct hv_commit_query *query,
                     struct hv_arena *arena, struct hv_commits *ret_commits,
                     struct hv_err *err)
{
    HV_BUF out = {0};
    struct hv_commit_query ids = *query;
    *ret_commits = (struct hv_commits){0};
    if (query->from && !(ids.from = id_of(repo, query->from, arena, err)))
        return false;
    if (!(ids.to = id_of(repo, query->to, arena, err)))
        return false;
    ret_commits->from = ids.from;
    ret_commits->to = ids.to;
    return hv_git_run(repo, list_args(&ids, arena), &out, err) &&
           read_list(repo, out.p ? out.p : "", arena, ret_commits, err);
}

char *hv_repo_merge_base(struct hv_repo *repo, const char *a, const char *b,
                         struct hv_err *err)
{
    HV_ARENA arena = hv_arena_new();
    struct hv_buf out = {0};
    const char *x = id_of(repo, a, arena, err);
    const char *y = x ? id_of(repo, b, arena, err) : NULL;
    const char *const args[] = {"merge-base", "--end-of-options", x, y, NULL};
    if (y && hv_git_run(repo, args, &out, NULL) && out.n) {
        out.p[strcspn(out.p, "\n")] = '\0';
    } else {
        hv_buf_done(&out);
        if (y)
            hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                    "'%s' and '%s' have no common ancestor in this repository; in a "
                    "shallow clone, fetch more history",
                    a, b);
    }
    return out.p;
}
