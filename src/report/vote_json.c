/* SPDX-License-Identifier: MIT */
#include "report/byte_drawing.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/vote_wording.h"
#include "report/writers.h"

/* ---- one question ---- */

static json_t *stretch(const struct hv_release_span *s)
{
    if (!s->since)
        return json_null();
    return hv_json_pack("since:s until:s releases:o", s->since, s->until,
                        hv_json_number(s->releases));
}

static json_t *cover(const struct hv_version_coverage *c)
{
    return hv_json_pack("macro:s release:s shipped:s before:s after:s bumped:b",
                        c->macro, c->release, c->shipped, c->before, c->after,
                        c->bumped);
}

static json_t *field_side(const struct hv_field_side *side)
{
    if (!side->present)
        return json_null();
    return hv_json_pack("offset:o bits:o type:s", hv_json_number(side->offset),
                        hv_json_number(side->bits), side->type);
}

static json_t *size_of(const struct hv_entity *record)
{
    return hv_json_pack("size:o align:o", hv_json_number(record->u.record.size),
                        hv_json_number(record->u.record.align));
}

/* What is the same needs no line: the surfaces have it. */
static json_t *layout(const struct hv_byte_map *b, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    json_t *members = hv_json_list();
    for (size_t i = 0; i < b->n; i++) {
        const struct hv_field *f = &b->fields[i];
        if (f->mark == HV_MARK_SAME)
            continue;
        hv_json_append(members,
                       hv_json_pack("member:s is:s padding:b before:o after:o", f->path,
                                    hv_mark_name(f->mark), f->padding,
                                    field_side(&f->before), field_side(&f->after)));
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
    json_t *o = hv_json_pack("family:s next:o mask:s", r->family->name,
                             hv_json_number(r->next), r->mask);
    if (r->mask) {
        hv_json_set(o, "mask_bits", hv_json_number(r->mask_bits));
        hv_json_set(o, "capacity", hv_json_number(r->capacity));
        hv_json_set(o, "left", hv_json_number(r->left));
    }
    return o;
}

static json_t *spare(const struct hv_free_bytes *s, const struct hv_profile *profile)
{
    return hv_json_pack("record:s member:s archs:o offset:o bits:o", s->record, s->path,
                        hv_json_archs(profile, s->archs), hv_json_number(s->offset),
                        hv_json_number(s->bits));
}

static json_t *alternatives(const struct hv_alternatives *w,
                            const struct hv_profile *profile)
{
    json_t *rooms = hv_json_list();
    json_t *spares = hv_json_list();
    for (size_t i = 0; i < w->n_rooms; i++)
        hv_json_append(rooms, room(&w->rooms[i]));
    for (size_t i = 0; i < w->n_spares; i++)
        hv_json_append(spares, spare(&w->spares[i], profile));
    return hv_json_pack("operations:o feature_bit:o bits_needed:o spare:o", rooms,
                        w->feature ? hv_json_number(w->feature_bit) : json_null(),
                        hv_json_number(w->needed), spares);
}

static json_t *standing(const struct hv_visibility *s, const struct hv_profile *profile)
{
    json_t *old =
        hv_json_pack("archs:o audiences:o", hv_json_archs(profile, s->old_archs),
                     hv_json_audiences(profile, s->old_audiences));
    return hv_json_pack("archs:o audiences:o common:b stable_for:o before:o",
                        hv_json_archs(profile, s->archs),
                        hv_json_audiences(profile, s->audiences), s->common,
                        hv_json_audiences(profile, s->strict), old);
}

static json_t *contract(const struct hv_contract *c)
{
    if (!c)
        return json_null();
    return hv_json_pack("what:s value:s since:s proposed:b why:s", c->what, c->value,
                        c->since, c->proposed, c->why);
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
    json_t *all = hv_json_list();
    for (size_t i = 0; i < HV_COUNT(names); i++)
        if (p->done & names[i].bit)
            hv_json_append(all, hv_json_text(names[i].name));
    return all;
}

static json_t *precedent(const struct hv_precedent *p, const struct hv_profile *profile)
{
    return hv_json_pack("release:s kind:s entity:s member:s archs:o "
                        "audiences:o verdict:s rollback:s rule:s id:s done:o "
                        "reverted_in:s new_op:s",
                        p->release, hv_kind_name(p->kind), p->entity, p->member,
                        hv_json_archs(profile, p->archs),
                        hv_json_audiences(profile, p->audiences),
                        hv_verdict_name(p->verdict), p->rollback_break ? "break" : "ok",
                        p->rule, p->id, done(p), p->reverted_in, p->new_op);
}

static json_t *precedents(const struct hv_precedents *all,
                          const struct hv_profile *profile)
{
    static const char *const near[] = {"entity", "interface", "audience"};
    if (!all)
        return json_null();
    json_t *o = hv_json_must(json_object());
    json_t *list = hv_json_list();
    json_t *counts = hv_json_list();
    for (size_t i = 0; i < all->n; i++) {
        json_t *p = precedent(all->v[i], profile);
        hv_json_set(p, "near", hv_json_text(near[all->near[i]]));
        hv_json_append(list, p);
    }
    for (size_t i = 0; i < all->n_counts; i++) {
        const struct hv_break_count *c = &all->counts[i];
        hv_json_append(counts,
                       hv_json_pack("arch:s audiences:o from:s until:s breaks:o last:s",
                                    profile->archs[c->arch].name,
                                    hv_json_audiences(profile, c->audience), c->from,
                                    c->until, hv_json_number(c->n), c->last));
    }
    hv_json_set(o, "changes", list);
    hv_json_set(o, "counts", counts);
    return o;
}

static json_t *unseen(const struct hv_question *q)
{
    json_t *all = hv_json_list();
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
    json_t *findings = hv_json_list();
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
    json_t *covers = hv_json_list();
    json_t *layouts = hv_json_list();
    for (size_t i = 0; i < q->n_covers; i++)
        hv_json_append(covers, cover(&q->covers[i]));
    for (size_t i = 0; i < q->n_bytes; i++)
        hv_json_append(layouts, layout(&q->bytes[i], profile));
    json_t *o = hv_json_pack("number:o decide:b text:o", hv_json_number(q->number),
                             q->decide, sentence(d, q));
    set_findings(o, d, q);
    hv_json_set(o, "rule_why", hv_json_text(rule ? rule->why : NULL));
    hv_json_set(o, "rule_example", hv_json_text(rule ? rule->example : NULL));
    hv_json_set(o, "seen_by", standing(&q->standing, profile));
    hv_json_set(o, "standing_since", stretch(&q->standing_since));
    hv_json_set(o, "versions", covers);
    hv_json_set(o, "layouts", layouts);
    if (q->contract)
        hv_json_set(o, "contract",
                    hv_json_pack("before:o after:o", contract(q->contract_before),
                                 contract(q->contract_after)));
    hv_json_set(o, "precedents", precedents(q->precedents, profile));
    hv_json_set(o, "alternatives",
                q->decide ? alternatives(&q->ways, profile) : json_null());
    hv_json_set(o, "unseen", q->decide ? unseen(q) : json_null());
    return o;
}

/* ---- the whole ---- */

static json_t *owner(const struct hv_owner *w)
{
    return hv_json_pack("role:s name:s address:s section:s status:s",
                        hv_owner_role_name(w->role), w->name, w->address, w->section,
                        w->status);
}

static json_t *owned(const struct hv_owned *f, const struct hv_profile *profile)
{
    json_t *people = hv_json_list();
    for (size_t i = 0; i < f->n; i++)
        hv_json_append(people, owner(&f->owners[i]));
    return hv_json_pack("file:s archs:o rest:b owners:o", f->path,
                        hv_json_archs(profile, f->archs), f->rest, people);
}

static json_t *owners(const struct hv_vote_report *d)
{
    const struct hv_owners *all = d->owners;
    if (!all)
        return json_null();
    json_t *o = hv_json_must(json_object());
    json_t *files = hv_json_list();
    json_t *remarks = hv_json_list();
    for (size_t i = 0; i < all->n; i++)
        hv_json_append(files, owned(&all->files[i], d->result->profile));
    for (size_t i = 0; i < all->n_remarks; i++) {
        const struct hv_err *err = &all->remarks[i];
        hv_json_append(
            remarks, hv_json_pack("file:s line:o text:s", *err->path ? err->path : NULL,
                                  err->line ? hv_json_number(err->line) : json_null(),
                                  err->text));
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
    json_t *o = hv_json_list();
    hv_json_append(o, hv_json_number(s.parts));
    hv_json_append(o, hv_json_number(s.of));
    return o;
}

static json_t *vote(const struct hv_vote *v)
{
    if (!v->n_opinions)
        return json_null();
    json_t *opinions = hv_json_list();
    for (size_t i = 0; i < v->n_opinions; i++) {
        hv_json_append(opinions, hv_json_pack("mark:s means:s", v->opinions[i].mark,
                                              v->opinions[i].means));
    }
    return hv_json_pack("opinions:o duties:o lazy_days:o members:s quorum:o "
                        "majority:o quiet:s source:s",
                        opinions, hv_json_strings(&v->duties),
                        hv_json_number(v->lazy_days), v->members, share(v->quorum),
                        share(v->majority), v->quiet, v->source);
}

static json_t *again(const struct hv_vote_report *d)
{
    json_t *files = hv_json_list();
    for (size_t i = 0; i < d->n_identities; i++) {
        hv_json_append(files, hv_json_pack("name:s sha256:s", d->identities[i].name,
                                           d->identities[i].sha256));
    }
    return hv_json_pack("command:s parser:s files:o", d->command, d->parser, files);
}

static json_t *releases(const struct hv_vote_report *d)
{
    return hv_json_pack("recorded:o oldest:s newest:s missing:o",
                        hv_json_number(d->n_releases), d->oldest, d->newest,
                        hv_json_strings(&d->missing));
}

static json_t *summary(const struct hv_result *r)
{
    json_t *o = hv_json_must(json_object());
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
    json_t *questions = hv_json_list();
    for (size_t i = 0; i < d->n; i++)
        hv_json_append(questions, question(d, &d->questions[i]));
    json_t *o =
        hv_json_pack("schema:s tool:s profile:s old:o new:o summary:o "
                     "questions:o owners:o vote:o releases:o coverage:o "
                     "again:o errors:o",
                     "hvabi-dossier/1", "hvabi " HVABI_VERSION, r->profile->name,
                     hv_json_tree(&r->old), hv_json_tree(&r->new), summary(r),
                     questions, owners(d), vote(&r->profile->vote), releases(d),
                     hv_json_coverage(r), again(d), hv_json_errors(r));
    hv_json_dump(o, buf);
}
