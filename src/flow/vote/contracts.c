/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"

#include "flow/start.h"
#include "store/releases.h"

static bool fail_form(const char *text, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "--contract '%s': expected OP:WHAT=VALUE, or, for some "
                   "architectures, OP:WHAT=VALUE@ARCH[,ARCH]",
                   text);
}

static bool read_archs(struct hvabi *run, const char *list, uint32_t *ret,
                       struct hv_err *err)
{
    *ret = 0;
    for (const char *name; (name = hv_next_name(run, &list));) {
        uint32_t archs = hv_profile_archs_named(run->profile, name);
        if (!archs)
            return hv_fail(
                err, HV_ERR_USAGE, NULL,
                "--contract: there is no architecture '%s' in the profile %s", name,
                run->profile->name);
        *ret |= archs;
    }
    return *ret != 0;
}

/* The run's profile with one more contract: profiles as they were read stay so. */
static void add_contract(struct hvabi *run, const struct hv_contract *contract)
{
    struct hv_profile *profile = hv_arena_alloc(run->arena, sizeof *profile);
    *profile = *run->profile;
    struct hv_contract *all =
        hv_arena_alloc(run->arena, (profile->n_contracts + 1) * sizeof *all);
    HV_EACH (c, profile->contracts, profile->n_contracts)
        all[c - profile->contracts] = *c;
    all[profile->n_contracts++] = *contract;
    profile->contracts = all;
    run->profile = profile;
}

bool hv_contract_propose(struct hvabi *run, const char *text, struct hv_err *err)
{
    struct hv_arena *arena = run->arena;
    size_t op = strcspn(text, ":="), what, value;
    if (text[op] != ':' || !op)
        return fail_form(text, err);
    what = strcspn(text + op + 1, "=@");
    const char *behind = text + op + 1 + what;
    if (*behind != '=' || !what)
        return fail_form(text, err);
    value = strcspn(behind + 1, "@");
    const char *archs = behind + 1 + value;
    struct hv_contract contract = {
        .op = hv_arena_strndup(arena, text, op),
        .what = hv_arena_strndup(arena, text + op + 1, what),
        .value = hv_arena_strndup(arena, behind + 1, value),
        .why = "proposed with --contract",
        .proposed = true,
    };
    if (!value || (*archs == '@' && !archs[1]))
        return fail_form(text, err);
    if (*archs == '@' && !read_archs(run, archs + 1, &contract.archs, err))
        return false;
    add_contract(run, &contract);
    return true;
}

static bool has_op(const struct hv_input *input, const char *name)
{
    return HV_ANY(surface, input->surfaces, HV_MAX_ARCHS,
                  hv_surface_find(*surface, HV_CLASS_OP, name, ~0u));
}

static bool was_recorded(struct hvabi *run, const struct hv_input *new,
                         const char *name)
{
    HV_EACH_ARCH (a, new->surfaces) {
        struct hv_release_reader *reader = hv_input_release_reader(run, new, a);
        bool found = hv_release_reader_has_op(reader, name);
        hv_release_reader_free(reader);
        if (found)
            return true;
    }
    return false;
}

bool hv_contracts_check(struct hvabi *run, const struct hv_input *old,
                        const struct hv_input *new, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    HV_EACH (c, profile->contracts, profile->n_contracts) {
        const struct hv_family *family = hv_family_of(profile, c->op, NULL);
        /* Does the tree have the family at all? A baseline may be older than its
         * record. */
        if (family &&
            (!HV_ANY(s, new->surfaces, HV_MAX_ARCHS,
                     HV_ANY_OF(op, *s, HV_CLASS_OP,
                               strcmp(op->u.op.family, family->name) == 0)) ||
             has_op(old, c->op) || has_op(new, c->op) || was_recorded(run, new, c->op)))
            continue;
        /* one for a future release is no mistake */
        if (family && c->since &&
            new->release &&hv_release_compare(c->since, new->release) > 0)
            continue;
        if (c->proposed)
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "--contract names '%s', which is not an operation of %s: "
                           "expected an op of a family of the profile",
                           c->op, new->word);
        return hv_fail_at(
            err, profile->path, c->line, 0,
            "this contract names '%s', which is not an operation of %s: expected an op "
            "of a family of the profile that the tree or a recorded release has",
            c->op, new->word);
    }
    return true;
}
