/* SPDX-License-Identifier: MIT */
#include "extract/dependency_words.h"
#include "extract/lexer.h"

static void read_stub(struct hv_dependency_words *w, size_t file, const char *name,
                      unsigned depth, struct hv_arena *arena)
{
    enum { MOST = 8 };
    const struct hv_profile *profile = w->plan->profile;
    HV_EACH (stub, profile->stubs, profile->n_stubs) {
        if (strcmp(stub->path, name) != 0 || depth == MOST)
            continue;
        struct hv_scan scan;
        struct hv_source_file *text = hv_arena_alloc(arena, sizeof *text);
        *text = (struct hv_source_file){
            .path = stub->path, .bytes = stub->text, .n = strlen(stub->text)};
        hv_scan(text, arena, &scan);
        HV_EACH (m, scan.macros, scan.n_macros)
            *HV_ADD(w->v, w->n, w->cap) = (struct hv_definition){
                .word = hv_dependency_word(m->name, strlen(m->name)),
                .file = (uint32_t)file,
                .piece = (uint32_t)w->in_files[file].from,
                .macro = true,
                .name = {m->name, strlen(m->name)}};
        HV_EACH (i, scan.includes, scan.n_includes)
            read_stub(w, file, i->name, depth + 1, arena);
    }
}

/* "V=LATEST": a definition of LATEST is one of V. */
static void read_define(struct hv_dependency_words *w, const char *define)
{
    const size_t n = w->n, n_name = strcspn(define, "=");
    struct hv_lexer value = {define + n_name, define + strlen(define), 1, false};
    for (struct hv_token t = hv_lexer_next(&value); t.type; t = hv_lexer_next(&value)) {
        const uint32_t word = hv_dependency_word(t.p, t.n);
        if (t.type != HV_TOKEN_WORD)
            continue;
        *HV_ADD(w->arguments, w->n_arguments, w->cap_arguments) = word;
        for (size_t i = 0; i < n; i++) {
            struct hv_definition same = w->v[i];
            if (same.word != word)
                continue;
            same.word = hv_dependency_word(define, n_name);
            same.macro = true;
            same.weak = false;
            same.name = (struct hv_span){define, n_name};
            same.by = (struct hv_paste){0};
            *HV_ADD(w->v, w->n, w->cap) = same;
        }
    }
}

void hv_dependency_defines_read(struct hv_dependency_words *words)
{
    const struct hv_profile *profile = words->plan->profile;
    HV_EACH (arch, profile->archs, profile->n_archs)
        HV_EACH (define, arch->defines.v, arch->defines.n)
            read_define(words, *define);
    HV_EACH (audience, profile->audiences, profile->n_audiences)
        HV_EACH (define, audience->defines.v, audience->defines.n)
            read_define(words, *define);
}

void hv_dependency_stubs_read(struct hv_dependency_words *words, size_t file,
                              struct hv_arena *arena)
{
    const struct hv_scan *scan = &words->plan->files[file].scan;
    HV_EACH (i, scan->includes, scan->n_includes)
        read_stub(words, file, i->name, 0, arena);
}
