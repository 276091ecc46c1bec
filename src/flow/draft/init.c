/* SPDX-License-Identifier: MIT
 *
 * init: a first profile of a tree for which there is none.
 */
#include "base/file.h"
#include "flow/draft/draft_parts.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "flow/word.h"
#include "store/store.h"

struct init {
    struct hvabi *run;
    const struct hvabi_init_options *options;
    struct hv_draft draft;
    struct hv_buf text; /* of the profile */
};

/* Read the tree with the draft as the profile. The caller frees both. */
static bool read_as(struct init *init, const char *word,
                    struct hv_profile **ret_profile, struct hv_input **ret_input,
                    struct hv_err *err)
{
    struct hvabi *run = init->run;
    hv_buf_done(&init->text);
    hv_draft_write(&init->draft, &init->text);
    *ret_profile = hv_profile_parse(
        &(struct hv_file){"the first profile", init->text.p, init->text.n}, NULL,
        run->atoms, err);
    *ret_input = *ret_profile ? hv_input_open(run, word, err) : NULL;
    if (!*ret_input)
        return false;
    run->profile = *ret_profile;
    run->archs = (uint32_t)((UINT64_C(1) << run->profile->n_archs) - 1);
    run->audiences = (uint32_t)((UINT64_C(1) << run->profile->n_audiences) - 1);
    (*ret_input)->every_error = true;
    return hv_input_is_of(run, *ret_input, run->profile, err) &&
           hv_input_read(run, *ret_input, err);
}

/* Read the tree with the draft so far, and again after adding what was missing. Numbers
 * are proposed once everything can be read, and may need more in turn. */
static bool learn(struct init *init, const char *word, struct hv_err *err)
{
    enum { ROUNDS = 6 };
    bool ok = true, more = true, named = false;
    for (int round = 0; ok && (more || !named) && round < ROUNDS; round++) {
        struct hv_profile *profile = NULL;
        struct hv_input *input = NULL;
        ok = read_as(init, word, &profile, &input, err);
        more = ok && hv_draft_missing(init->run, input, &init->draft);
        if (ok && !named && (!more || round + 2 == ROUNDS)) {
            hv_draft_names(init->run, input, &init->draft);
            named = more = true;
        }
        hv_input_free(input);
        init->run->profile = NULL;
        hv_profile_free(profile);
    }
    return ok;
}

/* The name of the tree, reduced to characters that are valid in a file name. */
static const char *find_name(const struct init *init, const char *word)
{
    struct hvabi *run = init->run;
    const char *top = hv_repo_working_tree(run->repo, run->arena);
    const char *path = strncmp(word, "dir:", 4) == 0 ? word + 4 : word;
    bool folder = hv_file_is_dir(path) && strcmp(path, ".") != 0;
    const char *from = folder ? path : top ?: run->options.repo ?: "small";
    char *name = hv_arena_printf(run->arena, "%s", hv_base_name(from));
    for (char *p = name; *p; p++)
        *p = (char)(isalnum((unsigned char)*p) || *p == '_' ? tolower((unsigned char)*p)
                                                            : '-');
    return *name ? name : "small";
}

static const char *find_path(const struct init *init, struct hv_err *err)
{
    struct hvabi *run = init->run;
    if (init->options->path)
        return init->options->path;
    const char *path = hv_path_of_policy(
        run, hv_arena_printf(run->arena, "profiles/%s.json", init->draft.name));
    if (!path)
        hv_fail(
            err, HV_ERR_USAGE, NULL,
            "the repository has no working tree (it is bare), into whose " HV_POLICY_DIR
            "/profiles the profile goes: use --output FILE");
    return path;
}

/* ---- what is reported ---- */

static void put_list(struct hv_buf *buf, const char *title,
                     const struct hv_proposals *list, bool value)
{
    enum { MOST = 20 };
    HV_EACH (x, list->v, HV_MIN(list->n, MOST))
        hv_buf_printf(buf, "  %s %s%s%s\n", title,
                      value && x->value ? x->value : x->name, x->why ? ": " : "",
                      x->why ? x->why : "");
    if (list->n > MOST)
        hv_buf_printf(buf, "  and %zu more like these\n", list->n - MOST);
}

/* What the draft reads and does not count: nobody named these headers. */
static void put_helpers(struct hv_buf *buf, const struct hv_strings *helpers)
{
    HV_EACH (helper, helpers->v, helpers->n)
        hv_buf_printf(buf,
                      "  helper %s: only the types count that the others use; if its "
                      "constants are public, take it out of \"helpers\"\n",
                      *helper);
}

/* Put the first proposal and the number of proposals. */
static void put_count(struct hv_buf *buf, const char *title,
                      const struct hv_proposals *list)
{
    if (list->n)
        hv_buf_printf(buf, "  %s: %s", title, list->v[0].name);
    if (list->n > 1)
        hv_buf_printf(buf, " and %zu more", list->n - 1);
    hv_buf_puts(buf, list->n ? "\n" : "");
}

/* List headers that the draft may lack. */
static void put_speaking(struct hv_buf *buf, const struct hv_draft *draft)
{
    enum { MOST = 8 };
    const struct hv_proposals *list = &draft->speaking;
    if (list->n)
        hv_buf_puts(buf, "headers that are not in it and define numbers that are "
                         "called like calls (--from takes others):\n");
    HV_EACH (header, list->v, HV_MIN(list->n, MOST))
        hv_buf_printf(buf, "  %s: %s\n", header->name, header->value);
    if (list->n > MOST)
        hv_buf_printf(buf, "  and %zu more\n", list->n - MOST);
}

static void tell_draft(const struct init *init, const char *path, const char *word,
                       struct hv_buf *buf)
{
    const struct hv_draft *d = &init->draft;
    hv_buf_printf(buf, "%s: a first profile, with %s\n", path, d->why);
    HV_EACH (x, d->archs, d->n_archs)
        hv_buf_printf(buf, "  architecture %s: %s\n", x->arch->name, x->why);
    put_list(buf, "audience", &d->audiences, false);
    put_helpers(buf, &d->helpers);
    put_list(buf, "stub", &d->stubs, false);
    put_list(buf, "declaration of", &d->prelude, false);
    put_list(buf, "hypercalls", &d->hypercalls, false);
    put_list(buf, "family", &d->families, true);
    put_list(buf, "family", &d->encoded, true);
    put_count(buf, "they match and are not operations", &d->parts);
    put_count(buf, "counts that grow with their lists (\"sentinels\")", &d->sentinels);
    put_list(buf, "version", &d->versions, false);
    if (d->version_file)
        hv_buf_printf(buf, "  the number of its release is in %s\n", d->version_file);
    put_speaking(buf, d);
    if (d->others.n)
        hv_buf_puts(buf, "runs of numbers that are not in it; operations would be a "
                         "family:\n");
    put_list(buf, "numbers", &d->others, false);
    const char *add = hv_repo_add_words(init->run->repo, path, init->run->arena);
    if (strstr(path, HV_POLICY_DIR "/") && strcmp(add, "git add") != 0)
        hv_buf_printf(buf, "git ignores it, and only what is committed counts: %s %s\n",
                      add, path);
    bool here = strcmp(word, "dir:.") == 0;
    hv_buf_printf(buf, "next: hvabi try %s%s%s\n", path, here ? "" : " ",
                  here ? "" : word);
}

static bool write_profile(struct init *init, const char *word,
                          struct hvabi_output *output, struct hv_err *err)
{
    struct hv_buf lines = {0};
    const char *path = find_path(init, err);
    if (!path)
        return false;
    hv_buf_done(&init->text);
    hv_draft_write(&init->draft, &init->text);
    if (strcmp(path, "-") == 0) {
        hv_outputs_fill(output, &init->text);
        return true;
    }
    if (hv_file_exists(path))
        return hv_fail(err, HV_ERR_USAGE, path,
                       "there is a profile already: it stays as it is; write another "
                       "one with --output FILE");
    if (!hv_file_write_new(path, init->text.p, init->text.n, err))
        return false;
    tell_draft(init, path, word, &lines);
    hv_outputs_fill(output, &lines);
    return true;
}

static bool open_places(struct init *init, const char *word, struct hv_err *err)
{
    struct hvabi *run = init->run;
    struct hv_input *input = hv_input_open(run, word, err);
    bool ok = input != NULL;
    if (ok && input->baseline)
        ok = hv_fail(
            err, HV_ERR_USAGE, NULL,
            "a recorded release has no headers: name a directory or a revision");
    ok = ok && hv_start_profiles(run, err) &&
         hv_draft_places(run, input->tree, init->options->from, &init->draft, err);
    hv_input_free(input);
    return ok;
}

enum hvabi_status hvabi_init(struct hvabi *run, const char *tree,
                             const struct hvabi_init_options *asked,
                             struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hvabi_init_options options;
    struct init init = {.run = run, .options = &options, .draft.arena = run->arena};
    const char *word = tree ? tree : hv_word_of_working_tree(run);
    bool ok = hv_options_copy(&options, sizeof options, asked, &err);
    init.draft.name = ok && options.name ? options.name : find_name(&init, word);
    hv_draft_propose(&init.draft, &init.draft.audiences, "guest", NULL,
                     "who defines nothing; strict: stable for ever");
    ok = ok && open_places(&init, word, &err) && learn(&init, word, &err) &&
         write_profile(&init, word, output, &err);
    hv_buf_done(&init.text);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
