/* SPDX-License-Identifier: MIT */
#include "base/base.h"
#include "base/buf.h"
#include "base/diff.h"
#include "extract/literal.h"
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

int main(void)
{
    TCase *all = tcase_create("words");
    tcase_add_loop_test(all, string_literals, 0, HV_COUNT(literals));
    tcase_add_loop_test(all, words, 0, HV_COUNT(texts));
    return run_tests("words", all);
}
