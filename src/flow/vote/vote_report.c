/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "base/file.h"
#include "flow/word.h"
#include "judge/vote/precedents.h"
#include "store/releases.h"
#include "store/store.h"

/* ---- releases ---- */

/* Find releases that are missing between two recorded ones, by their numbers. */
static void find_gap(struct hv_vote_report *d, const char *a, const char *b)
{
    enum { MOST = 100 };
    unsigned long major, minor, next_major, next;
    if (sscanf(a, "%lu.%lu", &major, &minor) != 2 ||
        sscanf(b, "%lu.%lu", &next_major, &next) != 2 || major != next_major)
        return;
    for (unsigned long k = minor + 1; k < next && d->missing.n < MOST; k++)
        hv_strings_add(&d->missing, hv_arena_printf(d->arena, "%lu.%lu", major, k),
                       d->arena);
}

static void find_releases(struct hv_vote_source *s, struct hv_vote_report *d)
{
    struct hv_err ignored = {0}; /* read errors were reported while judging */
    struct hv_strings all;
    hv_releases_list(s->run->releases, s->run->profile->name, &all, &ignored);
    for (size_t i = 1; i < all.n; i++)
        find_gap(d, all.v[i - 1], all.v[i]);
    d->oldest = all.n ? all.v[0] : NULL;
    d->newest = all.n ? all.v[all.n - 1] : NULL;
    d->n_releases = all.n;
}

/* ---- identities ---- */

static void add_identity(struct hv_vote_report *d, const char *name, const char *sha256)
{
    if (sha256)
        *HV_ARENA_APPEND(d->arena, d->identities, d->n_identities) =
            (struct hv_identity){name, sha256};
}

static void add_file(struct hv_vote_report *d, const char *name, const char *path)
{
    enum { MOST = 64 << 20 };
    HV_BUF bytes = {0};
    char hex[HV_SHA256_HEX + 1];
    if (hv_file_exists(path) && hv_file_read(path, MOST, &bytes, NULL)) {
        hv_sha256_hex(bytes.p, bytes.n, hex);
        add_identity(d, name, hv_arena_strndup(d->arena, hex, HV_SHA256_HEX));
    }
}

static void add_baselines(struct hv_vote_source *s, struct hv_vote_report *d,
                          const struct hv_input *input)
{
    const struct hv_profile *profile = s->run->profile;
    char hex[HV_SHA256_HEX + 1];
    HV_EACH_ARCH (a, input->surfaces)
        if (input->baseline &&
            hv_releases_sha256(s->run->releases,
                               &(struct hv_baseline){profile, input->baseline, a}, hex))
            add_identity(d,
                         hv_arena_printf(d->arena, "@%s %s", input->baseline,
                                         profile->archs[a].name),
                         hv_arena_strndup(d->arena, hex, HV_SHA256_HEX));
}

static void find_identities(struct hv_vote_source *s, struct hv_vote_report *d)
{
    const struct hvabi *run = s->run;
    add_baselines(s, d, s->old);
    if (!s->new->baseline || !s->old->baseline ||
        strcmp(s->new->baseline, s->old->baseline) != 0)
        add_baselines(s, d, s->new);
    add_file(d, hv_arena_printf(d->arena, "profile %s", run->profile->name),
             run->profile->path);
    add_file(d, "catalogue", run->catalogue->path);
}

/* ---- the command line ---- */

/* -C is left out, because the repository's place differs from reader to reader. */
static const char *command_of(const struct hv_vote_source *s, struct hv_arena *arena)
{
    static const char plain[] = "@%+=:,./_-^~";
    const struct hvabi_options *o = &s->run->options;
    const struct hv_word_option options[] = {
        {"--arch", o->archs},        {"--audience", o->audiences},
        {"--profile", o->profile},   {"--policy", o->policy},
        {"--contract", s->contract}, {"--fail-on", s->fail_on},
    };
    HV_BUF buf = {0};
    hv_buf_puts(&buf, "hvabi report");
    hv_put_word(&buf, s->old->word, plain);
    hv_put_word(&buf, s->new->word, plain);
    hv_put_options(&buf, options, HV_COUNT(options), plain);
    return hv_arena_strndup(arena, buf.p, buf.n);
}

/* A comment or a body that changed: counted, not asked about. */
static bool is_mere_text(const struct hv_finding *f)
{
    return hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_TEXT &&
           f->change.note != HV_NOTE_CONTRACT;
}

static bool is_promised(const struct hv_vote_report *d, const struct hv_finding *f)
{
    return hv_strict_audiences(d->result->profile, f->change.audiences) != 0;
}

/* What is stable for ever promises its comments as well, where their text is known. */
static bool is_told(const struct hv_vote_report *d, const struct hv_finding *f)
{
    bool promised = f->change.kind == HV_KIND_SEMANTICS_ONLY && is_promised(d, f) &&
                    (f->change.comment || f->change.feature);
    return f->rollback_break ||
           (f->verdict != HV_VERDICT_COMPATIBLE && (promised || !is_mere_text(f)));
}

/* What the report answers by itself; NULL: nothing does. */
static const char *answer_to(const struct hv_vote_report *d, const struct hv_finding *f)
{
    if (f->rollback_break)
        return NULL;
    if (f->unreleased)
        return "no recorded release shipped the old form";
    if (f->change.kind == HV_KIND_INTERFACE_VERSION_MISSING && f->causes.n)
        return "what should have raised it is asked about";
    if (f->verdict != HV_VERDICT_REVIEW)
        return NULL;
    /* A caller that the raised version refuses has no other interface to use. */
    return (!f->rollback_break && !is_promised(d, f) && f->version_before &&
            f->version_after && !hv_same_text(f->version_before, f->version_after))
               ? "the raised version refuses what was built before"
           : f->change.note == HV_NOTE_ZERO ? "these bytes had to be zero before"
                                            : NULL;
}

/* Does somebody have to say yes or no? What only tools have to compile anew was decided
 * by their being built with the hypervisor. */
static bool wants_decision(const struct hv_vote_report *d, const struct hv_finding *f)
{
    if (f->waiver || !f->introduced_here || answer_to(d, f))
        return false;
    return f->rollback_break || f->verdict == HV_VERDICT_BREAK ||
           f->verdict == HV_VERDICT_REVIEW ||
           (f->verdict == HV_VERDICT_SOURCE && is_promised(d, f));
}

/* One decision: the same is to happen, for the same reason, to members of one record or
 * to names of one header. */
static bool same_decision(const struct hv_finding *a, const struct hv_finding *b)
{
    const struct hv_change *x = &a->change, *y = &b->change;
    if (hv_change_fields(x) == HV_FIELDS_COMMENT &&
        hv_change_fields(y) == HV_FIELDS_COMMENT) /* of one header */
        return hv_same_text(x->file, y->file) &&
               a->introduced_here == b->introduced_here && a->waiver == b->waiver;
    bool whole = !x->member && !y->member && x->cls == y->cls &&
                 hv_same_text(x->file, y->file) && x->cls != HV_CLASS_MASK &&
                 x->kind != HV_KIND_INTERFACE_VERSION_MISSING;
    bool part = x->member && y->member && hv_same_text(x->entity, y->entity);
    return (whole || part) && a->rule == b->rule && x->kind == y->kind &&
           a->verdict == b->verdict && a->rollback_break == b->rollback_break &&
           x->archs == y->archs && x->audiences == y->audiences &&
           a->introduced_here == b->introduced_here && a->waiver == b->waiver &&
           hv_same_text(a->version_macro, b->version_macro) && x->note == y->note;
}

/* Breaks come first, then what only a rollback breaks; of each, what everybody depends
 * on. */
static int rank(const struct hv_vote_report *d, const struct hv_question *q)
{
    const struct hv_finding *f = q->findings[0];
    if (!q->decide)
        return 10 + (int)f->verdict;
    int breaks = f->verdict == HV_VERDICT_BREAK ? 0 : f->rollback_break ? 2 : 4;
    return breaks + !is_promised(d, f);
}

static void put_in_order(struct hv_vote_report *d)
{
    for (size_t i = 1; i < d->n; i++) {
        struct hv_question q = d->questions[i];
        size_t k = i;
        for (; k > 0 && rank(d, &d->questions[k - 1]) > rank(d, &q); k--)
            d->questions[k] = d->questions[k - 1];
        d->questions[k] = q;
    }
    for (size_t i = 0; i < d->n; i++)
        d->questions[i].number = (unsigned)i + 1;
}

static void add_question(struct hv_vote_report *d, const struct hv_finding *f)
{
    struct hv_question *q =
        HV_FIND(x, d->questions, d->n, same_decision(x->findings[0], f));
    if (!q) {
        q = HV_ARENA_APPEND(d->arena, d->questions, d->n);
        q->decide = wants_decision(d, f);
        q->answer = q->decide ? NULL : answer_to(d, f);
        q->contract = f->change.note == HV_NOTE_CONTRACT;
        d->n_decide += q->decide;
    }
    *HV_ARENA_APPEND(d->arena, q->findings, q->n) = f;
}

/* Which findings are to be told one by one, as questions in the order of their numbers.
 */
static void vote_ask(struct hv_vote_report *dossier)
{
    const struct hv_result *r = dossier->result;
    HV_EACH (f, r->findings, r->n_findings)
        if (is_told(dossier, f))
            add_question(dossier, f);
    put_in_order(dossier);
}

/* The same bytes are drawn once, where they are met first. */
static void find_drawn(struct hv_vote_report *d, size_t index)
{
    struct hv_question *q = &d->questions[index];
    for (size_t i = 0; i < index && q->n_bytes && !q->drawn_in; i++) {
        const struct hv_question *other = &d->questions[i];
        bool same = other->n_bytes == q->n_bytes && !other->drawn_in;
        for (size_t b = 0; same && b < q->n_bytes; b++)
            same = other->bytes[b].before == q->bytes[b].before &&
                   other->bytes[b].after == q->bytes[b].after;
        if (same)
            q->drawn_in = other->number;
    }
}

/* Similar changes of the past. Without an index, the report has no precedents. */
static void find_precedents(struct hv_vote_source *source, struct hv_vote_report *d)
{
    struct hv_err err = {0};
    if (!d->n_decide)
        return;
    source->past =
        hv_releases_changes(source->run->releases, source->run->profile, &err);
    if (!source->past)
        d->no_past = hv_arena_printf(d->arena, "%s", err.text);
    const struct hv_profile *profile = source->run->profile;
    const struct hv_commit_index *commits = NULL;
    if (source->past &&
        !hv_releases_commits(source->run->releases, profile, &commits, &err))
        d->no_past = hv_arena_printf(d->arena, "%s", err.text);
    if (!source->past)
        return;
    struct hv_precedent_search *search =
        hv_precedent_search_new(source->past, profile, source->new->release);
    for (size_t i = 0; i < d->n_decide; i++) {
        struct hv_question *q = &d->questions[i];
        struct hv_precedents *found =
            hv_precedents_find(search, q->findings, q->n, d->arena);
        found->commits = commits;
        q->precedents = found;
    }
    hv_precedent_search_free(search);
}

/* ---- owners ---- */

static void remark(struct hv_owners *owners, struct hv_arena *arena,
                   const struct hv_err *err)
{
    *HV_ARENA_APPEND(arena, owners->remarks, owners->n_remarks) = *err;
}

/* Add a file; the same file on another architecture is merged. */
static void add_owned(struct hv_owners *o, struct hv_arena *arena, const char *path,
                      uint32_t archs)
{
    struct hv_owned *known = HV_FIND(x, o->files, o->n, strcmp(x->path, path) == 0);
    if (known)
        known->archs |= archs;
    else
        *HV_ARENA_APPEND(arena, o->files, o->n) =
            (struct hv_owned){.path = path, .archs = archs};
}

static void add_to_all(struct hv_owners *o, struct hv_arena *arena,
                       const struct hv_owner *owner)
{
    if (!HV_ANY(x, o->all, o->n_all,
                x->role == owner->role && strcasecmp(x->address, owner->address) == 0))
        *HV_ARENA_APPEND(arena, o->all, o->n_all) = *owner;
}

/* Copy the strings of an owner, so that the parsed file can be freed. */
static void intern_owner(struct hv_atoms *atoms, struct hv_owner *owner)
{
    owner->name = hv_atom(atoms, owner->name);
    owner->address = hv_atom(atoms, owner->address);
    owner->section = hv_atom(atoms, owner->section);
    owner->status = hv_atom(atoms, owner->status);
}

static void match_owners(const struct hvabi *run, const struct hv_maintainers *m,
                         struct hv_owners *owners, struct hv_arena *arena)
{
    HV_EACH (file, owners->files, owners->n) {
        hv_maintainers_of(m, file->path, arena, file);
        HV_EACH (owner, file->owners, file->n) {
            intern_owner(run->atoms, owner);
            add_to_all(owners, arena, owner);
        }
    }
    HV_EACH (err, m->remarks, m->n_remarks)
        remark(owners, arena, err);
    struct hv_err err = {0};
    if (!hv_pattern_set_ok(m->patterns, &err))
        remark(owners, arena, &err);
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

static void read_owners(const struct hv_vote_source *s, struct hv_tree *tree,
                        struct hv_owners *owners, struct hv_arena *arena)
{
    const struct hv_profile *profile = s->run->profile;
    struct hv_err err = {0};
    const struct hv_source_file *file = hv_tree_file(tree, profile->maintainers, &err);
    if (!file) {
        if (!err.code)
            hv_fail(
                &err, HV_ERR_INPUT, profile->maintainers,
                "%s does not have this file: the owners of the headers are not known",
                s->new->word);
        remark(owners, arena, &err);
        return;
    }
    struct hv_maintainers *m = hv_maintainers_parse(profile->maintainers, file->bytes,
                                                    file->n, profile->maintainers_rest);
    owners->file = profile->maintainers;
    match_owners(s->run, m, owners, arena);
    hv_maintainers_free(m);
}

/* The owners of every file that the questions are about, by the MAINTAINERS of the new
 * tree (of a baseline there is none). That there is no such file, or that parts of it
 * make no sense, stands in remarks and is not a failure. */
static void find_owners(const struct hv_vote_source *s, struct hv_vote_report *d)
{
    const char *maintainers = s->run->profile->maintainers;
    if (!maintainers || !d->n_decide)
        return;
    struct hv_owners *owners = hv_arena_alloc(d->arena, sizeof *owners);
    d->owners = owners;
    HV_EACH (q, d->questions, d->n_decide)
        HV_EACH (f, q->findings, q->n)
            if ((*f)->change.file)
                add_owned(owners, d->arena, (*f)->change.file, (*f)->change.archs);
    struct hv_tree *tag = open_tag(s->run, s->new);
    if (s->new->tree || tag) {
        read_owners(s, s->new->tree ? s->new->tree : tag, owners, d->arena);
    } else {
        struct hv_err err = {0};
        hv_fail(&err, HV_ERR_INPUT, maintainers,
                "%s is a recorded release, which does not have this file: use a tree, "
                "or a repository with the tag of the release (-C)",
                s->new->word);
        remark(owners, d->arena, &err);
    }
    hv_tree_free(tag);
}

/* ---- all of it ---- */

void hv_vote_make(struct hv_vote_source *source, struct hv_vote_report *ret)
{
    vote_ask(ret);
    find_precedents(source, ret);
    find_owners(source, ret);
    for (size_t i = 0; i < ret->n; i++) {
        hv_vote_find_facts(source, ret, &ret->questions[i]);
        find_drawn(ret, i);
    }
    /* Releases, versions, identities, the command line. */
    find_releases(source, ret);
    find_identities(source, ret);
    ret->command = command_of(source, ret->arena);
    ret->tool = hvabi_version();
    if (source->old->tree || source->new->tree)
        ret->parser = hvabi_parser_version();
}

void hv_vote_source_done(struct hv_vote_source *source)
{
    for (size_t i = 0; i < HV_MAX_ARCHS; i++)
        hv_reach_free(source->reach[i]);
}
