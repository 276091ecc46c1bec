/* SPDX-License-Identifier: MIT */
#include "flow/run.h"

#include "base/nearest.h"
#include "flow/installation.h"

void hv_error_text(const struct hv_err *err, struct hvabi_error *ret_error)
{
    char place[600] = "";
    if (err->path[0] && err->line && err->column)
        snprintf(place, sizeof place, "%s:%u:%u: ", err->path, err->line, err->column);
    else if (err->path[0] && err->line)
        snprintf(place, sizeof place, "%s:%u: ", err->path, err->line);
    else if (err->path[0])
        snprintf(place, sizeof place, "%s: ", err->path);
    snprintf(ret_error->text, sizeof ret_error->text, "%s%s", place, err->text);
}

enum hvabi_status hv_run_fail(struct hvabi *run, const struct hv_err *err)
{
    hv_error_text(err, &run->error);
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

const char *hv_run_meant(struct hvabi *run, const char *word, const char *const *names,
                         size_t n)
{
    struct hv_nearest nearest = hv_nearest_begin(word);
    for (size_t i = 0; i < n; i++)
        hv_nearest_offer(&nearest, names[i], names[i]);
    const char *all = hv_run_joined(run, names, n);
    return nearest.best
               ? hv_arena_printf(run->arena, "; did you mean '%s'? valid values: %s",
                                 nearest.best, all)
               : hv_arena_printf(run->arena, "; valid values: %s", all);
}

bool hv_options_copy(void *to, size_t size, const void *from, struct hv_err *err)
{
    const char *bytes = from;
    size_t given = size;
    memset(to, 0, size);
    if (from)
        memcpy(&given, from, sizeof given);
    if (given < sizeof given)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "the size of the options is not set: initialise them with "
                       "HVABI_INIT()");
    for (size_t i = size; from && i < given; i++)
        if (bytes[i])
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "the options have %zu bytes, of which this library knows "
                           "%zu: it is older than the header of the program",
                           given, size);
    if (from)
        memcpy(to, from, given < size ? given : size);
    memcpy(to, &size, sizeof size);
    return true;
}
