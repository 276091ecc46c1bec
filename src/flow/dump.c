/* SPDX-License-Identifier: MIT */
#include "flow/cross_check.h"
#include "flow/surfaces.h"
#include "report/abixml.h"
#include "store/store.h"

#include <string.h>

static bool is_one(uint32_t bits)
{
    return bits && !(bits & (bits - 1));
}

/* ABIXML speaks of one view of one architecture. */
static bool check_abixml(const struct hvabi *run, size_t n, struct hv_err *err)
{
    if (n == 1 && is_one(run->audiences))
        return hv_abixml_load(err);
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "abixml is of one architecture and one audience: name them with "
                   "--arch and --audience");
}

/* Where the types come from: headers as the compiler's library sees them, or what a
 * compiler made of them. */
static bool read_via(struct hvabi *run, struct hv_input *input,
                     const struct hvabi_dump_options *options, struct hv_err *err)
{
    if (!options->via || strcmp(options->via, "headers") == 0)
        return true;
    if (strcmp(options->via, "dwarf") == 0)
        return hv_cross_check_read(run, input, options->compiler, err);
    return hv_fail(err, HV_ERR_USAGE, NULL, "--via: no '%s': there is headers, dwarf",
                   options->via);
}

enum hvabi_status hvabi_dump(struct hvabi *run, const char *tree,
                             const struct hvabi_dump_options *options,
                             struct hvabi_output *output, struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *input;
    const struct hv_surface *list[HV_MAX_ARCHS];
    bool abixml = strcmp(output->format, "abixml") == 0;
    bool ok = hv_surfaces_open(run, tree, &input, &err) &&
              read_via(run, input, options, &err);
    size_t n = ok ? hv_surfaces_list(input, list) : 0;
    ok = ok && (!abixml || check_abixml(run, n, &err));
    if (ok) {
        /* what could be read is shown, and what could not makes the status */
        struct hv_buf buf = {0};
        if (abixml)
            hv_abixml_write(list[0], run->profile, run->audiences, &buf);
        else if (n == 1)
            hv_surface_write(list[0], run->profile, true, &buf);
        else
            hv_surface_set_write(list, n, run->profile, true, &buf);
        output->bytes = buf.p;
        output->n = buf.n;
        ok = hv_surfaces_whole(input, &err);
    }
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(&err, error);
}
