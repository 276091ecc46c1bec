/* SPDX-License-Identifier: MIT
 *
 * Who: recorded consumers asked about entities, and about what a change does to each.
 */
#include "model/who.h"

#include "compare/compare.h"
#include "flow/comparison.h"
#include "flow/consumers.h"
#include "flow/outputs.h"
#include "flow/rules.h"
#include "flow/start.h"
#include "store/release_index.h"
#include "store/releases.h"

struct question {
    struct hvabi *run;
    struct hv_comparison comparison;
    struct hv_who who;
    struct hv_recorded *recorded;
    size_t n_recorded;
    const char *trees[2];
    struct hv_strings names; /* of entities that are asked about */
};

/* ---- one form of something that has a name ---- */

struct form {
    const struct hv_entity *entity; /* NULL: there is none */
    const char *value;              /* NULL: a record, or something without a value */
    uint32_t line;
};

static bool find_enumerator(const struct hv_surface *s, const char *name,
                            struct form *ret)
{
    size_t n;
    const struct hv_entity *e = hv_surface_class(s, HV_CLASS_ENUM, &n);
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < e[i].u.enum_.n_values; k++)
            if (strcmp(e[i].u.enum_.values[k].name, name) == 0) {
                *ret = (struct form){&e[i], e[i].u.enum_.values[k].value, e[i].line};
                return true;
            }
    return false;
}

static struct form form_of(const struct hv_entity *e)
{
    bool has_value = e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_HYPERCALL;
    return (struct form){e,
                         e->cls == HV_CLASS_OP ? e->u.op.number
                         : has_value           ? e->u.constant.value
                                               : NULL,
                         e->line};
}

/* Ops come first: their number is what the releases are asked for. */
static struct form find_form(const struct hv_surface *s, const char *name)
{
    static const enum hv_class order[] = {HV_CLASS_RECORD,    HV_CLASS_OP,
                                          HV_CLASS_HYPERCALL, HV_CLASS_CONSTANT,
                                          HV_CLASS_TYPEDEF,   HV_CLASS_MACRO};
    struct form form = {0};
    for (size_t i = 0; s && i < HV_COUNT(order); i++) {
        const struct hv_entity *e = hv_surface_find(s, order[i], name, UINT32_MAX);
        if (e)
            return form_of(e);
    }
    if (s)
        find_enumerator(s, name, &form);
    return form;
}

static bool same_form(const struct question *q, const struct hv_surface *const side[2],
                      const struct form *a, const struct form *b)
{
    if (!a->entity || !b->entity)
        return false;
    if (a->value || b->value)
        return a->value && b->value && strcmp(a->value, b->value) == 0;
    return hv_entity_same_form(a->entity, b->entity) ||
           hv_same_bytes(side, a->entity->name,
                         &(struct hv_compare_scope){
                             q->run->profile, q->run->atoms,
                             (unsigned)hv_profile_arch(q->run->profile, side[0]->arch),
                             a->entity->audiences & b->entity->audiences});
}

/* ---- a consumer ---- */

/* The newest run of recorded releases that have the entity in this form. */
static struct hv_release_run releases_of(const struct hv_release_index *index,
                                         const struct hv_entity *entity)
{
    struct hv_release_run run = {0};
    uint32_t audience = entity->audiences & -entity->audiences;
    uint64_t hash = hv_entity_form_hash(entity) | 1;
    for (size_t r = index->n; r-- > 0;) {
        const char *release = index->releases[r];
        bool has = hv_release_index_form(index, entity, audience, release) == hash;
        if (!has && run.last)
            break;
        run.first = has ? release : NULL;
        run.last = run.last ? run.last : run.first;
    }
    return run;
}

/* A value is the same in whichever type, and whether a macro or an enumerator has it.
 */
static struct hv_release_run releases_of_value(const struct hv_release_index *index,
                                               const struct form *form,
                                               const char *name)
{
    static const enum hv_class classes[] = {HV_CLASS_CONSTANT, HV_CLASS_HYPERCALL};
    struct hv_release_run best = {0};
    for (unsigned i = 0; i < 8; i++) {
        struct hv_entity value = {
            .cls = classes[i & 1], .name = name, .audiences = form->entity->audiences};
        value.u.constant.value = form->value;
        value.u.constant.bits = i & 2 ? 64 : 32;
        value.u.constant.is_unsigned = i & 4;
        struct hv_release_run run = releases_of(index, &value);
        if (run.last && (!best.last || hv_release_compare(run.last, best.last) > 0))
            best = run;
    }
    return best.last ? best : releases_of(index, form->entity);
}

static const char *claim_of(const struct hv_surface *surface, const char *macro)
{
    const struct hv_entity *e =
        macro ? hv_surface_find(surface, HV_CLASS_CONSTANT, macro, UINT32_MAX) : NULL;
    return e ? e->u.constant.value : NULL;
}

static enum hv_effect effect_on(const struct hv_who_entity *entity,
                                const struct hv_carrier *carrier)
{
    const struct hv_finding *f = entity->finding;
    if (!f || carrier->form == HV_CARRIED_NEW || carrier->form == HV_CARRIED_RELEASED)
        return HV_EFFECT_NONE;
    if (carrier->form == HV_CARRIED_OWN || f->verdict == HV_VERDICT_REVIEW)
        return HV_EFFECT_UNKNOWN;
    if (f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_UNRELEASED)
        return HV_EFFECT_BREAKS;
    if (f->verdict != HV_VERDICT_VERSIONED)
        return HV_EFFECT_NONE;
    /* a version saves only who really sends the old one */
    return carrier->consumer->probes || !carrier->claim ? HV_EFFECT_BREAKS
                                                        : HV_EFFECT_REFUSED;
}

static enum hv_carried form_against_change(const struct question *q, unsigned arch,
                                           const struct hv_surface *surface,
                                           const struct form *form, const char *name)
{
    const struct hv_surface *old = q->comparison.old->surfaces[arch],
                            *new = q->comparison.new->surfaces[arch];
    struct form before = find_form(old, name), after = find_form(new, name);
    bool is_old =
        old && same_form(q, (const struct hv_surface *[]){surface, old}, form, &before);
    bool is_new =
        new &&same_form(q, (const struct hv_surface *[]){surface, new}, form, &after);
    return is_old && is_new ? HV_CARRIED_RELEASED
           : is_old         ? HV_CARRIED_OLD
           : is_new         ? HV_CARRIED_NEW
                            : HV_CARRIED_OWN;
}

/* A record's tag alone is what sources name. */
static const struct hv_call_place *call_of(const struct hv_recorded *recorded,
                                           const char *name)
{
    const char *tag = strchr(name, ' ');
    return hv_recorded_call(recorded, tag ? tag + 1 : name);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The same consumer on another architecture is one row where it carries the same; the
 * releases are those of the first architecture. */
static void add_carrier(struct question *q, struct hv_who_entity *entity,
                        struct hv_carrier carrier)
{
    for (size_t i = 0; i < entity->n; i++) {
        struct hv_carrier *other = &entity->carriers[i];
        if (other->consumer == carrier.consumer && other->form == carrier.form &&
            same_text(other->value, carrier.value) && other->file == carrier.file) {
            other->archs |= carrier.archs;
            return;
        }
    }
    *HV_ARENA_ADD(q->who.arena, entity->carriers, entity->n, entity->cap) = carrier;
}

static bool ask_consumer(struct question *q, const struct hv_recorded *recorded,
                         unsigned arch, struct hv_who_entity *entity,
                         struct hv_err *err)
{
    const struct hv_surface *surface = recorded->surfaces[arch];
    struct form form = find_form(surface, entity->name);
    if (!form.entity)
        return true;
    struct hv_carrier carrier = {.consumer = recorded->consumer,
                                 .archs = HV_BIT(arch),
                                 .value = form.value,
                                 .file = form.entity->file,
                                 .line = form.line,
                                 .call = call_of(recorded, entity->name),
                                 .claim = claim_of(surface, entity->covered)};
    if (form.entity->cls == HV_CLASS_RECORD) {
        carrier.value = hv_arena_printf(q->who.arena, "%llu",
                                        (unsigned long long)form.entity->u.record.size);
        carrier.is_size = true;
    }
    const struct hv_release_index *index =
        hv_releases_index(q->run->releases, q->run->profile, arch, err);
    if (!index)
        return false;
    carrier.releases = form.value ? releases_of_value(index, &form, entity->name)
                                  : releases_of(index, form.entity);
    if (q->who.result)
        carrier.form = form_against_change(q, arch, surface, &form, entity->name);
    else if (!carrier.releases.first)
        carrier.form = HV_CARRIED_OWN;
    carrier.effect = effect_on(entity, &carrier);
    add_carrier(q, entity, carrier);
    return true;
}

static bool ask_all(struct question *q, struct hv_who_entity *entity,
                    struct hv_err *err)
{
    for (size_t i = 0; i < q->n_recorded; i++)
        for (unsigned a = 0; a < q->run->profile->n_archs; a++)
            if (q->recorded[i].surfaces[a] &&
                !ask_consumer(q, &q->recorded[i], a, entity, err))
                return false;
    return true;
}

/* ---- the entities ---- */

static struct hv_who_entity *add_entity(struct question *q, const char *name)
{
    struct hv_who *who = &q->who;
    for (size_t i = 0; i < who->n; i++)
        if (strcmp(who->entities[i].name, name) == 0)
            return &who->entities[i];
    struct hv_who_entity *entity =
        HV_ARENA_ADD(who->arena, who->entities, who->n, who->cap);
    *entity = (struct hv_who_entity){.name = name};
    return entity;
}

/* Findings stand by verdict, the worst first. */
static void add_finding(struct question *q, const struct hv_finding *finding)
{
    struct hv_who_entity *entity = NULL;
    for (size_t i = 0; i < q->who.n; i++)
        if (strcmp(q->who.entities[i].name, finding->change.entity) == 0)
            entity = &q->who.entities[i];
    bool asks = finding->verdict != HV_VERDICT_COMPATIBLE &&
                finding->verdict != HV_VERDICT_SOURCE &&
                hv_kind_traits(finding->change.kind)->role != HV_KIND_ROLE_TEXT;
    if (!entity && !q->names.n && asks)
        entity = add_entity(q, finding->change.entity);
    if (!entity || entity->finding)
        return;
    entity->finding = finding;
    entity->covered = finding->version_macro;
}

static void find_entities(struct question *q)
{
    for (size_t i = 0; i < q->names.n; i++)
        add_entity(q, q->names.v[i]);
    for (size_t i = 0; q->who.result && i < q->who.result->n_findings; i++)
        add_finding(q, &q->who.result->findings[i]);
}

/* Does any recorded release, or a tree, have it? A name that nobody has is a mistake.
 */
static bool check_entity(struct question *q, const struct hv_who_entity *entity,
                         struct hv_err *err)
{
    if (entity->n || entity->finding)
        return true;
    HV_EACH_BIT (a, q->run->archs) {
        struct hv_surface *newest = NULL;
        const char *const *releases;
        size_t n;
        if (!hv_releases_list(q->run->releases, q->run->profile->name, &releases, &n,
                              err))
            return false;
        for (size_t r = n; r-- > 0;) {
            struct hv_baseline which = {q->run->profile, releases[r], a};
            if (!hv_releases_surface(q->run->releases, &which, &newest, err))
                return false;
            if (find_form(newest, entity->name).entity)
                return true;
        }
    }
    return hv_fail(
        err, HV_ERR_USAGE, NULL,
        "no recorded release and no consumer has '%s': expected a name as the "
        "headers have it, such as 'struct vcpu_info' or VCPUOP_initialise",
        entity->name);
}

/* ---- the command ---- */

/* Entities and trees: a tree is written as @RELEASE, rev:REV, dir:DIR or :index. */
static bool sort_words(struct question *q, const char *const *words, struct hv_err *err)
{
    size_t n_trees = 0, n = 0;
    while (words[n])
        n++;
    q->names.v = hv_arena_alloc(q->who.arena, (n + 1) * sizeof *q->names.v);
    for (size_t i = 0; i < n; i++) {
        bool is_tree = *words[i] == '@' || *words[i] == ':' ||
                       strncmp(words[i], "rev:", 4) == 0 ||
                       strncmp(words[i], "dir:", 4) == 0;
        if (!is_tree)
            q->names.v[q->names.n++] = words[i];
        else if (n_trees++ < 2)
            q->trees[n_trees - 1] = words[i];
    }
    if (n_trees == 2 || (!n_trees && q->names.n))
        return true;
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "expected entities, or two trees, or both; found %zu tree%s (a tree "
                   "is written as @RELEASE, rev:REV or dir:DIR here)",
                   n_trees, n_trees == 1 ? "" : "s");
}

/* Without trees the profile is that of the first consumer, or the one asked for. */
static bool choose_profile(struct hvabi *run, struct hv_err *err)
{
    struct hv_strings names;
    const struct hv_consumer *consumer;
    if (!hv_start_profiles(run, err))
        return false;
    names = hv_rules_names(run, "consumers");
    if (run->options.profile || !names.n)
        return true;
    if (!hv_consumer_find(run, names.v[0], &consumer, err))
        return false;
    for (size_t i = 0; i < run->n_profiles; i++)
        if (strcmp(run->profiles[i]->name, consumer->profile) == 0)
            run->profile = run->profiles[i];
    return true;
}

/* Know the profile of the question, and compare its trees, if any. */
static bool start_question(struct question *q, struct hv_err *err)
{
    struct hvabi *run = q->run;
    if (q->trees[0])
        return hv_comparison_trees(&q->comparison, q->trees, NULL, err);
    return choose_profile(run, err) && hv_start(run, NULL, 0, err);
}

static bool answer(struct question *q, struct hv_err *err)
{
    if (!hv_recorded_read(q->run, &q->recorded, &q->n_recorded, err))
        return false;
    q->who.profile = q->run->profile;
    q->who.n_recorded = q->n_recorded;
    if (!q->n_recorded)
        return hv_fail(err, HV_ERR_INPUT, NULL, "no consumer of %s is recorded",
                       q->run->profile->title);
    find_entities(q);
    for (size_t i = 0; i < q->who.n; i++)
        if (!ask_all(q, &q->who.entities[i], err) ||
            !check_entity(q, &q->who.entities[i], err))
            return false;
    return true;
}

enum hvabi_status hvabi_who(struct hvabi *run, const char *const *words,
                            const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct question q = {
        .run = run, .comparison = {.run = run}, .who = {.arena = hv_arena_new()}};
    enum hvabi_status status = HVABI_OK;
    bool ok = hv_outputs_check(HV_REPORT_WHO, outputs, &err) &&
              sort_words(&q, words, &err) && start_question(&q, &err);
    if (ok && q.trees[0])
        q.who.result = hv_comparison_finish(&q.comparison, 1u << HV_VERDICT_BREAK);
    ok = ok && answer(&q, &err);
    if (ok)
        hv_outputs_write(HV_REPORT_WHO, &(struct hv_report){.who = &q.who}, "who",
                         outputs);
    if (ok && q.who.result && q.who.result->n_errors)
        status = hv_result_status(run, q.who.result);
    hv_recorded_done(q.recorded, q.n_recorded);
    hv_comparison_done(&q.comparison);
    hv_arena_free(q.who.arena);
    return ok ? status : hv_run_fail(run, &err);
}
