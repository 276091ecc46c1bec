/* SPDX-License-Identifier: MIT */
#include "flow/consumer/carriers.h"

#include "compare/compare.h"
#include "flow/consumer/copies.h"
#include "store/release_index.h"
#include "store/releases.h"

/* ---- the form of a name ---- */

static struct hv_form form_of(const struct hv_entity *e)
{
    bool has_value = e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_HYPERCALL;
    return (struct hv_form){e,
                            e->cls == HV_CLASS_OP ? e->u.op.number
                            : has_value           ? e->u.constant.value
                                                  : NULL,
                            e->line};
}

/* Ops first: the releases are searched for their number. */
struct hv_form hv_form_find(const struct hv_surface *s, const char *name)
{
    static const enum hv_class order[] = {HV_CLASS_RECORD,    HV_CLASS_OP,
                                          HV_CLASS_HYPERCALL, HV_CLASS_CONSTANT,
                                          HV_CLASS_TYPEDEF,   HV_CLASS_MACRO};
    const struct hv_enumerator *value;
    for (size_t i = 0; i < HV_COUNT(order); i++) {
        const struct hv_entity *e = hv_surface_find(s, order[i], name, UINT32_MAX);
        if (e)
            return form_of(e);
    }
    const struct hv_entity *e = hv_surface_enum_of(s, name, &value);
    return (struct hv_form){e, e ? value->value : NULL, e ? e->line : 0};
}

static bool same_form(const struct hv_asking *q, const struct hv_surface *const side[2],
                      const struct hv_form *a, const struct hv_form *b)
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
                             a->entity->audiences & b->entity->audiences, false});
}

/* ---- a consumer ---- */

/* Without a change, the newest release is the new side. */
static bool is_older(const struct hv_asking *q, const struct hv_release_index *index,
                     const struct hv_carrier *carrier)
{
    return !q->old && carrier->releases.last &&
           carrier->releases.last != index->releases[index->n - 1];
}

/* The newest run of recorded releases with that form of the entity, among those of the
 * form's version (NULL: all). */
static struct hv_release_run run_of(const struct hv_release_index *index,
                                    const uint64_t *forms, uint64_t own,
                                    const struct hv_copied_form *beside)
{
    struct hv_release_run run = {0};
    for (size_t r = index->n; r-- > 0;) {
        const char *release = index->releases[r];
        bool has = forms[r] == own &&
                   (!beside ||
                    hv_copied_form_is_at(
                        beside, hv_release_index_value(index, beside->macro, release)));
        if (!has && run.last)
            break;
        run.first = has ? release : NULL;
        run.last = run.last ? run.last : run.first;
    }
    return run;
}

/* The form of the entity in each release; false: none has any. */
static bool find_forms(const struct hv_release_index *index,
                       const struct hv_entity *entity, uint64_t *forms)
{
    hv_release_index_forms(index, entity, forms);
    return HV_ANY(form, forms, index->n, *form);
}

static struct hv_release_run releases_at(const struct hv_release_index *index,
                                         const struct hv_entity *entity,
                                         const struct hv_copied_form *beside)
{
    HV_FREED uint64_t *forms = hv_alloc((index->n + 1) * sizeof *forms);
    if (!find_forms(index, entity, forms))
        return (struct hv_release_run){0};
    return run_of(index, forms, hv_entity_form_hash(entity) | 1, beside);
}

/* Compare by the value, whatever its type, and whether a macro or an enumerator has
 * it. */
static struct hv_release_run releases_of_value(const struct hv_release_index *index,
                                               const struct hv_form *form,
                                               const char *name)
{
    static const enum hv_class classes[] = {HV_CLASS_CONSTANT, HV_CLASS_HYPERCALL};
    HV_FREED uint64_t *forms = hv_alloc((2 * index->n + 1) * sizeof *forms);
    struct hv_release_run best = {0};
    bool any[2];
    for (unsigned i = 0; i < 8; i++) {
        struct hv_entity value = {
            .cls = classes[i & 1], .name = name, .audiences = form->entity->audiences};
        uint64_t *own = forms + (i & 1) * index->n;
        if (i < 2)
            any[i] = find_forms(index, &value, own);
        if (!any[i & 1])
            continue;
        value.u.constant.value = form->value;
        value.u.constant.bits = i & 2 ? 64 : 32;
        value.u.constant.is_unsigned = i & 4;
        struct hv_release_run run =
            run_of(index, own, hv_entity_form_hash(&value) | 1, NULL);
        if (run.last && (!best.last || hv_release_compare(run.last, best.last) > 0))
            best = run;
    }
    return best.last ? best : releases_at(index, form->entity, NULL);
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
    /* the version only protects a consumer that really sends the old one */
    return carrier->consumer->probes || !carrier->claim ? HV_EFFECT_BREAKS
                                                        : HV_EFFECT_REFUSED;
}

/* The form of the name on a side; a number that only a comment keeps has none. */
static struct hv_form form_of_side(const struct hv_surface *side, const char *name)
{
    struct hv_form form = hv_form_find(side, name);
    bool retired =
        form.entity && form.entity->cls == HV_CLASS_OP && form.entity->u.op.removed;
    return retired ? (struct hv_form){0} : form;
}

static enum hv_carried form_against_change(const struct hv_asking *q, unsigned arch,
                                           const struct hv_surface *surface,
                                           const struct hv_form *form, const char *name)
{
    const struct hv_surface *old = q->old->surfaces[arch],
                            *new = q->new->surfaces[arch];
    struct hv_form before = form_of_side(old, name), after = form_of_side(new, name);
    bool is_old =
        old && same_form(q, (const struct hv_surface *[]){surface, old}, form, &before);
    bool is_new =
        new &&same_form(q, (const struct hv_surface *[]){surface, new}, form, &after);
    return is_old && is_new ? HV_CARRIED_RELEASED
           : is_old         ? HV_CARRIED_OLD
           : is_new         ? HV_CARRIED_NEW
                            : HV_CARRIED_OWN;
}

/* Sources refer to a record by its tag alone. */
static bool find_call(const struct hv_asking *q, struct hv_recorded *recorded,
                      const char *name, struct hv_carrier *carrier, struct hv_err *err)
{
    const struct hv_call_place *call;
    if (!hv_recorded_call(q->run, recorded, hv_without_tag(name), &call, err))
        return false;
    struct hv_call_place *kept = call ? hv_arena_alloc(q->arena, sizeof *kept) : NULL;
    if (kept)
        *kept = *call;
    carrier->call = kept;
    return true;
}

/* Add a carrier; a consumer with the same form on several architectures has one row,
 * with the releases of the first architecture. */
static void add_carrier(const struct hv_asking *q, struct hv_who_entity *entity,
                        struct hv_carrier carrier)
{
    HV_EACH (other, entity->carriers, entity->n) {
        if (other->consumer == carrier.consumer && other->form == carrier.form &&
            hv_same_text(other->value, carrier.value) && other->file == carrier.file &&
            hv_same_text(other->claim, carrier.claim)) {
            other->archs |= carrier.archs;
            return;
        }
    }
    *HV_ARENA_ADD(q->arena, entity->carriers, entity->n, entity->cap) = carrier;
}

static struct hv_carrier carrier_of(const struct hv_asking *q,
                                    const struct hv_recorded *recorded, unsigned arch,
                                    const struct hv_form *form)
{
    struct hv_carrier carrier = {.consumer = recorded->consumer,
                                 .archs = HV_BIT(arch),
                                 .value = form->value,
                                 .file = form->entity->file,
                                 .line = form->line};
    if (form->entity->cls == HV_CLASS_RECORD) {
        carrier.value = hv_arena_printf(
            q->arena, "%llu", (unsigned long long)form->entity->u.record.size);
        carrier.is_size = true;
    }
    return carrier;
}

static bool ask_consumer(const struct hv_asking *q, struct hv_recorded *recorded,
                         unsigned arch, struct hv_who_entity *entity,
                         struct hv_err *err)
{
    const struct hv_surface *surface = recorded->surfaces[arch];
    struct hv_form form = hv_form_find(surface, entity->name);
    if (!form.entity)
        return true;
    struct hv_carrier carrier = carrier_of(q, recorded, arch, &form);
    carrier.claim = claim_of(surface, entity->covered);
    const struct hv_release_index *index =
        hv_releases_index(q->run->releases, q->run->profile, arch, err);
    if (!index || !find_call(q, recorded, entity->name, &carrier, err))
        return false;
    carrier.releases = form.value ? releases_of_value(index, &form, entity->name)
                                  : releases_at(index, form.entity, NULL);
    if (q->old)
        carrier.form = form_against_change(q, arch, surface, &form, entity->name);
    else if (!carrier.releases.first)
        carrier.form = HV_CARRIED_OWN;
    carrier.is_older = is_older(q, index, &carrier);
    carrier.effect = effect_on(entity, &carrier);
    add_carrier(q, entity, carrier);
    return true;
}

/* ---- forms side by side ---- */

/* Is the form the one of the side's version? */
static bool is_of_side(const struct hv_input *side, unsigned arch,
                       const struct hv_copied_form *beside)
{
    const struct hv_surface *surface = side ? side->surfaces[arch] : NULL;
    return surface && hv_copied_form_is_at(beside, claim_of(surface, beside->macro));
}

/* The effect of a change on a consumer that asks for the version at run time and has a
 * form for each known one: none if it has the new form. */
static void judge_beside(const struct hv_asking *q, unsigned arch,
                         const struct hv_copied_form *beside,
                         struct hv_carrier *carrier)
{
    bool is_old = is_of_side(q->old, arch, beside),
         is_new = is_of_side(q->new, arch, beside);
    if (!carrier->releases.first)
        carrier->form = HV_CARRIED_OWN;
    else if (q->old)
        carrier->form = is_old && !is_new   ? HV_CARRIED_OLD
                        : is_new && !is_old ? HV_CARRIED_NEW
                        : is_old            ? HV_CARRIED_RELEASED
                                            : HV_CARRIED_OWN;
    carrier->effect = carrier->form == HV_CARRIED_OLD || !carrier->releases.first
                          ? HV_EFFECT_UNKNOWN
                          : HV_EFFECT_NONE;
    if (!q->old)
        carrier->effect = HV_EFFECT_NONE;
}

/* A copy that may have forms of the entity side by side. */
struct bearer {
    struct hv_recorded *recorded;
    unsigned arch;
    struct hv_who_entity *entity;
};

static bool ask_form(const struct hv_asking *q, const struct bearer *b,
                     const struct hv_entity *e, struct hv_err *err)
{
    struct hv_copied_form beside;
    if (e->cls != HV_CLASS_RECORD || !hv_begins_with(e->name, b->entity->name) ||
        !hv_copied_form_of(b->recorded->consumer, q->run->atoms, e->name, &beside) ||
        strcmp(beside.of, b->entity->name) != 0)
        return true;
    const struct hv_form form = {e, NULL, e->line};
    struct hv_carrier carrier = carrier_of(q, b->recorded, b->arch, &form);
    const struct hv_release_index *index =
        hv_releases_index(q->run->releases, q->run->profile, b->arch, err);
    if (!index || !find_call(q, b->recorded, e->name, &carrier, err))
        return false;
    carrier.claim =
        hv_arena_printf(q->arena, "%llu", (unsigned long long)beside.version);
    carrier.is_beside = true;
    carrier.releases = releases_at(
        index, hv_copied_form_plain(b->recorded->consumer, q->run->atoms, q->arena, e),
        &beside);
    carrier.is_older = is_older(q, index, &carrier);
    judge_beside(q, b->arch, &beside, &carrier);
    add_carrier(q, b->entity, carrier);
    return true;
}

static bool ask_forms(const struct hv_asking *q, struct hv_recorded *recorded,
                      unsigned arch, struct hv_who_entity *entity, struct hv_err *err)
{
    const struct hv_surface *surface = recorded->surfaces[arch];
    if (!hv_copied_forms_beside(recorded->consumer))
        return true;
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        if (!ask_form(q, &(struct bearer){recorded, arch, entity}, e, err))
            return false;
    }
    return true;
}

bool hv_carriers_ask(const struct hv_asking *q, struct hv_who_entity *entity,
                     struct hv_err *err)
{
    HV_EACH (recorded, q->recorded, q->n_recorded)
        HV_EACH_ARCH (a, recorded->surfaces)
            if (!ask_consumer(q, recorded, a, entity, err) ||
                !ask_forms(q, recorded, a, entity, err))
                return false;
    return true;
}

/* ---- the findings of a comparison ---- */

static void add_entity_name(struct hvabi *run, const struct hv_entity *e,
                            struct hv_strings *names)
{
    if (e)
        hv_strings_add(names, e->name, run->arena);
}

/* The sorted names to read from copies: the entities of the findings, and version
 * macros. */
static struct hv_strings names_of(struct hvabi *run, const struct hv_result *result)
{
    struct hv_strings names = {0};
    HV_EACH (f, result->findings, result->n_findings) {
        if (!hv_finding_asks_consumers(f))
            continue;
        hv_strings_add(&names, f->change.entity, run->arena);
        add_entity_name(run, f->change.before.entity, &names);
        add_entity_name(run, f->change.after.entity, &names);
    }
    HV_EACH (version, run->profile->version_macros,
             names.n ? run->profile->n_version_macros : 0)
        hv_strings_add(&names, version->macro, run->arena);
    HV_SORT(names.v, names.n, hv_by_text);
    HV_UNIQUE_TEXTS(names.v, names.n);
    return names;
}

/* Findings about one entity are adjacent and differ in their effect on carriers. known:
 * the previous finding that was looked up, or NULL. */
static bool ask_finding(const struct hv_asking *q, struct hv_finding *f,
                        const struct hv_finding *known, struct hv_err *err)
{
    struct hv_who_entity entity = {
        .name = f->change.entity, .finding = f, .covered = f->version_macro};
    if (known && hv_same_text(known->change.entity, f->change.entity) &&
        hv_same_text(known->version_macro, f->version_macro)) {
        entity.n = known->n_carriers;
        entity.carriers = HV_ARENA_COPY(q->arena, known->carriers, known->n_carriers);
        HV_EACH (carrier, entity.carriers, entity.n)
            if (!carrier->is_beside)
                carrier->effect = effect_on(&entity, carrier);
    } else if (!hv_carriers_ask(q, &entity, err)) {
        return false;
    }
    f->carriers = entity.carriers;
    f->n_carriers = entity.n;
    return true;
}

void hv_carriers_find(struct hv_comparison *c)
{
    struct hv_result *result = &c->result;
    struct hv_asking q = {
        .run = c->run, .arena = result->arena, .old = c->old, .new = c->new};
    struct hv_err err = {0};
    struct hv_strings names = names_of(c->run, result);
    if (!names.n)
        return;
    bool ok = hv_recorded_read(c->run, &names, &q.recorded, &q.n_recorded, &err);
    result->n_consumers = q.n_recorded;
    const struct hv_finding *known = NULL;
    for (size_t i = 0; ok && q.n_recorded && i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (!hv_finding_asks_consumers(f))
            continue;
        ok = ask_finding(&q, f, known, &err);
        known = f;
    }
    hv_recorded_done(q.recorded, q.n_recorded);
    if (!ok)
        hv_result_add_error(result, NULL, &err);
}
