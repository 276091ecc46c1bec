/* SPDX-License-Identifier: MIT */
#include "flow/run.h"

#include "base/mem.h"
#include "flow/installation.h"

#include <stdio.h>

enum hvabi_status hv_run_fail(const struct hv_err *err, struct hvabi_error *ret_error)
{
    char place[600] = "";
    if (err->path[0] && err->line && err->column)
        snprintf(place, sizeof place, "%s:%u:%u: ", err->path, err->line, err->column);
    else if (err->path[0] && err->line)
        snprintf(place, sizeof place, "%s:%u: ", err->path, err->line);
    else if (err->path[0])
        snprintf(place, sizeof place, "%s: ", err->path);
    snprintf(ret_error->text, sizeof ret_error->text, "%s%s", place, err->text);
    return err->code == HV_ERR_USAGE ? HVABI_USAGE : HVABI_INPUT;
}

const char *hv_run_binary_helper(struct hvabi *run)
{
    bool found;
    const char *helper = hv_installation_path(HVABI_BINARY_HELPER, run->arena, &found);
    return found ? helper : NULL;
}

const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n)
{
    const char *all = n ? names[0] : "none";
    for (size_t i = 1; i < n; i++)
        all = hv_arena_printf(run->arena, "%s, %s", all, names[i]);
    return all;
}
