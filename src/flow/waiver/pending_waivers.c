/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "base/file.h"
#include "flow/policy.h"
#include "source/tree.h"
#include "store/waiver_file.h"

/* The waivers of one tree, and what is said of those that fit. */
struct place {
    struct hv_comparison *c;
    struct hv_tree *tree;
    const char *policy;            /* NULL: what is committed counts */
    const struct hv_waiver **made; /* of each finding */
};

static const char *text_of(const struct place *place, const char *file)
{
    struct hv_arena *arena = place->c->result.arena;
    if (place->policy)
        return hv_arena_printf(
            arena,
            "waiver %s is a part of this change, and counts once the "
            "policy (%s) has it",
            file, place->policy);
    if (hv_tree_kind(place->tree) == HV_TREE_INDEX)
        return hv_arena_printf(arena,
                               "waiver %s is staged, and counts once it is committed: "
                               "commit it first ('git commit %s')",
                               file, file);
    return hv_arena_printf(arena,
                           "waiver %s does not count until it is committed: 'git add "
                           "%s', and commit it first",
                           file, file);
}

static void mark_fitting(const struct place *place, const struct hv_waiver *w,
                         const char *file)
{
    struct hv_result *result = &place->c->result;
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (!f->waiver && !f->pending &&
            hv_waiver_fit(w, place->made[i]) == HV_WAIVER_FITS)
            f->pending = text_of(place, file);
    }
}

static void remark_unread(const struct place *place, const char *file,
                          const struct hv_err *err)
{
    struct hv_result *result = &place->c->result;
    hv_result_add_remark(
        result, file,
        hv_arena_printf(result->arena, "this waiver cannot be read: %s", err->text));
}

static void look_into(const struct place *place)
{
    struct hvabi *run = place->c->run;
    struct hv_source_files files = {0};
    struct hv_err err = {0};
    if (!hv_tree_files(place->tree, HV_POLICY_DIR "/waivers", ".json", &files, &err))
        remark_unread(place, HV_POLICY_DIR "/waivers", &err);
    for (size_t i = 0; i < files.n; i++) {
        const char *file =
            hv_arena_printf(run->arena, HV_POLICY_DIR "/waivers/%s", files.v[i].path);
        const struct hv_file source = {file, files.v[i].bytes, files.v[i].n};
        struct hv_waiver *w = hv_waiver_parse(&source, run->atoms, run->arena, &err);
        if (w)
            mark_fitting(place, w, file);
        else
            remark_unread(place, file, &err);
    }
}

static void look_into_index(struct place place)
{
    place.tree = hv_tree_open_index(place.c->run->repo, NULL);
    if (place.tree)
        look_into(&place);
    hv_tree_free(place.tree);
}

static void look_into_working_tree(struct place place)
{
    const char *dir = hv_repo_working_tree(place.c->run->repo, place.c->run->arena);
    place.tree = dir ? hv_tree_open_dir(dir, NULL) : NULL;
    if (place.tree)
        look_into(&place);
    hv_tree_free(place.tree);
}

/* Where all causes have a waiver that will count, so has what follows from them. */
static void mark_consequences(struct hv_result *result)
{
    HV_EACH (f, result->findings, result->n_findings) {
        const char *pending = NULL;
        for (size_t k = 0; k < f->causes.n; k++) {
            pending = HV_FIND(x, result->findings, result->n_findings,
                              x->id == f->causes.v[k])
                          ->pending;
            if (!pending)
                break;
        }
        if (!f->pending)
            f->pending = pending;
    }
}

/* The waiver that each finding would need; NULL: no finding needs any. */
static const struct hv_waiver **make_waivers(const struct hv_result *result)
{
    const struct hv_waiver **made =
        hv_arena_alloc(result->arena, (result->n_findings + 1) * sizeof *made);
    bool needed = false;
    for (size_t i = 0; i < result->n_findings; i++) {
        const struct hv_finding *f = &result->findings[i];
        made[i] = hv_waiver_of(f, result->profile, result->arena);
        needed |= f->introduced_here && !f->waiver;
    }
    return needed ? made : NULL;
}

void hv_pending_waivers_find(struct hv_comparison *comparison, bool own)
{
    struct hv_comparison *c = comparison;
    const char *policy = c->run->policy_word;
    bool committing = own && (!policy || strcmp(policy, HV_POLICY_OF_HEAD) == 0);
    struct place place = {.c = c,
                          .tree = c->new->tree,
                          .policy = committing ? NULL
                                    : policy   ? policy
                                               : "--policy",
                          .made = make_waivers(&c->result)};
    if (!place.made || !place.tree)
        return;
    if (own) {
        look_into_index(place);
        look_into_working_tree(place);
    } else {
        look_into(&place);
    }
    mark_consequences(&c->result);
}
