/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "flow/comparison.h"
#include "flow/outputs.h"
#include "flow/word.h"
#include "store/waiver_file.h"

#include <time.h>

/* ---- the finding ---- */

static const char *list_ids(const struct hv_result *r, const char *prefix)
{
    enum { SHOWN = 20 };
    const char *all = "";
    size_t n = 0;
    HV_EACH (f, r->findings, r->n_findings)
        if (n < SHOWN && hv_begins_with(f->id, prefix))
            all = hv_arena_printf(r->arena, "%s%s%s (%s%s%s)", all, n++ ? ", " : "",
                                  f->id, f->change.entity, f->change.member ? ": " : "",
                                  f->change.member ? f->change.member : "");
    return all;
}

static bool fail_several(const struct hv_result *r, const char *id, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "the ids of several findings begin with '%s': give more digits, or "
                   "select one architecture or audience: %s",
                   id, list_ids(r, id));
}

/* Rows of one change can have one id; hv_waiver_join() tells whether they are. */
static const struct hv_finding *find_finding(const struct hv_result *r, const char *id,
                                             struct hv_err *err)
{
    const struct hv_finding *found =
        HV_FIND(f, r->findings, r->n_findings, hv_begins_with(f->id, id));
    if (!found || !*id || strspn(id, "0123456789abcdef") != strlen(id)) {
        if (r->unchanged)
            hv_fail(
                err, HV_ERR_USAGE, NULL,
                "there is no finding to waive: nothing public changed (--all includes "
                "older changes)");
        else
            hv_fail(err, HV_ERR_USAGE, NULL,
                    "there is no finding whose id begins with '%s'; valid ids: %s", id,
                    r->n_findings ? list_ids(r, "") : "none");
        return NULL;
    }
    if (!HV_ANY(f, r->findings, r->n_findings,
                hv_begins_with(f->id, id) && strcmp(f->id, found->id) != 0))
        return found;
    fail_several(r, id, err);
    return NULL;
}

/* The waiver of all rows that have the finding's id. */
static struct hv_waiver *make_waiver(const struct hv_result *r,
                                     const struct hv_finding *finding,
                                     struct hv_arena *arena, struct hv_err *err)
{
    struct hv_waiver *w = hv_waiver_of(finding, r->profile, arena);
    HV_EACH (f, r->findings, r->n_findings) {
        if (f == finding || strcmp(f->id, finding->id) != 0)
            continue;
        if (!hv_waiver_join(w, hv_waiver_of(f, r->profile, arena), arena)) {
            fail_several(r, finding->id, err);
            return NULL;
        }
    }
    return w;
}

/* ---- the waiver ---- */

/* Nothing, or the dots of the line that reports print to be filled in. */
static bool is_unsaid(const char *text)
{
    return !text || !*text || strcmp(text, "...") == 0;
}

static bool check_options(const struct hvabi_waive_options *o, struct hv_err *err)
{
    const char *missing = is_unsaid(o->reason)       ? "--reason TEXT"
                          : is_unsaid(o->link)       ? "--link URL"
                          : is_unsaid(o->decided_by) ? "--by NAME"
                                                     : NULL;
    if (missing)
        return hv_fail(err, HV_ERR_USAGE, NULL, "waive requires %s", missing);
    return !o->until || hv_is_release_number(o->until) ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "--until: expected a release such as 4.17, found '%s'", o->until);
}

/* "A,B" without the blanks around names. */
static struct hv_strings split(const char *list, struct hv_arena *arena)
{
    struct hv_strings names = {0};
    while (*list) {
        list += strspn(list, " ,");
        size_t n = strcspn(list, ","), end = n;
        while (end && list[end - 1] == ' ')
            end--;
        if (end)
            hv_strings_add(&names, hv_arena_strndup(arena, list, end), arena);
        list += n;
    }
    return names;
}

/* Today; a build that has to be the same again says which day that is. */
static const char *today(struct hv_arena *arena)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm tm;
    char text[32];
    if (!gmtime_r(&now, &tm) || !strftime(text, sizeof text, "%Y-%m-%d", &tm))
        return "1970-01-01";
    return hv_arena_strndup(arena, text, strlen(text));
}

/* A name that any file system takes, and that people find again. */
static const char *own_path(struct hvabi *run, const struct hv_waiver *w,
                            struct hv_err *err)
{
    enum { NAME_MAX_ = 80 };
    char name[NAME_MAX_ + 1];
    size_t n = 0;
    for (const char *s = w->entity; *s && n < NAME_MAX_; s++)
        name[n++] = isalnum((unsigned char)*s) || *s == '_' ? *s : '-';
    name[n] = '\0';
    const char *path = hv_path_of_policy(
        run, hv_arena_printf(run->arena, "waivers/%s-%s.json", name, w->id));
    if (!path)
        hv_fail(err, HV_ERR_USAGE, NULL,
                "%s: the repository has no working tree (it is bare): write the waiver "
                "with --output FILE, and commit it where the policy is",
                run->options.repo ? run->options.repo : ".");
    return path;
}

/* A waiver counts where the policy has it. */
static void put_next(struct hv_buf *buf, const struct hvabi *run,
                     const struct hv_strings *paths)
{
    bool many = paths->n > 1;
    if (run->policy_word && strcmp(run->policy_word, HV_POLICY_OF_HEAD) != 0) {
        hv_buf_printf(buf, "%s once the policy (%s) has %s.\n",
                      many ? "They count" : "It counts", run->policy_word,
                      many ? "them" : "it");
        return;
    }
    HV_BUF all = {0};
    HV_EACH (path, paths->v, paths->n)
        hv_buf_printf(&all, " %s", *path);
    hv_buf_printf(buf, "%s committed: %s%s && git commit%s\n",
                  many ? "They count once they are" : "It counts once it is",
                  hv_repo_add_words(run->repo, paths->v[0], run->arena), all.p, all.p);
}

/* Waivers, and the file of each. */
struct waivers {
    struct hv_waiver **v;
    struct hv_strings paths;
};

/* None is written where one of the files exists. */
static bool write_files(const struct waivers *waivers, struct hv_err *err)
{
    const struct hv_strings *paths = &waivers->paths;
    for (size_t i = 0; i < paths->n; i++)
        if (hv_file_exists(paths->v[i]))
            return hv_fail(err, HV_ERR_USAGE, paths->v[i],
                           "%s is already waived: this file exists", waivers->v[i]->id);
    for (size_t i = 0; i < paths->n; i++) {
        HV_BUF bytes = {0};
        hv_waiver_write(waivers->v[i], &bytes);
        if (!hv_file_write_new(paths->v[i], bytes.p, bytes.n, err))
            return false;
    }
    return true;
}

static bool write_out(struct hvabi *run, const struct waivers *waivers,
                      struct hvabi_output *output, struct hv_err *err)
{
    HV_BUF buf = {0};
    const struct hv_strings *paths = &waivers->paths;
    if (strcmp(paths->v[0], "-") == 0) {
        hv_waiver_write(waivers->v[0], &buf);
    } else {
        if (!write_files(waivers, err))
            return false;
        HV_EACH (path, paths->v, paths->n)
            hv_buf_printf(&buf, "%s\n", *path);
        put_next(&buf, run, paths);
    }
    hv_outputs_fill(output, &buf);
    return true;
}

/* Is it still to be accepted? A waiver that is not committed is written once, too. */
static bool is_open(const struct hv_comparison *c, const struct hv_finding *f,
                    const struct hvabi_waive_options *options, struct hv_err *err)
{
    bool own = c->new->tree &&hv_tree_kind(c->new->tree) != HV_TREE_REV;
    if (f->waiver)
        return hv_fail(err, HV_ERR_USAGE, f->waiver->file, "%s is already waived%s: %s",
                       f->id, f->waived_with ? ", with its cause" : "",
                       f->waiver->reason);
    if (f->pending && own && !options->path)
        return hv_fail(err, HV_ERR_USAGE, NULL, "%s is already waived: %s", f->id,
                       f->pending);
    return true;
}

/* Make the waivers of the findings with these ids; one for an id that is named twice.
 */
static bool make_all(struct hv_comparison *c, const struct hv_strings *ids,
                     const struct hvabi_waive_options *options, struct waivers *waivers,
                     struct hv_err *err)
{
    const struct hv_result *r = hv_comparison_finish(c, 0);
    struct hv_arena *arena = c->run->arena;
    waivers->v = hv_arena_alloc(arena, (ids->n + 1) * sizeof *waivers->v);
    HV_EACH (id, ids->v, ids->n) {
        const struct hv_finding *finding = find_finding(r, *id, err);
        struct hv_waiver *w = finding && is_open(c, finding, options, err)
                                  ? make_waiver(r, finding, arena, err)
                                  : NULL;
        const char *path = !w ? NULL : options->path ?: own_path(c->run, w, err);
        if (!path)
            return false;
        if (HV_ANY(other, waivers->v, waivers->paths.n,
                   hv_same_text((*other)->id, w->id)))
            continue;
        w->reason = options->reason;
        w->link = options->link;
        w->until = options->until;
        w->decided_by = split(options->decided_by, arena);
        w->date = today(arena);
        waivers->v[waivers->paths.n] = w;
        hv_strings_add(&waivers->paths, path, arena);
    }
    return true;
}

enum hvabi_status hvabi_waive(struct hvabi *run, const char *ids, const char *tree,
                              const struct hvabi_waive_options *asked,
                              struct hvabi_output *output)
{
    struct hv_err err = {0};
    HV_AUTO(hv_comparison_done) struct hv_comparison c = {.run = run};
    struct hvabi_waive_options options;
    struct hvabi_check_options check;
    struct hv_strings all = split(ids, run->arena);
    struct waivers waivers = {0};
    if (!all.n)
        hv_strings_add(&all, ids, run->arena);
    bool ok = hv_options_copy(&options, sizeof options, asked, &err) &&
              hv_options_copy(&check, sizeof check, options.check, &err) &&
              check_options(&options, &err);
    if (ok && options.path && all.n > 1)
        ok = hv_fail(&err, HV_ERR_USAGE, NULL,
                     "--output takes one waiver: expected one id, found %zu", all.n);
    const char *const words[] = {options.old_tree, tree};
    ok = ok &&
         (options.old_tree ? hv_comparison_trees(&c, words, NULL, &err)
                           : hv_gate_compare(&c, tree, &check, &err)) &&
         make_all(&c, &all, &options, &waivers, &err) &&
         write_out(run, &waivers, output, &err);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
