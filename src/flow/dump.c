/* SPDX-License-Identifier: MIT */
#include "flow/surfaces.h"
#include "store/store.h"

enum hvabi_status hvabi_dump(struct hvabi *run, const char *tree,
                             struct hvabi_output *output, struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *input;
    const struct hv_surface *list[HV_MAX_ARCHS];
    bool ok = hv_surfaces_open(run, tree, &input, &err);
    if (ok) {
        /* what could be read is shown, and what could not makes the status */
        struct hv_buf buf = {0};
        size_t n = hv_surfaces_list(input, list);
        if (n == 1)
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
