/* SPDX-License-Identifier: MIT
 *
 * Names that a word or an option of a command line can be, for those who offer them.
 */
#include "flow/consumer/consumers.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "flow/word.h"
#include "store/releases.h"

/* Names are added once, in the order in which they are found. */
static void add_name(struct hv_buf *out, const char *name, const char *about)
{
    size_t n = strlen(name);
    for (const char *p = out->p; p && *p; p = strchr(p, '\n') + 1)
        if (strncmp(p, name, n) == 0 && p[n] == '\t')
            return;
    hv_buf_printf(out, "%s\t%s\n", name, about);
}

static void add_releases(struct hvabi *run, const struct hv_profile *profile,
                         struct hv_buf *out)
{
    struct hv_err none = {0};
    const char *const *names;
    size_t n;
    if (!hv_releases_list(run->releases, profile->name, &names, &n, &none))
        return;     /* nothing is recorded */
    while (n-- > 0) /* the newest are asked for most */
        add_name(out, names[n], profile->name);
}

static void add_archs(struct hvabi *run, const struct hv_profile *profile,
                      struct hv_buf *out)
{
    (void)run;
    for (size_t i = 0; i < profile->n_archs; i++)
        add_name(out, profile->archs[i].name, profile->archs[i].target);
}

static void add_audiences(struct hvabi *run, const struct hv_profile *profile,
                          struct hv_buf *out)
{
    (void)run;
    for (size_t i = 0; i < profile->n_audiences; i++)
        add_name(out, profile->audiences[i].name, profile->name);
}

static void add_profile_name(struct hvabi *run, const struct hv_profile *profile,
                             struct hv_buf *out)
{
    (void)run;
    add_name(out, profile->name, "");
}

/* What a profile has. */
static const struct {
    const char *what;
    void (*add)(struct hvabi *run, const struct hv_profile *profile,
                struct hv_buf *out);
} of_profiles[] = {
    {"profile", add_profile_name},
    {"release", add_releases},
    {"arch", add_archs},
    {"audience", add_audiences},
};
enum { OF_PROFILES = sizeof of_profiles / sizeof *of_profiles };

/* The profile of the working tree, or NULL: then nobody can tell which one is meant. */
static const struct hv_profile *working_profile(struct hvabi *run)
{
    struct hv_err ignored = {0};
    struct hv_input *input = hv_input_open(run, NULL, &ignored);
    bool known = input && hv_start_profile(run, &input, 1, &ignored);
    hv_input_free(input);
    return known ? run->profile : NULL;
}

static bool list_of_profiles(struct hvabi *run, size_t kind, struct hv_buf *out,
                             struct hv_err *err)
{
    if (!hv_start_profiles(run, err))
        return false;
    bool all = of_profiles[kind].add == add_profile_name;
    const struct hv_profile *only = all ? NULL : working_profile(run);
    for (size_t i = 0; i < run->n_profiles; i++)
        if (!only || run->profiles[i] == only)
            of_profiles[kind].add(run, run->profiles[i], out);
    return true;
}

static bool list_rules(struct hvabi *run, struct hv_buf *out, struct hv_err *err)
{
    if (!hv_rules_read(run, err))
        return false;
    const struct hv_catalogue *catalogue = run->catalogue;
    for (size_t i = 0; i < catalogue->n_rules + catalogue->n_hazards; i++) {
        const struct hv_rule *rule = i < catalogue->n_rules
                                         ? &catalogue->rules[i]
                                         : &catalogue->hazards[i - catalogue->n_rules];
        hv_buf_printf(out, "%s\t%s\n%s\t%s\n", rule->id, rule->title, rule->slug,
                      rule->title);
    }
    return true;
}

static bool list_consumers(struct hvabi *run, struct hv_buf *out, struct hv_err *err)
{
    const struct hv_consumer *consumer;
    struct hv_strings names;
    if (!hv_rules_find(run, err) || !hv_rules_names(run, "consumers", &names, err))
        return false;
    for (size_t i = 0; i < names.n; i++) {
        if (!hv_consumer_find(run, names.v[i], &consumer, err))
            return false;
        add_name(out, consumer->name, consumer->title);
    }
    return true;
}

static bool list_names(struct hvabi *run, const char *what, struct hv_buf *out,
                       struct hv_err *err)
{
    if (strcmp(what, "rule") == 0)
        return list_rules(run, out, err);
    if (strcmp(what, "consumer") == 0)
        return list_consumers(run, out, err);
    for (size_t i = 0; i < OF_PROFILES; i++)
        if (strcmp(what, of_profiles[i].what) == 0)
            return list_of_profiles(run, i, out, err);
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
