/* SPDX-License-Identifier: MIT */
#include "base/base.h"
#include "base/diff.h"
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

int main(void)
{
    TCase *all = tcase_create("words");
    tcase_add_loop_test(all, words, 0, HV_COUNT(texts));
    return run_tests("words", all);
}
