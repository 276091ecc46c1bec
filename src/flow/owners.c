/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "store/store.h"

struct asking {
    struct hvabi *run;
    struct hv_arena *arena;
    struct hv_owners *owners;
};

static void remark(struct asking *a, const struct hv_err *err)
{
    *HV_ARENA_APPEND(a->arena, a->owners->remarks, a->owners->n_remarks) = *err;
}

/* Add a file; the same file on another architecture is merged. */
static void add_file(struct asking *a, const char *path, uint32_t archs)
{
    struct hv_owners *o = a->owners;
    struct hv_owned *known = HV_FIND(x, o->files, o->n, strcmp(x->path, path) == 0);
    if (known)
        known->archs |= archs;
    else
        *HV_ARENA_APPEND(a->arena, o->files, o->n) =
            (struct hv_owned){.path = path, .archs = archs};
}

static void add_to_all(struct asking *a, const struct hv_owner *owner)
{
    struct hv_owners *o = a->owners;
    if (!HV_ANY(x, o->all, o->n_all,
                x->role == owner->role && strcasecmp(x->address, owner->address) == 0))
        *HV_ARENA_APPEND(a->arena, o->all, o->n_all) = *owner;
}

/* Copy an owner into the caller's arena, so that the parsed file can be freed. */
static void intern_owner(struct asking *a, struct hv_owner *owner)
{
    struct hv_atoms *atoms = a->run->atoms;
    owner->name = hv_atom(atoms, owner->name);
    owner->address = hv_atom(atoms, owner->address);
    owner->section = hv_atom(atoms, owner->section);
    owner->status = hv_atom(atoms, owner->status);
}

static void find_owners(struct asking *a, const struct hv_maintainers *m)
{
    HV_EACH (file, a->owners->files, a->owners->n) {
        hv_maintainers_of(m, file->path, a->arena, file);
        HV_EACH (owner, file->owners, file->n) {
            intern_owner(a, owner);
            add_to_all(a, owner);
        }
    }
    HV_EACH (err, m->remarks, m->n_remarks)
        remark(a, err);
    struct hv_err err = {0};
    if (!hv_pattern_set_ok(m->patterns, &err))
        remark(a, &err);
}

/* "RELEASE-%s.0" for a release. */
static const char *tag_of(const struct hv_profile *profile, const char *release,
                          struct hv_arena *arena)
{
    const char *tag = profile->release_tag, *hole = tag ? strstr(tag, "%s") : NULL;
    return hole ? hv_arena_printf(arena, "%.*s%s%s", (int)(hole - tag), tag, release,
                                  hole + 2)
                : NULL;
}

/* A recorded release has no tree; open its tag, if a repository was named. */
static struct hv_tree *open_tag(struct hvabi *run, const struct hv_input *input)
{
    if (!input->baseline || !run->options.repo)
        return NULL;
    struct hv_err ignored = {0};
    const char *tag = tag_of(run->profile, input->baseline, run->arena);
    return tag && hv_repo_has_rev(run->repo, tag)
               ? hv_tree_open_rev(run->repo, tag, &ignored)
               : NULL;
}

static void read_file(struct asking *a, const struct hv_input *input,
                      struct hv_tree *tree)
{
    const char *path = a->run->profile->maintainers;
    struct hv_err err = {0};
    const struct hv_source_file *file = hv_tree_file(tree, path, &err);
    if (!file) {
        if (!err.code)
            hv_fail(
                &err, HV_ERR_INPUT, path,
                "%s does not have this file: the owners of the headers are not known",
                input->word);
        remark(a, &err);
        return;
    }
    struct hv_maintainers *m = hv_maintainers_parse(path, file->bytes, file->n,
                                                    a->run->profile->maintainers_rest);
    a->owners->file = path;
    find_owners(a, m);
    hv_maintainers_free(m);
}

const struct hv_owners *hv_owners_find(struct hvabi *run, const struct hv_input *tree,
                                       const struct hv_finding *findings, size_t n,
                                       struct hv_arena *arena)
{
    if (!run->profile->maintainers)
        return NULL;
    struct asking a = {
        .run = run, .arena = arena, .owners = hv_arena_alloc(arena, sizeof *a.owners)};
    HV_EACH (f, findings, n)
        if (f->change.file)
            add_file(&a, f->change.file, f->change.archs);
    struct hv_tree *tag = open_tag(run, tree);
    if (tree->tree || tag) {
        read_file(&a, tree, tree->tree ? tree->tree : tag);
    } else {
        struct hv_err err = {0};
        hv_fail(&err, HV_ERR_INPUT, run->profile->maintainers,
                "%s is a recorded release, which does not have this file: use a tree, "
                "or a repository with the tag of the release (-C)",
                tree->word);
        remark(&a, &err);
    }
    hv_tree_free(tag);
    return a.owners;
}
