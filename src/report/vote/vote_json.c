/* SPDX-License-Identifier: MIT */
#include "model/commit_index.h"
#include "report/json_util.h"
#include "report/vote/byte_drawing.h"
#include "report/vote/vote_page.h"
#include "report/writers.h"

/* ---- one question ---- */

static json_t *release_span_object(const struct hv_release_span *s)
{
    return HV_JSON_OBJECT_IF(s->since, KEYS(s, since, until, releases));
}

static json_t *coverage_object(const struct hv_version_coverage *c)
{
    return HV_JSON_OBJECT(KEYS(c, macro, release, shipped, before, after, bumped));
}

static json_t *field_side(const struct hv_field_side *side)
{
    return HV_JSON_OBJECT_IF(side->present, KEYS(side, offset, bits, type));
}

static json_t *size_of(const struct hv_entity *record)
{
    return HV_JSON_OBJECT(KEY("size", record->u.record.size),
                          KEY("align", record->u.record.align));
}

/* Equal lines are omitted: the surfaces have them. */
static json_t *layout(const struct hv_byte_map *b, const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(
        KEY("record", b->record), KEYS_WHO(profile, b),
        KEY("before", size_of(b->before)), KEY("after", size_of(b->after)),
        KEY("members",
            HV_JSON_LIST_IF(f, b->fields, b->n, f->mark != HV_MARK_SAME,
                            HV_JSON_OBJECT(KEY("member", f->path),
                                           KEY("is", hv_mark_name(f->mark)),
                                           KEY("padding", f->padding),
                                           KEY("before", field_side(&f->before)),
                                           KEY("after", field_side(&f->after))))));
}

static json_t *headroom_object(const struct hv_headroom *r)
{
    return HV_JSON_OBJECT(KEY("family", r->family->name), KEYS(r, next, mask),
                          KEY_IF(r->mask, "mask_bits", r->mask_bits),
                          KEY_IF(r->mask, "capacity", r->capacity),
                          KEY_IF(r->mask, "left", r->left));
}

static json_t *free_bytes_object(const struct hv_free_bytes *s,
                                 const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(KEY("record", s->record), KEY("member", s->path),
                          KEY("archs", hv_json_archs(profile, s->archs)),
                          KEYS(s, offset, bits));
}

static json_t *alternatives(const struct hv_alternatives *w,
                            const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(
        KEY("operations",
            HV_JSON_LIST(x, w->headroom, w->n_headroom, headroom_object(x))),
        KEY("feature_bit", w->feature ? hv_json_number(w->feature_bit) : json_null()),
        KEY("bits_needed", w->needed),
        KEY("spare", HV_JSON_LIST(free_byte, w->free_bytes, w->n_free_bytes,
                                  free_bytes_object(free_byte, profile))));
}

static json_t *visibility_object(const struct hv_visibility *s,
                                 const struct hv_profile *profile)
{
    json_t *old =
        HV_JSON_OBJECT(KEY("archs", hv_json_archs(profile, s->old_archs)),
                       KEY("audiences", hv_json_audiences(profile, s->old_audiences)));
    return HV_JSON_OBJECT(KEYS_WHO(profile, s), KEY("common", s->common),
                          KEY("stable_for", hv_json_audiences(profile, s->strict)),
                          KEY("before", old));
}

static json_t *contract(const struct hv_contract *c)
{
    return HV_JSON_OBJECT_IF(c, KEYS(c, what, value, since, proposed, why));
}

/* Names of what was done about it; empty if unknown. */
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
    return HV_JSON_LIST_IF(x, names, HV_COUNT(names), p->done & x->bit, x->name);
}

static json_t *commits(const struct hv_commit_index *index,
                       const struct hv_precedent *p)
{
    enum { MOST = 8 };
    const struct hv_recorded_commit *found[MOST];
    size_t n = hv_commits_of_precedent(index, p, found, MOST);
    return HV_JSON_LIST(
        c, found, n,
        HV_JSON_OBJECT(KEY("commit", (*c)->id), KEYS((*c), date, subject)));
}

static json_t *precedent(const struct hv_precedent *p, const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(
        KEY("release", p->release), KEY("kind", hv_kind_name(p->kind)),
        KEYS(p, entity, member), KEYS_WHO(profile, p),
        KEY("verdict", hv_verdict_name(p->verdict)),
        KEY("rollback", p->rollback_break ? "break" : "ok"), KEYS(p, rule, id),
        KEY("done", done(p)), KEYS(p, reverted_in, new_op));
}

static json_t *precedents(const struct hv_precedents *all,
                          const struct hv_profile *profile)
{
    static const char *const near[] = {"entity", "interface"};
    return HV_JSON_OBJECT_IF(
        all,
        KEY("changes",
            HV_JSON_LIST(x, all->v, all->n,
                         HV_JSON_ADD(precedent(*x, profile),
                                     KEY("near", near[all->near[x - all->v]]),
                                     KEY("commits", commits(all->commits, *x))))),
        KEY("counts",
            HV_JSON_LIST(c, all->counts, all->n_counts,
                         HV_JSON_OBJECT(
                             KEY("arch", profile->archs[c->arch].name),
                             KEY("audiences", hv_json_audiences(profile, c->audience)),
                             KEYS(c, from, until), KEY("breaks", c->n),
                             KEY("last", c->last)))));
}

static json_t *unseen(const struct hv_question *q)
{
    json_t *all = hv_json_array();
    for (const char *const *s = hv_unseen_of(q); *s; s++)
        hv_json_append(all, hv_json_text(*s));
    return all;
}

static json_t *finding(const struct hv_vote_report *d, const struct hv_question *q,
                       size_t i)
{
    const char *waiver = q->waivers[i];
    return HV_JSON_ADD(
        hv_json_finding(d->result, q->findings[i]),
        KEY("shipped", release_span_object(&q->released_spans[i])),
        KEY("waiver_to_record",
            waiver ? json_loads(waiver, JSON_ALLOW_NUL, NULL) : json_null()));
}

static json_t *question(const struct hv_vote_report *d, const struct hv_question *q)
{
    const struct hv_profile *profile = d->result->profile;
    const struct hv_rule *rule = q->findings[0]->rule;
    return HV_JSON_OBJECT(
        KEYS(q, number, decide),
        KEY("text", hv_json_taken(HV_TEXT(hv_put_unmarked, hv_vote_sentence(d, q)))),
        KEY("findings", HV_JSON_LIST(f, q->findings, q->n,
                                     finding(d, q, (size_t)(f - q->findings)))),
        KEY("rule_why", rule ? rule->why : NULL),
        KEY("rule_example", rule ? rule->example : NULL),
        KEY("seen_by", visibility_object(&q->visibility, profile)),
        KEY("standing_since", release_span_object(&q->released)),
        KEY("versions", HV_JSON_LIST(version, q->versions, q->n_versions,
                                     coverage_object(version))),
        KEY("layouts", HV_JSON_LIST(map, q->bytes, q->n_bytes, layout(map, profile))),
        KEY_IF(q->contract, "contract",
               HV_JSON_OBJECT(KEY("before", contract(q->contract_before)),
                              KEY("after", contract(q->contract_after)))),
        KEY("precedents", precedents(q->precedents, profile)),
        KEY("alternatives",
            q->decide ? alternatives(&q->alternatives, profile) : json_null()),
        KEY("unseen", q->decide ? unseen(q) : json_null()));
}

/* ---- the whole ---- */

static json_t *owner(const struct hv_owner *w)
{
    return HV_JSON_OBJECT(KEY("role", hv_owner_role_name(w->role)),
                          KEYS(w, name, address, section, status));
}

static json_t *owned(const struct hv_owned *f, const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(KEY("file", f->path),
                          KEY("archs", hv_json_archs(profile, f->archs)),
                          KEY("rest", f->rest),
                          KEY("owners", HV_JSON_LIST(x, f->owners, f->n, owner(x))));
}

static json_t *owners(const struct hv_vote_report *d)
{
    const struct hv_owners *all = d->owners;
    return HV_JSON_OBJECT_IF(
        all, KEY("read_from", all->file),
        KEY("files", HV_JSON_LIST(x, all->files, all->n, owned(x, d->result->profile))),
        KEY("remarks",
            HV_JSON_LIST(err, all->remarks, all->n_remarks,
                         HV_JSON_OBJECT(KEY("file", *err->path ? err->path : NULL),
                                        KEY("line", hv_json_known(err->line)),
                                        KEY("text", err->text)))));
}

static json_t *share(struct hv_share s)
{
    if (!s.of)
        return json_null();
    json_t *o = hv_json_array_of(hv_json_number(s.parts));
    hv_json_append(o, hv_json_number(s.of));
    return o;
}

static json_t *vote(const struct hv_vote *v)
{
    return HV_JSON_OBJECT_IF(
        v->n_opinions,
        KEY("opinions", HV_JSON_LIST(opinion, v->opinions, v->n_opinions,
                                     HV_JSON_OBJECT(KEYS(opinion, mark, means)))),
        KEY("duties", hv_json_strings(&v->duties)), KEYS(v, lazy_days, members),
        KEY("quorum", share(v->quorum)), KEY("majority", share(v->majority)),
        KEYS(v, quiet, source));
}

static json_t *again(const struct hv_vote_report *d)
{
    return HV_JSON_OBJECT(
        KEYS(d, command, parser),
        KEY("files", HV_JSON_LIST(identity, d->identities, d->n_identities,
                                  HV_JSON_OBJECT(KEYS(identity, name, sha256)))));
}

static json_t *releases(const struct hv_vote_report *d)
{
    return HV_JSON_OBJECT(KEY("recorded", d->n_releases), KEYS(d, oldest, newest),
                          KEY("missing", hv_json_strings(&d->missing)));
}

json_t *hv_vote_json(const struct hv_report *report)
{
    const struct hv_vote_report *d = report->vote;
    const struct hv_result *r = d->result;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-dossier/1", r->profile), KEY("old", hv_json_tree(&r->old)),
        KEY("new", hv_json_tree(&r->new)), KEY("summary", hv_json_summary(r)),
        KEY("questions", HV_JSON_LIST(x, d->questions, d->n, question(d, x))),
        KEY("owners", owners(d)), KEY("vote", vote(&r->profile->vote)),
        KEY("releases", releases(d)), KEY("coverage", hv_json_coverage(r)),
        KEY("again", again(d)), KEY("errors", hv_json_errors(r)));
}
