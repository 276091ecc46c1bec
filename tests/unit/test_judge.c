/* SPDX-License-Identifier: MIT
 *
 * Judging by hand-made surfaces and changes: facts, rules, versions, releases, rows.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "judge/facts.h"
#include "judge/judge.h"
#include "store/store.h"

#include <check.h>
#include <regex.h>
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

static regex_t regexes[4];
static size_t n_regexes;

static void compile(struct hv_pattern *pattern, const char *text)
{
    regex_t *regex = &regexes[n_regexes++];
    ck_assert_int_eq(regcomp(regex, text, REG_EXTENDED), 0);
    *pattern = (struct hv_pattern){text, regex};
}

static struct hv_strings list(const char *word)
{
    static const char *words[16];
    static size_t n;
    const char **at = &words[n++ % HV_COUNT(words)];
    *at = hv_atom(atoms, word);
    return (struct hv_strings){word ? 1 : 0, at};
}

static void setup(void)
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
    compile(&growable, "^struct page$");
    compile(&sentinel, "_MAX$");
    compile(&padding, "^_?pad");
    compile(&handle, "^handle_(.+)$");
    profile.n_growable = profile.n_sentinels = profile.n_padding = profile.n_handles =
        1;
    profile.growable = &growable;
    profile.sentinels = &sentinel;
    profile.padding = &padding;
    profile.handles = &handle;
    macros[0] = (struct hv_version_macro){"OP_VERSION", list("struct op"), list("op.h"),
                                          list("struct stable")};
    macros[1] = (struct hv_version_macro){"SYS_VERSION", list("struct sys"), {0}, {0}};
    profile.n_version_macros = 2;
    profile.version_macros = macros;
    for (size_t i = 0; i < HV_COUNT(surfaces); i++)
        surfaces[i] = hv_surface_new("tiny", "a");
    result.arena = hv_arena_new();
}

static void teardown(void)
{
    while (n_regexes)
        regfree(&regexes[--n_regexes]);
    for (size_t i = 0; i < HV_COUNT(surfaces); i++)
        hv_surface_free(surfaces[i]);
    hv_arena_free(result.arena);
    hv_atoms_free(atoms);
}

static struct hv_entity *add(struct hv_surface *s, enum hv_class cls, const char *name,
                             uint32_t audiences)
{
    size_t cap = s->n_entities;
    HV_ARENA_GROW(s->arena, s->entities, s->n_entities, cap);
    struct hv_entity *e = &s->entities[s->n_entities++];
    memset(e, 0, sizeof *e);
    e->cls = cls;
    e->name = hv_atom(atoms, name);
    e->audiences = audiences;
    return e;
}

static void add_constant(struct hv_surface *s, const char *name, const char *value)
{
    struct hv_entity *e = add(s, HV_CLASS_CONSTANT, name, GUEST | TOOLS);
    e->u.constant.value = hv_atom(atoms, value);
    e->u.constant.bits = 32;
}

/* A record with one member of that name and type, 32 bits at bit 32 of 8 bytes. */
static void add_record(struct hv_surface *s, const char *name, uint32_t audiences,
                       const char *member, const char *type)
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

static struct hv_entity *get(struct hv_surface *s, const char *name)
{
    for (size_t i = 0; i < s->n_entities; i++)
        if (strcmp(s->entities[i].name, name) == 0)
            return &s->entities[i];
    ck_abort_msg("no %s", name);
    return NULL;
}

static struct hv_change widened(const char *entity, const char *member,
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

static struct hv_change valued(const char *name, const char *before, const char *after)
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

static const char *past_since(void *ctx, const struct hv_entity *entity,
                              uint32_t audience)
{
    ck_assert_ptr_nonnull(entity);
    ck_assert(audience && !(audience & (audience - 1)));
    return ((struct past *)ctx)->since;
}

static const char *past_part(void *ctx, const struct hv_change *change,
                             uint32_t audience)
{
    struct past *past = ctx;
    ck_assert(change->before.present && audience);
    past->asked_parts++;
    return past->part;
}

static const char *past_constant(void *ctx, const char *name, const char *release)
{
    for (size_t i = 0; i < HV_COUNT(RELEASES); i++)
        if (strcmp(name, "OP_VERSION") == 0 && strcmp(RELEASES[i], release) == 0)
            return ((struct past *)ctx)->versions[i];
    return NULL;
}

static struct hv_shipped shipped(struct past *past)
{
    return (struct hv_shipped){.ctx = past,
                               .since = past_since,
                               .part_since = past_part,
                               .constant = past_constant,
                               .releases = RELEASES,
                               .n_releases = HV_COUNT(RELEASES),
                               .unknown = !past};
}

/* ---- judging ---- */

static struct hv_changes changes[3];

static struct hv_judge_arch on(unsigned arch, struct hv_change *change,
                               struct past *past)
{
    changes[arch] = (struct hv_changes){.first = change};
    return (struct hv_judge_arch){.arch = arch,
                                  .old = surfaces[0],
                                  .new = surfaces[1],
                                  .changes = &changes[arch],
                                  .shipped = shipped(past)};
}

static void judge(const struct hv_judge_arch *archs, size_t n)
{
    bool ok = hv_judge(archs, n, &profile, &catalogue, atoms, &result, &err);
    ck_assert_msg(ok, "%s", err.text);
}

static const struct hv_finding *judge_one(struct hv_change *change, struct past *past)
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

static uint64_t facts(const struct hv_change *change)
{
    struct hv_judge_arch arch = {.old = surfaces[0], .new = surfaces[1]};
    hv_surface_seal(surfaces[0]);
    hv_surface_seal(surfaces[1]);
    return hv_change_facts(change, &arch, &profile);
}

static void ck_facts(struct hv_change change, uint32_t all, uint32_t none)
{
    uint32_t f = facts(&change);
    for (int i = 0; i < HV_FACT_COUNT; i++) {
        ck_assert_msg(!(all >> i & 1) || f >> i & 1, "no %s", hv_fact_name(i));
        ck_assert_msg(!(none >> i & 1) || !(f >> i & 1), "%s", hv_fact_name(i));
    }
}

START_TEST(facts_of_names)
{
    ck_facts(widened("struct page", "u.pad0", GUEST), BIT(GROWABLE) | BIT(PADDING),
             BIT(SENTINEL));
    ck_facts(widened("struct pages", "pad.x", GUEST), 0, BIT(GROWABLE) | BIT(PADDING));
    regfree(padding.compiled);
    ck_assert_int_eq(regcomp(padding.compiled, "^struct x[.]u[.]c$", REG_EXTENDED), 0);
    ck_facts(widened("struct x", "u.c", GUEST), BIT(PADDING), 0);
    ck_facts(widened("struct y", "u.c", GUEST), 0, BIT(PADDING));
    ck_facts(valued("OPS_MAX", "3", "4"), BIT(SENTINEL) | BIT(GROWN), 0);
    ck_facts(valued("MAXIMUM", "4", "3"), 0, BIT(SENTINEL) | BIT(GROWN));
}
END_TEST

START_TEST(facts_of_figures)
{
    ck_facts(widened("struct x", "a", GUEST), BIT(GROWN) | BIT(TYPE_KNOWN),
             BIT(SAME_BITS) | BIT(NO_VALUE));
    ck_facts(valued("A", "-1", "4294967295"), BIT(GROWN) | BIT(SAME_BITS), 0);
    ck_facts(valued("A", "-2", "-10"), 0, BIT(GROWN));
    ck_facts(valued("A", "99", "100"), BIT(GROWN), 0);
    struct hv_change gone = widened("struct x", "a", GUEST);
    gone.after.present = false;
    gone.before.bits = 0;
    ck_facts(gone, BIT(EMPTY), BIT(TYPE_KNOWN));
    struct hv_change macro = valued("A", "1", "0123456789abcdef");
    macro.after.entity = add(surfaces[1], HV_CLASS_MACRO, "A", GUEST);
    ck_facts(macro, BIT(NO_VALUE), 0);
}
END_TEST

START_TEST(facts_of_types)
{
    struct hv_change c = widened("struct x", "a", GUEST);
    c.before.type = "struct y [1]";
    c.after.type = "struct y []";
    ck_facts(c, BIT(FLEXIBLE), 0);
    c.before.type = "struct y [16]";
    ck_facts(c, 0, BIT(FLEXIBLE));
    c.before.type = "struct z [1]";
    ck_facts(c, 0, BIT(FLEXIBLE));
    c.after.bits = c.before.bits = 64;
    c.before.type = "uint64_t";
    c.after.type = "handle_x_t";
    ck_facts(c, BIT(ADDRESS), 0);
    c.after.type = "struct x";
    ck_facts(c, 0, BIT(ADDRESS));
    c.before.type = "void *";
    ck_facts(c, 0, BIT(ADDRESS));
}
END_TEST

START_TEST(facts_of_the_neighbourhood)
{
    add_record(surfaces[0], "struct x", GUEST, "pad", "uint32_t");
    add_record(surfaces[1], "struct x", GUEST, "level", "uint32_t");
    get(surfaces[1], "struct x")->u.record.size = 4;
    struct hv_change c = widened("struct x", "level", GUEST);
    c.kind = HV_KIND_MEMBER_ADDED;
    c.after.offset = 48;
    c.after.bits = 16;
    c.before = (struct hv_side){.entity = get(surfaces[0], "struct x")};
    c.after.entity = get(surfaces[1], "struct x");
    ck_facts(c, BIT(OVER_PADDING) | BIT(SHRINKS_RECORD),
             BIT(MOVES_MEMBERS) | BIT(GROWS_RECORD));
    c.after.offset = 0;
    struct hv_change victim = widened("struct x", "pad", GUEST);
    victim.kind = HV_KIND_MEMBER_OFFSET;
    c.consequences = &victim;
    ck_facts(c, 0, BIT(OVER_PADDING) | BIT(MOVES_MEMBERS));
    victim.member = "flags";
    ck_facts(c, BIT(MOVES_MEMBERS), BIT(GROWS_OTHERS));
    struct hv_change outer = {.kind = HV_KIND_RECORD_SIZE, .after = {.size = 8}};
    victim.consequences = &outer;
    outer.entity = "struct page";
    ck_facts(c, 0, BIT(GROWS_OTHERS));
    outer.entity = "struct outer";
    ck_facts(c, BIT(GROWS_OTHERS), 0);
}
END_TEST

START_TEST(facts_of_other_names)
{
    add_constant(surfaces[1], "EOI_v1", "17");
    add_constant(surfaces[1], "EOIx", "18");
    ck_facts(valued("EOI", "17", "28"), BIT(OLD_VALUE_KEPT), 0);
    ck_facts(valued("EOI", "18", "28"), 0, BIT(OLD_VALUE_KEPT));
    struct hv_change gone = valued("CALL_acm", "27", NULL);
    gone.kind = HV_KIND_HYPERCALL_REMOVED;
    gone.cls = HV_CLASS_HYPERCALL;
    ck_facts(gone, 0, BIT(RENAMED));
    add(surfaces[1], HV_CLASS_HYPERCALL, "CALL_xsm", GUEST)->u.constant.value = "27";
    ck_facts(gone, BIT(RENAMED), 0);
    add(surfaces[0], HV_CLASS_HYPERCALL, "CALL_xsm", GUEST)->u.constant.value = "27";
    ck_facts(gone, 0, BIT(RENAMED));
}
END_TEST

START_TEST(first_fitting_rule_decides)
{
    struct hv_change c = widened("struct x", "pad", GUEST);
    ck_assert_str_eq(judge_one(&c, NULL)->rule->id, "HV0001");
    ck_assert_uint_eq(result.counts[HV_VERDICT_COMPATIBLE], 1);
    result.n_findings = 0;
    c.member = "level";
    const struct hv_finding *f = judge_one(&c, NULL);
    ck_assert_str_eq(f->rule->id, "HV0002");
    ck_assert(f->rollback_break && f->introduced_here && !f->released_since);
    ck_assert_uint_eq(result.rollback, 1);
}
END_TEST

START_TEST(no_rule_is_an_error)
{
    struct hv_change c = widened("struct x", "level", GUEST);
    c.kind = HV_KIND_RECORD_ADDED;
    struct hv_judge_arch arch = on(0, &c, NULL);
    ck_assert(!hv_judge(&arch, 1, &profile, &catalogue, atoms, &result, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "record-added"));
}
END_TEST

START_TEST(any_strict_audience_decides)
{
    static const struct {
        uint32_t audiences;
        enum hv_verdict verdict;
    } cases[] = {{GUEST, HV_VERDICT_SOURCE},
                 {TOOLS, HV_VERDICT_BREAK},
                 {GUEST | TOOLS, HV_VERDICT_SOURCE}};
    struct hv_change c = widened("struct x", "level", cases[_i].audiences);
    c.kind = HV_KIND_MEMBER_SIGNEDNESS;
    ck_assert_int_eq(judge_one(&c, NULL)->verdict, cases[_i].verdict);
}
END_TEST

/* struct op reaches struct context through a handle's typedef, struct stable by a
 * member. */
static void add_tools(struct hv_surface *s, const char *version)
{
    add_constant(s, "OP_VERSION", version);
    add_constant(s, "SYS_VERSION", "1");
    add_record(s, "struct op", TOOLS, "u", "union op_u");
    add_record(s, "union op_u", TOOLS, "ctxt", "handle_context_t");
    add(s, HV_CLASS_TYPEDEF, "context_t", TOOLS)->u.typedef_.type = "struct context";
    add_record(s, "struct context", TOOLS, "more", "struct shared * [4]");
    add_record(s, "struct shared", TOOLS, "s", "struct stable");
    add_record(s, "struct stable", TOOLS, "i", "struct inner");
    add_record(s, "struct inner", TOOLS, "level", "uint32_t");
    add_record(s, "struct sys", TOOLS, "s", "struct both");
    add_record(s, "struct both", TOOLS, "level", "uint32_t");
    add_record(s, "struct in_file", TOOLS, "level", "uint32_t");
    get(s, "struct in_file")->file = "op.h";
    struct hv_entity *op = add(s, HV_CLASS_OP, "OP_get", TOOLS);
    op->u.op.number = "1";
    op->u.op.family = "OP";
    op->u.op.args = "struct op";
}

START_TEST(coverage_by_reach)
{
    static const struct {
        const char *record, *macro;
    } cases[] = {{"struct op", "OP_VERSION"},      {"struct context", "OP_VERSION"},
                 {"struct shared", "OP_VERSION"},  {"struct stable", NULL},
                 {"struct inner", NULL},           {"struct both", "SYS_VERSION"},
                 {"struct in_file", "OP_VERSION"}, {"union op_u", "OP_VERSION"}};
    add_tools(surfaces[0], "4");
    hv_surface_seal(surfaces[0]);
    const struct hv_version_macro *macro =
        hv_covering_macro(surfaces[0], &profile, get(surfaces[0], cases[_i].record));
    ck_assert_str_eq(macro ? macro->macro : "none",
                     cases[_i].macro ? cases[_i].macro : "none");
}
END_TEST

START_TEST(versions)
{
    static const struct {
        const char *old, *new, *since; /* since NULL: nobody can tell */
        const char *released[3];
        enum hv_verdict verdict;
        const char *before;
    } cases[] = {
        {"4", "5", NULL, {0}, HV_VERDICT_VERSIONED, "4"},
        {"4", "4", NULL, {0}, HV_VERDICT_BREAK, "4"},
        {"4", "5", "1.0", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        {"4", "4", "1.0", {"2", "3", "4"}, HV_VERDICT_BREAK, "4"},
        /* bumped earlier in the cycle, for something else */
        {"5", "5", "1.0", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        /* back to the number of a release that shipped the old form */
        {"4", "3", "1.1", {"2", "3", "4"}, HV_VERDICT_BREAK, "3"},
        /* ... that did not */
        {"4", "2", "1.1", {"2", "3", "4"}, HV_VERDICT_VERSIONED, "4"},
        {"4", NULL, NULL, {0}, HV_VERDICT_BREAK, "4"},
        {"4", "5", "1.2", {0}, HV_VERDICT_VERSIONED, "4"},
    };
    struct past past = {.since = cases[_i].since};
    memcpy(past.versions, cases[_i].released, sizeof past.versions);
    add_tools(surfaces[0], cases[_i].old);
    if (cases[_i].new)
        add_tools(surfaces[1], cases[_i].new);
    struct hv_change c = widened("struct context", "level", TOOLS);
    const struct hv_finding *f = judge_one(&c, cases[_i].since ? &past : NULL);
    ck_assert_int_eq(f->verdict, cases[_i].verdict);
    ck_assert_str_eq(f->version_macro, "OP_VERSION");
    ck_assert_str_eq(f->version_before, cases[_i].before);
    ck_assert_ptr_nonnull(strstr(f->why, "OP_VERSION"));
    ck_assert_int_eq(f->rollback_break, f->verdict == HV_VERDICT_BREAK);
    ck_assert_uint_eq(f->reachable_from->n, 1);
    ck_assert_str_eq(f->reachable_from->v[0], "OP_get");
    ck_assert_uint_eq(result.n_findings,
                      f->verdict == HV_VERDICT_BREAK && cases[_i].new ? 2 : 1);
}
END_TEST

START_TEST(two_macros_must_both_be_bumped)
{
    macros[1].roots = list("struct context");
    add_tools(surfaces[0], "4");
    add_tools(surfaces[1], "5"); /* SYS_VERSION stays */
    struct hv_change c = widened("struct context", "level", TOOLS);
    const struct hv_finding *f = judge_one(&c, NULL);
    ck_assert_int_eq(f->verdict, HV_VERDICT_BREAK);
    ck_assert_str_eq(f->version_macro, "SYS_VERSION");
}
END_TEST

START_TEST(no_version_excuses_guests)
{
    add_tools(surfaces[0], "4");
    add_tools(surfaces[1], "5");
    struct hv_change c = widened("struct context", "level", GUEST | TOOLS);
    ck_assert_int_eq(judge_one(&c, NULL)->verdict, HV_VERDICT_BREAK);
}
END_TEST

START_TEST(only_the_released_can_break)
{
    static const struct {
        struct past past;
        enum hv_verdict verdict;
        const char *since;
        unsigned asked_parts;
    } cases[] = {{{.since = "1.1"}, HV_VERDICT_BREAK, "1.1", 0},
                 {{.part = "1.0"}, HV_VERDICT_BREAK, "1.0", 1},
                 {{0}, HV_VERDICT_UNRELEASED, NULL, 1}};
    struct past past = cases[_i].past;
    add_record(surfaces[0], "struct x", GUEST, "level", "uint32_t");
    struct hv_change c = widened("struct x", "level", GUEST | TOOLS);
    const struct hv_finding *f = judge_one(&c, &past);
    ck_assert_int_eq(f->verdict, cases[_i].verdict);
    ck_assert_uint_eq(past.asked_parts, cases[_i].asked_parts);
    if (cases[_i].since)
        ck_assert_str_eq(f->released_since, cases[_i].since);
    else
        ck_assert_ptr_null(f->released_since);
}
END_TEST

START_TEST(parts_are_asked_for_breaks_alone)
{
    struct past past = {.part = "1.0"};
    add_record(surfaces[0], "struct x", GUEST, "pad", "uint32_t");
    struct hv_change c = widened("struct x", "pad", GUEST);
    const struct hv_finding *f = judge_one(&c, &past);
    ck_assert_int_eq(f->verdict, HV_VERDICT_COMPATIBLE);
    ck_assert_ptr_null(f->released_since);
    ck_assert_uint_eq(past.asked_parts, 0);
}
END_TEST

START_TEST(an_added_member_breaks_what_it_moves)
{
    struct past past = {0};
    add_record(surfaces[0], "struct x", GUEST, "level", "uint32_t");
    struct hv_change victim = widened("struct x", "level", GUEST);
    victim.kind = HV_KIND_MEMBER_OFFSET;
    struct hv_change c = widened("struct x", "new", GUEST);
    c.kind = HV_KIND_MEMBER_ADDED;
    c.before = (struct hv_side){0};
    c.consequences = &victim;
    ck_assert_int_eq(judge_one(&c, &past)->verdict, HV_VERDICT_UNRELEASED);
    ck_assert_uint_eq(past.asked_parts, 2); /* the size of the whole, the victim */
    result.n_findings = 0;
    past.part = "1.2";
    ck_assert_int_eq(judge_one(&c, &past)->verdict, HV_VERDICT_BREAK);
}
END_TEST

START_TEST(rows_are_merged)
{
    struct hv_change victims[3], c[3];
    for (unsigned i = 0; i < 3; i++) {
        victims[i] = widened("struct x", i == 2 ? "other" : "next", GUEST);
        victims[i].kind = HV_KIND_MEMBER_OFFSET;
        victims[i].archs = 1u << i;
        c[i] = widened("struct x", "level", i ? TOOLS : GUEST | TOOLS);
        c[i].before.offset = i == 2 ? 64 : 32;
        c[i].consequences = &victims[i];
    }
    struct past pasts[3] = {{.since = "1.0"}, {.since = "1.2"}, {.since = "1.1"}};
    add_record(surfaces[0], "struct x", GUEST | TOOLS, "level", "uint32_t");
    hv_surface_seal(surfaces[0]);
    struct hv_judge_arch archs[3] = {on(2, &c[2], &pasts[2]), on(0, &c[0], &pasts[0]),
                                     on(1, &c[1], &pasts[1])};
    judge(archs, 3);
    ck_assert_uint_eq(result.n_findings, 1);
    const struct hv_finding *f = result.findings;
    ck_assert_uint_eq(f->change.archs, 7);
    ck_assert_uint_eq(f->change.audiences, GUEST | TOOLS);
    ck_assert_str_eq(f->released_since, "1.2");
    ck_assert_uint_eq(f->n_per_arch, 3);
    ck_assert_uint_eq(f->per_arch[2].arch, 2);
    ck_assert_uint_eq(f->per_arch[2].before.offset, 64);
    const struct hv_change *v = f->change.consequences;
    ck_assert_str_eq(v->member, "next");
    ck_assert_uint_eq(v->archs, 3);
    ck_assert_str_eq(v->next->member, "other");
    ck_assert_ptr_null(v->next->next);
    ck_assert_uint_eq(victims[0].archs, 1); /* what was judged stays as it was */
}
END_TEST

START_TEST(other_widths_and_values_stay_apart)
{
    struct hv_change c[2] = {widened("struct x", "level", GUEST),
                             widened("struct x", "level", GUEST)};
    struct hv_change v[2] = {valued("A", "1", "2"), valued("A", "1", "3")};
    c[1].after.bits = 128;
    c[0].next = &v[0];
    c[1].next = &v[1];
    struct hv_judge_arch archs[2] = {on(0, &c[0], NULL), on(1, &c[1], NULL)};
    judge(archs, 2);
    ck_assert_uint_eq(result.n_findings, 4);
    ck_assert_uint_eq(result.findings[0].n_per_arch, 0);
    ck_assert_str_ne(result.findings[2].id, result.findings[3].id);
}
END_TEST

START_TEST(order_and_counts)
{
    struct hv_change c[5] = {widened("struct b", "level", GUEST),
                             widened("struct a", "pad", GUEST), valued("B", "1", "2"),
                             widened("struct a", "y", GUEST),
                             widened("struct a", "x", GUEST)};
    for (int i = 0; i < 4; i++)
        c[i].next = &c[i + 1];
    struct hv_judge_arch arch = on(1, &c[0], NULL);
    judge(&arch, 1);
    static const char *const order[] = {"B", "x", "y", "level", "pad"};
    ck_assert_uint_eq(result.n_findings, 5);
    for (int i = 0; i < 5; i++) {
        const struct hv_change *got = &result.findings[i].change;
        ck_assert_str_eq(got->member ? got->member : got->entity, order[i]);
        ck_assert_uint_eq(got->archs, 2);
    }
    ck_assert_uint_eq(result.counts[HV_VERDICT_BREAK], 4);
    ck_assert_uint_eq(result.counts[HV_VERDICT_COMPATIBLE], 1);
    ck_assert_uint_eq(result.rollback, 4);
}
END_TEST

START_TEST(ids_know_no_place)
{
    struct hv_change c = widened("struct x", "level", GUEST);
    char id[13];
    strcpy(id, judge_one(&c, NULL)->id);
    ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 12);
    c.file = "x.h";
    c.line = 7;
    c.before.offset = 8;
    result.n_findings = 0;
    ck_assert_str_eq(judge_one(&c, NULL)->id, id);
    c.after.bits = 128;
    result.n_findings = 0;
    ck_assert_str_ne(judge_one(&c, NULL)->id, id);
}
END_TEST

/* The real catalogue: whatever compare/ says, some rule answers. */
START_TEST(every_kind_ends_with_a_rule_for_the_rest)
{
    static const enum hv_kind not_yet[] = {
        HV_KIND_NUMBER_REUSED,     HV_KIND_SIGNATURE_CHANGED,
        HV_KIND_MASK_CHANGED,      HV_KIND_MASK_OVERFLOW,
        HV_KIND_MASK_HEADROOM,     HV_KIND_INTERFACE_VERSION_MISSING,
        HV_KIND_ARCH_DIVERGENCE,   HV_KIND_VIEW_MISMATCH,
        HV_KIND_COMPAT_LAYOUT,     HV_KIND_REGISTER_WIDTH,
        HV_KIND_ROLLBACK_REGISTER, HV_KIND_SEMANTICS_ONLY};
    struct hv_catalogue *real =
        hv_catalogue_read(HVABI_SOURCE_DIR "/rules/catalogue.json", atoms, &err);
    ck_assert_msg(real != NULL, "%s:%u: %s", err.path, err.line, err.text);
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        const struct hv_rule *last = NULL;
        bool expected = true;
        for (size_t i = 0; i < HV_COUNT(not_yet); i++)
            expected &= (int)not_yet[i] != kind;
        for (size_t i = 0; i < real->n_rules; i++) {
            const struct hv_rule *rule = &real->rules[i];
            if ((int)rule->kind != kind)
                continue;
            ck_assert_msg(!last || last->require || last->forbid,
                          "%s stands behind %s, which takes all", rule->slug,
                          last->slug);
            last = rule;
        }
        if (expected)
            ck_assert_msg(last && !last->require && !last->forbid, "%s: no last rule",
                          hv_kind_name((enum hv_kind)kind));
    }
    hv_catalogue_free(real);
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("judge");
    TCase *t = tcase_create("judge");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, facts_of_names);
    tcase_add_test(t, facts_of_figures);
    tcase_add_test(t, facts_of_types);
    tcase_add_test(t, facts_of_the_neighbourhood);
    tcase_add_test(t, facts_of_other_names);
    tcase_add_test(t, first_fitting_rule_decides);
    tcase_add_test(t, no_rule_is_an_error);
    tcase_add_loop_test(t, any_strict_audience_decides, 0, 3);
    tcase_add_loop_test(t, coverage_by_reach, 0, 8);
    tcase_add_loop_test(t, versions, 0, 9);
    tcase_add_test(t, two_macros_must_both_be_bumped);
    tcase_add_test(t, no_version_excuses_guests);
    tcase_add_loop_test(t, only_the_released_can_break, 0, 3);
    tcase_add_test(t, parts_are_asked_for_breaks_alone);
    tcase_add_test(t, an_added_member_breaks_what_it_moves);
    tcase_add_test(t, rows_are_merged);
    tcase_add_test(t, other_widths_and_values_stay_apart);
    tcase_add_test(t, order_and_counts);
    tcase_add_test(t, ids_know_no_place);
    tcase_add_test(t, every_kind_ends_with_a_rule_for_the_rest);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    SRunner *runner = srunner_create(suite());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
