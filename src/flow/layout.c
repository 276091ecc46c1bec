/* SPDX-License-Identifier: MIT */
#include "flow/surfaces.h"
#include "report/report.h"

enum hvabi_status hvabi_layout(struct hvabi *run, const char *tree, const char *type,
                               struct hvabi_output *output, struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *input;
    const struct hv_surface *list[HV_MAX_ARCHS];
    bool ok = hv_surfaces_open(run, tree, &input, &err);
    if (ok) {
        struct hv_buf buf = {0};
        const char *near = NULL;
        size_t n = hv_surfaces_list(input, list);
        ok = hv_layout_write(list, n, run->profile, type, output->color, &buf, &near);
        if (!ok)
            hv_fail(&err, HV_ERR_USAGE, NULL, "no type '%s' in %s%s%s%s", type, tree,
                    near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        output->bytes = buf.p;
        output->n = buf.n;
    }
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(&err, error);
}
