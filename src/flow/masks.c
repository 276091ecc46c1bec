/* SPDX-License-Identifier: MIT */
#include "report/masks.h"

#include "flow/comparison.h"
#include "flow/surfaces.h"

static bool write_all(const struct hvabi *run, const struct hv_input *input,
                      struct hvabi_output *output, size_t *ret_overflows,
                      struct hv_err *err)
{
    const struct hv_surface *list[HV_MAX_ARCHS];
    struct hv_arena *arena = hv_arena_new();
    size_t n = hv_surfaces_list(input, list);
    struct hv_masks masks = hv_masks_count(list, n, run->profile, arena);
    bool ok = masks.n > 0;
    masks.tree = input->word;
    if (!ok)
        hv_fail(err, HV_ERR_INPUT, NULL, "%s has no op of the profile's families",
                input->word);
    else
        hv_outputs_write(HV_REPORT_MASKS, &(struct hv_report){.masks = &masks}, "masks",
                         output, 1);
    hv_arena_free(arena);
    *ret_overflows = masks.n_overflow;
    return ok;
}

enum hvabi_status hvabi_masks(struct hvabi *run, const char *tree,
                              struct hvabi_output *output, struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    size_t overflows = 0;
    if (!output->format)
        output->format = "text";
    bool ok = hv_outputs_check(HV_REPORT_MASKS, output, 1, &err) &&
              hv_surfaces_open(run, tree, &input, &err);
    if (ok && !run->profile->n_families)
        ok = hv_fail(&err, HV_ERR_USAGE, NULL, "the profile '%s' names no op families",
                     run->profile->name);
    ok = ok && write_all(run, input, output, &overflows, &err) &&
         hv_surfaces_whole(input, &err);
    hv_input_free(input);
    return !ok ? hv_run_fail(&err, error) : overflows ? HVABI_FAILED : HVABI_OK;
}
