/* SPDX-License-Identifier: MIT
 *
 * Names that a word or an option of a command line can be, for those who offer them.
 */
#include "flow/consumer/consumers.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "store/releases.h"

/* Add a name once, in the order of discovery. */
static void add_name(struct hv_buf *out, const char *name, const char *about)
{
    size_t n = strlen(name);
    for (const char *p = out->p; p && *p; p = strchr(p, '\n') + 1)
        if (strncmp(p, name, n) == 0 && p[n] == '\t')
            return;
    hv_buf_printf(out, "%s\t%s\n", name, about);
}

/* Add the names of that kind in a profile. */
static void add_of_profile(struct hvabi *run, const struct hv_profile *profile,
                           const char *what, struct hv_buf *out)
{
    struct hv_err none = {0}; /* ignored if nothing is recorded */
    struct hv_strings names;
    if (strcmp(what, "profile") == 0)
        add_name(out, profile->name, "");
    if (strcmp(what, "release") == 0 &&
        hv_releases_list(run->releases, profile->name, &names, &none))
        while (names.n-- > 0) /* newest first, as most wanted */
            add_name(out, names.v[names.n], profile->name);
    HV_EACH (arch, profile->archs, strcmp(what, "arch") == 0 ? profile->n_archs : 0)
        add_name(out, arch->name, arch->target);
    HV_EACH (audience, profile->audiences,
             strcmp(what, "audience") == 0 ? profile->n_audiences : 0)
        add_name(out, audience->name, profile->name);
}

/* The profile of the working tree, or NULL: then it is unknown which one is meant. */
static const struct hv_profile *working_profile(struct hvabi *run)
{
    struct hv_err ignored = {0};
    struct hv_input *input = hv_input_open(run, NULL, &ignored);
    bool known = input && hv_start_profile(run, &input, 1, &ignored);
    hv_input_free(input);
    return known ? run->profile : NULL;
}

static bool list_of_profiles(struct hvabi *run, const char *what, struct hv_buf *out,
                             struct hv_err *err)
{
    if (!hv_start_profiles(run, err))
        return false;
    const struct hv_profile *only =
        strcmp(what, "profile") == 0 ? NULL : working_profile(run);
    HV_EACH (profile, run->profiles, run->n_profiles)
        if (!only || *profile == only)
            add_of_profile(run, *profile, what, out);
    return true;
}

static void add_rules(struct hv_buf *out, const struct hv_rule *rules, size_t n)
{
    HV_EACH (rule, rules, n)
        hv_buf_printf(out, "%s\t%s\n%s\t%s\n", rule->id, rule->title, rule->slug,
                      rule->title);
}

static bool list_rules(struct hvabi *run, struct hv_buf *out, struct hv_err *err)
{
    if (!hv_rules_read(run, err))
        return false;
    add_rules(out, run->catalogue->rules, run->catalogue->n_rules);
    add_rules(out, run->catalogue->hazards, run->catalogue->n_hazards);
    return true;
}

static bool list_consumers(struct hvabi *run, struct hv_buf *out, struct hv_err *err)
{
    const struct hv_consumer *consumer;
    struct hv_strings names;
    if (!hv_rules_find(run, err) || !hv_rules_names(run, "consumers", &names, err))
        return false;
    HV_EACH (name, names.v, names.n) {
        if (!hv_consumer_find(run, *name, &consumer, err))
            return false;
        add_name(out, consumer->name, consumer->title);
    }
    return true;
}

static bool list_names(struct hvabi *run, const char *what, struct hv_buf *out,
                       struct hv_err *err)
{
    static const char *const of_profiles[] = {"profile", "release", "arch", "audience"};
    if (strcmp(what, "rule") == 0)
        return list_rules(run, out, err);
    if (strcmp(what, "consumer") == 0)
        return list_consumers(run, out, err);
    if (HV_ANY(x, of_profiles, HV_COUNT(of_profiles), strcmp(*x, what) == 0))
        return list_of_profiles(run, what, out, err);
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "there are no names of '%s'; valid values: rule, profile, release, "
                   "arch, audience, consumer",
                   what);
}

enum hvabi_status hvabi_names(struct hvabi *run, const char *what,
                              struct hvabi_output *output)
{
    struct hv_err err = {0};
    HV_BUF out = {0};
    bool ok = list_names(run, what, &out, &err);
    if (ok)
        hv_outputs_fill(output, &out);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
