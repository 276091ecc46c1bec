/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static void fill_error(struct hv_err *err, enum hv_err_code code, const char *path,
                       const char *fmt, va_list ap)
{
    if (!err)
        return;
    err->code = code;
    err->line = err->column = 0;
    snprintf(err->path, sizeof err->path, "%s", path ? path : "");
    vsnprintf(err->text, sizeof err->text, fmt, ap);
}

bool hv_fail(struct hv_err *err, enum hv_err_code code, const char *path,
             const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill_error(err, code, path, fmt, ap);
    va_end(ap);
    return false;
}

bool hv_fail_at(struct hv_err *err, const char *path, unsigned line, unsigned column,
                const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill_error(err, HV_ERR_INPUT, path, fmt, ap);
    va_end(ap);
    if (err) {
        err->line = line;
        err->column = column;
    }
    return false;
}
