/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/pattern.h"
#include "model/profile.h"
#include "model/rule.h"
#include "model/surface.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

START_TEST(names_go_there_and_back)
{
    for (int i = 0; i < HV_KIND_COUNT; i++)
        ck_assert_int_eq(hv_kind_find(hv_kind_name((enum hv_kind)i)), i);
    for (int i = 0; i < HV_VERDICT_COUNT; i++)
        ck_assert_int_eq(hv_verdict_find(hv_verdict_name((enum hv_verdict)i)), i);
    for (int i = 0; i < HV_FACT_COUNT; i++)
        ck_assert_int_eq(hv_fact_find(hv_fact_name((enum hv_fact)i)), i);
    ck_assert_str_eq(hv_kind_name(HV_KIND_MEMBER_WIDENED), "member-widened");
    ck_assert_str_eq(hv_class_name(HV_CLASS_HYPERCALL), "hypercall");
    ck_assert_int_eq(hv_kind_find("member"), -1);
    ck_assert_int_eq(hv_verdict_find(""), -1);
    ck_assert_int_eq(hv_fact_find("!growable"), -1);
}
END_TEST

START_TEST(rules_are_found_by_id_and_slug)
{
    struct hv_rule rules[] = {{.id = "HV1203", .slug = "member-widened"},
                              {.id = "HV0007", .slug = "record-size"}};
    const struct hv_catalogue catalogue = {.n_rules = 2, .rules = rules};
    ck_assert_ptr_eq(hv_catalogue_find(&catalogue, "HV0007"), &rules[1]);
    ck_assert_ptr_eq(hv_catalogue_find(&catalogue, "member-widened"), &rules[0]);
    ck_assert_ptr_null(hv_catalogue_find(&catalogue, "HV12"));
    hv_catalogue_free(NULL);
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
} releases[] = {
    {"4.9", "4.10", -1},
    {"4.10", "4.9", 1},
    {"4.17", "4.17", 0},
    {"4.17", "4.17.0", 0},
    {"4.17", "4.17.1", -1},
    {"4.17.2", "4.17.10", -1},
    {"4.18-rc1", "4.18", -1},
    {"4.18-rc2", "4.18-rc10", -1},
    {"4.18-rc1", "4.17", 1},
    {"04.1", "4.01", 0},
    {"5", "4.99", 1},
    {NULL, "4.0", -1},
    {"v6.9", "v6.10", -1},
    {"4.99999999999999999999999", "4.100000000000000000000000", -1},
};

START_TEST(releases_are_ordered_by_number)
{
    int order = hv_release_compare(releases[_i].a, releases[_i].b);
    int back = hv_release_compare(releases[_i].b, releases[_i].a);
    ck_assert_int_eq((order > 0) - (order < 0), releases[_i].order);
    ck_assert_int_eq((back > 0) - (back < 0), -releases[_i].order);
}
END_TEST

START_TEST(signs_of_types)
{
    ck_assert_int_eq(hv_type_sign("uint32_t"), HV_SIGN_UNSIGNED);
    ck_assert_int_eq(hv_type_sign("int8_t"), HV_SIGN_SIGNED);
    ck_assert_int_eq(hv_type_sign("uint64_aligned_t"), HV_SIGN_UNSIGNED);
    ck_assert_int_eq(hv_type_sign("_Bool"), HV_SIGN_UNSIGNED);
    static const char *const none[] = {
        "char",       "void *", "struct x", "uint8_t [4]", "uint8_t *", "interval",
        "interval_t", "",       "uint_t",   "int",         NULL};
    for (size_t i = 0; i < HV_COUNT(none); i++)
        ck_assert_int_eq(hv_type_sign(none[i]), HV_SIGN_NONE);
}
END_TEST

static const struct {
    const char *type, *element;
    size_t count;
} elements[] = {
    {"uint8_t [4][8]", "uint8_t", 32},
    {"uint8_t", "uint8_t", 1},
    {"struct x []", "struct x", 0},
    {"void *[3]", "void *", 3},
    {"uint8_t (*)[4]", "uint8_t (*)[4]", 1},
    {"struct [2]", "struct", 2},
    {"uint8_t [][4]", "uint8_t", 0},
    {"uint8_t [0]", "uint8_t", 0},
    {"uint8_t [N]", "uint8_t [N]", 1},
    {"", "", 1},
    {"]", "]", 1},
    {"uint8_t [99999999999999999999999]", "uint8_t", SIZE_MAX},
};

START_TEST(arrays_have_an_element_and_a_count)
{
    const char *p;
    size_t n;
    ck_assert_uint_eq(hv_type_element(elements[_i].type, &p, &n), elements[_i].count);
    ck_assert_uint_eq(n, strlen(elements[_i].element));
    ck_assert_int_eq(strncmp(p, elements[_i].element, n), 0);
}
END_TEST

START_TEST(globs_cross_slashes)
{
    const char *globs[] = {"arch-x86/*", "xen.h"};
    const struct hv_strings strings = {2, globs};
    ck_assert(hv_globs_match(&strings, "arch-x86/hvm/save.h"));
    ck_assert(hv_globs_match(&strings, "xen.h"));
    ck_assert(!hv_globs_match(&strings, "io/xen.h"));
    ck_assert(!hv_globs_match(&(const struct hv_strings){0}, "xen.h"));
}
END_TEST

/* The only pattern of a file, on its third line. */
struct one_pattern {
    struct hv_arena *arena;
    struct hv_pattern_set *set;
    struct hv_pattern pattern;
    char why[HV_PATTERN_WHY];
};

static bool compile_one(struct one_pattern *one, enum hv_pattern_syntax syntax,
                        const char *text, const char *spelled)
{
    *one = (struct one_pattern){.arena = hv_arena_new()};
    char *file = hv_arena_printf(one->arena, "{\n\n  \"names\": \"%s\"\n}\n", spelled);
    one->set =
        hv_pattern_set_new(one->arena, "p.json", (struct hv_span){file, strlen(file)});
    return hv_pattern_compile(&one->pattern, text, syntax, one->set, one->why);
}

static void free_one(struct one_pattern *one)
{
    struct hv_err err;
    ck_assert(hv_pattern_set_ok(one->set, &err));
    hv_pattern_set_free(one->set);
    hv_arena_free(one->arena);
}

static const struct {
    const char *text, *s;
    const char *group; /* NULL: no match */
    size_t groups;
} matched[] = {
    {"^handle_(.+)$|^plain$", "handle_void", "void", 1},
    {"^handle_(.+)$|^plain$", "plain", "", 1},
    {"^hd_(.+)$", "hd_x", "x", 1},
    {"^hd_(.+)$", "hd_", NULL, 1},
    {"^hd_(.+)$", "xhd_x", NULL, 1},
    {"^hd_([a-z].*)$", "hd_x", "x", 1},
    {"^hd_([a-z].*)$", "hd_X", NULL, 1},
    {"^hd_([a-z].*)$", "hd_", NULL, 1},
    {"^hd_", "hd_", "", 0},
    {"^hd_", "hd", NULL, 0},
    {"^hd$", "hd", "", 0},
    {"^hd$", "hdr", NULL, 0},
    {"^hd$", "hd\n", NULL, 0},
    {"hd$", "hd\n", NULL, 0},
    {"^hd*$", "h", "", 0},
    {"^hd?x", "hx", "", 0},
    {"^(a|b)_(.+)$", "b_x", "b", 2},
    {"^(a)(b)(c)$", "abc", "a", 3},
    {"^(a)?b$", "b", "", 1},
    {"hd", "xhd", "", 0},
    {"^", "any", "", 0},
    {"a.b", "a\nb", "", 0},
    {"^[[:alpha:]]+[]^]+[^]]{2}$", "ab]^xx", "", 0},
    {"^a{2}[.]b\\.(c)$", "aa.b.c", "c", 1},
};

START_TEST(patterns_give_their_group)
{
    struct one_pattern one;
    struct hv_span span = {NULL, 0};
    const char *group = matched[_i].group;
    ck_assert_msg(compile_one(&one, HV_PATTERN_POSIX, matched[_i].text, ""), "%s",
                  one.why);
    ck_assert_uint_eq(one.pattern.n_groups, matched[_i].groups);
    ck_assert(hv_pattern_matches(&one.pattern, matched[_i].s, &span) ==
              (group != NULL));
    if (group) {
        ck_assert_uint_eq(span.n, strlen(group));
        ck_assert_int_eq(strncmp(span.p, group, span.n), 0);
    }
    free_one(&one);
}
END_TEST

START_TEST(no_pattern_matches_nothing)
{
    struct one_pattern bad, good;
    struct hv_pattern patterns[2] = {{0}};
    ck_assert(!hv_pattern_matches(&patterns[0], "", NULL));
    ck_assert(!compile_one(&bad, HV_PATTERN_POSIX, "^(a", ""));
    ck_assert_str_ne(bad.why, "");
    ck_assert(!hv_pattern_matches(&bad.pattern, "a", NULL));
    ck_assert(compile_one(&good, HV_PATTERN_POSIX, "^plain$", ""));
    patterns[1] = good.pattern;
    ck_assert(hv_patterns_match(patterns, 2, "plain"));
    ck_assert(!hv_patterns_match(patterns, 1, "plain"));
    ck_assert(!hv_patterns_match(patterns, 2, NULL));
    free_one(&bad);
    free_one(&good);
    hv_profile_free(NULL);
}
END_TEST

/* Perl gives these a meaning that POSIX does not. */
static const struct {
    const char *text, *why;
    const char *s; /* that it matches as Perl's; NULL: it is no expression of Perl's */
} ambiguous[] = {
    {"^a[\\.]b", "backslash within", "a.b"},
    {"^[[:alpha:]\\d]+$", "backslash within", "a1"},
    {"\\d", "backslash before", "1"},
    {"a\\<b", "backslash before", "a<b"},
    {"a\\", "backslash before", NULL},
    {"a(?=b)", "beginning of a group", "ab"},
    {"a(*ACCEPT)b", "beginning of a group", "a"},
    {"^a+?$", "repetition of a", "a"},
    {"^a{1}+$", "repetition of a", "a"},
    {"a{,2}", "lowest number", "a{,2}"},
    {"^a (b) # the rest$", NULL, "ab"},
};

START_TEST(what_perl_reads_otherwise_is_refused)
{
    struct one_pattern one;
    const char *text = ambiguous[_i].text, *s = ambiguous[_i].s;
    ck_assert_int_eq(compile_one(&one, HV_PATTERN_POSIX, text, ""), !ambiguous[_i].why);
    ck_assert(!ambiguous[_i].why || strstr(one.why, ambiguous[_i].why));
    free_one(&one);
    ck_assert_int_eq(compile_one(&one, HV_PATTERN_PERL, text, ""), s != NULL);
    ck_assert(!s || hv_pattern_matches(&one.pattern, s, NULL));
    free_one(&one);
}
END_TEST

/* Every short text over some alphabets: what is accepted before it is compiled does
 * compile once it is matched, with as many groups. */
START_TEST(what_is_accepted_compiles)
{
    static const char *const alphabets[] = {"a(|)*", "a[^]-z", "[a-]",
                                            "^$a|(", ".\\(+)", "[]^a:"};
    const char *letters = alphabets[_i];
    size_t base = strlen(letters), accepted = 0;
    struct hv_arena *arena = hv_arena_new();
    struct hv_pattern_set *set =
        hv_pattern_set_new(arena, "p.json", (struct hv_span){"", 0});
    for (size_t number = 1; number < 30000; number++) {
        struct hv_pattern pattern, other;
        struct hv_err err;
        char text[12] = "", why[HV_PATTERN_WHY];
        size_t n = 0;
        for (size_t rest = number; rest; rest /= base + 1)
            if (rest % (base + 1))
                text[n++] = letters[rest % (base + 1) - 1];
        if (!hv_pattern_compile(&pattern, text, HV_PATTERN_POSIX, set, why))
            continue;
        hv_pattern_matches(&pattern, "a", NULL);
        ck_assert_msg(hv_pattern_set_ok(set, &err), "%s: %s", text, err.text);
        ck_assert(hv_pattern_compile(&other, text, HV_PATTERN_PERL, set, why));
        ck_assert_msg(pattern.n_groups == other.n_groups, "%s", text);
        accepted++;
    }
    ck_assert_uint_gt(accepted, 100);
    hv_pattern_set_free(set);
    hv_arena_free(arena);
}
END_TEST

START_TEST(long_and_deep_patterns_are_refused)
{
    struct one_pattern one;
    char text[1002] = "";
    memset(text, 'a', 1000);
    ck_assert(compile_one(&one, HV_PATTERN_POSIX, text, ""));
    free_one(&one);
    text[1000] = 'a';
    ck_assert(!compile_one(&one, HV_PATTERN_POSIX, text, ""));
    ck_assert_msg(strstr(one.why, "longer than the limit") != NULL, "%s", one.why);
    free_one(&one);
    for (size_t depth = 30; depth <= 31; depth++) {
        memset(text, '(', depth);
        text[depth] = 'a';
        memset(text + depth + 1, ')', depth);
        text[2 * depth + 1] = '\0';
        ck_assert_int_eq(compile_one(&one, HV_PATTERN_POSIX, text, ""), depth == 30);
        free_one(&one);
    }
    ck_assert(strstr(one.why, "too deeply nested") != NULL);
}
END_TEST

/* A match that takes too many steps has not failed to match. */
START_TEST(a_limit_is_an_error)
{
    static const char text[] = "^x[.]\t\"(a|b)*c$";
    struct one_pattern one;
    struct hv_err err = {0};
    ck_assert(compile_one(&one, HV_PATTERN_POSIX, text, "^x[.]\\t\\\"(a|b)*c$"));
    hv_pattern_set_limit(one.set, 3);
    ck_assert(!hv_pattern_matches(&one.pattern, "x", NULL));
    ck_assert(hv_pattern_set_ok(one.set, &err));
    ck_assert(!hv_pattern_matches(&one.pattern, "x.\t\"ababababc", NULL));
    ck_assert(!hv_pattern_set_ok(one.set, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_str_eq(err.path, "p.json");
    ck_assert_uint_eq(err.line, 3);
    ck_assert_msg(strstr(err.text, "match limit") != NULL, "%s", err.text);
    /* what is matched behind it is in vain, and the first error stands */
    hv_pattern_set_limit(one.set, 1000);
    ck_assert(!hv_pattern_matches(&one.pattern, "x.\t\"ababababc", NULL));
    ck_assert(!hv_pattern_set_ok(one.set, &err));
    hv_pattern_set_free(one.set);
    hv_arena_free(one.arena);
}
END_TEST

static struct hv_entity entity(enum hv_class cls, const char *name, uint32_t audiences)
{
    return (struct hv_entity){.cls = cls, .name = name, .audiences = audiences};
}

START_TEST(a_sealed_surface_is_sorted_and_searched)
{
    struct hv_surface *surface = hv_surface_new("p", "a");
    struct hv_enumerator values[] = {{"A", "0", 0, NULL}, {"B", "1", 0, NULL}};
    struct hv_entity entities[] = {
        entity(HV_CLASS_CONSTANT, "B", 4), entity(HV_CLASS_ENUM, "enum e", 7),
        entity(HV_CLASS_CONSTANT, "B", 3), entity(HV_CLASS_RECORD, "struct z", 7),
        entity(HV_CLASS_CONSTANT, "A", 6), entity(HV_CLASS_RECORD, "struct a", 7),
    };
    entities[1].u.enum_.values = values;
    entities[1].u.enum_.n_values = 2;
    surface->entities = entities;
    surface->n_entities = HV_COUNT(entities);
    hv_surface_seal(surface);
    ck_assert_str_eq(entities[0].name, "struct a");
    ck_assert_str_eq(entities[5].name, "B");
    ck_assert_uint_eq(entities[5].audiences, 4);
    ck_assert_ptr_eq(hv_surface_find(surface, HV_CLASS_CONSTANT, "B", 4), &entities[5]);
    ck_assert_ptr_eq(hv_surface_find(surface, HV_CLASS_CONSTANT, "B", 7), &entities[4]);
    ck_assert_ptr_null(hv_surface_find(surface, HV_CLASS_CONSTANT, "A", 1));
    ck_assert_ptr_null(hv_surface_find(surface, HV_CLASS_MACRO, "A", 7));
    ck_assert_uint_eq(hv_surface_count(surface, HV_CLASS_CONSTANT), 4);
    ck_assert_uint_eq(hv_surface_count(surface, HV_CLASS_RECORD), 2);
    ck_assert_uint_eq(hv_surface_count(surface, HV_CLASS_ENUM), 1);
    hv_surface_free(surface);
}
END_TEST

START_TEST(what_is_hidden_is_not_unread)
{
    struct hv_left_out left_out[] = {
        {.kind = HV_LEFT_OUT_GUARD, .file = "a.h", .audiences = 1},
        {.kind = HV_LEFT_OUT_SKIP, .file = "b.h", .audiences = 7},
        {.kind = HV_LEFT_OUT_KNOWN, .file = "c.h", .audiences = 1},
        {.kind = HV_LEFT_OUT_FAILED, .file = "*", .audiences = 4},
    };
    const struct hv_surface surface = {.n_left_out = 4, .left_out = left_out};
    ck_assert_ptr_null(hv_surface_unread(&surface, "a.h", 1));
    ck_assert_ptr_null(hv_surface_unread(&surface, "b.h", 2));
    ck_assert_ptr_eq(hv_surface_unread(&surface, "c.h", 1), &left_out[2]);
    ck_assert_ptr_null(hv_surface_unread(&surface, "c.h", 2));
    ck_assert_ptr_eq(hv_surface_unread(&surface, "a.h", 4), &left_out[3]);
    ck_assert_ptr_eq(hv_surface_unread(&surface, NULL, 4), &left_out[3]);
}
END_TEST

/* Every field of a form, each with a value of its own. */
static struct hv_member inner = {.name = "i", .offset = 1, .bits = 2, .type = "int8_t"};
static struct hv_member member = {
    .offset = 8, .bits = 16, .type = "struct", .n_members = 1, .members = &inner};
static struct hv_enumerator enumerators[2] = {{"A", "0", 0, NULL}, {"B", "1", 0, NULL}};

static struct hv_argument argument = {"int", 32};

static struct hv_entity full(enum hv_class cls)
{
    struct hv_entity e = entity(cls, "name", 1);
    switch (cls) {
    case HV_CLASS_RECORD:
        e.u.record.size = 4;
        e.u.record.align = 2;
        e.u.record.n_members = 1;
        e.u.record.members = &member;
        break;
    case HV_CLASS_TYPEDEF:
        e.u.typedef_.type = "int8_t";
        e.u.typedef_.size = 1;
        e.u.typedef_.align = 1;
        break;
    case HV_CLASS_ENUM:
        e.u.enum_.size = 4;
        e.u.enum_.n_values = 2;
        e.u.enum_.values = enumerators;
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        e.u.constant.value = "1";
        e.u.constant.bits = 32;
        break;
    case HV_CLASS_MACRO:
        e.u.macro.tokens_hash = "0123456789abcdef";
        break;
    case HV_CLASS_OP:
        e.u.op.number = "1";
        e.u.op.family = "f";
        break;
    case HV_CLASS_MASK:
        e.u.mask.family = "f";
        e.u.mask.value = "63";
        e.u.mask.shift = 6;
        e.u.mask.bits = 6;
        break;
    case HV_CLASS_SIGNATURE:
        e.u.signature.abi = "do";
        e.u.signature.n_args = 1;
        e.u.signature.args = &argument;
        break;
    case HV_CLASS_HANDLE:
        e.u.handle.type = "uint64_t *";
        e.u.handle.size = e.u.handle.align = 8;
        break;
    case HV_CLASS_REGISTER:
        e.u.reg.id = "1";
        e.u.reg.size = 8;
        e.u.reg.bitmap = true;
        e.u.reg.n_bits = 2;
        e.u.reg.bits = enumerators;
        break;
    }
    return e;
}

/* The forms must differ while *field is another, and agree again after. */
#define ck_form_depends(e, field, other)                                               \
    do {                                                                               \
        uint64_t before = hv_entity_form_hash(&(e));                                   \
        __typeof__(field) saved = (field);                                             \
        (field) = (other);                                                             \
        ck_assert_msg(hv_entity_form_hash(&(e)) != before,                             \
                      "%s is no part of the form", #field);                            \
        (field) = saved;                                                               \
        ck_assert(hv_entity_form_hash(&(e)) == before);                                \
    } while (0)

START_TEST(a_form_depends_on_every_field_of_a_record)
{
    struct hv_entity e = full(HV_CLASS_RECORD);
    ck_form_depends(e, e.u.record.size, 5);
    ck_form_depends(e, e.u.record.align, 4);
    ck_form_depends(e, e.u.record.packed, true);
    ck_form_depends(e, e.u.record.is_union, true);
    ck_form_depends(e, e.u.record.n_members, 0);
    ck_form_depends(e, member.name, "m");
    ck_form_depends(e, member.n_members, 0);
    ck_form_depends(e, inner.name, "j");
    ck_form_depends(e, inner.name, NULL);
    ck_form_depends(e, inner.offset, 9);
    ck_form_depends(e, inner.bits, 9);
    ck_form_depends(e, inner.type, "uint8_t");
    ck_form_depends(e, inner.bitfield, true);
    ck_form_depends(e, inner.flexible, true);
}
END_TEST

/* A spelling is none of the form: fixed widths may replace it. */
START_TEST(a_form_does_not_depend_on_the_spelling_of_a_type)
{
    struct hv_entity e = full(HV_CLASS_RECORD);
    uint64_t before = hv_entity_form_hash(&e);
    inner.c_type = true;
    ck_assert_uint_eq(hv_entity_form_hash(&e), before);
    inner.c_type = false;
}
END_TEST

START_TEST(a_form_depends_on_every_other_field)
{
    struct hv_entity t = full(HV_CLASS_TYPEDEF), n = full(HV_CLASS_ENUM);
    struct hv_entity c = full(HV_CLASS_CONSTANT), m = full(HV_CLASS_MACRO);
    ck_form_depends(t, t.u.typedef_.type, "uint8_t");
    ck_form_depends(t, t.u.typedef_.size, 2);
    ck_form_depends(t, t.u.typedef_.align, 2);
    ck_form_depends(t, t.u.typedef_.is_unsigned, true);
    ck_form_depends(n, n.u.enum_.size, 8);
    ck_form_depends(n, n.u.enum_.n_values, 1);
    ck_form_depends(n, enumerators[1].name, "C");
    ck_form_depends(n, enumerators[1].value, "2");
    ck_form_depends(c, c.u.constant.value, "2");
    ck_form_depends(c, c.u.constant.text, "1");
    ck_form_depends(c, c.u.constant.bits, 64);
    ck_form_depends(c, c.u.constant.is_unsigned, true);
    ck_form_depends(m, m.u.macro.tokens_hash, "0");
    ck_form_depends(m, m.u.macro.function_like, true);
}
END_TEST

START_TEST(a_form_depends_on_every_field_of_a_register)
{
    struct hv_entity e = full(HV_CLASS_REGISTER);
    ck_form_depends(e, e.u.reg.id, "2");
    ck_form_depends(e, e.u.reg.size, 4);
    ck_form_depends(e, e.u.reg.bitmap, false);
    ck_form_depends(e, e.u.reg.n_bits, 1);
    ck_form_depends(e, enumerators[1].name, "C");
    ck_form_depends(e, enumerators[1].value, "2");
}
END_TEST

START_TEST(a_form_is_blind_to_place_and_order)
{
    struct hv_entity a = full(HV_CLASS_ENUM), b = a;
    struct hv_enumerator turned[] = {{"B", "1", 0, NULL}, {"A", "0", 0, NULL}};
    b.u.enum_.values = turned;
    b.name = "other";
    b.audiences = 6;
    b.file = "x.h";
    b.line = 7;
    b.guard = "defined(X)";
    ck_assert(hv_entity_form_hash(&a) == hv_entity_form_hash(&b));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("model");
    tcase_add_test(tcase, names_go_there_and_back);
    tcase_add_test(tcase, rules_are_found_by_id_and_slug);
    tcase_add_loop_test(tcase, releases_are_ordered_by_number, 0, HV_COUNT(releases));
    tcase_add_test(tcase, signs_of_types);
    tcase_add_loop_test(tcase, arrays_have_an_element_and_a_count, 0,
                        HV_COUNT(elements));
    tcase_add_test(tcase, globs_cross_slashes);
    tcase_add_loop_test(tcase, patterns_give_their_group, 0, (int)HV_COUNT(matched));
    tcase_add_test(tcase, no_pattern_matches_nothing);
    tcase_add_loop_test(tcase, what_perl_reads_otherwise_is_refused, 0,
                        (int)HV_COUNT(ambiguous));
    tcase_add_loop_test(tcase, what_is_accepted_compiles, 0, 6);
    tcase_add_test(tcase, long_and_deep_patterns_are_refused);
    tcase_add_test(tcase, a_limit_is_an_error);
    tcase_add_test(tcase, a_sealed_surface_is_sorted_and_searched);
    tcase_add_test(tcase, what_is_hidden_is_not_unread);
    tcase_add_test(tcase, a_form_depends_on_every_field_of_a_record);
    tcase_add_test(tcase, a_form_does_not_depend_on_the_spelling_of_a_type);
    tcase_add_test(tcase, a_form_depends_on_every_other_field);
    tcase_add_test(tcase, a_form_depends_on_every_field_of_a_register);
    tcase_add_test(tcase, a_form_is_blind_to_place_and_order);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
