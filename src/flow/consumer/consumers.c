/* SPDX-License-Identifier: MIT */
#include "flow/consumer/consumers.h"

#include <stdarg.h>
#include <stdio.h>

#include "flow/consumer/copies.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "store/baseline.h"
#include "store/releases.h"
#include "store/store.h"

/* ---- the files ---- */

/* The run owns it. */
static const struct hv_consumer *read_consumer(struct hvabi *run, const char *name,
                                               struct hv_err *err)
{
    struct hv_file file;
    const char *path = hv_arena_printf(run->arena, "consumers/%s.json", name);
    struct hv_consumer **known =
        HV_FIND(x, run->consumers, run->n_consumers, strcmp((*x)->name, name) == 0);
    if (known)
        return *known;
    if (!hv_rules_file(run, path, &file, err))
        return NULL;
    struct hv_consumer *consumer =
        hv_consumer_read(&file, run->compiled_rules, run->atoms, err);
    if (!consumer)
        return NULL;
    *HV_ARENA_APPEND(run->arena, run->consumers, run->n_consumers) = consumer;
    if (strcmp(consumer->name, name) == 0)
        return consumer;
    hv_fail(err, HV_ERR_INPUT, file.name,
            "expected \"name\" to be that of the file, \"%s\"", name);
    return NULL;
}

bool hv_consumer_find(struct hvabi *run, const char *name,
                      const struct hv_consumer **ret, struct hv_err *err)
{
    struct hv_strings names;
    if (!hv_rules_names(run, "consumers", &names, err))
        return false;
    if (hv_strings_have(&names, name))
        return (*ret = read_consumer(run, name, err)) != NULL;
    return hv_fail(err, HV_ERR_USAGE, NULL, "there is no consumer '%s'%s", name,
                   hv_run_meant(run, name, names.v, names.n));
}

/* ---- a tree ---- */

static bool is_of(const struct hv_consumer *consumer, struct hv_tree *tree)
{
    return HV_ALL(x, consumer->markers.v, consumer->markers.n, hv_tree_has(tree, *x));
}

static bool fail_ambiguous(const struct hv_input *input, const struct hv_consumer *a,
                           const struct hv_consumer *b, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, input->word,
                   "the tree is one of %s and of %s: use --consumer %s or --consumer "
                   "%s",
                   a->title, b->title, a->name, b->name);
}

/* The consumer whose markers the tree has; NULL: none. */
static bool recognise(struct hvabi *run, const struct hv_input *input,
                      const struct hv_consumer **ret, struct hv_err *err)
{
    struct hv_strings names;
    if (!hv_rules_names(run, "consumers", &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        const struct hv_consumer *consumer = read_consumer(run, names.v[i], err);
        if (!consumer)
            return false;
        if (!is_of(consumer, input->tree))
            continue;
        if (*ret)
            return fail_ambiguous(input, *ret, consumer, err);
        *ret = consumer;
    }
    return true;
}

/* Overlay the profile that the consumer copies with its keys; it is then the only
 * profile. */
static bool take_profile(struct hvabi *run, const struct hv_consumer *consumer,
                         struct hv_err *err)
{
    struct hv_file file;
    const char *path =
        hv_arena_printf(run->arena, "profiles/%s.json", consumer->profile);
    if (!hv_rules_file(run, path, &file, err))
        return false;
    struct hv_profile *profile = hv_consumer_profile(consumer, &file, run->atoms, err);
    run->profiles = hv_arena_alloc(run->arena, sizeof *run->profiles);
    run->n_profiles = profile != NULL;
    run->profiles[0] = profile;
    return profile != NULL;
}

/* The architectures or audiences of the profile that the consumer's file lists. */
static bool read_mask(struct hvabi *run, bool archs, uint32_t *ret, struct hv_err *err)
{
    const struct hv_consumer *consumer = run->consumer;
    const struct hv_strings none = {0}, *names = !consumer ? &none
                                                 : archs   ? &consumer->archs
                                                           : &consumer->audience;
    *ret = 0;
    HV_EACH (name, names->v, names->n) {
        uint32_t mask = hv_start_mask(run->profile, archs, *name);
        if (!mask)
            return hv_fail(err, HV_ERR_INPUT, consumer->path,
                           "\"%s\": the profile %s has no %s '%s'",
                           archs ? "archs" : "audience", run->profile->name,
                           archs ? "architecture" : "audience", *name);
        *ret |= mask;
    }
    return true;
}

/* Only the architectures that the consumer has. */
static bool limit_archs(struct hvabi *run, struct hv_err *err)
{
    uint32_t archs;
    if (!read_mask(run, true, &archs, err))
        return false;
    if (archs)
        run->archs &= archs;
    return run->archs ||
           hv_fail(err, HV_ERR_INPUT, run->consumer->path,
                   "the copy has no architecture that --arch asks for (%s)",
                   run->options.archs);
}

bool hv_consumer_audiences(struct hvabi *run, uint32_t *ret, struct hv_err *err)
{
    uint32_t audiences;
    if (!read_mask(run, false, &audiences, err))
        return false;
    *ret = audiences && !run->options.audiences ? run->audiences & audiences
                                                : run->audiences;
    return true;
}

/* Fail if the version is later than the latest that the headers know. */
static bool check_version(struct hvabi *run, const struct hv_input *input,
                          struct hv_err *err)
{
    const char *asked = run->consumer ? run->consumer->interface_version : NULL;
    HV_EACH_ARCH (a, input->surfaces) {
        const struct hv_surface *s = input->surfaces[a];
        if (asked && s->interface_version &&
            strtoull(asked, NULL, 16) > strtoull(s->interface_version, NULL, 10))
            return hv_fail(err, HV_ERR_INPUT, run->consumer->path,
                           "\"interface_version\" is %s, but the latest that the "
                           "headers in %s know is 0x%08llx",
                           asked, input->word,
                           strtoull(s->interface_version, NULL, 10));
    }
    return true;
}

static bool check_name(struct hvabi *run, const struct hv_input *input, bool asked,
                       struct hv_err *err)
{
    if (!input->tree)
        return hv_fail(err, HV_ERR_USAGE, input->word,
                       "expected a tree with a copy of the headers, found a release");
    if (!asked || is_of(run->consumer, input->tree))
        return true;
    return hv_fail(err, HV_ERR_INPUT, input->word,
                   "this is not a tree of %s: expected the file %s in it",
                   run->consumer->title, run->consumer->markers.v[0]);
}

/* Fail unless both names end with '*', or neither; only such may have a version. */
static bool check_begins(const struct hv_consumer *consumer, struct hv_err *err)
{
    HV_EACH (x, consumer->names, consumer->n_names) {
        bool begins = hv_copied_name_begins(x);
        if (begins != (!x->in && x->ours[strlen(x->ours) - 1] == '*'))
            return hv_fail(err, HV_ERR_INPUT, consumer->path,
                           "\"names\": expected '*' at the end of both '%s' and '%s', "
                           "or of none",
                           x->theirs, x->ours);
        if (x->version && !begins)
            return hv_fail(err, HV_ERR_INPUT, consumer->path,
                           "\"names\": expected '*' at the end of '%s', which has a "
                           "\"version\"",
                           x->theirs);
    }
    return true;
}

/* At an interface version that was not looked at a name can be in the text alone. */
static bool is_written(const struct hv_input *input, const char *theirs)
{
    const char *name = hv_without_tag(theirs);
    for (unsigned a = 0; input->at_version && a < HV_MAX_ARCHS; a++)
        if (HV_ANY(file, input->headers.files[a].v, input->headers.files[a].n,
                   memmem(file->bytes, file->n, name, strcspn(name, "*"))))
            return true;
    return false;
}

/* Rename everything as the hypervisor does. A name that is not found is an error,
 * unless only some architectures were asked for. */
static bool take_names(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    const struct hv_consumer *consumer = run->consumer;
    if (!consumer || !consumer->n_names)
        return true;
    if (!check_begins(consumer, err))
        return false;
    bool *found = hv_arena_alloc(run->arena, consumer->n_names * sizeof *found);
    HV_EACH_ARCH (a, input->surfaces)
        hv_copy_rename(run, consumer, input->surfaces[a], found);
    for (size_t i = 0; !run->options.archs && i < consumer->n_names; i++)
        if (!found[i] && !is_written(input, consumer->names[i].theirs))
            return hv_fail(err, HV_ERR_INPUT, consumer->path,
                           "\"names\": expected '%s' in %s%s%s, found none",
                           consumer->names[i].theirs, input->word,
                           consumer->names[i].in ? ", in " : "",
                           consumer->names[i].in ? consumer->names[i].in : "");
    return true;
}

/* The file that replaces the headers of an architecture, or NULL. */
static const struct hv_source_file *file_for_headers(struct hvabi *run,
                                                     const struct hv_input *input,
                                                     const char *arch,
                                                     struct hv_err *err)
{
    const struct hv_consumer *consumer = run->consumer;
    const char *name = consumer->object ?: consumer->facts,
               *word = strstr(name, "{arch}");
    const char *path = word ? hv_atom_printf(run->atoms, "%.*s%s%s", (int)(word - name),
                                             name, arch, word + strlen("{arch}"))
                            : name;
    const struct hv_source_file *file = hv_tree_file(input->tree, path, err);
    if (!file && !err->code)
        hv_fail(err, HV_ERR_INPUT, input->word,
                "expected the %s of %s in %s, found no such file",
                consumer->object ? "object" : "facts", arch, path);
    return file;
}

static struct hv_surface *read_file(struct hvabi *run, const struct hv_input *input,
                                    const struct hv_copy_object *file,
                                    struct hv_err *err)
{
    const struct hv_source_file *source = file->file;
    return run->consumer->object
               ? hv_copy_object_read(run, input, file, err)
               : hv_surface_parse(
                     &(struct hv_file){source->path, source->bytes, source->n},
                     run->profile, run->atoms, err);
}

/* Macros say what a source is compiled for, and they are not in an object. */
static bool check_audience(const struct hv_consumer *consumer, struct hv_err *err)
{
    return !consumer->object || consumer->audience.n ||
           hv_fail(
               err, HV_ERR_INPUT, consumer->path,
               "expected \"audience\" beside \"object\": an object does not say for "
               "which audience its source was compiled");
}

/* Read the files that replace headers, of a copy that is not in C or is compiled. */
static bool read_files(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    struct hv_copy_object file;
    if (!check_audience(run->consumer, err) ||
        !hv_consumer_audiences(run, &file.audiences, err))
        return false;
    for (file.arch = 0; file.arch < run->profile->n_archs; file.arch++) {
        const char *arch = run->profile->archs[file.arch].name;
        struct hv_surface **surface = &input->surfaces[file.arch];
        if (run->archs & HV_BIT(file.arch) &&
            (!(file.file = file_for_headers(run, input, arch, err)) ||
             !(*surface = read_file(run, input, &file, err))))
            return false;
    }
    input->headers.root = "."; /* paths are from the tree's top */
    return true;
}

static bool read_whole(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    const struct hv_surface *list[HV_MAX_ARCHS];
    if (!(run->consumer && (run->consumer->facts || run->consumer->object)
              ? read_files(run, input, err)
              : hv_input_read(run, input, err)) ||
        !hv_input_whole(run, input, err))
        return false;
    uint32_t ignored;
    if (!hv_input_surfaces(input, list))
        return hv_fail(err, HV_ERR_INPUT, input->word,
                       "the copy has no architecture that could be read");
    return hv_consumer_audiences(run, &ignored, err) &&
           check_version(run, input, err) && take_names(run, input, err);
}

/* ---- advice if a copy is not read ---- */

static void add_advice(struct hv_err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void add_advice(struct hv_err *err, const char *fmt, ...)
{
    size_t n = strlen(err->text);
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->text + n, sizeof err->text - n, fmt, args);
    va_end(args);
}

/* The folder of a file that matches the profile's first marker and that has the other
 * markers, if these do not depend on architectures; else NULL. */
static const char *folder_of_copy(struct hvabi *run, struct hv_tree *tree,
                                  const struct hv_profile *profile, const char *path)
{
    size_t n = strlen(path), tail = strlen(profile->markers.v[0]);
    if (n < tail + 2 || !hv_path_ends_with(path, profile->markers.v[0]))
        return NULL;
    const char *folder = hv_arena_strndup(run->arena, path, n - tail - 1);
    for (size_t i = 1; !profile->n_layouts && i < profile->markers.n; i++)
        if (!hv_tree_has(tree, hv_arena_printf(run->arena, "%s/%s", folder,
                                               profile->markers.v[i])))
            return NULL;
    return folder;
}

/* If no profile fits the tree, advise where a copy may be. */
static void advise_place(struct hvabi *run, const struct hv_input *input,
                         struct hv_err *err)
{
    struct hv_source_files files = {0};
    struct hv_err ignored = {0};
    const char *folder = NULL;
    if (run->profile || run->consumer || !input || !input->tree ||
        !hv_tree_paths(input->tree, ".", ".h", &files, &ignored))
        return;
    for (size_t p = 0; !folder && p < run->n_profiles; p++) {
        const struct hv_profile *profile = run->profiles[p];
        for (size_t i = 0; !folder && profile->markers.n && i < files.n; i++)
            folder = folder_of_copy(run, input->tree, profile, files.v[i].path);
        if (folder)
            add_advice(err,
                       "; %s may be a copy of %s: %ssay where it lies in the file of a "
                       "consumer (rules/README.md, \"Consumers\")",
                       folder, profile->title,
                       profile->n_layouts ? "" : "name that directory, or ");
    }
}

/* A header did not parse, and the consumer's file does not set an environment yet. */
static bool fail_unread(const struct hvabi *run, struct hv_err *err)
{
    if (err->line && !run->consumer)
        add_advice(err, ": types and macros of the project go into \"environment\" of "
                        "the file of a consumer, headers that are not the "
                        "hypervisor's into \"skips\" of its \"copy\" "
                        "(rules/README.md, \"Consumers\")");
    return false;
}

uint64_t hv_consumer_version(const struct hv_consumer *consumer)
{
    return consumer && consumer->interface_version
               ? strtoull(consumer->interface_version, NULL, 16)
               : UINT64_MAX;
}

bool hv_consumer_start(struct hvabi *run, const struct hv_copy_asked *asked,
                       struct hv_input **ret_input, struct hv_err *err)
{
    const char *name = asked->name;
    *ret_input = hv_input_open(run, asked->word, err);
    if (!*ret_input || !hv_rules_find(run, err) ||
        (name && !hv_consumer_find(run, name, &run->consumer, err)) ||
        !check_name(run, *ret_input, name != NULL, err))
        return false;
    if (!name && !run->options.profile &&
        !recognise(run, *ret_input, &run->consumer, err))
        return false;
    if (run->consumer && !take_profile(run, run->consumer, err))
        return false;
    if (!hv_start(run, ret_input, 1, err)) {
        advise_place(run, *ret_input, err);
        return false;
    }
    uint32_t archs = run->options.archs ? run->archs : 0;
    if (!limit_archs(run, err))
        return false;
    if (asked->as_built && run->consumer)
        (*ret_input)->at_version = hv_consumer_version(run->consumer);
    if (!read_whole(run, *ret_input, err))
        return fail_unread(run, err);
    HV_EACH_BIT (a, archs)
        if (!(*ret_input)->surfaces[a])
            (*ret_input)->lacks |= HV_BIT(a);
    return true;
}

/* ---- what is recorded ---- */

char *hv_recorded_path(const char *dir, const struct hv_consumer *consumer,
                       const char *name)
{
    HV_BUF below = {0};
    hv_buf_printf(&below, HV_CONSUMERS_DIR "/%s", consumer->name);
    return hv_baseline_path(dir, consumer->profile, below.p, name);
}

const char *hv_recorded_release(struct hvabi *run, const struct hv_consumer *consumer)
{
    return hv_arena_printf(run->arena, HV_CONSUMERS_DIR "/%s", consumer->name);
}

/* Read a recorded consumer, which is stored like a release; completely, if its names
 * can have forms side by side, which have other names. */
static bool read_recorded(struct hvabi *run, struct hv_recorded *recorded,
                          const struct hv_strings *names, struct hv_err *err)
{
    if (hv_copied_forms_beside(recorded->consumer))
        names = NULL;
    const char *below = hv_recorded_release(run, recorded->consumer);
    for (unsigned a = 0; a < run->profile->n_archs; a++) {
        const struct hv_baseline which = {run->profile, below, a};
        if (run->archs & HV_BIT(a) && !hv_releases_excerpt(run->releases, &which, names,
                                                           &recorded->surfaces[a], err))
            return false;
    }
    return true;
}

bool hv_recorded_read(struct hvabi *run, const struct hv_strings *names,
                      struct hv_recorded **ret, size_t *ret_n, struct hv_err *err)
{
    struct hv_strings all;
    if (!hv_rules_names(run, "consumers", &all, err))
        return false;
    *ret = hv_arena_alloc(run->arena, (all.n + 1) * sizeof **ret);
    for (size_t i = 0; i < all.n; i++) {
        const struct hv_consumer *consumer = read_consumer(run, all.v[i], err);
        if (!consumer)
            return false;
        if (strcmp(consumer->profile, run->profile->name) != 0)
            continue;
        struct hv_recorded *recorded = &(*ret)[(*ret_n)++];
        recorded->consumer = consumer;
        if (!read_recorded(run, recorded, names, err))
            return false;
    }
    return true;
}

void hv_recorded_done(struct hv_recorded *recorded, size_t n)
{
    HV_EACH (r, recorded, n) {
        for (size_t a = 0; a < HV_MAX_ARCHS; a++)
            hv_surface_free(r->surfaces[a]);
        free(r->calls.v);
    }
}

bool hv_recorded_call(struct hvabi *run, struct hv_recorded *recorded, const char *name,
                      const struct hv_call_place **ret, struct hv_err *err)
{
    const struct hv_call_places *calls = &recorded->calls;
    size_t at;
    if (!recorded->knows_calls &&
        !hv_releases_calls(run->releases, run->profile, recorded->consumer->name,
                           &recorded->calls, err))
        return false;
    recorded->knows_calls = true;
    HV_LOWER_BOUND(at, calls->n, strcmp(calls->v[at].name, name) < 0);
    bool found = at < calls->n && strcmp(calls->v[at].name, name) == 0;
    *ret = found ? &calls->v[at] : NULL;
    return true;
}
