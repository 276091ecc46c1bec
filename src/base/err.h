/* SPDX-License-Identifier: MIT
 *
 * How a function reports a failure: it returns false (or NULL) and fills the
 * caller's hv_err. Library code never prints and never exits.
 */
#pragma once

#include <stdbool.h>

enum hv_err_code {
    HV_ERR_NONE = 0,
    HV_ERR_USAGE, /* the caller named something that does not exist: exit 2 */
    HV_ERR_INPUT, /* a tree, header, profile or baseline could not be read: exit 3 */
};

struct hv_err {
    enum hv_err_code code;
    char path[512];        /* "" where no file is to blame */
    unsigned line, column; /* from 1; 0 where unknown */
    char text[1024];       /* what was expected, what was found, what to do */
};

/* Set err (which may be NULL) and return false. path may be NULL. */
bool hv_fail(struct hv_err *err, enum hv_err_code code, const char *path,
             const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The same with a place in the file. */
bool hv_fail_at(struct hv_err *err, const char *path, unsigned line, unsigned column,
                const char *fmt, ...) __attribute__((format(printf, 5, 6)));
