/* SPDX-License-Identifier: MIT */
#include "source/git.h"

#include "source/backend.h"
#include "source/git_process.h"

/* Cache of recent directories and files: the two trees of a comparison share most of
 * theirs, and a request costs three context switches. */
enum { RECENT = 512, RECENT_BYTES = 8 << 20 };

struct hv_repo {
    char *dir; /* as given; NULL: the working directory */
    struct hv_git_process batch;
    struct recent {
        char id[HV_GIT_ID + 1];
        enum hv_git_kind kind;
        struct hv_buf bytes;
    } recent[RECENT];
    size_t n_recent, recent_bytes; /* number of entries ever made; bytes now */
};

enum { GIT_OUTPUT_MAX = 64 << 20, GIT_LINE_MAX = 1 << 20 };

struct hv_repo *hv_repo_new(const char *dir)
{
    struct hv_repo *repo = hv_alloc(sizeof *repo);
    repo->dir = dir ? hv_strdup(dir) : NULL;
    return repo;
}

void hv_repo_free(struct hv_repo *repo)
{
    if (!repo)
        return;
    hv_git_process_stop(&repo->batch);
    for (size_t i = 0; i < RECENT; i++)
        hv_buf_done(&repo->recent[i].bytes);
    free(repo->dir);
    free(repo);
}

void hv_repo_forked(struct hv_repo *repo)
{
    hv_git_process_abandon(&repo->batch);
}

const char *hv_git_dir(const struct hv_repo *repo)
{
    return repo->dir ? repo->dir : ".";
}

static enum hv_git_kind kind_of(const char *word, size_t n)
{
    static const char *const words[] = {[HV_GIT_MISSING] = "missing",
                                        [HV_GIT_COMMIT] = "commit",
                                        [HV_GIT_TREE] = "tree",
                                        [HV_GIT_BLOB] = "blob",
                                        [HV_GIT_TAG] = "tag"};
    int kind = HV_GIT_TAG;
    while (kind > HV_GIT_MISSING &&
           (strlen(words[kind]) != n || memcmp(words[kind], word, n) != 0))
        kind--;
    return (enum hv_git_kind)kind;
}

/* Parse "ID KIND SIZE", the head of an existing object. */
static bool parse_head(const char *line, struct hv_git_object *ret_object)
{
    size_t n = strspn(line, "0123456789abcdef");
    if ((n != 40 && n != HV_GIT_ID) || line[n] != ' ')
        return false;
    memcpy(ret_object->id, line, n);
    ret_object->id[n] = '\0';
    const char *kind = line + n + 1;
    size_t len = strcspn(kind, " ");
    ret_object->kind = kind_of(kind, len);
    const char *size = kind + len + (kind[len] == ' ');
    size_t digits = strspn(size, "0123456789");
    if (ret_object->kind == HV_GIT_MISSING || !digits || size[digits] || digits > 18)
        return false;
    ret_object->n = strtoull(size, NULL, 10);
    return true;
}

static bool read_body(struct hv_repo *repo, struct hv_arena *arena,
                      struct hv_git_object *object, struct hv_err *err)
{
    struct hv_git_process *child = &repo->batch;
    if (object->n > HV_FILE_MAX) {
        hv_git_process_stop(child); /* cheaper than reading the rest of its output */
        return hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                       "the object is longer than the limit of %d MB",
                       HV_FILE_MAX >> 20);
    }
    char *p = hv_arena_alloc(arena, object->n + 1);
    char end = '\0';
    if (!hv_git_process_receive(child, p, object->n) ||
        !hv_git_process_receive(child, &end, 1) || end != '\n')
        return hv_git_process_fail(child, repo->dir, err);
    object->bytes = p;
    return true;
}

static bool read_answer(struct hv_repo *repo, const struct hv_buf *line,
                        struct hv_arena *arena, struct hv_git_object *ret_object,
                        struct hv_err *err)
{
    struct hv_git_object object = {0};
    if (parse_head(line->p, &object)) {
        if (!read_body(repo, arena, &object, err))
            return false;
    } else if (hv_ends_with(line->p, " ambiguous")) {
        return hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                       "'%.*s' is ambiguous: the ids of several objects begin with it; "
                       "give more digits",
                       (int)(line->n - strlen(" ambiguous")), line->p);
    } else if (!hv_ends_with(line->p, " missing")) {
        return hv_git_process_fail(&repo->batch, repo->dir, err);
    }
    *ret_object = object;
    return true;
}

static bool start_batch(struct hv_repo *repo, struct hv_err *err)
{
    static const char *const args[] = {"cat-file", "--batch", NULL};
    return repo->batch.pid || hv_git_process_start(&repo->batch, repo->dir, args, err);
}

void hv_git_warm(struct hv_repo *repo)
{
    start_batch(repo, NULL);
}

static bool recall(const struct hv_repo *repo, const char *name, struct hv_arena *arena,
                   struct hv_git_object *ret_object)
{
    HV_EACH (recent, repo->recent, RECENT) {
        if (recent->id[0] && !strcmp(recent->id, name)) {
            ret_object->kind = recent->kind;
            ret_object->n = recent->bytes.n;
            ret_object->bytes = hv_arena_strndup(arena, recent->bytes.p, ret_object->n);
            memcpy(ret_object->id, recent->id, sizeof recent->id);
            return true;
        }
    }
    return false;
}

static void remember(struct hv_repo *repo, const struct hv_git_object *object)
{
    struct recent *recent = &repo->recent[repo->n_recent++ % RECENT];
    repo->recent_bytes -= recent->bytes.n;
    recent->id[0] = '\0';
    hv_buf_done(&recent->bytes);
    if (repo->recent_bytes + object->n > RECENT_BYTES)
        return;
    memcpy(recent->id, object->id, sizeof recent->id);
    recent->kind = object->kind;
    hv_buf_add(&recent->bytes, object->bytes, object->n);
    repo->recent_bytes += object->n;
}

static bool ask_batch(struct hv_repo *repo, const char *name, struct hv_arena *arena,
                      struct hv_git_object *ret_object, struct hv_err *err)
{
    if (!start_batch(repo, err))
        return false;
    HV_BUF line = {0};
    hv_buf_printf(&line, "%s\n", name);
    bool ok = hv_git_process_send(&repo->batch, line.p, line.n);
    line.n = 0;
    ok = ok && hv_git_process_receive_line(&repo->batch, GIT_LINE_MAX, &line);
    if (ok)
        ok = read_answer(repo, &line, arena, ret_object, err);
    else
        hv_git_process_fail(&repo->batch, repo->dir, err);
    return ok;
}

bool hv_git_read(struct hv_repo *repo, const char *name, struct hv_arena *arena,
                 struct hv_git_object *ret_object, struct hv_err *err)
{
    *ret_object = (struct hv_git_object){0};
    if (strchr(name, '\n'))
        return true; /* would be two requests; no revision's name has one */
    if (recall(repo, name, arena, ret_object))
        return true;
    if (!ask_batch(repo, name, arena, ret_object, err))
        return false;
    if (!strcmp(ret_object->id, name))
        remember(repo, ret_object);
    return true;
}

bool hv_git_tree_id(const struct hv_git_object *commit, struct hv_arena *arena,
                    const char **ret_id)
{
    size_t n = strlen(commit->id);
    if (commit->kind != HV_GIT_COMMIT || commit->n < 5 + n ||
        strncmp(commit->bytes, "tree ", 5) != 0)
        return false;
    *ret_id = hv_arena_strndup(arena, commit->bytes + 5, n);
    return true;
}

struct hv_git_process *hv_git_begin(struct hv_repo *repo, const char *const args[],
                                    struct hv_err *err)
{
    struct hv_git_process *child = hv_alloc(sizeof *child);
    if (hv_git_process_start(child, repo->dir, args, err))
        return child;
    free(child);
    return NULL;
}

void hv_git_abandon(struct hv_git_process *child)
{
    if (child)
        hv_git_process_stop(child);
    free(child);
}

bool hv_git_finish(struct hv_repo *repo, struct hv_git_process *child,
                   struct hv_buf *out, struct hv_err *err)
{
    bool ok = true;
    if (!hv_git_process_receive_all(child, GIT_OUTPUT_MAX, out))
        ok = hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                     "the output of git is longer than %d MB", GIT_OUTPUT_MAX >> 20);
    else if (!hv_git_process_wait(child))
        ok = hv_git_process_fail(child, repo->dir, err);
    hv_git_abandon(child);
    return ok;
}

bool hv_git_run(struct hv_repo *repo, const char *const args[], struct hv_buf *out,
                struct hv_err *err)
{
    struct hv_git_process *child = hv_git_begin(repo, args, err);
    return child && hv_git_finish(repo, child, out, err);
}
