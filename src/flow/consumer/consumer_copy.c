/* SPDX-License-Identifier: MIT
 *
 * The commands about consumers: what a copy of the headers is (consumer), and recording
 * one (record --consumer).
 */
#include "base/file.h"

#include "extract/lexer.h"
#include "flow/comparison.h"
#include "flow/consumer/consumers.h"
#include "flow/consumer/copies.h"
#include "flow/outputs.h"
#include "report/report.h"
#include "store/baseline.h"
#include "store/releases.h"
#include "store/store.h"

/* ---- numbers of its own ---- */

static const char *number_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP          ? e->u.op.number
           : e->cls == HV_CLASS_HYPERCALL ? e->u.constant.value
                                          : NULL;
}

static const char *family_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP ? e->u.op.family : NULL;
}

/* The name of another operation with the same number, or NULL. */
static const char *holder(const struct hv_surface *surface, const struct hv_entity *own)
{
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        const char *number = e->cls == own->cls ? number_of(e) : NULL;
        if (number && e->name != own->name && strcmp(number, number_of(own)) == 0 &&
            family_of(e) == family_of(own))
            return e->name;
    }
    return NULL;
}

/* Has the other side an operation of that name, on any architecture? */
static bool is_theirs(const struct hv_input *input, const struct hv_entity *own)
{
    return HV_ANY(surface, input->surfaces, HV_MAX_ARCHS,
                  hv_surface_find(*surface, own->cls, own->name, UINT32_MAX));
}

static void add_number(struct hv_copy *copy, const struct hv_entity *own,
                       const char *file, const char *by, unsigned arch)
{
    for (size_t i = 0; i < copy->n_numbers; i++)
        if (copy->numbers[i].name == own->name && copy->numbers[i].by == by) {
            copy->numbers[i].archs |= HV_BIT(arch);
            return;
        }
    *HV_ARENA_APPEND(copy->arena, copy->numbers, copy->n_numbers) =
        (struct hv_copy_number){own->name,    family_of(own), number_of(own), by,
                                HV_BIT(arch), file,           own->line};
}

/* Find the copy's own operations and hypercalls, and the owners of their numbers on the
 * other side. Called after hv_copy_match(). */
static void copy_find_numbers(struct hvabi *run, const struct hv_input *old,
                              const struct hv_input *new, struct hv_copy *copy)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *theirs = old->surfaces[a], *ours = new->surfaces[a];
        for (size_t i = 0; theirs && ours && i < theirs->n_entities; i++) {
            const struct hv_entity *e = theirs->entities[i];
            /* another name within the copy for the same number is an alias */
            if (!number_of(e) || !hv_copy_owns(copy, a, e->name) || holder(theirs, e) ||
                is_theirs(new, e))
                continue;
            add_number(copy, e, hv_input_path(run, old, HV_BIT(a), e->file),
                       holder(ours, e), a);
        }
    }
}

/* ---- calls ---- */

struct scan {
    struct hvabi *run;
    const struct hv_input *input;
    struct hv_arena *arena;
    struct hv_strings names;  /* interned, by address */
    struct hv_strings copied; /* headers of a copy that is not written in C, likewise */
    struct hv_call_places *calls;
};

/* ---- what is looked for ---- */

static void add_name(struct scan *scan, const char *name)
{
    hv_strings_add(&scan->names, name, scan->arena);
}

/* Add the words by which sources use an entity: a record's tag, if it has one. */
static void add_names(struct scan *scan, const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_ENUM)
        for (uint32_t k = 0; k < e->u.enum_.n_values; k++)
            add_name(scan, e->u.enum_.values[k].name);
    else if (e->cls != HV_CLASS_MASK && e->cls != HV_CLASS_SIGNATURE)
        add_name(scan, hv_atom(scan->run->atoms, hv_without_tag(e->name)));
}

static void find_names(struct scan *scan)
{
    HV_EACH_ARCH (a, scan->input->surfaces) {
        const struct hv_surface *s = scan->input->surfaces[a];
        HV_EACH_ENTITY (e, s->entities, s->n_entities) {
            add_names(scan, e);
            if (scan->run->consumer->facts)
                hv_strings_add(&scan->copied, e->file, scan->arena);
        }
    }
    HV_SORT(scan->names.v, scan->names.n, hv_by_address);
    HV_SORT(scan->copied.v, scan->copied.n, hv_by_address);
}

/* ---- where it is ---- */

static void add_call(struct scan *scan, const char *name, const char *path,
                     uint32_t line)
{
    struct hv_call_places *calls = scan->calls;
    size_t at;
    HV_LOWER_BOUND(at, calls->n, strcmp(calls->v[at].name, name) < 0);
    if (at < calls->n && calls->v[at].name == name)
        return;
    HV_GROW(calls->v, calls->n, calls->cap);
    memmove(&calls->v[at + 1], &calls->v[at], (calls->n - at) * sizeof *calls->v);
    calls->v[at] = (struct hv_call_place){name, hv_atom(scan->run->atoms, path), line};
    calls->n++;
}

static bool is_in(const struct hv_strings *list, const char *name)
{
    return HV_SEARCH(&name, list->v, list->n, hv_by_address) != NULL;
}

static void scan_file(struct scan *scan, const struct hv_source_file *file,
                      const char *path)
{
    struct hv_lexer lexer = {file->bytes, file->bytes + file->n, 1, false};
    for (struct hv_token token; (token = hv_lexer_next(&lexer)).type != HV_TOKEN_END;) {
        if (token.type != HV_TOKEN_WORD)
            continue;
        const char *name = hv_atom_n(scan->run->atoms, token.p, token.n);
        if (!is_in(&scan->names, name))
            name = hv_copied_word(scan->run, scan->run->consumer, name);
        if (name && is_in(&scan->names, name))
            add_call(scan, name, path, token.line);
    }
}

/* Is the file one of the copied headers, including those of architectures that are not
 * read, if these have folders of their own? */
static bool is_copy(const struct hv_headers *headers, const char *path)
{
    size_t n = headers->root ? strlen(headers->root) : 0;
    if (n)
        return strncmp(path, headers->root, n) == 0 && path[n] == '/';
    return HV_ANY(files, headers->files, HV_MAX_ARCHS,
                  HV_ANY(f, files->v, files->n, hv_path_ends_with(path, f->path)));
}

static bool scan_files(struct scan *scan, const char *folder, const char *suffix,
                       size_t *n, struct hv_err *err)
{
    struct hv_source_files files = {0};
    if (!hv_tree_files(scan->input->tree, folder, suffix, &files, err))
        return false;
    *n += files.n;
    for (size_t i = 0; i < files.n; i++) {
        const char *path =
            strcmp(folder, ".") == 0
                ? files.v[i].path
                : hv_arena_printf(scan->run->arena, "%s/%s", folder, files.v[i].path);
        if (!is_copy(&scan->input->headers, path) &&
            !is_in(&scan->copied, hv_atom(scan->run->atoms, path)))
            scan_file(scan, &files.v[i], path);
    }
    return true;
}

static bool scan_folder(struct scan *scan, const char *folder, struct hv_err *err)
{
    static const char *const suffixes[] = {".c", ".h",  ".cc", ".cpp",
                                           ".S", ".rs", ".go"};
    size_t n = 0;
    for (size_t k = 0; k < HV_COUNT(suffixes); k++)
        if (!scan_files(scan, folder, suffixes[k], &n, err))
            return false;
    return n ||
           hv_fail(err, HV_ERR_INPUT, scan->run->consumer->path,
                   "\"calls\": expected sources in the folder %s of %s, found none",
                   folder, scan->input->word);
}

/* Find where the sources of the run's consumer, in the folders of its file, use names
 * that its copy (the input, which has been read) declares: the first place of each
 * name. Fails with HV_ERR_INPUT if a source cannot be read. The caller frees ret->v. */
static bool call_scan(struct hvabi *run, const struct hv_input *input,
                      struct hv_call_places *ret, struct hv_err *err)
{
    const struct hv_strings *folders = &run->consumer->calls;
    HV_ARENA arena = hv_arena_new();
    struct scan scan = {.run = run, .input = input, .arena = arena, .calls = ret};
    bool ok = true;
    find_names(&scan);
    for (size_t i = 0; ok && i < folders->n; i++)
        ok = scan_folder(&scan, folders->v[i], err);
    return ok;
}

/* The newest recorded release, as a word. */
static const char *newest_release(struct hvabi *run, struct hv_err *err)
{
    struct hv_strings releases;
    if (!hv_releases_list(run->releases, run->profile->name, &releases, err))
        return NULL;
    if (releases.n)
        return hv_arena_printf(run->arena, "@%s", releases.v[releases.n - 1]);
    hv_fail(err, HV_ERR_USAGE, NULL, "no release of %s is recorded: use --against TREE",
            run->profile->title);
    return NULL;
}

static bool compare_copy(struct hv_comparison *c, const struct hv_copy *copy,
                         const char *against, struct hv_err *err)
{
    struct hvabi *run = c->run;
    c->copy = copy;
    if (!against && !(against = newest_release(run, err)))
        return false;
    if (!(c->new = hv_input_open(run, against, err)) ||
        !hv_input_is_of(run, c->new, run->profile, err) ||
        !hv_input_read(run, c->new, err))
        return false;
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        hv_copy_choose_forms(run, run->consumer, c->old->surfaces[a],
                             c->new->surfaces[a]);
    return hv_comparison_compare(c, err);
}

enum hvabi_status hvabi_consumer(struct hvabi *run, const char *tree,
                                 const struct hvabi_consumer_options *asked,
                                 const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hvabi_consumer_options options;
    HV_ARENA arena = hv_arena_new();
    HV_AUTO(hv_comparison_done) struct hv_comparison c = {.run = run};
    struct hv_copy copy = {.arena = arena};
    unsigned mask;
    bool ok =
        hv_options_copy(&options, sizeof options, asked, &err) &&
        hv_verdicts_parse("--fail-on", options.fail_on, &mask, &err) &&
        hv_outputs_check(HV_REPORT_COPY, outputs, &err) &&
        hv_consumer_start(run, &(struct hv_copy_asked){tree, options.consumer, true},
                          &c.old, &err) &&
        hv_copy_match(run, c.old, &copy, &err) &&
        hv_consumer_audiences(run, &run->audiences, &err) &&
        compare_copy(&c, &copy, options.against, &err);
    if (!ok)
        return hv_run_fail(run, &err);
    copy.result = hv_comparison_finish(&c, mask);
    copy_find_numbers(run, c.old, c.new, &copy);
    hv_outputs_write(HV_REPORT_COPY, &(struct hv_report){.copy = &copy}, "consumer",
                     outputs);
    return hv_result_status(run, copy.result);
}

/* ---- recording ---- */

struct recording {
    struct hvabi *run;
    const char *dir;
    struct hv_buf *lines;
};

static bool write_file(const struct recording *r, const char *name,
                       const struct hv_buf *text, struct hv_err *err)
{
    HV_FREED char *path = hv_recorded_path(r->dir, r->run->consumer, name);
    bool ok = hv_file_write_atomic(path, text->p, text->n, err);
    if (ok)
        hv_buf_printf(r->lines, "%s: %zu bytes\n", path, text->n);
    return ok;
}

/* Use paths from the top of the repository, where readers look for a recorded place. */
static void place_from_top(struct hvabi *run, const struct hv_input *input,
                           unsigned arch)
{
    struct hv_surface *s = input->surfaces[arch];
    for (size_t i = 0; i < s->n_entities + s->n_older; i++) {
        struct hv_entity *e = hv_surface_own(s, i);
        e->file = hv_input_path(run, input, HV_BIT(arch), e->file);
    }
    HV_EACH (l, s->left_out, s->n_left_out) {
        l->file = hv_input_path(run, input, HV_BIT(arch), l->file);
        l->at = hv_input_path(run, input, HV_BIT(arch), l->at);
    }
}

static bool write_surfaces(const struct recording *r, const struct hv_input *input,
                           struct hv_err *err)
{
    HV_EACH_ARCH (a, input->surfaces)
        place_from_top(r->run, input, a);
    const struct hv_surface *list[HV_MAX_ARCHS];
    size_t n = hv_input_surfaces(input, list);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        HV_BUF text = {0};
        hv_surface_write(list[i], r->run->profile, true, &text);
        ok = write_file(r, list[i]->arch, &text, err);
    }
    return ok;
}

static bool write_calls(const struct recording *r, const struct hv_input *input,
                        struct hv_err *err)
{
    HV_FREED struct hv_call_places calls = {0};
    HV_BUF text = {0};
    if (!r->run->consumer->calls.n) /* no sources to search */
        return true;
    bool ok = call_scan(r->run, input, &calls, err);
    hv_call_places_write(&calls, &text);
    return ok && write_file(r, HV_CONSUMER_CALLS, &text, err);
}

/* Only the commit that the consumer's file names can be recorded. */
static bool check_commit(const struct hv_consumer *consumer,
                         const struct hv_input *input, struct hv_err *err)
{
    const char *commit = hv_tree_commit(input->tree), *named = consumer->source.commit;
    if (!commit || !named || strcmp(commit, named) == 0)
        return true;
    return hv_fail(
        err, HV_ERR_INPUT, consumer->path,
        "\"commit\" is %.12s, but %s is at %.12s: record the tree of that commit, "
        "or set \"commit\" and its date to this one",
        named, input->word, commit);
}

enum hvabi_status hvabi_record_consumer(struct hvabi *run, const char *tree,
                                        const char *consumer, const char *dir,
                                        struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    struct hv_buf lines = {0};
    struct recording r = {.run = run, .lines = &lines};
    bool ok = hv_consumer_start(run, &(struct hv_copy_asked){tree, consumer, false},
                                &input, &err) &&
              check_commit(run->consumer, input, &err) &&
              (r.dir = hv_record_target(run, dir, &err)) != NULL &&
              write_surfaces(&r, input, &err) && write_calls(&r, input, &err);
    hv_outputs_fill(output, &lines);
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
