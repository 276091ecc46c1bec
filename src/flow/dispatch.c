/* SPDX-License-Identifier: MIT */
#include "flow/dispatch.h"

#include "extract/scan.h"

enum { OLD, NEW, SIDES };

/* One file of both trees; no bytes: that tree has none. */
struct code {
    struct hv_scan scan[SIDES];
};

struct dispatchers {
    struct hv_arena *arena; /* of the scans */
    size_t n, cap;
    struct code *v;
};

static bool read_file(struct dispatchers *d, struct hv_input *const input[],
                      const char *path, struct hv_err *err)
{
    struct code *code = HV_ADD(d->v, d->n, d->cap);
    *code = (struct code){0};
    for (int side = 0; side < SIDES; side++) {
        struct hv_err local = {0};
        const struct hv_source_file *file =
            hv_tree_file(input[side]->tree, path, &local);
        if (local.code) {
            *err = local;
            return false;
        }
        if (file)
            hv_scan(file, d->arena, &code->scan[side]);
    }
    return true;
}

static bool read_files(struct dispatchers *d, const struct hv_profile *profile,
                       struct hv_input *const input[], unsigned arch,
                       struct hv_err *err)
{
    bool ok = true;
    HV_EACH (one, profile->dispatchers, profile->n_dispatchers)
        for (size_t i = 0; ok && i < one->files.n; i++)
            if (!one->archs || one->archs & HV_BIT(arch))
                ok = read_file(d, input, one->files.v[i], err);
    return ok;
}

static bool in_comment(const struct hv_scan *scan, size_t at)
{
    return HV_ANY(x, scan->comments, scan->n_comments, x->from <= at && at < x->to);
}

static bool names(const struct hv_scan *scan, const char *name)
{
    const char *text = scan->file ? scan->file->bytes : "";
    size_t n = strlen(name);
    for (const char *p = text; (p = strstr(p, name)); p += n)
        if (!(p > text && hv_is_word(p[-1])) && !hv_is_word(p[n]) &&
            !in_comment(scan, (size_t)(p - text)))
            return true;
    return false;
}

/* A file that has moved may still serve what the old tree had in it. */
static enum hv_note note_of(const struct dispatchers *d, const char *name)
{
    bool any = false, named = false, moved = false;
    HV_EACH (code, d->v, d->n) {
        bool old = names(&code->scan[OLD], name);
        if (names(&code->scan[NEW], name))
            return HV_NOTE_SERVED;
        named |= old;
        moved |= old && !code->scan[NEW].file;
        any |= code->scan[OLD].file && code->scan[NEW].file;
    }
    return moved || !any ? HV_NOTE_NONE : named ? HV_NOTE_DROPPED : HV_NOTE_UNSERVED;
}

static bool is_lost_op(const struct hv_change *c, const struct hv_surface *old)
{
    if (c->note ||
        (c->kind != HV_KIND_CONSTANT_REMOVED && c->kind != HV_KIND_GUARD_NARROWED))
        return false;
    const struct hv_entity *op = hv_surface_find(old, HV_CLASS_OP, c->entity, ~0u);
    return op && !op->u.op.removed;
}

bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err)
{
    struct dispatchers d = {0};
    bool ok = true;
    if (!run->profile->n_dispatchers || !input[OLD]->tree || !input[NEW]->tree)
        return true;
    for (struct hv_change *c = changes->first; c && ok; c = c->next) {
        if (!is_lost_op(c, input[OLD]->surfaces[arch]))
            continue;
        if (!d.arena) {
            d.arena = hv_arena_new();
            ok = read_files(&d, run->profile, input, arch, err);
        }
        if (ok)
            c->note = note_of(&d, c->entity);
    }
    if (d.arena)
        hv_arena_free(d.arena);
    free(d.v);
    return ok;
}
