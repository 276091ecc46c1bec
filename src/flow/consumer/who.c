/* SPDX-License-Identifier: MIT
 *
 * Who: recorded consumers asked about entities, and about what a change does to each.
 */
#include "model/who.h"

#include "flow/comparison.h"
#include "flow/consumer/carriers.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "store/releases.h"

struct question {
    struct hvabi *run;
    struct hv_comparison comparison;
    struct hv_who who;
    struct hv_asking asking;
    const char *trees[2];
    struct hv_strings names; /* of the entities to look up */
};

/* ---- the entities ---- */

static struct hv_who_entity *find_entity(const struct question *q, const char *name)
{
    return HV_FIND(e, q->who.entities, q->who.n, strcmp(e->name, name) == 0);
}

static struct hv_who_entity *add_entity(struct question *q, const char *name)
{
    struct hv_who *who = &q->who;
    struct hv_who_entity *entity = find_entity(q, name);
    if (!entity) {
        entity = HV_ARENA_ADD(who->arena, who->entities, who->n, who->cap);
        *entity = (struct hv_who_entity){.name = name};
    }
    return entity;
}

/* Findings are sorted by verdict, worst first. */
static void add_finding(struct question *q, const struct hv_finding *finding)
{
    struct hv_who_entity *entity = find_entity(q, finding->change.entity);
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

/* Fail unless a recorded release or a tree has the entity: an unknown name is a
 * mistake. */
static bool check_entity(struct question *q, const struct hv_who_entity *entity,
                         struct hv_err *err)
{
    if (entity->n || entity->finding)
        return true;
    HV_EACH_BIT (a, q->run->archs) {
        struct hv_surface *newest = NULL;
        struct hv_strings releases;
        if (!hv_releases_list(q->run->releases, q->run->profile->name, &releases, err))
            return false;
        for (size_t r = releases.n; r-- > 0;) {
            struct hv_baseline which = {q->run->profile, releases.v[r], a};
            if (!hv_releases_surface(q->run->releases, &which, &newest, err))
                return false;
            if (hv_form_find(newest, entity->name).entity)
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

/* Separate entities from trees, which are @RELEASE, rev:REV, dir:DIR or :index. */
static bool sort_words(struct question *q, const char *const *words, struct hv_err *err)
{
    size_t n_trees = 0;
    for (; *words; words++) {
        bool is_tree = **words == '@' || **words == ':' ||
                       hv_begins_with(*words, "rev:") || hv_begins_with(*words, "dir:");
        if (!is_tree)
            hv_strings_add(&q->names, *words, q->who.arena);
        else if (n_trees++ < 2)
            q->trees[n_trees - 1] = *words;
    }
    if (n_trees == 2 || (!n_trees && q->names.n))
        return true;
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "expected entities, or two trees, or both; found %zu tree%s (a tree "
                   "is written as @RELEASE, rev:REV or dir:DIR here)",
                   n_trees, n_trees == 1 ? "" : "s");
}

/* Where to look for a name, the cheapest first. */
enum place {
    IN_NEWEST_NAMED, /* names of the newest release, without enumerators */
    IN_NEWEST,
    ANYWHERE, /* in any release or recorded copy */
    NOWHERE   /* take any profile with consumers */
};

/* The profiles sought: with consumers, and knowing the name. */
struct wanted {
    struct hv_strings consumers;
    const char *name;
    enum place place;
};

/* Has the release of the profile (or the recorded copy of that path) the name? */
static bool knows_name(struct hvabi *run, const struct hv_profile *profile,
                       const char *release, const struct wanted *wanted)
{
    const char *names[] = {wanted->name};
    const struct hv_strings only = {1, names};
    struct hv_err ignored = {0};
    bool known = false;
    for (unsigned a = 0; !known && a < profile->n_archs; a++) {
        const struct hv_baseline which = {profile, release, a};
        struct hv_surface *surface = NULL;
        hv_releases_excerpt(run->releases, &which,
                            wanted->place == IN_NEWEST_NAMED ? &only : NULL, &surface,
                            &ignored);
        known = hv_form_find(surface, wanted->name).entity != NULL;
        hv_surface_free(surface);
    }
    return known;
}

static bool releases_know(struct hvabi *run, const struct hv_profile *profile,
                          const struct wanted *wanted)
{
    struct hv_strings all;
    struct hv_err ignored = {0};
    if (!hv_releases_list(run->releases, profile->name, &all, &ignored) || !all.n)
        return false;
    size_t first = wanted->place == ANYWHERE ? 0 : all.n - 1;
    return HV_ANY(r, all.v + first, all.n - first,
                  knows_name(run, profile, *r, wanted));
}

/* Has a consumer a copy of the profile's headers, with the name in it if copies are
 * searched? */
static bool copies_fit(struct hvabi *run, const struct hv_profile *profile,
                       const struct wanted *wanted, bool *ret, struct hv_err *err)
{
    const struct hv_consumer *consumer;
    *ret = false;
    for (size_t i = 0; !*ret && i < wanted->consumers.n; i++) {
        if (!hv_consumer_find(run, wanted->consumers.v[i], &consumer, err))
            return false;
        *ret = strcmp(consumer->profile, profile->name) == 0 &&
               (wanted->place != ANYWHERE ||
                knows_name(run, profile, hv_recorded_release(run, consumer), wanted));
    }
    return true;
}

static bool fits_name(void *ctx, struct hvabi *run, struct hv_profile *profile,
                      bool *ret_fits, struct hv_err *err)
{
    const struct wanted *wanted = ctx;
    if (!copies_fit(run, profile, wanted, ret_fits, err))
        return false;
    if (wanted->place == ANYWHERE)
        *ret_fits = *ret_fits || releases_know(run, profile, wanted);
    else if (wanted->place != NOWHERE)
        *ret_fits = *ret_fits && releases_know(run, profile, wanted);
    return true;
}

/* Without trees choose the profiles that were asked for, else those with consumers that
 * know the first name, else the first with consumers. */
static bool choose_by_name(struct question *q, struct hv_err *err)
{
    struct hvabi *run = q->run;
    struct wanted wanted = {.name = q->names.v[0]};
    if (!hv_start_profiles(run, err) ||
        !hv_rules_names(run, "consumers", &wanted.consumers, err))
        return false;
    for (; !run->profile && wanted.place <= NOWHERE; wanted.place++)
        if (!hv_start_choose(run, fits_name, &wanted, err))
            return false;
    if (wanted.place > NOWHERE && run->n_interfaces)
        run->n_interfaces = 1;
    return true;
}

/* Choose the profile, and compare the trees, if any. */
static bool start_question(struct question *q, struct hv_err *err)
{
    struct hvabi *run = q->run;
    if (q->trees[0])
        return hv_comparison_trees(&q->comparison, q->trees, NULL, err);
    return choose_by_name(q, err) && hv_start(run, NULL, 0, err);
}

static bool answer(struct question *q, struct hv_err *err)
{
    if (!hv_recorded_read(q->run, NULL, &q->asking.recorded, &q->asking.n_recorded,
                          err))
        return false;
    q->who.profile = q->run->profile;
    q->who.n_recorded = q->asking.n_recorded;
    if (!q->asking.n_recorded)
        return hv_fail(err, HV_ERR_USAGE, NULL, "no consumer of %s is recorded",
                       q->run->profile->title);
    if (q->trees[0]) {
        q->asking.old = q->comparison.old;
        q->asking.new = q->comparison.new;
    }
    for (size_t i = 0; i < q->names.n; i++)
        add_entity(q, q->names.v[i]);
    for (size_t i = 0; q->who.result && i < q->who.result->n_findings; i++)
        add_finding(q, &q->who.result->findings[i]);
    return !HV_ANY(e, q->who.entities, q->who.n,
                   !hv_carriers_ask(&q->asking, e, err) || !check_entity(q, e, err));
}

static enum hvabi_status who_interface(struct hvabi *run, const void *ctx,
                                       const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct question q = {
        .run = run, .comparison = {.run = run}, .who = {.arena = hv_arena_new()}};
    q.asking = (struct hv_asking){.run = run, .arena = q.who.arena};
    enum hvabi_status status = HVABI_OK;
    bool ok = hv_outputs_check(HV_REPORT_WHO, outputs, &err) &&
              sort_words(&q, ctx, &err) && start_question(&q, &err);
    if (ok && q.trees[0])
        q.who.result = hv_comparison_finish(&q.comparison, 1u << HV_VERDICT_BREAK);
    ok = ok && answer(&q, &err);
    if (ok)
        hv_outputs_write(HV_REPORT_WHO, &(struct hv_report){.who = &q.who}, "who",
                         outputs);
    if (ok && q.who.result && q.who.result->n_errors)
        status = hv_result_status(run, q.who.result);
    hv_recorded_done(q.asking.recorded, q.asking.n_recorded);
    hv_comparison_done(&q.comparison);
    hv_arena_free(q.who.arena);
    return ok ? status : hv_run_fail(run, &err);
}

enum hvabi_status hvabi_who(struct hvabi *run, const char *const *words,
                            const struct hvabi_outputs *outputs)
{
    return hv_each_interface(run, who_interface, words, outputs, true);
}
