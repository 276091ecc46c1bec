/* SPDX-License-Identifier: MIT
 *
 * A small world with hand-made surfaces and changes, a catalogue of our own, and what
 * releases shipped: for the tests of judge/.
 */
#ifndef HV_TESTS_UNIT_JUDGE_CASE_H
#define HV_TESTS_UNIT_JUDGE_CASE_H

#include "base/atom.h"
#include "base/mem.h"
#include "judge/verdict/judge.h"
#include "pattern_case.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { GUEST = 1, TOOLS = 2 };

/* ---- a small world ---- */

static struct hv_atoms *atoms;
static struct hv_profile profile;
static struct hv_pattern growable, sentinel, padding, handle;
static struct hv_version_macro macros[2];
static struct hv_family family;
static struct hv_surface *surfaces[4];
static struct hv_result result;
static struct hv_err err;

static inline struct hv_strings list(const char *word)
{
    static const char *words[16];
    static size_t n;
    const char **at = &words[n++ % HV_COUNT(words)];
    *at = hv_atom(atoms, word);
    return (struct hv_strings){word ? 1 : 0, at};
}

static inline void setup(void)
{
    atoms = hv_atoms_new();
    memset(&profile, 0, sizeof profile);
    memset(&result, 0, sizeof result);
    memset(&err, 0, sizeof err);
    profile.name = "tiny";
    profile.n_archs = 3;
    profile.archs[0].name = "a";
    profile.archs[1].name = "b";
    profile.archs[2].name = "c";
    family = (struct hv_family){.name = "OP", .hypercall = "CALL_op"};
    profile.families = &family;
    profile.n_families = 1;
    profile.n_audiences = 2;
    profile.audiences[0] =
        (struct hv_audience){.name = "guest", .judged = true, .strict = true};
    profile.audiences[1] = (struct hv_audience){.name = "tools", .judged = true};
    compile_pattern(&growable, "^struct page$");
    compile_pattern(&sentinel, "_MAX$");
    compile_pattern(&padding, "^_?pad");
    compile_pattern(&handle, "^handle_(.+)$");
    profile.n_growable = profile.n_sentinels = profile.n_padding = profile.n_handles =
        1;
    profile.growable = &growable;
    profile.sentinels = &sentinel;
    profile.padding = &padding;
    profile.handles = &handle;
    macros[0] = (struct hv_version_macro){.macro = "OP_VERSION",
                                          .roots = list("struct op"),
                                          .files = list("op.h"),
                                          .stable = list("struct stable")};
    macros[1] =
        (struct hv_version_macro){.macro = "SYS_VERSION", .roots = list("struct sys")};
    profile.n_version_macros = 2;
    profile.version_macros = macros;
    for (size_t i = 0; i < HV_COUNT(surfaces); i++)
        surfaces[i] = hv_surface_new("tiny", "a");
    result.arena = hv_arena_new();
}

static inline void teardown(void)
{
    free_patterns();
    for (size_t i = 0; i < HV_COUNT(surfaces); i++)
        hv_surface_free(surfaces[i]);
    hv_arena_free(result.arena);
    hv_atoms_free(atoms);
}

static inline struct hv_entity *add(struct hv_surface *s, enum hv_class cls,
                                    const char *name, uint32_t audiences)
{
    hv_surface_append(s,
                      &(struct hv_entity){.cls = cls,
                                          .name = hv_atom(atoms, name),
                                          .audiences = audiences},
                      1);
    return hv_entity_mutable(s->entities[s->n_entities - 1]);
}

static inline void add_constant(struct hv_surface *s, const char *name,
                                const char *value)
{
    struct hv_entity *e = add(s, HV_CLASS_CONSTANT, name, GUEST | TOOLS);
    e->u.constant.value = hv_atom(atoms, value);
    e->u.constant.bits = 32;
}

/* A record with one member of that name and type, 32 bits at bit 32 of 8 bytes. */
static inline void add_record(struct hv_surface *s, const char *name,
                              uint32_t audiences, const char *member, const char *type)
{
    struct hv_member *m = hv_arena_alloc(s->arena, sizeof *m);
    m->name = hv_atom(atoms, member);
    m->type = hv_atom(atoms, type);
    m->offset = m->bits = 32;
    struct hv_entity *e = add(s, HV_CLASS_RECORD, name, audiences);
    e->u.record.size = 8;
    e->u.record.members = m;
    e->u.record.n_members = 1;
}

static inline struct hv_entity *get(struct hv_surface *s, const char *name)
{
    HV_EACH_ENTITY (e, s->entities, s->n_entities)
        if (strcmp(e->name, name) == 0)
            return hv_entity_mutable(e);
    ck_abort_msg("no %s", name);
    return NULL;
}

static inline struct hv_change widened(const char *entity, const char *member,
                                       uint32_t audiences)
{
    return (struct hv_change){
        .kind = HV_KIND_MEMBER_WIDENED,
        .cls = HV_CLASS_RECORD,
        .entity = hv_atom(atoms, entity),
        .member = hv_atom(atoms, member),
        .archs = 1,
        .audiences = audiences,
        .before = {.present = true, .bits = 32, .type = "uint32_t"},
        .after = {.present = true, .bits = 64, .type = "uint64_t"}};
}

static inline struct hv_change valued(const char *name, const char *before,
                                      const char *after)
{
    return (struct hv_change){
        .kind = HV_KIND_CONSTANT_VALUE,
        .cls = HV_CLASS_CONSTANT,
        .entity = hv_atom(atoms, name),
        .archs = 1,
        .audiences = GUEST,
        .before = {.present = true, .value = before, .value_bits = 32},
        .after = {.present = true, .value = after, .value_bits = 32}};
}

/* ---- a catalogue of our own ---- */

#define BIT(f) (UINT64_C(1) << HV_FACT_##f)
#define ALL                                                                            \
    .strict = HV_VERDICT_BREAK, .covered = HV_VERDICT_BREAK, .rollback = true,         \
    .title = "It broke", .why = "Because.", .fix = "x", .example = "x"
#define FINE                                                                           \
    .strict = HV_VERDICT_COMPATIBLE, .covered = HV_VERDICT_COMPATIBLE,                 \
    .title = "Fine", .why = "Because.", .fix = "x", .example = "x"

static struct hv_rule rules[] = {
    {"HV0001", "r1", HV_KIND_MEMBER_WIDENED, BIT(PADDING), BIT(MOVES_MEMBERS), FINE},
    {"HV0002", "r2", HV_KIND_MEMBER_WIDENED, 0, 0, ALL},
    {"HV0003", "r3", HV_KIND_CONSTANT_VALUE, 0, 0, ALL},
    {"HV0004", "r4", HV_KIND_MEMBER_ADDED, 0, 0, ALL},
    {"HV0006", "r6", HV_KIND_INTERFACE_VERSION_MISSING, 0, 0, ALL},
    {"HV0005", "r5", HV_KIND_MEMBER_SIGNEDNESS, 0, 0, .strict = HV_VERDICT_SOURCE,
     .covered = HV_VERDICT_BREAK, .title = "Sign", .why = "Because.", .fix = "x",
     .example = "x"},
};
static const struct hv_catalogue catalogue = {
    .path = "test", .n_rules = HV_COUNT(rules), .rules = rules};

/* ---- what releases shipped ---- */

struct past {
    const char *since, *part; /* the answers */
    const char *versions[3];  /* OP_VERSION of releases 1.0, 1.1, 1.2 */
    unsigned asked_parts;
};

static const char *const RELEASES[] = {"1.0", "1.1", "1.2"};

static inline const char *past_since(void *ctx, const struct hv_entity *entity,
                                     uint32_t audience)
{
    ck_assert_ptr_nonnull(entity);
    ck_assert(audience && !(audience & (audience - 1)));
    return ((struct past *)ctx)->since;
}

static inline const char *past_part(void *ctx, const struct hv_change *change,
                                    uint32_t audience)
{
    struct past *past = ctx;
    ck_assert(change->before.present && audience);
    past->asked_parts++;
    return past->part ? past->part : past->since;
}

static inline const char *past_constant(void *ctx, const char *name,
                                        const char *release)
{
    for (size_t i = 0; i < HV_COUNT(RELEASES); i++)
        if (strcmp(name, "OP_VERSION") == 0 && strcmp(RELEASES[i], release) == 0)
            return ((struct past *)ctx)->versions[i];
    return NULL;
}

static inline struct hv_release_view shipped(struct past *past)
{
    return (struct hv_release_view){.ctx = past,
                                    .since = past_since,
                                    .part_since = past_part,
                                    .constant = past_constant,
                                    .releases = RELEASES,
                                    .n_releases = HV_COUNT(RELEASES),
                                    .unknown = !past};
}

/* ---- judging ---- */

static struct hv_changes changes[3];

static inline struct hv_judge_arch on(unsigned arch, struct hv_change *change,
                                      struct past *past)
{
    changes[arch] = (struct hv_changes){.first = change};
    return (struct hv_judge_arch){.profile = &profile,
                                  .arch = arch,
                                  .old = surfaces[0],
                                  .new = surfaces[1],
                                  .changes = &changes[arch],
                                  .releases = shipped(past)};
}

static inline void judge(const struct hv_judge_arch *archs, size_t n)
{
    bool ok = hv_judge(archs, n, &catalogue, &result, &err);
    ck_assert_msg(ok, "%s", err.text);
    result.profile = &profile;
    hv_groups_make(&result);
}

static inline const struct hv_finding *judge_one(struct hv_change *change,
                                                 struct past *past)
{
    hv_surface_seal(surfaces[0]);
    hv_surface_seal(surfaces[1]);
    struct hv_judge_arch arch = on(0, change, past);
    judge(&arch, 1);
    /* a version that should have been raised is told beside what it should cover */
    const struct hv_finding *found = NULL;
    for (size_t i = 0; i < result.n_findings; i++) {
        const struct hv_finding *f = &result.findings[i];
        if (f->change.kind == HV_KIND_INTERFACE_VERSION_MISSING)
            continue;
        ck_assert_ptr_null(found);
        found = f;
    }
    ck_assert_ptr_nonnull(found);
    return found;
}

#endif
