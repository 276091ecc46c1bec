/* SPDX-License-Identifier: MIT */
#include "base/base.h"
#include "base/buf.h"
#include "base/diff.h"
#include "extract/literal.h"
#include "extract/scan.h"
#include "suite.h"

#include <check.h>

static const struct {
    const char *old, *new, *expected;
} texts[] = {
    {"a b c", " a\n b  c ", ""},
    {"", "", ""},
    {"", "new words", "{+new words+}"},
    {"old words", "", "[-old words-]"},
    {"takes a physical address of it", "takes a virtual address of it",
     "takes a [-physical-] {+virtual+} address of it"},
    {"a b c d e f g h x i j k l m n o p", "a b c d e f g h y i j k l m n o p",
     "... e f g h [-x-] {+y+} i j k l ..."},
    /* two changes with a word between them are one, far ones are two */
    {"s u v t", "s x v y t", "s [-u v-] {+x v y+} t"},
    {"s u 1 2 3 4 5 6 7 8 9 v t", "s x 1 2 3 4 5 6 7 8 9 y t",
     "s [-u-] {+x+} 1 2 3 4 5 6 7 8 9 [-v-] {+y+} t"},
    {"s u 1 2 3 4 5 6 7 8 9 0 v t", "s x 1 2 3 4 5 6 7 8 9 0 y t",
     "s [-u-] {+x+} 1 2 3 4 ... 7 8 9 0 [-v-] {+y+} t"},
    /* one side alone changes within what both have */
    {"a b c d e f g h", "a b c d {+ e f g h", "a b c d {+{++} e f g h"},
    {"a b c d e f", "a b c d 1 2 e f g", "a b c d [-e f-] {+1 2 e f g+}"},
};

START_TEST(words)
{
    struct hv_buf buf = {0};
    hv_diff_words(texts[_i].old, texts[_i].new, &buf);
    ck_assert_str_eq(buf.p ? buf.p : "", texts[_i].expected);
    hv_buf_done(&buf);
}
END_TEST

static const struct {
    const char *spelling, *expected; /* NULL: no literal */
    bool wide;
} literals[] = {
    {"\"\"", "", false},
    {"\"a\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\?\"", "a\a\b\f\n\r\t\v\\\"?", false},
    {"\"\\101\\1018\\x42\\x42g\"", "AA8BBg", false},
    {"\"a\" ", NULL, false},
    {"\"", NULL, false},
    {"X\"a\"", NULL, false},
    {"u8\"\\xc3\\xa9\"", "\303\251", false},
    {"u8\"\\u00e9\"", "\303\251", false},
    /* a character, not the lowest of its bits */
    {"\"\\u0141\\u263A1\"", "\305\201\342\230\2721", false},
    {"\"\\U0001F6001\"", "\360\237\230\2001", false},
    {"L\"a\\x263a\"", "a\342\230\272", true},
    {"u\"\\u00e9f\"", "\303\251f", true},
    {"U\"\\U0001f600\\x7ff\\x800\\xffff\\x10000\"",
     "\360\237\230\200\337\277\340\240\200\357\277\277\360\220\200\200", true},
};

START_TEST(string_literals)
{
    struct hv_buf buf = {0};
    bool wide = false, ok = hv_string_literal_read(literals[_i].spelling, &buf, &wide);
    ck_assert_int_eq(ok, literals[_i].expected != NULL);
    if (ok) {
        ck_assert_str_eq(buf.p, literals[_i].expected);
        ck_assert_int_eq(wide, literals[_i].wide);
    }
    hv_buf_done(&buf);
}
END_TEST

static const struct {
    const char *text;
    unsigned long_bits;
    const char *value; /* NULL: the compiler's to read */
    unsigned bits;
    bool is_unsigned;
} constants[] = {
    {"(1<<0)", 64, "1", 32, false},
    {"( 1U << 31 )", 64, "2147483648", 32, true},
    {"1 << 31", 64, "-2147483648", 32, false},
    {"2 << 31", 64, NULL, 0, false},
    {"1 << 32", 64, NULL, 0, false},
    {"1UL << 32", 64, "4294967296", 64, true},
    {"1UL << 32", 32, NULL, 0, false},
    {"-1 << 1", 64, NULL, 0, false},
    {"-1 >> 1", 64, NULL, 0, false},
    {"1 << -1", 64, NULL, 0, false},
    {"0x80000000 >> 4L", 64, "134217728", 32, true},
    {"~0", 64, "-1", 32, false},
    {"~0u", 64, "4294967295", 32, true},
    {"~0UL", 32, "4294967295", 32, true},
    {"-1 + 0u", 64, "4294967295", 32, true},
    {"-1 + 0ul", 64, "18446744073709551615", 64, true},
    {"-1L + 1u", 64, "0", 64, false},
    {"-1L + 0u", 32, "4294967295", 32, true},
    {"2 + 3 * 4 - 1", 64, "13", 32, false},
    {"8 - 4 - 2", 64, "2", 32, false},
    {"1 | 2 ^ 3 & 6 << 1 + 1", 64, "3", 32, false},
    {"1 & 3 == 3", 64, NULL, 0, false},
    {"0u - 1", 64, "4294967295", 32, true},
    {"65536u * 65536u", 64, "0", 32, true},
    {"0xffffffffffffffffu * 3", 64, "18446744073709551613", 64, true},
    {"0x7fffffff + 1", 64, NULL, 0, false},
    {"65536 * 65536", 64, NULL, 0, false},
    {"0x7fffffffffffffff + 1", 64, NULL, 0, false},
    {"-(-0x7fffffffffffffff - 1)", 64, NULL, 0, false},
    {"-0x7fffffffffffffff - 1", 64, "-9223372036854775808", 64, false},
    {"- -1", 64, "1", 32, false},
    {"--1", 64, NULL, 0, false},
    {"1 && 1", 64, NULL, 0, false},
    {"0x1e+1", 64, NULL, 0, false},
    {"0x1e +1", 64, "31", 32, false},
    {"1.0", 64, NULL, 0, false},
    {"1e3", 64, NULL, 0, false},
    {"08", 64, NULL, 0, false},
    {"1 2", 64, NULL, 0, false},
    {"(1", 64, NULL, 0, false},
    {"1)", 64, NULL, 0, false},
    {"()", 64, NULL, 0, false},
    {"", 64, NULL, 0, false},
    {"8 / 2", 64, NULL, 0, false},
    {"'a'", 64, NULL, 0, false},
    {"1wb", 64, NULL, 0, false},
};

START_TEST(constant_expressions)
{
    struct hv_literal literal;
    char value[32];
    bool ok = hv_constant_read(constants[_i].text, constants[_i].long_bits, &literal);
    ck_assert_msg(ok == (constants[_i].value != NULL), "%s", constants[_i].text);
    if (!ok)
        return;
    snprintf(value, sizeof value, literal.negative ? "%" PRId64 : "%" PRIu64,
             literal.value);
    ck_assert_str_eq(value, constants[_i].value);
    ck_assert_uint_eq(literal.bits, constants[_i].bits);
    ck_assert_int_eq(literal.is_unsigned, constants[_i].is_unsigned);
}
END_TEST

/* Chunks of memory are used again, those of a size for others of it, and not where a
 * fork shares them. */
START_TEST(memory_of_an_arena_is_zero)
{
    static const size_t sizes[] = {1 << 10, 300 << 10, 600 << 10, 1000 << 10, 2000 << 10};
    for (size_t round = 0; round < 60; round++) {
        struct hv_arena *arena = hv_arena_new();
        for (size_t i = 0; i < 300; i++) {
            const size_t size = sizes[i < 290 ? 0 : (i * 7 + round * 3) % HV_COUNT(sizes)];
            char *p = hv_arena_alloc(arena, size);
            ck_assert(!*p && !memcmp(p, p + 1, size - 1));
            memset(p, 'x', size);
        }
        hv_arena_free(arena);
        if (round % 4 == 0)
            hv_memory_is_shared();
    }
}
END_TEST

START_TEST(plain_strings)
{
    static const char *const plain[] = {"\"\"", "\"a;'{/*\""};
    static const char *const others[] = {
        "",         "\"",         "\"a\" \"b\"", "L\"a\"",       "\"a b\"",
        "\"a\\n\"", "\"a\"\"b\"", "\"\?\?/\"",   "\"\303\251\"", "(\"a\")"};
    HV_EACH (text, plain, HV_COUNT(plain))
        ck_assert_msg(hv_string_is_plain(*text), "%s", *text);
    HV_EACH (text, others, HV_COUNT(others))
        ck_assert_msg(!hv_string_is_plain(*text), "%s", *text);
}
END_TEST

/* An apostrophe between digits begins no literal. */
START_TEST(initialisers)
{
    HV_BUF list = {0}, tokens = {0};
    ck_assert(hv_initialiser_read("{ 1'000, .b = { 2 } }", 64, &list));
    ck_assert_str_eq(list.p, "{1'000, .b = {2}}");
    list.n = 0;
    ck_assert(hv_initialiser_read("{ .a = 1 << 3, (2) + 1, A + 1 }", 64, &list));
    ck_assert_str_eq(list.p, "{.a = 8, 3, A + 1}");
    const char text[] = "1'0 /* no */ + ' ' /* no */";
    hv_tokens_put(&tokens, text, strlen(text));
    ck_assert_str_eq(tokens.p, "1'0+' '");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("words");
    tcase_add_loop_test(all, constant_expressions, 0, HV_COUNT(constants));
    tcase_add_test(all, memory_of_an_arena_is_zero);
    tcase_add_test(all, plain_strings);
    tcase_add_test(all, initialisers);
    tcase_add_loop_test(all, string_literals, 0, HV_COUNT(literals));
    tcase_add_loop_test(all, words, 0, HV_COUNT(texts));
    return run_tests("words", all);
}
