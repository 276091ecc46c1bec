/* SPDX-License-Identifier: MIT */
#include "report/vote_json.h"

#include "base/mem.h"
#include "report/json_parts.h"
#include "report/json_util.h"

/* What was done about it, as names; an empty list where nothing is known. */
static json_t *done(const struct hv_precedent *p)
{
    static const struct {
        enum hv_done bit;
        const char *name;
    } names[] = {{HV_DONE_BUMPED, "version-bumped"},
                 {HV_DONE_WAIVED, "waived"},
                 {HV_DONE_REVERTED, "reverted"},
                 {HV_DONE_NEW_OP, "new-op"},
                 {HV_DONE_KEPT, "kept-for-old-versions"}};
    json_t *all = hv_json_must(json_array());
    for (size_t i = 0; i < HV_COUNT(names); i++)
        if (p->done & names[i].bit)
            hv_json_append(all, hv_json_text(names[i].name));
    return all;
}

static json_t *precedent(const struct hv_precedent *p, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "release", hv_json_text(p->release));
    hv_json_set(o, "kind", hv_json_text(hv_kind_name(p->kind)));
    hv_json_set(o, "entity", hv_json_text(p->entity));
    hv_json_set(o, "member", hv_json_text(p->member));
    hv_json_set(o, "archs", hv_json_archs(profile, p->archs));
    hv_json_set(o, "audiences", hv_json_audiences(profile, p->audiences));
    hv_json_set(o, "verdict", hv_json_text(hv_verdict_name(p->verdict)));
    hv_json_set(o, "rollback", hv_json_text(p->rollback_break ? "break" : "ok"));
    hv_json_set(o, "rule", hv_json_text(p->rule));
    hv_json_set(o, "id", hv_json_text(p->id));
    hv_json_set(o, "done", done(p));
    hv_json_set(o, "reverted_in", hv_json_text(p->reverted_in));
    hv_json_set(o, "new_op", hv_json_text(p->new_op));
    return o;
}

json_t *hv_json_precedents(const struct hv_precedents *all,
                           const struct hv_profile *profile)
{
    static const char *const near[] = {"entity", "interface", "audience"};
    if (!all)
        return json_null();
    json_t *o = hv_json_must(json_object()), *list = hv_json_must(json_array()),
           *counts = hv_json_must(json_array());
    for (size_t i = 0; i < all->n; i++) {
        json_t *p = precedent(all->v[i], profile);
        hv_json_set(p, "near", hv_json_text(near[all->near[i]]));
        hv_json_append(list, p);
    }
    for (size_t i = 0; i < all->n_counts; i++) {
        const struct hv_break_count *c = &all->counts[i];
        json_t *p = hv_json_must(json_object());
        hv_json_set(p, "arch", hv_json_text(profile->archs[c->arch].name));
        hv_json_set(p, "audiences", hv_json_audiences(profile, c->audience));
        hv_json_set(p, "from", hv_json_text(c->from));
        hv_json_set(p, "until", hv_json_text(c->until));
        hv_json_set(p, "breaks", hv_json_number(c->n));
        hv_json_set(p, "last", hv_json_text(c->last));
        hv_json_append(counts, p);
    }
    hv_json_set(o, "changes", list);
    hv_json_set(o, "counts", counts);
    return o;
}

static json_t *owner(const struct hv_owner *w)
{
    static const char *const roles[] = {"maintainer", "reviewer", "list"};
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "role", hv_json_text(roles[w->role]));
    hv_json_set(o, "name", hv_json_text(w->name));
    hv_json_set(o, "address", hv_json_text(w->address));
    hv_json_set(o, "section", hv_json_text(w->section));
    hv_json_set(o, "status", hv_json_text(w->status));
    return o;
}

static json_t *owned(const struct hv_owned *f, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object()), *people = hv_json_must(json_array());
    for (size_t i = 0; i < f->n; i++)
        hv_json_append(people, owner(&f->owners[i]));
    hv_json_set(o, "file", hv_json_text(f->path));
    hv_json_set(o, "archs", hv_json_archs(profile, f->archs));
    hv_json_set(o, "rest", json_boolean(f->rest));
    hv_json_set(o, "owners", people);
    return o;
}

json_t *hv_json_owners(const struct hv_vote_report *d)
{
    const struct hv_owners *all = d->owners;
    if (!all)
        return json_null();
    json_t *o = hv_json_must(json_object()), *files = hv_json_must(json_array()),
           *remarks = hv_json_must(json_array());
    for (size_t i = 0; i < all->n; i++)
        hv_json_append(files, owned(&all->files[i], d->result->profile));
    for (size_t i = 0; i < all->n_remarks; i++) {
        json_t *r = hv_json_must(json_object());
        const struct hv_err *err = &all->remarks[i];
        hv_json_set(r, "file", hv_json_text(*err->path ? err->path : NULL));
        hv_json_set(r, "line", err->line ? hv_json_number(err->line) : json_null());
        hv_json_set(r, "text", hv_json_text(err->text));
        hv_json_append(remarks, r);
    }
    hv_json_set(o, "read_from", hv_json_text(all->file));
    hv_json_set(o, "files", files);
    hv_json_set(o, "remarks", remarks);
    return o;
}
