/* SPDX-License-Identifier: MIT
 *
 * The commands that show one tree: dump, layout, masks.
 */
#include "flow/input.h"

#include "base/file.h"
#include "base/nearest.h"
#include "binary/binary.h"
#include "extract/compile.h"
#include "extract/notation/notation.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "report/masks_page.h"
#include "report/report.h"
#include "store/store.h"

#include <errno.h>

/* ---- dump --via dwarf: a compiler lays the headers out once more ---- */

struct second {
    struct hvabi *run;
    const struct hv_input *input;
    const char *compiler;
};

static bool is_handle(const struct hv_profile *profile, const struct hv_entity *e)
{
    return e->cls != HV_CLASS_ENUM &&
           hv_patterns_match(profile->handles, profile->n_handles,
                             hv_without_tag(e->name));
}

/* Keep what the tree's headers declare, with paths below the header root; handles are
 * derived as usual. */
static void keep_headers(struct hvabi *run, struct hv_variant *variant,
                         const char *prefix)
{
    size_t k = 0, n = strlen(prefix);
    HV_EACH (e, variant->entities, variant->n_entities) {
        if (!e->file || strncmp(e->file, prefix, n) != 0 || is_handle(run->profile, e))
            continue;
        e->file = hv_atom(run->atoms, e->file + n);
        e->audiences = 1u << variant->audience;
        variant->entities[k++] = *e;
    }
    variant->n_entities = k;
}

static struct hv_binary *compile_and_read(const struct second *s,
                                          const struct hv_compile_options *options,
                                          struct hv_buf *prefix, struct hv_err *err)
{
    struct hvabi *run = s->run;
    struct hv_binary_options reading = {.helper = hv_run_binary_helper(run),
                                        .places = true,
                                        .keep = &run->profile->atoms};
    return hv_compile(&s->input->headers.files[options->arch], run->profile, options,
                      prefix, err)
               ? hv_binary_read(
                     hv_arena_printf(run->arena, "%s/object.o", options->dir), &reading,
                     run->atoms, err)
               : NULL;
}

/* Read one variant, in a temporary folder. */
static struct hv_binary *read_variant(const struct second *s, unsigned arch,
                                      unsigned audience, struct hv_err *err)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = hv_arena_printf(s->run->arena, "%s/hvabi.XXXXXX",
                                tmp && *tmp == '/' ? tmp : "/tmp");
    HV_BUF prefix = {0};
    struct hv_binary *binary = NULL;
    if (!mkdtemp(dir)) {
        hv_fail(err, HV_ERR_INPUT, dir, "cannot make a directory: %s", strerror(errno));
        return NULL;
    }
    const struct hv_compile_options options = {.compiler = s->compiler,
                                               .dir = dir,
                                               .arch = arch,
                                               .audience = audience,
                                               .read = s->input->surfaces[arch]};
    binary = compile_and_read(s, &options, &prefix, err);
    if (binary) {
        binary->types.arch = arch;
        binary->types.audience = audience;
        keep_headers(s->run, &binary->types, prefix.p);
    } else {
        char text[sizeof err->text];
        snprintf(text, sizeof text, "%s", err->text);
        hv_fail(err, HV_ERR_INPUT, NULL, "%.800s (%s headers for %s)", text,
                s->run->profile->archs[arch].name,
                s->run->profile->audiences[audience].name);
    }
    hv_file_remove_all(dir);
    return binary;
}

/* Copy what the first reader left out, which the second one was not given. */
static void take_over(struct hv_surface *surface, const struct hv_surface *first)
{
    surface->release = first->release;
    surface->interface_version = first->interface_version;
    surface->audiences = first->audiences;
    surface->left_out =
        HV_ARENA_COPY(surface->arena, first->left_out, first->n_left_out);
    surface->n_left_out = first->n_left_out;
}

static bool read_arch(const struct second *s, unsigned arch,
                      struct hv_surface **ret_surface, struct hv_err *err)
{
    const struct hv_profile *profile = s->run->profile;
    const struct hv_surface *first = s->input->surfaces[arch];
    struct hv_binary *binaries[HV_MAX_AUDIENCES] = {0};
    struct hv_variant *variants[HV_MAX_AUDIENCES];
    size_t n = 0;
    bool ok = true;
    for (unsigned u = 0; ok && u < profile->n_audiences; u++) {
        if (!(s->run->audiences & first->audiences & 1u << u) ||
            hv_surface_unread(first, "*", 1u << u))
            continue;
        ok = (binaries[n] = read_variant(s, arch, u, err)) != NULL;
        if (ok)
            variants[n] = &binaries[n]->types, n++;
    }
    if (ok) {
        *ret_surface = hv_variants_merge(variants, n, profile, arch);
        take_over(*ret_surface, first);
    }
    for (size_t i = 0; i < n; i++)
        hv_binary_free(binaries[i]);
    return ok;
}

/* Replace the surfaces of an input, which has been read, by those of a cross-check
 * reader: a compiler lays the headers out, and its DWARF is read back. Types only, no
 * macros; the first reader decides which headers each audience has. compiler: "clang"
 * or "gcc"; NULL: clang. Fails for a recorded release (HV_ERR_USAGE), without
 * --no-sandbox (HV_ERR_USAGE: no filter can hold a compiler), and if an architecture
 * has no compiler or its object cannot be read (HV_ERR_INPUT). */
static bool cross_check_read(struct hvabi *run, struct hv_input *input,
                             const char *compiler, struct hv_err *err)
{
    struct second s = {
        .run = run, .input = input, .compiler = compiler ? compiler : "clang"};
    if (input->baseline)
        return hv_fail(err, HV_ERR_USAGE, input->word,
                       "a recorded release has no headers to compile");
    if (!run->options.no_sandbox)
        return hv_fail(
            err, HV_ERR_USAGE, NULL,
            "a compiler runs without the system-call filter and opens every file that "
            "headers include: use --no-sandbox for headers that you trust");
    if (strcmp(s.compiler, "clang") != 0 && strcmp(s.compiler, "gcc") != 0)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "unknown --compiler '%s'; valid values: clang, gcc", s.compiler);
    HV_EACH_ARCH (a, input->surfaces) {
        struct hv_surface *surface = NULL;
        if (!read_arch(&s, a, &surface, err))
            return false;
        hv_surface_free(input->surfaces[a]);
        input->surfaces[a] = surface;
    }
    return hv_pattern_set_ok(run->profile->patterns, err);
}

/* ---- dump ---- */

/* ABIXML has one view of one architecture. */
static bool check_abixml(const struct hvabi *run, size_t n, struct hv_err *err)
{
    if (n == 1 && __builtin_popcount(run->audiences) == 1)
        return hv_abixml_load(err);
    return hv_fail(
        err, HV_ERR_USAGE, NULL,
        "abixml needs one architecture and one audience: use --arch and --audience");
}

/* Read types from headers, by the compiler's library or by a compiler. */
static bool read_via(struct hvabi *run, struct hv_input *input,
                     const struct hvabi_dump_options *options, struct hv_err *err)
{
    if (!options->via || strcmp(options->via, "headers") == 0)
        return true;
    if (strcmp(options->via, "dwarf") == 0)
        return cross_check_read(run, input, options->compiler, err);
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "unknown --via '%s'; valid values: headers, dwarf", options->via);
}

/* ---- the commands ---- */

/* A tree that was read, and how to show it. */
struct shown {
    struct hvabi *run;
    const struct call *call;
    struct hv_input *input;
    const struct hv_surface *list[HV_MAX_ARCHS];
    size_t n;
    struct hvabi_output *output;
    bool fails; /* it was shown, but has a fault */
};

/* Arguments of hvabi_dump(), hvabi_layout() and hvabi_masks(), which have one output.
 * They show what could be read; what could not decides the status. */
struct call {
    const char *tree, *type;
    const struct hvabi_dump_options *options;
    bool (*show)(struct shown *s, struct hv_err *err);
};

static enum hvabi_status show_interface(struct hvabi *run, const void *ctx,
                                        const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct shown s = {.run = run, .call = call, .output = outputs->v};
    bool ok = hv_start_tree(run, call->tree, &s.input, &err) && call->show(&s, &err);
    hv_input_free(s.input);
    return !ok ? hv_run_fail(run, &err) : s.fails ? HVABI_FAILED : HVABI_OK;
}

/* The line of an enumeration made from a notation is that of its first call. */
static uint32_t line_in_c(const struct hv_entity *e)
{
    bool list = e->cls == HV_CLASS_ENUM && e->u.enum_.n_values;
    return list ? e->u.enum_.values[0].line : e->line;
}

/* Replace lines in C text by lines of the notation that it was made from. */
static void spell_lines(struct hv_surface *surface, const struct hv_source_file *file)
{
    for (size_t i = 0; i < surface->n_entities; i++) {
        if (!hv_same_text(surface->entities[i]->file, file->path))
            continue;
        struct hv_entity *e = HV_ARENA_COPY(surface->arena, surface->entities[i], 1);
        e->line = hv_notation_line(file, line_in_c(e));
        surface->entities[i] = e;
    }
}

static bool show_dump(struct shown *s, struct hv_err *err)
{
    const struct hv_profile *profile = s->run->profile;
    struct hv_buf buf = {0};
    bool abixml = strcmp(s->output->format, "abixml") == 0;
    if (!read_via(s->run, s->input, s->call->options, err))
        return false;
    s->n = hv_input_surfaces(s->input, s->list);
    HV_EACH_ARCH (arch, s->input->surfaces) {
        const struct hv_source_files *files = &s->input->headers.files[arch];
        HV_EACH (file, files->v, files->n)
            if (file->calls)
                spell_lines(s->input->surfaces[arch], file);
    }
    if (abixml && !check_abixml(s->run, s->n, err))
        return false;
    if (abixml)
        hv_abixml_write(s->list[0], profile, s->run->audiences, &buf);
    else if (s->n == 1)
        hv_surface_write(s->list[0], profile, true, &buf);
    else
        hv_surface_set_write(s->list, s->n, profile, true, &buf);
    hv_outputs_fill(s->output, &buf);
    return hv_input_whole(s->run, s->input, err);
}

enum hvabi_status hvabi_dump(struct hvabi *run, const char *tree,
                             const struct hvabi_dump_options *asked,
                             struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hvabi_dump_options options;
    if (!hv_options_copy(&options, sizeof options, asked, &err))
        return hv_run_fail(run, &err);
    const struct call call = {.tree = tree, .options = &options, .show = show_dump};
    return hv_each_interface(run, show_interface, &call,
                             &(struct hvabi_outputs){output, 1}, false);
}

static bool show_layout(struct shown *s, struct hv_err *err)
{
    struct hv_buf buf = {0};
    const char *near = NULL;
    struct hv_layout_query query = {.surfaces = s->list,
                                    .n_surfaces = hv_input_surfaces(s->input, s->list),
                                    .profile = s->run->profile,
                                    .type = s->call->type,
                                    .color = s->output->color};
    bool found = hv_layout_write(&query, &buf, &near);
    hv_outputs_fill(s->output, &buf);
    /* what could not be read may have it, or differ */
    return hv_input_whole(s->run, s->input, err) &&
           (found ||
            hv_fail(err, HV_ERR_USAGE, NULL, "there is no type '%s' in %s%s%s%s",
                    s->call->type, s->call->tree, HV_DID_YOU_MEAN(near)));
}

enum hvabi_status hvabi_layout(struct hvabi *run, const char *tree, const char *type,
                               struct hvabi_output *output)
{
    const struct call call = {.tree = tree, .type = type, .show = show_layout};
    return hv_each_interface(run, show_interface, &call,
                             &(struct hvabi_outputs){output, 1}, true);
}

static bool show_masks(struct shown *s, struct hv_err *err)
{
    struct hvabi *run = s->run;
    HV_ARENA arena = hv_arena_new();
    if (!run->profile->n_families)
        return hv_fail(err, HV_ERR_USAGE, NULL, "the profile '%s' has no op families",
                       run->profile->name);
    s->n = hv_input_surfaces(s->input, s->list);
    struct hv_masks masks = hv_masks_count(s->list, s->n, run->profile, arena);
    masks.tree = s->input->word;
    if (masks.n)
        hv_outputs_write(HV_REPORT_MASKS, &(struct hv_report){.masks = &masks}, "masks",
                         &(struct hvabi_outputs){s->output, 1});
    s->fails = masks.n_overflow;
    /* one of several interfaces need not have any */
    return hv_input_whole(s->run, s->input, err) &&
           (masks.n ||
            hv_fail(err, run->n_interfaces > 1 ? HV_ERR_USAGE : HV_ERR_INPUT, NULL,
                    "%s has no op of the families of the profile", s->input->word));
}

enum hvabi_status hvabi_masks(struct hvabi *run, const char *tree,
                              struct hvabi_output *output)
{
    const struct call call = {.tree = tree, .show = show_masks};
    const struct hvabi_outputs outputs = {output, 1};
    struct hv_err err = {0};
    output->format = output->format ?: "text";
    if (!hv_outputs_check(HV_REPORT_MASKS, &outputs, &err))
        return hv_run_fail(run, &err);
    return hv_each_interface(run, show_interface, &call, &outputs, true);
}
