/* SPDX-License-Identifier: MIT
 *
 * What main() of a unit test does.
 */
#ifndef HV_TEST_SUITE_H
#define HV_TEST_SUITE_H

#include <check.h>
#include <stdlib.h>

/* Run one suite, which is freed; the exit status of the program. */
static inline int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The same for the tests of tcase alone. */
static inline int run_tests(const char *name, TCase *tcase)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}

#endif
