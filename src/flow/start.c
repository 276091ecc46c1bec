/* SPDX-License-Identifier: MIT */
#include "flow/start.h"

#include "base/file.h"
#include "flow/policy.h"
#include "flow/word.h"
#include "model/consumer.h"
#include "store/store.h"

static bool add_profile(struct hvabi *run, struct hv_profile *profile)
{
    if (profile)
        *HV_ARENA_APPEND(run->arena, run->profiles, run->n_profiles) = profile;
    return profile != NULL;
}

static bool read_named(struct hvabi *run, const char *name, struct hv_err *err)
{
    struct hv_file file;
    const char *path = hv_arena_printf(run->arena, "profiles/%s.json", name);
    return hv_rules_file(run, path, &file, err) &&
           add_profile(run,
                       hv_profile_parse(&file, run->compiled_rules, run->atoms, err));
}

/* Is it the file that the profile of that name is read from? */
static bool is_named_file(struct hvabi *run, const char *path, const char *name,
                          bool *ret, struct hv_err *err)
{
    struct hv_file named;
    HV_BUF asked = {0}, own = {0};
    bool ok = hv_rules_file(run, hv_arena_printf(run->arena, "profiles/%s.json", name),
                            &named, err) &&
              hv_file_read(path, SIZE_MAX, &asked, err) &&
              (named.bytes ? (hv_buf_add(&own, named.bytes, named.n), true)
                           : hv_file_read(named.name, SIZE_MAX, &own, err));
    *ret = ok && own.n == asked.n && memcmp(own.p, asked.p, own.n) == 0;
    return ok;
}

/* Read a profile given by a name or a file. */
static bool read_word(struct hvabi *run, const char *word,
                      const struct hv_strings *names, struct hv_err *err)
{
    if (hv_strings_have(names, word))
        return read_named(run, word, err);
    if (strchr(word, '/') || hv_file_exists(word)) {
        /* The releases of a name were recorded with the profile of that name; what they
         * lack may exist for the file's profile, which reads other headers, or in
         * another way. */
        struct hv_profile *p = hv_profile_read(word, run->atoms, err);
        bool same = true;
        if (!add_profile(run, p) || (hv_strings_have(names, p->name) &&
                                     !is_named_file(run, word, p->name, &same, err)))
            return false;
        p->foreign = !same;
        return true;
    }
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "there is no profile '%s', nor such a file%s", word,
                   hv_run_meant(run, word, names->v, names->n));
}

/* --profile: a name or a file, or several separated by commas. */
static bool read_asked(struct hvabi *run, const struct hv_strings *names,
                       struct hv_err *err)
{
    const char *list = run->options.profile;
    if (hv_file_exists(list)) /* its name may contain commas */
        return read_word(run, list, names, err);
    for (bool more = true; more;) {
        size_t len = strcspn(list, ",");
        more = list[len] == ',';
        if (!read_word(run, hv_arena_strndup(run->arena, list, len), names, err))
            return false;
        list += len + more;
    }
    return true;
}

bool hv_start_profiles(struct hvabi *run, struct hv_err *err)
{
    if (run->profiles)
        return true;
    struct hv_strings names;
    if (!hv_rules_find(run, err) || !hv_rules_names(run, "profiles", &names, err))
        return false;
    if (run->options.profile)
        return read_asked(run, &names, err);
    return HV_ALL(x, names.v, names.n, read_named(run, *x, err));
}

/* ---- the profiles of a run ---- */

/* "a, b" */
static const char *list_interfaces(struct hvabi *run)
{
    const char **names = hv_arena_alloc(run->arena, run->n_interfaces * sizeof *names);
    for (size_t i = 0; i < run->n_interfaces; i++)
        names[i] = run->interfaces[i]->name;
    return hv_run_joined(run, names, run->n_interfaces);
}

static void take_first(struct hvabi *run)
{
    if (run->n_interfaces)
        run->profile = run->interfaces[0];
}

static bool check_several(struct hvabi *run, struct hv_err *err)
{
    return run->n_interfaces < 2 || run->several ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "several profiles fit (%s), and this command takes one of them: "
                   "add --profile NAME",
                   list_interfaces(run));
}

bool hv_start_choose(struct hvabi *run, hv_fits_fn *fits, void *ctx, struct hv_err *err)
{
    if (!hv_start_profiles(run, err))
        return false;
    if (run->profile)
        return true;
    run->interfaces = NULL;
    run->n_interfaces = 0;
    HV_EACH (profile, run->profiles, run->n_profiles) {
        bool fit = run->options.profile != NULL;
        if (!fit && !fits(ctx, run, *profile, &fit, err))
            return false;
        if (fit)
            *HV_ARENA_APPEND(run->arena, run->interfaces, run->n_interfaces) = *profile;
    }
    take_first(run);
    return true;
}

struct inputs {
    struct hv_input *const *v;
    size_t n;
    bool trees; /* trees decide, if there are any; else numbers of releases */
};

static bool is_of(struct hvabi *run, struct hv_input *input,
                  const struct hv_profile *profile)
{
    return input->baseline
               ? hv_release_of_word(run, profile, input->baseline, NULL) != NULL
               : hv_input_is_of(run, input, profile, NULL);
}

/* What the first tree has and a later one has not is no 'no change': it fits, and then
 * fails. What only a later one has is new, and there is nothing to compare it with. */
static bool fits_inputs(void *ctx, struct hvabi *run, struct hv_profile *profile,
                        bool *ret_fits, struct hv_err *err)
{
    const struct inputs *inputs = ctx;
    const char *missing = NULL;
    bool any_tree = false, first_tree = false, seen_tree = false, release = true;
    (void)err;
    HV_EACH (input, inputs->v, inputs->n) {
        bool fit = is_of(run, *input, profile), tree = !(*input)->baseline;
        first_tree |= tree && !seen_tree && fit;
        seen_tree |= tree;
        any_tree |= tree && fit;
        release &= tree || fit;
        missing = !fit && !missing ? (*input)->word : missing;
    }
    *ret_fits = release && (!inputs->trees || first_tree);
    if (!*ret_fits && any_tree)
        run->not_taken = hv_arena_printf(
            run->arena, "%s%s%s was not compared, as %s has nothing of it",
            run->not_taken ? run->not_taken : "", run->not_taken ? "; " : "",
            profile->name, missing);
    return true;
}

static bool fail_unknown(struct hvabi *run, const struct hv_input *input,
                         struct hv_err *err)
{
    struct hv_strings names;
    if (run->consumer && input && !input->baseline) {
        /* A known consumer without a copy where its file says it is. */
        const struct hv_profile *p = run->profiles[0];
        return hv_fail(
            err, HV_ERR_INPUT, run->consumer->path,
            "%s has no copy of the headers at the place that \"copy\" names: "
            "expected %s below %s",
            input->word, hv_run_joined(run, p->markers.v, p->markers.n),
            p->n_layouts ? "the roots of \"layouts\""
                         : hv_run_joined(run, p->roots.v, p->roots.n));
    }
    if (!hv_rules_names(run, "profiles", &names, err))
        return false;
    return hv_fail(
        err, HV_ERR_INPUT, input ? input->word : NULL, "%s (profiles: %s)",
        input && input->baseline
            ? "there is no such recorded release"
            : "there are no public headers of a known hypervisor: expected the top of "
              "a source tree (-C DIR) or the directory of the headers",
        hv_run_joined(run, names.v, names.n));
}

/* Are releases of both made from the same trees? Then a number is the same tree's. */
static bool of_one_tree(const struct hv_profile *a, const struct hv_profile *b)
{
    return a->n_versions && b->n_versions && a->release_tag && b->release_tag &&
           strcmp(a->release_tag, b->release_tag) == 0 &&
           strcmp(a->versions[0].file, b->versions[0].file) == 0;
}

/* Fail for "@2.4" if it is a release of two hypervisors, as it is ambiguous. */
static bool check_numbers(struct hvabi *run, const struct inputs *inputs,
                          struct hv_err *err)
{
    for (size_t i = 1; !inputs->trees && i < run->n_interfaces; i++)
        if (!of_one_tree(run->interfaces[0], run->interfaces[i]))
            return hv_fail(err, HV_ERR_USAGE, inputs->v[0]->word,
                           "several hypervisors have such a release (%s): add "
                           "--profile NAME",
                           list_interfaces(run));
    return true;
}

static bool choose_profiles(struct hvabi *run, struct inputs *inputs,
                            struct hv_err *err)
{
    inputs->trees = HV_ANY(x, inputs->v, inputs->n, !(*x)->baseline);
    if (!hv_start_choose(run, fits_inputs, inputs, err))
        return false;
    if (!run->profile) {
        /* None fits all: report the error for the first that fits one. */
        run->not_taken = NULL;
        for (size_t i = 0; i < inputs->n && !run->profile; i++)
            HV_EACH (profile, run->profiles, run->n_profiles)
                if (!run->profile && inputs->trees == !inputs->v[i]->baseline &&
                    is_of(run, inputs->v[i], *profile))
                    run->profile = *profile;
    }
    if (run->profile)
        return run->options.profile || check_numbers(run, inputs, err);
    struct hv_input *const *unknown =
        HV_FIND(x, inputs->v, inputs->n, inputs->trees == !(*x)->baseline);
    return fail_unknown(run, unknown ? *unknown : NULL, err);
}

uint32_t hv_start_mask(const struct hv_profile *profile, bool archs, const char *name)
{
    if (archs)
        return hv_profile_archs_named(profile, name);
    int audience = hv_profile_audience(profile, name);
    return audience < 0 ? 0 : UINT32_C(1) << audience;
}

const char *hv_next_name(struct hvabi *run, const char **list)
{
    size_t n = *list ? strcspn(*list, ",") : 0;
    if (!*list || !**list)
        return NULL;
    const char *name = hv_arena_strndup(run->arena, *list, n);
    *list += n + ((*list)[n] == ',');
    return name;
}

/* --arch or --audience: "a,b" -> bits by the profile's index; all without the
 * option. */
static bool parse_mask(struct hvabi *run, bool archs, uint32_t *ret_mask,
                       struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    const char *list = archs ? run->options.archs : run->options.audiences, *name;
    const char *what = archs ? "architecture" : "audience";
    struct hv_set_names all =
        archs ? hv_arch_names(profile, ~0u) : hv_audience_names(profile, ~0u);
    *ret_mask = list ? 0 : (uint32_t)((UINT64_C(1) << all.n) - 1);
    while ((name = hv_next_name(run, &list))) {
        uint32_t mask = hv_start_mask(profile, archs, name);
        /* If another interface of the run has it, the name is not misspelt. */
        if (!mask && !HV_ANY(x, run->interfaces, run->n_interfaces,
                             *x != run->profile && hv_start_mask(*x, archs, name)))
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "there is no %s '%s' in the profile %s%s", what, name,
                           profile->name, hv_run_meant(run, name, all.v, all.n));
        *ret_mask |= mask;
    }
    return *ret_mask ||
           hv_fail(err, HV_ERR_USAGE, NULL, "the list of %ss is empty", what);
}

static bool has_asked(struct hvabi *run, const struct hv_profile *profile, bool archs)
{
    const char *list = archs ? run->options.archs : run->options.audiences, *name;
    if (!list)
        return true;
    while ((name = hv_next_name(run, &list)))
        if (hv_start_mask(profile, archs, name))
            return true;
    return false;
}

/* Drop interfaces without any of the requested architectures or audiences; if that is
 * all, the first one reports which it has. */
static void drop_unasked(struct hvabi *run)
{
    size_t n = run->n_interfaces;
    HV_KEEP(x, run->interfaces, n,
            has_asked(run, *x, true) && has_asked(run, *x, false));
    run->n_interfaces = n ? n : run->n_interfaces > 0;
    take_first(run);
}

static bool begin_profiles(struct hvabi *run, struct inputs *inputs, struct hv_err *err)
{
    bool ok = choose_profiles(run, inputs, err);
    if (ok)
        drop_unasked(run);
    else
        run->n_interfaces = 0; /* nothing is left to continue with */
    return ok;
}

bool hv_start_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                      struct hv_err *err)
{
    if (run->options.in_process && !run->options.no_sandbox)
        return hv_fail(
            err, HV_ERR_USAGE, NULL,
            "--jobs 0 parses headers in this process, without the system-call filter "
            "and without limits: add --no-sandbox for headers that you trust");
    struct inputs all = {.v = inputs, .n = n};
    if ((!run->profile && !begin_profiles(run, &all, err)) || !check_several(run, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!hv_input_is_of(run, inputs[i], run->profile, err))
            return false;
    return parse_mask(run, true, &run->archs, err) &&
           parse_mask(run, false, &run->audiences, err);
}

bool hv_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
              struct hv_err *err)
{
    return hv_start_profile(run, inputs, n, err) && hv_rules_read(run, err);
}

bool hv_start_tree(struct hvabi *run, const char *word, struct hv_input **ret_input,
                   struct hv_err *err)
{
    *ret_input = hv_input_open(run, word, err);
    return *ret_input && hv_start(run, ret_input, 1, err) &&
           hv_input_read(run, *ret_input, err);
}
