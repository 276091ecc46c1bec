/* SPDX-License-Identifier: MIT */
#include "report/byte_drawing.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/vote_wording.h"
#include "report/writers.h"

#ifndef HVABI_VERSION
#define HVABI_VERSION "0"
#endif

static json_t *object(void)
{
    return hv_json_must(json_object());
}

static json_t *array(void)
{
    return hv_json_must(json_array());
}

static json_t *strings(const struct hv_strings *list)
{
    json_t *all = array();
    for (size_t i = 0; i < list->n; i++)
        hv_json_append(all, hv_json_text(list->v[i]));
    return all;
}

/* ---- one question ---- */

static json_t *stretch(const struct hv_release_span *s)
{
    if (!s->since)
        return json_null();
    json_t *o = object();
    hv_json_set(o, "since", hv_json_text(s->since));
    hv_json_set(o, "until", hv_json_text(s->until));
    hv_json_set(o, "releases", hv_json_number(s->releases));
    return o;
}

static json_t *cover(const struct hv_version_coverage *c)
{
    json_t *o = object();
    hv_json_set(o, "macro", hv_json_text(c->macro));
    hv_json_set(o, "release", hv_json_text(c->release));
    hv_json_set(o, "shipped", hv_json_text(c->shipped));
    hv_json_set(o, "before", hv_json_text(c->before));
    hv_json_set(o, "after", hv_json_text(c->after));
    hv_json_set(o, "bumped", json_boolean(c->bumped));
    return o;
}

static json_t *field_side(const struct hv_field_side *side)
{
    if (!side->present)
        return json_null();
    json_t *o = object();
    hv_json_set(o, "offset", hv_json_number(side->offset));
    hv_json_set(o, "bits", hv_json_number(side->bits));
    hv_json_set(o, "type", hv_json_text(side->type));
    return o;
}

static json_t *size_of(const struct hv_entity *record)
{
    json_t *o = object();
    hv_json_set(o, "size", hv_json_number(record->u.record.size));
    hv_json_set(o, "align", hv_json_number(record->u.record.align));
    return o;
}

/* What is the same needs no line: the surfaces have it. */
static json_t *layout(const struct hv_byte_map *b, const struct hv_profile *profile)
{
    json_t *o = object(), *members = array();
    for (size_t i = 0; i < b->n; i++) {
        const struct hv_field *f = &b->fields[i];
        if (f->mark == HV_MARK_SAME)
            continue;
        json_t *m = object();
        hv_json_set(m, "member", hv_json_text(f->path));
        hv_json_set(m, "is", hv_json_text(hv_mark_name(f->mark)));
        hv_json_set(m, "padding", json_boolean(f->padding));
        hv_json_set(m, "before", field_side(&f->before));
        hv_json_set(m, "after", field_side(&f->after));
        hv_json_append(members, m);
    }
    hv_json_set(o, "record", hv_json_text(b->record));
    hv_json_set(o, "archs", hv_json_archs(profile, b->archs));
    hv_json_set(o, "audiences", hv_json_audiences(profile, b->audiences));
    hv_json_set(o, "before", size_of(b->before));
    hv_json_set(o, "after", size_of(b->after));
    hv_json_set(o, "members", members);
    return o;
}

static json_t *room(const struct hv_headroom *r)
{
    json_t *o = object();
    hv_json_set(o, "family", hv_json_text(r->family->name));
    hv_json_set(o, "next", hv_json_number(r->next));
    hv_json_set(o, "mask", hv_json_text(r->mask));
    if (r->mask) {
        hv_json_set(o, "mask_bits", hv_json_number(r->mask_bits));
        hv_json_set(o, "capacity", hv_json_number(r->capacity));
        hv_json_set(o, "left", hv_json_number(r->left));
    }
    return o;
}

static json_t *spare(const struct hv_free_bytes *s, const struct hv_profile *profile)
{
    json_t *o = object();
    hv_json_set(o, "record", hv_json_text(s->record));
    hv_json_set(o, "member", hv_json_text(s->path));
    hv_json_set(o, "archs", hv_json_archs(profile, s->archs));
    hv_json_set(o, "offset", hv_json_number(s->offset));
    hv_json_set(o, "bits", hv_json_number(s->bits));
    return o;
}

static json_t *alternatives(const struct hv_alternatives *w,
                            const struct hv_profile *profile)
{
    json_t *o = object(), *rooms = array(), *spares = array();
    for (size_t i = 0; i < w->n_rooms; i++)
        hv_json_append(rooms, room(&w->rooms[i]));
    for (size_t i = 0; i < w->n_spares; i++)
        hv_json_append(spares, spare(&w->spares[i], profile));
    hv_json_set(o, "operations", rooms);
    hv_json_set(o, "feature_bit",
                w->feature ? hv_json_number(w->feature_bit) : json_null());
    hv_json_set(o, "bits_needed", hv_json_number(w->needed));
    hv_json_set(o, "spare", spares);
    return o;
}

static json_t *standing(const struct hv_visibility *s, const struct hv_profile *profile)
{
    json_t *o = object(), *old = object();
    hv_json_set(old, "archs", hv_json_archs(profile, s->old_archs));
    hv_json_set(old, "audiences", hv_json_audiences(profile, s->old_audiences));
    hv_json_set(o, "archs", hv_json_archs(profile, s->archs));
    hv_json_set(o, "audiences", hv_json_audiences(profile, s->audiences));
    hv_json_set(o, "common", json_boolean(s->common));
    hv_json_set(o, "stable_for", hv_json_audiences(profile, s->strict));
    hv_json_set(o, "before", old);
    return o;
}

static json_t *contract(const struct hv_question *q)
{
    const struct hv_contract *k[] = {q->contract_before, q->contract_after};
    static const char *const keys[] = {"before", "after"};
    json_t *o = object();
    for (size_t i = 0; i < HV_COUNT(k); i++) {
        json_t *side = k[i] ? object() : json_null();
        if (k[i]) {
            hv_json_set(side, "what", hv_json_text(k[i]->what));
            hv_json_set(side, "value", hv_json_text(k[i]->value));
            hv_json_set(side, "since", hv_json_text(k[i]->since));
            hv_json_set(side, "proposed", json_boolean(k[i]->proposed));
            hv_json_set(side, "why", hv_json_text(k[i]->why));
        }
        hv_json_set(o, keys[i], side);
    }
    return o;
}

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
    json_t *all = array();
    for (size_t i = 0; i < HV_COUNT(names); i++)
        if (p->done & names[i].bit)
            hv_json_append(all, hv_json_text(names[i].name));
    return all;
}

static json_t *precedent(const struct hv_precedent *p, const struct hv_profile *profile)
{
    json_t *o = object();
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

static json_t *precedents(const struct hv_precedents *all,
                          const struct hv_profile *profile)
{
    static const char *const near[] = {"entity", "interface", "audience"};
    if (!all)
        return json_null();
    json_t *o = object(), *list = array(), *counts = array();
    for (size_t i = 0; i < all->n; i++) {
        json_t *p = precedent(all->v[i], profile);
        hv_json_set(p, "near", hv_json_text(near[all->near[i]]));
        hv_json_append(list, p);
    }
    for (size_t i = 0; i < all->n_counts; i++) {
        const struct hv_break_count *c = &all->counts[i];
        json_t *p = object();
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

static json_t *unseen(const struct hv_question *q)
{
    json_t *all = array();
    for (const char *const *s = hv_unseen_of(q); *s; s++)
        hv_json_append(all, hv_json_text(*s));
    return all;
}

static json_t *sentence(const struct hv_vote_report *d, const struct hv_question *q)
{
    struct hv_buf plain = {0};
    hv_put_unmarked(&plain, hv_vote_sentence(d, q));
    return hv_json_text(hv_keep(d->arena, &plain));
}

static void set_findings(json_t *o, const struct hv_vote_report *d,
                         const struct hv_question *q)
{
    json_t *findings = array();
    for (size_t i = 0; i < q->n; i++) {
        json_t *f = hv_json_finding(d->result, q->findings[i]);
        hv_json_set(f, "shipped", stretch(&q->stretches[i]));
        hv_json_set(f, "waiver_to_record",
                    q->waivers[i] ? hv_json_must(json_loads(q->waivers[i], 0, NULL))
                                  : json_null());
        hv_json_append(findings, f);
    }
    hv_json_set(o, "findings", findings);
}

static json_t *question(const struct hv_vote_report *d, const struct hv_question *q)
{
    const struct hv_profile *profile = d->result->profile;
    const struct hv_rule *rule = q->findings[0]->rule;
    json_t *o = object(), *covers = array(), *layouts = array();
    for (size_t i = 0; i < q->n_covers; i++)
        hv_json_append(covers, cover(&q->covers[i]));
    for (size_t i = 0; i < q->n_bytes; i++)
        hv_json_append(layouts, layout(&q->bytes[i], profile));
    hv_json_set(o, "number", hv_json_number(q->number));
    hv_json_set(o, "decide", json_boolean(q->decide));
    hv_json_set(o, "text", sentence(d, q));
    set_findings(o, d, q);
    hv_json_set(o, "rule_why", hv_json_text(rule ? rule->why : NULL));
    hv_json_set(o, "rule_example", hv_json_text(rule ? rule->example : NULL));
    hv_json_set(o, "seen_by", standing(&q->standing, profile));
    hv_json_set(o, "standing_since", stretch(&q->standing_since));
    hv_json_set(o, "versions", covers);
    hv_json_set(o, "layouts", layouts);
    if (q->contract)
        hv_json_set(o, "contract", contract(q));
    hv_json_set(o, "precedents", precedents(q->precedents, profile));
    hv_json_set(o, "alternatives",
                q->decide ? alternatives(&q->ways, profile) : json_null());
    hv_json_set(o, "unseen", q->decide ? unseen(q) : json_null());
    return o;
}

/* ---- the whole ---- */

static json_t *owner(const struct hv_owner *w)
{
    json_t *o = object();
    hv_json_set(o, "role", hv_json_text(hv_owner_role_name(w->role)));
    hv_json_set(o, "name", hv_json_text(w->name));
    hv_json_set(o, "address", hv_json_text(w->address));
    hv_json_set(o, "section", hv_json_text(w->section));
    hv_json_set(o, "status", hv_json_text(w->status));
    return o;
}

static json_t *owned(const struct hv_owned *f, const struct hv_profile *profile)
{
    json_t *o = object(), *people = array();
    for (size_t i = 0; i < f->n; i++)
        hv_json_append(people, owner(&f->owners[i]));
    hv_json_set(o, "file", hv_json_text(f->path));
    hv_json_set(o, "archs", hv_json_archs(profile, f->archs));
    hv_json_set(o, "rest", json_boolean(f->rest));
    hv_json_set(o, "owners", people);
    return o;
}

static json_t *owners(const struct hv_vote_report *d)
{
    const struct hv_owners *all = d->owners;
    if (!all)
        return json_null();
    json_t *o = object(), *files = array(), *remarks = array();
    for (size_t i = 0; i < all->n; i++)
        hv_json_append(files, owned(&all->files[i], d->result->profile));
    for (size_t i = 0; i < all->n_remarks; i++) {
        json_t *r = object();
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

static json_t *share(struct hv_share s)
{
    if (!s.of)
        return json_null();
    json_t *o = array();
    hv_json_append(o, hv_json_number(s.parts));
    hv_json_append(o, hv_json_number(s.of));
    return o;
}

static json_t *vote(const struct hv_vote *v)
{
    if (!v->n_opinions)
        return json_null();
    json_t *o = object(), *opinions = array();
    for (size_t i = 0; i < v->n_opinions; i++) {
        json_t *one = object();
        hv_json_set(one, "mark", hv_json_text(v->opinions[i].mark));
        hv_json_set(one, "means", hv_json_text(v->opinions[i].means));
        hv_json_append(opinions, one);
    }
    hv_json_set(o, "opinions", opinions);
    hv_json_set(o, "duties", strings(&v->duties));
    hv_json_set(o, "lazy_days", hv_json_number(v->lazy_days));
    hv_json_set(o, "members", hv_json_text(v->members));
    hv_json_set(o, "quorum", share(v->quorum));
    hv_json_set(o, "majority", share(v->majority));
    hv_json_set(o, "quiet", hv_json_text(v->quiet));
    hv_json_set(o, "source", hv_json_text(v->source));
    return o;
}

static json_t *again(const struct hv_vote_report *d)
{
    json_t *o = object(), *files = array();
    for (size_t i = 0; i < d->n_identities; i++) {
        json_t *f = object();
        hv_json_set(f, "name", hv_json_text(d->identities[i].name));
        hv_json_set(f, "sha256", hv_json_text(d->identities[i].sha256));
        hv_json_append(files, f);
    }
    hv_json_set(o, "command", hv_json_text(d->command));
    hv_json_set(o, "parser", hv_json_text(d->parser));
    hv_json_set(o, "files", files);
    return o;
}

static json_t *releases(const struct hv_vote_report *d)
{
    json_t *o = object();
    hv_json_set(o, "recorded", hv_json_number(d->n_releases));
    hv_json_set(o, "oldest", hv_json_text(d->oldest));
    hv_json_set(o, "newest", hv_json_text(d->newest));
    hv_json_set(o, "missing", strings(&d->missing));
    return o;
}

static json_t *summary(const struct hv_result *r)
{
    json_t *o = object();
    for (size_t i = 0; i < HV_VERDICT_COUNT; i++)
        hv_json_set(o, hv_verdict_name((enum hv_verdict)i),
                    hv_json_number(r->counts[i]));
    hv_json_set(o, "rollback", hv_json_number(r->rollback));
    hv_json_set(o, "waived", hv_json_number(r->waived));
    return o;
}

void hv_vote_json(const struct hv_report *report,
                  const struct hv_report_options *options, struct hv_buf *buf)
{
    (void)options;
    const struct hv_vote_report *d = report->vote;
    const struct hv_result *r = d->result;
    json_t *o = object(), *questions = array();
    for (size_t i = 0; i < d->n; i++)
        hv_json_append(questions, question(d, &d->questions[i]));
    hv_json_set(o, "schema", hv_json_text("hvabi-dossier/1"));
    hv_json_set(o, "tool", hv_json_text("hvabi " HVABI_VERSION));
    hv_json_set(o, "profile", hv_json_text(r->profile->name));
    hv_json_set(o, "old", hv_json_tree(&r->old));
    hv_json_set(o, "new", hv_json_tree(&r->new));
    hv_json_set(o, "summary", summary(r));
    hv_json_set(o, "questions", questions);
    hv_json_set(o, "owners", owners(d));
    hv_json_set(o, "vote", vote(&r->profile->vote));
    hv_json_set(o, "releases", releases(d));
    hv_json_set(o, "coverage", hv_json_coverage(r));
    hv_json_set(o, "again", again(d));
    hv_json_set(o, "errors", hv_json_errors(r));
    hv_json_dump(o, buf);
}
