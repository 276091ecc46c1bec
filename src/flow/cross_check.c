/* SPDX-License-Identifier: MIT */
#include "flow/input.h"

#include "base/file.h"
#include "binary/binary.h"
#include "extract/compile.h"

#include <errno.h>

struct second {
    struct hvabi *run;
    const struct hv_input *input;
    const char *compiler;
};

static bool is_handle(const struct hv_profile *profile, const struct hv_entity *e)
{
    const char *space = strchr(e->name, ' ');
    return e->cls != HV_CLASS_ENUM &&
           hv_patterns_match(profile->handles, profile->n_handles,
                             space ? space + 1 : e->name);
}

/* What the tree's headers declare, under their paths below the header root; handles are
 * derived, as everywhere. */
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

/* One variant, in a folder that is gone afterwards. */
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

/* What the first reader left out, the second one was not given. */
static void take_over(struct hv_surface *surface, const struct hv_surface *first)
{
    surface->release = first->release;
    surface->interface_version = first->interface_version;
    surface->audiences = first->audiences;
    surface->left_out = hv_arena_alloc(surface->arena, (first->n_left_out + 1) *
                                                           sizeof *surface->left_out);
    if (first->n_left_out)
        memcpy(surface->left_out, first->left_out,
               first->n_left_out * sizeof *surface->left_out);
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

bool hv_cross_check_read(struct hvabi *run, struct hv_input *input,
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
    for (unsigned a = 0; a < run->profile->n_archs; a++) {
        struct hv_surface *surface = NULL;
        if (!input->surfaces[a])
            continue;
        if (!read_arch(&s, a, &surface, err))
            return false;
        hv_surface_free(input->surfaces[a]);
        input->surfaces[a] = surface;
    }
    return hv_pattern_set_ok(run->profile->patterns, err);
}
