/* SPDX-License-Identifier: MIT
 *
 * Small headers of a small hypervisor, through the real parser.
 */
#ifndef HV_TESTS_EXTRACT_CASE_H
#define HV_TESTS_EXTRACT_CASE_H

#include "base/atom.h"
#include "base/mem.h"
#include "extract/extract.h"

#include <check.h>
#include <string.h>

struct fixture {
    struct hv_arena *arena;
    struct hv_atoms *atoms;
    struct hv_profile profile;
    struct hv_surface *surfaces[HV_MAX_ARCHS];
    struct hv_err err;
};

static struct hv_strings one(struct fixture *f, const char *s)
{
    const char **v = hv_arena_alloc(f->arena, sizeof *v);
    *v = hv_atom(f->atoms, s);
    return (struct hv_strings){.n = 1, .v = v};
}

static void fixture_init(struct fixture *f)
{
    *f = (struct fixture){.arena = hv_arena_new(), .atoms = hv_atoms_new()};
    struct hv_profile *p = &f->profile;
    p->name = "tiny";
    p->headers = one(f, "*.h");
    p->n_archs = 2;
    p->archs[0] = (struct hv_arch){.name = "x86_64", .target = "x86_64-linux-gnu"};
    p->archs[1] = (struct hv_arch){.name = "x86_32", .target = "i686-linux-gnu"};
    p->n_audiences = 2;
    p->audiences[0] =
        (struct hv_audience){.name = "guest", .judged = true, .strict = true};
    p->audiences[1] = (struct hv_audience){
        .name = "tools", .judged = true, .defines = one(f, "TOOLS=1")};
    p->n_prerequisites = 1;
    p->prerequisites = hv_arena_alloc(f->arena, sizeof *p->prerequisites);
    p->prerequisites[0].header = "*";
    p->prerequisites[0].includes = one(f, "stdint.h");
    p->n_hidden = 1;
    p->hidden = hv_arena_alloc(f->arena, sizeof *p->hidden);
    p->hidden[0] = (struct hv_hidden){.header = "secret.h", .text = "for tools only"};
}

static void fixture_done(struct fixture *f)
{
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        hv_surface_free(f->surfaces[a]);
    hv_atoms_free(f->atoms);
    hv_arena_free(f->arena);
}

__attribute__((unused)) static bool
extract(struct fixture *f, const struct hv_source_file *files, size_t n)
{
    struct hv_extract_options options = {
        .profile = &f->profile, .archs = 3, .audiences = 3, .jobs = 2};
    struct hv_source_files both[HV_MAX_ARCHS] = {{files, n}, {files, n}};
    return hv_extract(both, &options, f->atoms, f->surfaces, &f->err);
}

static struct hv_source_file source(const char *path, const char *text)
{
    return (struct hv_source_file){.path = path, .bytes = text, .n = strlen(text)};
}

__attribute__((unused)) static const struct hv_entity *
need(const struct hv_surface *s, enum hv_class cls, const char *name)
{
    const struct hv_entity *e = hv_surface_find(s, cls, name, ~0u);
    ck_assert_msg(e != NULL, "%s is missing", name);
    return e;
}

#endif
