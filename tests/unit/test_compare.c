/* SPDX-License-Identifier: MIT
 *
 * Two small surfaces, written down by hand, and what is told of them. Every kind of change
 * has a test in which it fires and a twin in which it must not.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "compare/compare.h"

#include <check.h>
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OLD, NEW };
enum { GUEST = 1, TOOLS = 2, OWN = 4, ALL = 7 };

static struct hv_atoms *atoms;
static struct hv_surface *side[2];
static struct hv_changes *changes;
static struct hv_profile profile;
static regex_t handle_regex, padding_regex;
static struct hv_pattern handles[] = {{"^handle_(.+)$", &handle_regex}};
static struct hv_pattern padding[] = {{"^_?pad", &padding_regex}};
static const char *version_names[] = {"THE_VERSION"};
static struct hv_version_macro version_macros[] = {{.macro = "OP_VERSION"}};

/* ---- surfaces by hand ---- */

static void set_up(void)
{
    atoms = hv_atoms_new();
    for (int s = OLD; s <= NEW; s++) {
        side[s] = hv_surface_new("tiny", "a64");
        side[s]->audiences = ALL;
        side[s]->entities = hv_arena_alloc(side[s]->arena, 64 * sizeof *side[s]->entities);
        side[s]->left_out = hv_arena_alloc(side[s]->arena, 8 * sizeof *side[s]->left_out);
    }
    ck_assert_int_eq(regcomp(&handle_regex, handles[0].text, REG_EXTENDED), 0);
    ck_assert_int_eq(regcomp(&padding_regex, padding[0].text, REG_EXTENDED), 0);
    profile = (struct hv_profile){
        .n_archs = 2,
        .archs = {{.name = "a32", .target = "arm-linux-gnu"},
                  {.name = "a64", .target = "aarch64-linux-gnu"}},
        .n_audiences = 3,
        .audiences = {{.name = "guest", .judged = true, .strict = true},
                      {.name = "tools", .judged = true},
                      {.name = "own"}},
        .n_handles = 1,
        .handles = handles,
        .n_padding = 1,
        .padding = padding,
        .version_constants = {1, version_names},
        .n_version_macros = 1,
        .version_macros = version_macros};
    changes = NULL;
}

static void tear_down(void)
{
    hv_changes_free(changes);
    hv_surface_free(side[OLD]);
    hv_surface_free(side[NEW]);
    regfree(&handle_regex);
    regfree(&padding_regex);
    hv_atoms_free(atoms);
}

static struct hv_entity *entity(int s, enum hv_class cls, const char *name)
{
    struct hv_entity *e = &side[s]->entities[side[s]->n_entities++];
    ck_assert_uint_lt(side[s]->n_entities, 64);
    e->cls = cls;
    e->name = hv_atom(atoms, name);
    e->audiences = ALL;
    e->file = hv_atom(atoms, "op.h");
    e->line = 10 * (unsigned)side[s]->n_entities;
    return e;
}

/* "NAME OFFSET BITS TYPE; ...": '-' for no name, ':' behind the width of a bit-field,
 * "{ members }" behind the type of an inline record. */
static struct hv_member *members(int s, const char **text, uint32_t *ret_n)
{
    struct hv_member *v = hv_arena_alloc(side[s]->arena, 24 * sizeof *v);
    uint32_t n = 0;
    for (const char *p = *text; *p && *p != '}'; *text = p) {
        char name[64], colon = 0;
        int used = 0;
        struct hv_member *m = &v[n++];
        unsigned long offset, bits;
        ck_assert_int_eq(sscanf(p, " %63s %lu %lu%n", name, &offset, &bits, &used), 3);
        p += used;
        colon = *p;
        p += colon == ':';
        p += strspn(p, " ");
        size_t len = strcspn(p, ";{}");
        size_t end = len;
        while (end && p[end - 1] == ' ')
            end--;
        m->name = strcmp(name, "-") == 0 ? NULL : hv_atom(atoms, name);
        m->offset = offset;
        m->bits = bits;
        m->bitfield = colon == ':';
        m->type = hv_atom_n(atoms, p, end);
        m->flexible = end > 2 && strncmp(p + end - 2, "[]", 2) == 0;
        p += len;
        if (*p == '{') {
            p++;
            m->members = members(s, &p, &m->n_members);
            p++; /* its '}' */
        }
        p += strspn(p, "; ");
    }
    *ret_n = n;
    return v;
}

static struct hv_entity *record(int s, const char *name, unsigned size, unsigned align,
                                const char *text)
{
    struct hv_entity *e = entity(s, HV_CLASS_RECORD, name);
    e->u.record.size = size;
    e->u.record.align = align;
    e->u.record.is_union = strncmp(name, "union", 5) == 0;
    e->u.record.members = members(s, &text, &e->u.record.n_members);
    return e;
}

static void records(const char *name, unsigned size, unsigned align, const char *text)
{
    record(OLD, name, size, align, text);
    record(NEW, name, size, align, text);
}

static struct hv_entity *alias(int s, const char *name, const char *type, unsigned size)
{
    struct hv_entity *e = entity(s, HV_CLASS_TYPEDEF, name);
    e->u.typedef_.type = hv_atom(atoms, type);
    e->u.typedef_.size = e->u.typedef_.align = size;
    return e;
}

static struct hv_entity *constant_of(int s, enum hv_class cls, const char *name,
                                     const char *value)
{
    struct hv_entity *e = entity(s, cls, name);
    e->u.constant.value = hv_atom(atoms, value);
    e->u.constant.bits = 32;
    return e;
}

static struct hv_entity *constant(int s, const char *name, const char *value)
{
    return constant_of(s, HV_CLASS_CONSTANT, name, value);
}

static struct hv_entity *macro(int s, const char *name, const char *hash, bool function_like)
{
    struct hv_entity *e = entity(s, HV_CLASS_MACRO, name);
    e->u.macro.tokens_hash = hv_atom(atoms, hash);
    e->u.macro.function_like = function_like;
    return e;
}

static struct hv_entity *one_enum(int s, const char *name, unsigned size,
                                  const char *enumerator, const char *value)
{
    struct hv_entity *e = entity(s, HV_CLASS_ENUM, name);
    e->u.enum_.size = size;
    e->u.enum_.values = hv_arena_alloc(side[s]->arena, sizeof *e->u.enum_.values);
    e->u.enum_.values[0] =
        (struct hv_enumerator){hv_atom(atoms, enumerator), hv_atom(atoms, value)};
    e->u.enum_.n_values = 1;
    return e;
}

static void leave_out(int s, enum hv_left_out_why kind, const char *file, uint32_t audiences)
{
    side[s]->left_out[side[s]->n_left_out++] = (struct hv_left_out){
        .kind = kind, .file = hv_atom(atoms, file), .audiences = audiences, .why = "broken"};
}

/* ---- what is told ---- */

static size_t length(const struct hv_change *list)
{
    size_t n = 0;
    for (; list; list = list->next)
        n++;
    return n;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const struct hv_change *find(const struct hv_change *list, enum hv_kind kind,
                                    const char *name, const char *member)
{
    for (; list; list = list->next)
        if (list->kind == kind && same(list->entity, name) && same(list->member, member))
            return list;
    return NULL;
}

static void show(const struct hv_change *list, const char *indent)
{
    for (; list; list = list->next) {
        printf("%s%s %s %s for %u\n", indent, hv_kind_name(list->kind), list->entity,
               list->member ? list->member : "", list->audiences);
        show(list->consequences, "    ");
    }
}

static void compare(size_t rows)
{
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    hv_changes_free(changes);
    changes = hv_compare(side[OLD], side[NEW], &profile, 1, ALL, atoms);
    if (length(changes->first) != rows)
        show(changes->first, "");
    ck_assert_uint_eq(length(changes->first), rows);
}

static const struct hv_change *row(enum hv_kind kind, const char *name, const char *member)
{
    const struct hv_change *c = find(changes->first, kind, name, member);
    if (!c)
        show(changes->first, "");
    ck_assert_msg(c != NULL, "no row %s %s %s", hv_kind_name(kind), name, member);
    return c;
}

static const struct hv_change *below(const struct hv_change *cause, enum hv_kind kind,
                                     const char *name, const char *member)
{
    const struct hv_change *c = find(cause->consequences, kind, name, member);
    if (!c)
        show(changes->first, "");
    ck_assert_msg(c != NULL, "nothing below: %s %s %s", hv_kind_name(kind), name, member);
    return c;
}

/* ---- members ---- */

static const char two[] = "a 0 32 uint32_t; b 32 32 uint32_t";

START_TEST(test_equal)
{
    records("struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    alias(NEW, "s_t", "struct s", 8);
    constant(OLD, "C", "1");
    constant(NEW, "C", "1");
    compare(0);
    ck_assert(!changes->fatal && !changes->uncompared);
}
END_TEST

START_TEST(test_one_side_missing)
{
    record(NEW, "struct s", 8, 4, two);
    hv_surface_seal(side[NEW]);
    changes = hv_compare(NULL, side[NEW], &profile, 1, ALL, atoms);
    ck_assert_ptr_null(changes->first);
}
END_TEST

/* One register of a block is wider: one row, and everything else hangs below it. */
START_TEST(test_widened_register)
{
    record(OLD, "struct regs", 16, 4,
           "pc 0 32 uint32_t; cpsr 32 32 uint32_t; sp 64 32 uint32_t; lr 96 32 uint32_t");
    record(NEW, "struct regs", 24, 8,
           "pc 0 32 uint32_t; cpsr 64 64 uint64_t; sp 128 32 uint32_t; lr 160 32 uint32_t");
    record(OLD, "struct context", 24, 4,
           "flags 0 32 uint32_t; regs 32 128 struct regs; sctlr 160 32 uint32_t");
    record(NEW, "struct context", 40, 8,
           "flags 0 32 uint32_t; regs 64 192 struct regs; sctlr 256 32 uint32_t");
    record(OLD, "struct outer", 48, 4, "c 0 384 struct context [2]");
    record(NEW, "struct outer", 80, 8, "c 0 640 struct context [2]");
    alias(OLD, "regs_t", "struct regs", 16);
    alias(NEW, "regs_t", "struct regs", 24);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct regs", "cpsr");
    ck_assert_uint_eq(c->before.bits, 32);
    ck_assert_uint_eq(c->after.bits, 64);
    ck_assert_uint_eq(c->before.offset, 32);
    ck_assert_str_eq(c->after.type, "uint64_t");
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(c->archs, 2);
    ck_assert_ptr_eq(c->file, hv_atom(atoms, "op.h"));
    ck_assert_uint_eq(c->line, side[NEW]->entities[2].line);
    below(c, HV_KIND_MEMBER_OFFSET, "struct regs", "sp");
    below(c, HV_KIND_MEMBER_OFFSET, "struct regs", "lr");
    below(c, HV_KIND_RECORD_SIZE, "struct regs", NULL);
    below(c, HV_KIND_MEMBER_WIDENED, "struct context", "regs");
    below(c, HV_KIND_MEMBER_OFFSET, "struct context", "sctlr");
    const struct hv_change *grown = below(c, HV_KIND_RECORD_SIZE, "struct context", NULL);
    ck_assert_uint_eq(grown->before.size, 24);
    ck_assert_uint_eq(grown->after.size, 40);
    below(c, HV_KIND_MEMBER_WIDENED, "struct outer", "c");
    below(c, HV_KIND_RECORD_SIZE, "struct outer", NULL);
    below(c, HV_KIND_TYPEDEF_CHANGED, "regs_t", NULL);
    ck_assert_uint_eq(length(c->consequences), 9);
}
END_TEST

/* The container's own cause stays a row. */
START_TEST(test_two_causes)
{
    record(OLD, "struct in", 4, 4, "x 0 32 uint32_t");
    record(NEW, "struct in", 8, 8, "x 0 64 uint64_t");
    record(OLD, "struct out", 8, 4, "i 0 32 struct in; y 32 16 uint16_t");
    record(NEW, "struct out", 16, 8, "i 0 64 struct in; y 64 32 uint32_t");
    compare(2);
    below(row(HV_KIND_MEMBER_WIDENED, "struct in", "x"), HV_KIND_MEMBER_WIDENED, "struct out",
          "i");
    ck_assert_ptr_null(row(HV_KIND_MEMBER_WIDENED, "struct out", "y")->consequences);
}
END_TEST

START_TEST(test_narrowed)
{
    record(OLD, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; b 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_NARROWED, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_signedness)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; b 32 32 char [4]");
    record(NEW, "struct s", 8, 4, "a 0 32 int32_t; b 32 32 uint8_t [4]");
    compare(2);
    row(HV_KIND_MEMBER_SIGNEDNESS, "struct s", "a");
    ck_assert(row(HV_KIND_MEMBER_TYPE, "struct s", "b")->layout_equal);
}
END_TEST

struct type_case {
    const char *old, *new;
    bool layout_equal;
};
static const struct type_case type_cases[] = {
    {"uint64_t", "uint64_aligned_t", true},
    {"enum e", "uint32_t", true},
    {"struct old *", "struct new *", true},
    {"struct old *", "struct other *", false},
    {"uint32_t *", "uint64_t *", false},
    {"void *", "uint8_t *", false},
    {"uint64_t", "void *", false},
    {"uint8_t [8]", "uint64_t", false},
    {"uint8_t [8]", "uint8_t [2][4]", true},
    {"handle_ulong", "handle_pfn_t", true}, /* as wide as a long here */
    {"handle_ulong", "handle_uint32", false},
    {"handle_old", "handle_new", true},
    {"handle_old", "handle_other", false},
    {"handle_int_t", "handle_pfn_t", false},
    {"handle_strange", "handle_unknown", false},
};

START_TEST(test_type)
{
    const struct type_case *c = &type_cases[_i];
    char old[64], new[64];
    snprintf(old, sizeof old, "a 0 64 %s", c->old);
    snprintf(new, sizeof new, "a 0 64 %s", c->new);
    records("struct old", 8, 4, two);
    records("struct new", 8, 4, two);
    records("struct other", 8, 8, "a 0 64 uint64_t");
    for (int s = OLD; s <= NEW; s++) {
        alias(s, "pfn_t", "uint64_t", 8);
        alias(s, "int_t", "int32_t", 4);
        one_enum(s, "enum e", 4, "E", "1");
    }
    record(OLD, "struct s", 8, 8, old);
    record(NEW, "struct s", 8, 8, new);
    compare(1);
    const struct hv_change *change = row(HV_KIND_MEMBER_TYPE, "struct s", "a");
    ck_assert_msg(change->layout_equal == c->layout_equal, "%s -> %s", c->old, c->new);
}
END_TEST

START_TEST(test_array_bound)
{
    record(OLD, "struct s", 12, 4, "a 0 64 uint32_t [2]; b 64 32 uint32_t");
    record(NEW, "struct s", 20, 4, "a 0 128 uint32_t [4]; b 128 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ARRAY_BOUND, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_flexible)
{
    record(OLD, "struct s", 8, 4, "n 0 32 uint32_t; v 32 32 uint32_t [1]");
    record(NEW, "struct s", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t []");
    record(OLD, "struct z", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t [0]");
    record(NEW, "struct z", 4, 4, "n 0 32 uint32_t; v 32 0 uint32_t []");
    compare(2);
    const struct hv_change *c = row(HV_KIND_ARRAY_BOUND, "struct s", "v");
    ck_assert_uint_eq(c->after.bits, 0);
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
    ck_assert(row(HV_KIND_MEMBER_TYPE, "struct z", "v")->layout_equal);
}
END_TEST

START_TEST(test_array_of_grown_records)
{
    record(OLD, "struct in", 4, 4, "x 0 32 uint32_t");
    record(NEW, "struct in", 8, 4, two);
    record(OLD, "struct out", 16, 4, "v 0 128 struct in [4]");
    record(NEW, "struct out", 16, 4, "v 0 128 struct in [2]");
    compare(2);
    row(HV_KIND_MEMBER_ADDED, "struct in", "b");
    row(HV_KIND_ARRAY_BOUND, "struct out", "v");
}
END_TEST

START_TEST(test_bitfield)
{
    record(OLD, "struct s", 4, 4, "a 0 4: uint32_t; rest 4 28: uint32_t");
    record(NEW, "struct s", 4, 4, "a 0 4: uint32_t; n 4 1: uint32_t; rest 5 27: uint32_t");
    compare(2);
    row(HV_KIND_BITFIELD, "struct s", "rest");
    row(HV_KIND_MEMBER_ADDED, "struct s", "n");
}
END_TEST

START_TEST(test_permuted)
{
    record(OLD, "struct s", 12, 4, "a 0 32 uint32_t; b 32 32 int32_t; c 64 32 uint32_t");
    record(NEW, "struct s", 12, 4, "b 0 32 int32_t; a 32 32 uint32_t; c 64 32 uint32_t");
    compare(2);
    row(HV_KIND_MEMBER_OFFSET, "struct s", "a");
    row(HV_KIND_MEMBER_OFFSET, "struct s", "b");
}
END_TEST

/* A member that went behind its neighbour did not move because another one grew. */
START_TEST(test_permuted_behind_a_cause)
{
    record(OLD, "struct s", 12, 4, "a 0 32 uint32_t; b 32 32 int32_t; c 64 32 uint32_t");
    record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; c 64 32 uint32_t; b 96 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_OFFSET, "struct s", "b");
    row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
}
END_TEST

/* ---- added and removed members ---- */

START_TEST(test_added_at_end)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 12, 4, "a 0 32 uint32_t; b 32 32 uint32_t; c 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "c");
    ck_assert(c->at_end && c->grows_record && !c->in_padding && !c->in_union);
    ck_assert(!c->before.present && c->after.present);
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_added_in_hole)
{
    record(OLD, "struct s", 16, 8, "a 0 32 uint32_t; b 64 64 uint64_t");
    record(NEW, "struct s", 16, 8, "a 0 32 uint32_t; n 32 16 uint16_t; b 64 64 uint64_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(c->in_padding && !c->at_end && !c->grows_record && !c->in_union);
    ck_assert_ptr_null(c->consequences);
}
END_TEST

START_TEST(test_added_in_front)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 12, 4, "n 0 32 uint32_t; a 32 32 uint32_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(!c->in_padding && !c->at_end && c->grows_record);
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
}
END_TEST

START_TEST(test_added_to_union)
{
    record(OLD, "union u", 8, 8, "a 0 64 uint64_t");
    record(NEW, "union u", 8, 8, "a 0 64 uint64_t; b 0 32 uint32_t");
    record(OLD, "struct s", 8, 8, "- 0 64 union { a 0 64 uint64_t }");
    record(NEW, "struct s", 8, 8,
           "- 0 64 union { a 0 64 uint64_t; - 0 64 struct { c 0 32 uint32_t } }");
    compare(2);
    ck_assert(row(HV_KIND_MEMBER_ADDED, "union u", "b")->in_union);
    ck_assert(row(HV_KIND_MEMBER_ADDED, "struct s", "c")->in_union);
}
END_TEST

START_TEST(test_padding_becomes_field)
{
    record(OLD, "struct s", 8, 4, "a 0 8 uint8_t; pad 8 56 uint8_t [7]");
    record(NEW, "struct s", 8, 4,
           "a 0 8 uint8_t; pad 8 24 uint8_t [3]; n 32 32 uint32_t");
    record(OLD, "struct t", 8, 4, "a 0 32 uint32_t; pad0 32 32 uint32_t");
    record(NEW, "struct t", 8, 4, "a 0 32 uint32_t; n 32 32 uint32_t");
    record(OLD, "struct w", 8, 4, "a 0 32 uint32_t; pad 32 32 uint32_t");
    record(NEW, "struct w", 8, 8, "a 0 64 uint64_t");
    compare(3);
    const struct hv_change *c = row(HV_KIND_MEMBER_ADDED, "struct s", "n");
    ck_assert(c->in_padding && !c->grows_record);
    below(c, HV_KIND_ARRAY_BOUND, "struct s", "pad");
    c = row(HV_KIND_MEMBER_ADDED, "struct t", "n");
    ck_assert(c->in_padding);
    below(c, HV_KIND_MEMBER_REMOVED, "struct t", "pad0");
    below(row(HV_KIND_MEMBER_WIDENED, "struct w", "a"), HV_KIND_MEMBER_REMOVED, "struct w",
          "pad");
}
END_TEST

START_TEST(test_field_becomes_padding)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; gone 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; pad0 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_REMOVED, "struct s", "gone");
    below(c, HV_KIND_MEMBER_ADDED, "struct s", "pad0");
}
END_TEST

/* Without a field beside it, padding that changes is a row. */
START_TEST(test_padding_alone)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; pad 32 32 uint32_t");
    record(NEW, "struct s", 4, 4, "a 0 32 uint32_t");
    compare(1);
    below(row(HV_KIND_MEMBER_REMOVED, "struct s", "pad"), HV_KIND_RECORD_SIZE, "struct s",
          NULL);
}
END_TEST

START_TEST(test_removed)
{
    record(OLD, "struct s", 12, 4,
           "a 0 32 uint32_t; u 32 32 struct { x 32 32 uint32_t }; b 64 32 uint32_t");
    record(NEW, "struct s", 8, 4, two);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_REMOVED, "struct s", "u");
    below(c, HV_KIND_MEMBER_REMOVED, "struct s", "u.x");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_member_renamed)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; inslen 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; insn_len 32 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_RENAMED, "struct s", "inslen");
    ck_assert_str_eq(c->renamed_to, "insn_len");
    ck_assert(c->layout_equal);
}
END_TEST

START_TEST(test_other_type_is_no_rename)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t; x 32 32 uint32_t");
    record(NEW, "struct s", 8, 4, "a 0 32 uint32_t; y 32 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_REMOVED, "struct s", "x");
    row(HV_KIND_MEMBER_ADDED, "struct s", "y");
}
END_TEST

/* ---- nesting ---- */

START_TEST(test_nested_into_anonymous)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 8, 4,
           "- 0 64 union { - 0 64 struct { a 0 32 uint32_t; b 32 32 uint32_t } }");
    compare(0);
}
END_TEST

START_TEST(test_nested_under_a_name)
{
    record(OLD, "struct s", 4, 2, "domid 0 16 uint16_t; f 16 16 uint16_t");
    record(NEW, "struct s", 4, 2,
           "domid 0 16 uint16_t; u 16 16 union { f 16 16 uint16_t; res 16 16 uint16_t }");
    compare(2);
    const struct hv_change *c = row(HV_KIND_MEMBER_RENAMED, "struct s", "f");
    ck_assert_str_eq(c->renamed_to, "u.f");
    below(c, HV_KIND_MEMBER_ADDED, "struct s", "u");
    ck_assert(row(HV_KIND_MEMBER_ADDED, "struct s", "u.res")->in_union);
}
END_TEST

START_TEST(test_inline_becomes_named)
{
    record(OLD, "struct s", 8, 4,
           "u 0 64 struct { x 0 32 uint32_t; y 32 32 uint32_t }");
    record(NEW, "struct s", 8, 4, "u 0 64 struct in");
    record(NEW, "struct in", 8, 4, "x 0 32 uint32_t; y 32 32 int32_t");
    compare(2);
    row(HV_KIND_MEMBER_SIGNEDNESS, "struct s", "u.y");
    row(HV_KIND_RECORD_ADDED, "struct in", NULL);
}
END_TEST

START_TEST(test_inside_of_inline)
{
    record(OLD, "struct s", 12, 4,
           "u 0 64 union { x 0 32 uint32_t; y 0 64 struct { p 0 32 uint32_t; q 32 32 "
           "uint32_t } }; b 64 32 uint32_t");
    record(NEW, "struct s", 24, 8,
           "u 0 128 union { x 0 32 uint32_t; y 0 128 struct { p 0 64 uint64_t; q 64 32 "
           "uint32_t } }; b 128 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct s", "u.y.p");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "u.y.q");
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "u.y");
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "u");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

/* ---- whole records ---- */

START_TEST(test_size_alone)
{
    record(OLD, "struct s", 8, 4, "a 0 32 uint32_t");
    record(NEW, "struct s", 16, 4, "a 0 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_SIZE, "struct s", NULL);
    ck_assert_uint_eq(c->before.size, 8);
    ck_assert_uint_eq(c->after.size, 16);
    ck_assert_uint_eq(c->after.align, 4);
}
END_TEST

START_TEST(test_alignment)
{
    record(OLD, "struct s", 8, 1, "a 0 64 uint64_t");
    record(NEW, "struct s", 8, 8, "a 0 64 uint64_t");
    record(OLD, "struct out", 9, 1, "c 0 8 uint8_t; s 8 64 struct s");
    record(NEW, "struct out", 16, 8, "c 0 8 uint8_t; s 64 64 struct s");
    compare(1);
    const struct hv_change *c = row(HV_KIND_ALIGNMENT, "struct s", NULL);
    below(c, HV_KIND_MEMBER_OFFSET, "struct out", "s");
    below(c, HV_KIND_RECORD_SIZE, "struct out", NULL);
}
END_TEST

START_TEST(test_moved_without_cause)
{
    record(OLD, "struct s", 9, 1, "c 0 8 uint8_t; a 8 32 uint32_t; b 40 32 uint32_t");
    record(NEW, "struct s", 12, 4, "c 0 8 uint8_t; a 32 32 uint32_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_OFFSET, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_record_added_and_removed)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct y", 4, 4, "a 0 32 uint32_t");
    alias(OLD, "x_t", "struct x", 8);
    alias(NEW, "y_t", "struct y", 4);
    record(OLD, "handle_x_t", 8, 8, "p 0 64 struct x *");
    record(NEW, "handle_char", 8, 8, "p 0 64 char *");
    compare(3);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct x", NULL);
    ck_assert(c->before.present && !c->after.present && !c->renamed_to);
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    below(c, HV_KIND_RECORD_REMOVED, "x_t", NULL);
    below(c, HV_KIND_RECORD_REMOVED, "handle_x_t", NULL);
    below(row(HV_KIND_RECORD_ADDED, "struct y", NULL), HV_KIND_RECORD_ADDED, "y_t", NULL);
    row(HV_KIND_RECORD_ADDED, "handle_char", NULL);
}
END_TEST

START_TEST(test_record_renamed)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct xen_x", 8, 4, two);
    alias(OLD, "x_t", "struct x", 8);
    alias(NEW, "xen_x_t", "struct xen_x", 8);
    record(OLD, "struct out", 16, 8, "p 0 64 struct x *; v 64 64 struct x");
    record(NEW, "struct out", 16, 8, "p 0 64 struct xen_x *; v 64 64 struct xen_x");
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct x", NULL);
    ck_assert_str_eq(c->renamed_to, "struct xen_x");
    ck_assert(c->layout_equal && c->after.present);
    below(c, HV_KIND_RECORD_ADDED, "struct xen_x", NULL);
    below(c, HV_KIND_RECORD_REMOVED, "x_t", NULL);
    below(c, HV_KIND_RECORD_ADDED, "xen_x_t", NULL);
    below(c, HV_KIND_MEMBER_TYPE, "struct out", "p");
    below(c, HV_KIND_MEMBER_TYPE, "struct out", "v");
}
END_TEST

START_TEST(test_other_layout_is_no_rename)
{
    record(OLD, "struct x", 8, 4, two);
    record(NEW, "struct xen_x", 8, 4, "a 0 32 uint32_t; b 32 32 int32_t");
    compare(2);
    ck_assert_ptr_null(row(HV_KIND_RECORD_REMOVED, "struct x", NULL)->renamed_to);
    row(HV_KIND_RECORD_ADDED, "struct xen_x", NULL);
}
END_TEST

/* ---- typedefs ---- */

START_TEST(test_typedef_changed)
{
    alias(OLD, "ulong_t", "uint32_t", 4);
    alias(NEW, "ulong_t", "uint64_t", 8);
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    compare(1);
    const struct hv_change *c = row(HV_KIND_TYPEDEF_CHANGED, "ulong_t", NULL);
    ck_assert(!c->layout_equal);
    ck_assert_uint_eq(c->after.size, 8);
    below(c, HV_KIND_MEMBER_WIDENED, "struct s", "a");
    below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b");
    below(c, HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

/* Two typedefs that could be behind it: nobody knows which. */
START_TEST(test_two_typedefs)
{
    alias(OLD, "p_t", "uint32_t", 4);
    alias(NEW, "p_t", "uint64_t", 8);
    alias(OLD, "q_t", "uint32_t", 4);
    alias(NEW, "q_t", "uint64_t", 8);
    record(OLD, "struct s", 4, 4, "a 0 32 uint32_t");
    record(NEW, "struct s", 8, 8, "a 0 64 uint64_t");
    compare(3);
    row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
}
END_TEST

START_TEST(test_typedef_same_layout)
{
    records("struct a", 8, 4, two);
    records("struct b", 8, 4, two);
    alias(OLD, "s_t", "struct a", 8);
    alias(NEW, "s_t", "struct b", 8);
    compare(1);
    ck_assert(row(HV_KIND_TYPEDEF_CHANGED, "s_t", NULL)->layout_equal);
}
END_TEST

START_TEST(test_typedef_removed_alone)
{
    records("struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    compare(1);
    ck_assert_int_eq(row(HV_KIND_RECORD_REMOVED, "s_t", NULL)->cls, HV_CLASS_TYPEDEF);
}
END_TEST

/* ---- the same thing in another class ---- */

START_TEST(test_nameless_gets_a_tag)
{
    record(OLD, "s_t", 8, 4, two);
    record(NEW, "struct s", 8, 4, two);
    alias(NEW, "s_t", "struct s", 8);
    compare(0);
}
END_TEST

START_TEST(test_nameless_gets_a_tag_and_grows)
{
    record(OLD, "s_t", 8, 4, two);
    record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t");
    alias(NEW, "s_t", "struct s", 16);
    compare(1);
    row(HV_KIND_MEMBER_WIDENED, "s_t", "a");
}
END_TEST

START_TEST(test_tag_is_lost)
{
    record(OLD, "struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    record(NEW, "s_t", 8, 4, two);
    compare(1);
    const struct hv_change *c = row(HV_KIND_RECORD_REMOVED, "struct s", NULL);
    ck_assert_str_eq(c->renamed_to, "s_t");
    ck_assert(c->layout_equal);
}
END_TEST

START_TEST(test_struct_becomes_union)
{
    record(OLD, "struct s", 8, 4, two);
    record(NEW, "union s", 4, 4, "a 0 32 uint32_t; b 0 32 uint32_t");
    compare(1);
    below(row(HV_KIND_MEMBER_OFFSET, "struct s", "b"), HV_KIND_RECORD_SIZE, "struct s", NULL);
}
END_TEST

START_TEST(test_scalar_becomes_record)
{
    alias(OLD, "pfn_t", "uint64_t", 8);
    record(NEW, "pfn_t", 8, 8, "v 0 64 uint64_t");
    compare(1);
    ck_assert_str_eq(row(HV_KIND_TYPEDEF_CHANGED, "pfn_t", NULL)->after.type, "pfn_t");
}
END_TEST

START_TEST(test_constant_moves_class)
{
    constant(OLD, "A", "1");
    one_enum(NEW, "enum a", 4, "A", "1");
    constant_of(OLD, HV_CLASS_CONSTANT, "B", "2");
    constant_of(NEW, HV_CLASS_HYPERCALL, "B", "2");
    constant(OLD, "C", "3");
    one_enum(NEW, "enum c", 4, "C", "4");
    compare(1);
    row(HV_KIND_CONSTANT_VALUE, "C", NULL);
}
END_TEST

/* ---- audiences ---- */

static struct hv_entity *only(struct hv_entity *e, uint32_t audiences)
{
    e->audiences = audiences;
    return e;
}

START_TEST(test_guard_narrowed)
{
    record(OLD, "struct s", 8, 4, two);
    alias(OLD, "s_t", "struct s", 8);
    constant(OLD, "OP_S", "5");
    only(record(NEW, "struct s", 8, 4, two), TOOLS | OWN);
    only(alias(NEW, "s_t", "struct s", 8), TOOLS | OWN);
    only(constant(NEW, "OP_S", "5"), TOOLS | OWN);
    compare(2);
    const struct hv_change *c = row(HV_KIND_GUARD_NARROWED, "struct s", NULL);
    ck_assert_uint_eq(c->audiences, GUEST);
    below(c, HV_KIND_GUARD_NARROWED, "s_t", NULL);
    ck_assert_uint_eq(row(HV_KIND_GUARD_NARROWED, "OP_S", NULL)->audiences, GUEST);
}
END_TEST

START_TEST(test_guard_widened)
{
    only(record(OLD, "struct s", 8, 4, two), TOOLS);
    record(NEW, "struct s", 8, 4, two);
    only(constant(OLD, "C", "5"), OWN);
    constant(NEW, "C", "5");
    compare(2);
    ck_assert_uint_eq(row(HV_KIND_GUARD_WIDENED, "struct s", NULL)->audiences, GUEST);
    ck_assert_uint_eq(row(HV_KIND_GUARD_WIDENED, "C", NULL)->audiences, GUEST | TOOLS);
}
END_TEST

/* Removed for everybody is one row; what only the unjudged audience had is none. */
START_TEST(test_removed_for_all)
{
    only(constant(OLD, "C", "5"), GUEST | TOOLS);
    only(constant(OLD, "MINE", "5"), OWN);
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_REMOVED, "C", NULL)->audiences, GUEST | TOOLS);
}
END_TEST

/* Two forms that change alike are one row; what differs is told for whom it holds. */
START_TEST(test_forms)
{
    only(record(OLD, "struct s", 8, 4, two), GUEST);
    only(record(NEW, "struct s", 16, 8, "a 0 64 uint64_t; b 64 32 uint32_t"), GUEST);
    only(record(OLD, "struct s", 12, 4, "a 0 32 uint32_t; b 32 32 uint32_t; t 64 32 int32_t"),
         TOOLS);
    only(record(NEW, "struct s", 16, 8,
                "a 0 64 uint64_t; b 64 32 uint32_t; t 96 32 int32_t"),
         TOOLS);
    compare(1);
    const struct hv_change *c = row(HV_KIND_MEMBER_WIDENED, "struct s", "a");
    ck_assert_uint_eq(c->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(below(c, HV_KIND_MEMBER_OFFSET, "struct s", "b")->audiences,
                      GUEST | TOOLS);
    ck_assert_uint_eq(below(c, HV_KIND_MEMBER_OFFSET, "struct s", "t")->audiences, TOOLS);
    ck_assert_uint_eq(length(c->consequences), 4); /* the two sizes differ */
}
END_TEST

START_TEST(test_other_form_of_one_audience)
{
    record(OLD, "struct s", 8, 4, two);
    only(record(NEW, "struct s", 8, 4, two), GUEST | OWN);
    only(record(NEW, "struct s", 4, 4, "a 0 32 uint32_t"), TOOLS);
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_MEMBER_REMOVED, "struct s", "b")->audiences, TOOLS);
}
END_TEST

START_TEST(test_mask_of_audiences)
{
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    changes = hv_compare(side[OLD], side[NEW], &profile, 1, TOOLS | OWN, atoms);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, TOOLS);
}
END_TEST

/* ---- what could not be read ---- */

START_TEST(test_unread_on_one_side)
{
    record(OLD, "struct s", 8, 4, two);
    constant(OLD, "C", "1");
    leave_out(NEW, HV_LEFT_OUT_FAILED, "op.h", GUEST | TOOLS);
    compare(0);
    ck_assert(changes->fatal);
    ck_assert_str_eq(changes->uncompared->file, "op.h");
    ck_assert_uint_eq(changes->uncompared->audiences, GUEST | TOOLS);
    ck_assert_uint_eq(changes->uncompared->archs, 2);
    ck_assert_ptr_null(changes->uncompared->next);
}
END_TEST

START_TEST(test_unread_on_both_sides)
{
    leave_out(OLD, HV_LEFT_OUT_FAILED, "op.h", GUEST);
    leave_out(NEW, HV_LEFT_OUT_FAILED, "op.h", GUEST);
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    compare(1);
    ck_assert(!changes->fatal);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, TOOLS);
    ck_assert_uint_eq(changes->uncompared->audiences, GUEST);
}
END_TEST

START_TEST(test_known_failure)
{
    constant(OLD, "C", "1");
    leave_out(NEW, HV_LEFT_OUT_KNOWN, "*", GUEST | TOOLS);
    compare(0);
    ck_assert(!changes->fatal && changes->uncompared);
}
END_TEST

START_TEST(test_hidden_is_no_failure)
{
    constant(OLD, "C", "1");
    leave_out(NEW, HV_LEFT_OUT_GUARD, "op.h", GUEST);
    only(constant(NEW, "C", "1"), TOOLS | OWN);
    compare(1);
    ck_assert(!changes->fatal && !changes->uncompared);
    ck_assert_uint_eq(row(HV_KIND_GUARD_NARROWED, "C", NULL)->audiences, GUEST);
}
END_TEST

START_TEST(test_audience_not_read)
{
    constant(OLD, "C", "1");
    constant(NEW, "C", "2");
    side[OLD]->audiences = GUEST;
    compare(1);
    ck_assert_uint_eq(row(HV_KIND_CONSTANT_VALUE, "C", NULL)->audiences, GUEST);
    ck_assert_uint_eq(changes->uncompared->audiences, TOOLS);
}
END_TEST

/* ---- constants ---- */

START_TEST(test_constant_value)
{
    constant(OLD, "A", "1");
    constant(NEW, "A", "2");
    constant(OLD, "SAME", "1")->u.constant.is_unsigned = true;
    constant(NEW, "SAME", "1")->u.constant.bits = 64;
    constant(OLD, "BIT", "-2147483648");
    constant(NEW, "BIT", "2147483648")->u.constant.is_unsigned = true;
    constant(OLD, "ESCAPE", "4294967295");
    constant(NEW, "ESCAPE", "-1")->u.constant.bits = 64;
    compare(3);
    const struct hv_change *c = row(HV_KIND_CONSTANT_VALUE, "A", NULL);
    ck_assert_str_eq(c->before.value, "1");
    ck_assert_str_eq(c->after.value, "2");
    ck_assert(!c->layout_equal);
    ck_assert(row(HV_KIND_CONSTANT_VALUE, "BIT", NULL)->layout_equal);
    ck_assert(!row(HV_KIND_CONSTANT_VALUE, "ESCAPE", NULL)->layout_equal);
}
END_TEST

START_TEST(test_constant_added_and_removed)
{
    constant(OLD, "GONE", "1");
    constant(NEW, "NEWCOMER", "1");
    compare(2);
    ck_assert_ptr_null(row(HV_KIND_CONSTANT_REMOVED, "GONE", NULL)->renamed_to);
    row(HV_KIND_CONSTANT_ADDED, "NEWCOMER", NULL);
}
END_TEST

struct name_case {
    const char *old, *new;
    bool alike;
};
static const struct name_case name_cases[] = {
    {"FEATURE_AVX512VBMI", "FEATURE_AVX512_VBMI", true},
    {"PARAM_ACCESS_RING_PFN", "PARAM_MONITOR_RING_PFN", true},
    {"START_MAGIC_VALUE", "XEN_START_MAGIC_VALUE", true},
    {"PARAM_CALLBACK_TYPE_VECTOR", "PARAM_CALLBACK_TYPE_PPI", false},
    {"MEM_mmio_write_dm", "MEM_unused", false},
    {"VIRQ_RESERVED", "VIRQ_ARGO", false},
};

START_TEST(test_constant_renamed)
{
    const struct name_case *n = &name_cases[_i];
    constant(OLD, n->old, "7");
    constant(NEW, n->new, "7");
    compare(2);
    const char *to = row(HV_KIND_CONSTANT_REMOVED, n->old, NULL)->renamed_to;
    row(HV_KIND_CONSTANT_ADDED, n->new, NULL);
    if (n->alike)
        ck_assert_str_eq(to, n->new);
    else
        ck_assert_ptr_null(to);
}
END_TEST

START_TEST(test_other_value_is_no_rename)
{
    constant(OLD, "START_MAGIC_VALUE", "7");
    constant(NEW, "XEN_START_MAGIC_VALUE", "8");
    compare(2);
    ck_assert_ptr_null(row(HV_KIND_CONSTANT_REMOVED, "START_MAGIC_VALUE", NULL)->renamed_to);
}
END_TEST

START_TEST(test_string_value)
{
    entity(OLD, HV_CLASS_CONSTANT, "S")->u.constant.text = hv_atom(atoms, "a");
    entity(NEW, HV_CLASS_CONSTANT, "S")->u.constant.text = hv_atom(atoms, "b");
    entity(OLD, HV_CLASS_CONSTANT, "T")->u.constant.text = hv_atom(atoms, "a");
    entity(NEW, HV_CLASS_CONSTANT, "T")->u.constant.text = hv_atom(atoms, "a");
    compare(1);
    ck_assert_str_eq(row(HV_KIND_STRING_VALUE, "S", NULL)->after.text, "b");
}
END_TEST

START_TEST(test_interface_version)
{
    constant(OLD, "THE_VERSION", "1");
    constant(NEW, "THE_VERSION", "2");
    constant(OLD, "OP_VERSION", "3");
    constant(NEW, "OP_VERSION", "2");
    compare(2);
    row(HV_KIND_INTERFACE_VERSION, "THE_VERSION", NULL);
    row(HV_KIND_INTERFACE_VERSION, "OP_VERSION", NULL);
}
END_TEST

START_TEST(test_hypercalls)
{
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_a", "1");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_a", "2");
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_b", "3");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_c", "4");
    constant_of(OLD, HV_CLASS_HYPERCALL, "call_d", "5");
    constant_of(NEW, HV_CLASS_HYPERCALL, "call_d", "5");
    compare(3);
    row(HV_KIND_HYPERCALL_NUMBER, "call_a", NULL);
    row(HV_KIND_HYPERCALL_REMOVED, "call_b", NULL);
    row(HV_KIND_HYPERCALL_ADDED, "call_c", NULL);
}
END_TEST

START_TEST(test_enums)
{
    one_enum(OLD, "enum a", 4, "A", "1");
    one_enum(NEW, "enum a", 4, "A", "2");
    one_enum(OLD, "enum b", 4, "B_OLD", "1");
    one_enum(NEW, "enum b", 4, "B_OTHER", "2");
    one_enum(OLD, "enum c", 4, "C", "1");
    one_enum(NEW, "enum c", 1, "C", "1");
    one_enum(OLD, "enum (D)", 4, "D", "1");
    one_enum(NEW, "enum d", 4, "D", "1");
    compare(4);
    row(HV_KIND_ENUM_VALUE, "A", NULL);
    row(HV_KIND_CONSTANT_REMOVED, "B_OLD", NULL);
    row(HV_KIND_CONSTANT_ADDED, "B_OTHER", NULL);
    ck_assert_uint_eq(row(HV_KIND_RECORD_SIZE, "enum c", NULL)->after.size, 1);
}
END_TEST

START_TEST(test_macros)
{
    macro(OLD, "F", "aa", true);
    macro(NEW, "F", "bb", true);
    macro(OLD, "SAME", "aa", true);
    macro(NEW, "SAME", "aa", true);
    macro(OLD, "GONE", "aa", false);
    macro(OLD, "V", "aa", false);
    constant(NEW, "V", "1");
    constant(OLD, "W", "1");
    macro(NEW, "W", "aa", true);
    compare(4);
    row(HV_KIND_MACRO_BODY, "F", NULL);
    row(HV_KIND_CONSTANT_REMOVED, "GONE", NULL);
    row(HV_KIND_MACRO_BODY, "V", NULL);
    row(HV_KIND_CONSTANT_VALUE, "W", NULL);
}
END_TEST

/* ---- order ---- */

START_TEST(test_order)
{
    constant(OLD, "Z", "1");
    constant(NEW, "Z", "2");
    constant(OLD, "A", "1");
    constant(NEW, "A", "2");
    record(OLD, "struct s", 16, 4,
           "b 0 32 uint32_t; a 32 32 uint32_t; z 64 32 uint32_t; c 96 32 uint32_t");
    record(NEW, "struct s", 16, 4,
           "b 0 32 int32_t; a 32 32 int32_t; z 64 32 int32_t; c 96 32 int32_t");
    compare(6);
    static const char *const expected[] = {"A", "Z", "b", "a", "z", "c"};
    const struct hv_change *c = changes->first;
    for (size_t i = 0; i < HV_COUNT(expected); i++, c = c->next)
        ck_assert_str_eq(c->member ? c->member : c->entity, expected[i]);
}
END_TEST

static void add_members(Suite *suite)
{
    TCase *tcase = tcase_create("members");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_equal);
    tcase_add_test(tcase, test_one_side_missing);
    tcase_add_test(tcase, test_widened_register);
    tcase_add_test(tcase, test_two_causes);
    tcase_add_test(tcase, test_narrowed);
    tcase_add_test(tcase, test_signedness);
    tcase_add_loop_test(tcase, test_type, 0, HV_COUNT(type_cases));
    tcase_add_test(tcase, test_array_bound);
    tcase_add_test(tcase, test_flexible);
    tcase_add_test(tcase, test_array_of_grown_records);
    tcase_add_test(tcase, test_bitfield);
    tcase_add_test(tcase, test_permuted);
    tcase_add_test(tcase, test_permuted_behind_a_cause);
    tcase_add_test(tcase, test_added_at_end);
    tcase_add_test(tcase, test_added_in_hole);
    tcase_add_test(tcase, test_added_in_front);
    tcase_add_test(tcase, test_added_to_union);
    tcase_add_test(tcase, test_padding_becomes_field);
    tcase_add_test(tcase, test_field_becomes_padding);
    tcase_add_test(tcase, test_padding_alone);
    tcase_add_test(tcase, test_removed);
    tcase_add_test(tcase, test_member_renamed);
    tcase_add_test(tcase, test_other_type_is_no_rename);
    tcase_add_test(tcase, test_nested_into_anonymous);
    tcase_add_test(tcase, test_nested_under_a_name);
    tcase_add_test(tcase, test_inline_becomes_named);
    tcase_add_test(tcase, test_inside_of_inline);
    suite_add_tcase(suite, tcase);
}

static void add_entities(Suite *suite)
{
    TCase *tcase = tcase_create("entities");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_size_alone);
    tcase_add_test(tcase, test_alignment);
    tcase_add_test(tcase, test_moved_without_cause);
    tcase_add_test(tcase, test_record_added_and_removed);
    tcase_add_test(tcase, test_record_renamed);
    tcase_add_test(tcase, test_other_layout_is_no_rename);
    tcase_add_test(tcase, test_typedef_changed);
    tcase_add_test(tcase, test_two_typedefs);
    tcase_add_test(tcase, test_typedef_same_layout);
    tcase_add_test(tcase, test_typedef_removed_alone);
    tcase_add_test(tcase, test_nameless_gets_a_tag);
    tcase_add_test(tcase, test_nameless_gets_a_tag_and_grows);
    tcase_add_test(tcase, test_tag_is_lost);
    tcase_add_test(tcase, test_struct_becomes_union);
    tcase_add_test(tcase, test_scalar_becomes_record);
    tcase_add_test(tcase, test_constant_moves_class);
    suite_add_tcase(suite, tcase);
}

static void add_audiences(Suite *suite)
{
    TCase *tcase = tcase_create("audiences");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_guard_narrowed);
    tcase_add_test(tcase, test_guard_widened);
    tcase_add_test(tcase, test_removed_for_all);
    tcase_add_test(tcase, test_forms);
    tcase_add_test(tcase, test_other_form_of_one_audience);
    tcase_add_test(tcase, test_mask_of_audiences);
    tcase_add_test(tcase, test_unread_on_one_side);
    tcase_add_test(tcase, test_unread_on_both_sides);
    tcase_add_test(tcase, test_known_failure);
    tcase_add_test(tcase, test_hidden_is_no_failure);
    tcase_add_test(tcase, test_audience_not_read);
    suite_add_tcase(suite, tcase);
}

static void add_constants(Suite *suite)
{
    TCase *tcase = tcase_create("constants");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, test_constant_value);
    tcase_add_test(tcase, test_constant_added_and_removed);
    tcase_add_loop_test(tcase, test_constant_renamed, 0, HV_COUNT(name_cases));
    tcase_add_test(tcase, test_other_value_is_no_rename);
    tcase_add_test(tcase, test_string_value);
    tcase_add_test(tcase, test_interface_version);
    tcase_add_test(tcase, test_hypercalls);
    tcase_add_test(tcase, test_enums);
    tcase_add_test(tcase, test_macros);
    tcase_add_test(tcase, test_order);
    suite_add_tcase(suite, tcase);
}

int main(void)
{
    Suite *suite = suite_create("compare");
    add_members(suite);
    add_entities(suite);
    add_audiences(suite);
    add_constants(suite);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
