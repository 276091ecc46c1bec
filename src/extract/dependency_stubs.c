/* SPDX-License-Identifier: MIT */
#include "extract/dependency_words.h"

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

void hv_dependency_stubs_read(struct hv_dependency_words *words, size_t file,
                              struct hv_arena *arena)
{
    const struct hv_scan *scan = &words->plan->files[file].scan;
    HV_EACH (i, scan->includes, scan->n_includes)
        read_stub(words, file, i->name, 0, arena);
}
