/* SPDX-License-Identifier: MIT */
#include "flow/input.h"

#include "extract/extract.h"
#include "extract/notation/notation.h"
#include "flow/policy.h"
#include "flow/word.h"

#include "store/releases.h"

/* The likely word: a ref of the repository, or a release with '@'. */
static const char *nearest_tree(struct hvabi *run, const char *word)
{
    const char *ref = hv_repo_nearest_ref(run->repo, word, run->arena);
    bool number = strspn(word, "0123456789.") == strlen(word) && strchr(word, '.');
    return number ? hv_arena_printf(run->arena, "; did you mean '@%s'?", word)
           : ref  ? hv_arena_printf(run->arena, "; did you mean '%s'?", ref)
                  : "";
}

struct hv_input *hv_input_open(struct hvabi *run, const char *word, struct hv_err *err)
{
    struct hv_input *input = hv_arena_alloc(run->arena, sizeof *input);
    struct hv_err why = {0};
    bool unknown = false;
    word = word ?: hv_word_of_working_tree(run);
    input->word = input->headers.word = word;
    if (*word == '@') {
        input->baseline = hv_atom(run->atoms, word + 1);
        return input;
    }
    if (strcmp(word, ":index") == 0)
        input->tree = hv_tree_open_index(run->repo, &why);
    else
        input->tree = hv_word_open(run, word, &unknown, &why);
    if (input->tree)
        return input;
    if (unknown)
        hv_fail(err, HV_ERR_INPUT, NULL,
                "'%s' is neither a directory nor a revision (%s); a tree is a "
                "directory, a git revision, :index, or @RELEASE%s",
                word, why.text, nearest_tree(run, word));
    else
        *err = why;
    return NULL;
}

struct hv_input *hv_input_of_release(struct hvabi *run, const char *release)
{
    struct hv_err ignored = {0};
    return release ? hv_input_open(run, hv_arena_printf(run->arena, "@%s", release),
                                   &ignored)
                   : NULL;
}

void hv_input_free(struct hv_input *input)
{
    if (!input)
        return;
    for (size_t a = 0; a < HV_MAX_ARCHS && input->tree; a++)
        hv_surface_free(input->surfaces[a]);
    hv_tree_free(input->tree);
}

bool hv_input_is_of(struct hvabi *run, struct hv_input *input,
                    const struct hv_profile *profile, struct hv_err *err)
{
    if (input->baseline) {
        const char *release = hv_release_of_word(run, profile, input->baseline, err);
        if (release)
            input->baseline = hv_atom(run->atoms, release);
        return release != NULL;
    }
    return hv_headers_find(run, input->tree, profile, &input->headers, err);
}

static const char *line_match(struct hvabi *run, const struct hv_pattern *pattern,
                              const char *text)
{
    HV_EACH_PART (line, text, '\n') {
        struct hv_span group = {0};
        if (hv_pattern_matches(pattern, hv_arena_strndup(run->arena, line.p, line.n),
                               &group))
            return hv_atom_n(run->atoms, group.p ?: "", group.n);
    }
    return NULL;
}

/* Which release the file says the tree is; what it does not say stays unknown. */
static bool read_version(struct hvabi *run, struct hv_input *input,
                         const struct hv_version_source *source, struct hv_err *err)
{
    const struct hv_source_file *file = hv_tree_file(input->tree, source->file, err);
    if (!file)
        return err->code == HV_ERR_NONE;
    const char *major = line_match(run, &source->major, file->bytes);
    const char *minor = line_match(run, &source->minor, file->bytes);
    const char *code = line_match(run, &source->code, file->bytes);
    unsigned long number = code ? strtoul(code, NULL, 10) : 0;
    const char *patch = line_match(run, &source->patch, file->bytes);
    if (major && minor)
        input->release = hv_atom_printf(run->atoms, "%s.%s%s%s", major, minor,
                                        patch ? "." : "", patch ? patch : "");
    else if (number >> 8)
        input->release =
            hv_atom_printf(run->atoms, "%lu.%lu", number >> 16, number >> 8 & 255);
    if (input->release)
        input->development = line_match(run, &source->development, file->bytes);
    return true;
}

/* The revision whose history is searched for tags; NULL: the tree is in none. */
static const char *rev_of(struct hvabi *run, const struct hv_input *input)
{
    if (hv_tree_kind(input->tree) == HV_TREE_REV)
        return hv_tree_commit(input->tree);
    bool here = hv_tree_kind(input->tree) == HV_TREE_INDEX ||
                hv_word_is_working_tree(run, input->word);
    return here && run->repo && hv_repo_has_rev(run->repo, "HEAD") ? "HEAD" : NULL;
}

/* What no file says, tags may: "v2.4" behind a commit makes it one after 2.4. A commit
 * without any is older than all releases, if some came later: one that has no history
 * with them, as an import has none, can be of any release. */
static void ask_tags(struct hvabi *run, struct hv_input *input)
{
    const char *tag = run->profile->release_tag, *hole = tag ? strstr(tag, "%s") : NULL;
    const char *rev = hole ? rev_of(run, input) : NULL;
    bool later = false;
    if (!rev)
        return;
    input->tagged = true;
    const char *glob = hv_arena_printf(run->arena, "%.*s[0-9]*%s", (int)(hole - tag),
                                       tag, hole + strlen("%s"));
    const char *name = hv_repo_tag_behind(run->repo, rev, glob, run->arena, &later);
    if (name) {
        const char *number = name + (hole - tag);
        size_t n = strspn(number, "0123456789.");
        while (n && number[n - 1] == '.')
            n--;
        input->release = hv_atom_n(run->atoms, number, n);
        input->development = number[n] == '-'; /* a candidate */
    } else if (later) {
        input->release = hv_atom(run->atoms, HV_RELEASE_BEFORE_ALL);
    }
}

bool hv_input_read_release(struct hvabi *run, struct hv_input *input,
                           struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    bool ok = true;
    for (size_t i = 0; ok && !input->release && i < profile->n_versions; i++)
        ok = read_version(run, input, &profile->versions[i], err);
    if (ok && !input->release &&
        !run->consumer) /* whose tags number its own releases */
        ask_tags(run, input);
    return ok;
}

struct side_files {
    struct hv_source_file *v;
    size_t n;
};

/* Read the private files that the profile names; a tree of headers alone has none. */
static bool read_side_files(struct hvabi *run, struct hv_input *input,
                            struct side_files *side, struct hv_err *err)
{
    const struct hv_strings paths = hv_profile_side_files(run->profile, run->arena);
    HV_EACH (path, paths.v, paths.n) {
        const struct hv_source_file *file = hv_tree_file(input->tree, *path, err);
        if (!file && err->code)
            return false;
        if (!file)
            continue;
        struct hv_source_file *added = HV_ARENA_APPEND(run->arena, side->v, side->n);
        *added = *file;
        added->path = *path;
    }
    return true;
}

/* Replace the header's path below the root by the path in the tree, for readers. */
static void spell_path(struct hvabi *run, const struct hv_input *input,
                       struct hv_err *err)
{
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        HV_EACH (x, input->headers.files[a].v, input->headers.files[a].n)
            if (strcmp(x->path, err->path) == 0) {
                snprintf(err->path, sizeof err->path, "%s",
                         hv_input_path(run, input, 1u << a, x->path));
                return;
            }
}

struct reading {
    const struct hvabi *run;
    const char *what;
};

static void report_progress(void *ctx, const char *name, size_t done, size_t of)
{
    const struct reading *r = ctx;
    r->run->on_progress(r->run->on_progress_ctx,
                        &(struct hvabi_progress){r->what, name, done, of});
}

static bool read_tree(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    struct side_files side = {0};
    if (!hv_input_read_release(run, input, err) ||
        !read_side_files(run, input, &side, err) ||
        !hv_headers_read(run, input->tree, &input->headers, err))
        return false;
    struct reading reading = {run,
                              hv_arena_printf(run->arena, "parsing %s", input->word)};
    struct hv_extract_options options = {.profile = run->profile,
                                         .archs = run->archs,
                                         .audiences = run->audiences,
                                         .jobs = run->jobs,
                                         .in_process = run->options.in_process,
                                         .no_sandbox = run->options.no_sandbox,
                                         .release = input->release,
                                         .companions = {side.v, side.n},
                                         .every_error = input->every_error,
                                         .at_version = input->at_version,
                                         .progress =
                                             run->on_progress ? report_progress : NULL,
                                         .progress_ctx = &reading,
                                         .known = &run->known};
    if (!input->every_error) /* a cached surface has only the first error */
        options.cache = hv_run_cache_open(run, &options.identity);
    if (!hv_extract(input->headers.files, &options, run->atoms, input->surfaces, err)) {
        spell_path(run, input, err);
        return false;
    }
    HV_EACH_ARCH (a, input->surfaces)
        input->surfaces[a]->release = hv_input_name(input).release;
    return true;
}

static bool read_baseline(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    input->release = input->baseline;
    bool any = false;
    HV_EACH_BIT (a, run->archs) {
        const struct hv_baseline which = {profile, input->baseline, a};
        if (!hv_releases_surface(run->releases, &which, &input->surfaces[a], err))
            return false;
        any |= input->surfaces[a] != NULL;
    }
    return any ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "release %s of %s is not recorded for the selected architectures",
                   input->baseline, profile->name);
}

bool hv_input_read(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    return (input->baseline ? read_baseline(run, input, err)
                            : read_tree(run, input, err)) &&
           hv_pattern_set_ok(run->profile->patterns, err);
}

const char *hv_input_path(struct hvabi *run, const struct hv_input *input,
                          uint32_t archs, const char *file)
{
    return hv_headers_path(run, input->tree, &input->headers, archs, file);
}

const struct hv_source_file *hv_input_file(const struct hv_input *input, uint32_t archs,
                                           const char *file)
{
    const struct hv_source_files *files =
        &input->headers.files[archs ? hv_lowest_bit(archs) : 0];
    return HV_FIND(x, files->v, file ? files->n : 0, strcmp(x->path, file) == 0);
}

uint32_t hv_input_line(const struct hv_input *input, uint32_t archs, const char *file,
                       uint32_t line)
{
    const struct hv_source_file *found = hv_input_file(input, archs, file);
    return found ? hv_notation_line(found, line) : line;
}

/* The failure to report: the first with a place, because failures caused by another
 * header have none. */
static const struct hv_left_out *first_failure(const struct hv_surface *s)
{
    const struct hv_left_out *first = NULL;
    HV_EACH (l, s->left_out, s->n_left_out)
        if ((l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_ERROR) &&
            (!first || (l->at && !first->at)))
            first = l;
    return first;
}

bool hv_input_whole(struct hvabi *run, const struct hv_input *input, struct hv_err *err)
{
    HV_EACH_ARCH (a, input->surfaces) {
        const struct hv_left_out *l = first_failure(input->surfaces[a]);
        if (l)
            return hv_fail_at(
                err, hv_input_path(run, input, HV_BIT(a), l->at ? l->at : l->file),
                l->line, 0, "%s (%s, in %s)", l->why, input->surfaces[a]->arch,
                input->word);
    }
    return true;
}

size_t hv_input_surfaces(const struct hv_input *input,
                         const struct hv_surface *ret_list[HV_MAX_ARCHS])
{
    size_t n = 0;
    HV_EACH_ARCH (a, input->surfaces)
        ret_list[n++] = input->surfaces[a];
    return n;
}

struct hv_tree_name hv_input_name(const struct hv_input *input)
{
    bool none = hv_same_text(input->release, HV_RELEASE_BEFORE_ALL);
    return (struct hv_tree_name){.text = input->word,
                                 .commit =
                                     input->tree ? hv_tree_commit(input->tree) : NULL,
                                 .release = none ? NULL : input->release};
}

struct hv_release_reader *
hv_input_release_reader(struct hvabi *run, const struct hv_input *input, unsigned arch)
{
    const struct hv_release_side side = {.release = input->release,
                                         .development = input->development,
                                         .surface = input->surfaces[arch]};
    return hv_release_reader_new(run->releases, run->profile, arch, &side);
}

const char *hv_input_reference_release(struct hvabi *run, const struct hv_input *input)
{
    HV_EACH_ARCH (arch, input->surfaces) {
        struct hv_release_reader *reader = hv_input_release_reader(run, input, arch);
        const char *release = hv_release_reader_newest(reader);
        hv_release_reader_free(reader);
        if (release)
            return release;
    }
    return NULL;
}

/* ---- unchanged trees ---- */

static bool same_versions(struct hvabi *run, const struct hv_input *a,
                          const struct hv_input *b)
{
    const struct hv_profile *profile = run->profile;
    return HV_ALL(version, profile->versions, profile->n_versions,
                  hv_trees_same_file(a->tree, b->tree, version->file));
}

bool hv_inputs_same_companions(struct hvabi *run, const struct hv_input *a,
                               const struct hv_input *b)
{
    const struct hv_strings paths = hv_profile_side_files(run->profile, run->arena);
    return HV_ALL(x, paths.v, paths.n, hv_trees_same_file(a->tree, b->tree, *x));
}

static bool same_headers(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    struct hv_tree *const trees[] = {a->tree, b->tree};
    struct hv_headers *const headers[] = {&a->headers, &b->headers};
    return a->tree && b->tree && hv_headers_same(run, trees, headers) &&
           same_versions(run, a, b);
}

bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    return same_headers(run, a, b) && hv_inputs_same_companions(run, a, b);
}

bool hv_inputs_alike(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    struct side_files x = {0}, y = {0};
    struct hv_err unread = {0};
    if (!same_headers(run, a, b))
        return false;
    return hv_inputs_same_companions(run, a, b) ||
           (read_side_files(run, a, &x, &unread) &&
            read_side_files(run, b, &y, &unread) &&
            hv_companions_alike(&(struct hv_source_files){x.v, x.n},
                                &(struct hv_source_files){y.v, y.n}, run->profile));
}

bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b)
{
    return !a->tree || !b->tree || hv_trees_same(a->tree, b->tree, HV_POLICY_DIR, "");
}

bool hv_inputs_file(struct hv_input *const sides[2], const char *path,
                    const struct hv_source_file *ret[2], struct hv_err *err)
{
    for (int side = 0; side < 2; side++)
        if (!(ret[side] = hv_tree_file(sides[side]->tree, path, err)) && err->code)
            return false;
    return true;
}
