/* SPDX-License-Identifier: MIT */
#include "flow/surfaces.h"

bool hv_surfaces_open(struct hvabi *run, const char *word, struct hv_input **ret_input,
                      struct hv_err *err)
{
    *ret_input = hv_input_open(run, word, err);
    return *ret_input && hv_run_start(run, ret_input, 1, err) &&
           hv_input_read(run, *ret_input, err);
}

size_t hv_surfaces_list(const struct hv_input *input,
                        const struct hv_surface *ret_list[HV_MAX_ARCHS])
{
    size_t n = 0;
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a])
            ret_list[n++] = input->surfaces[a];
    return n;
}

bool hv_surfaces_whole(const struct hv_input *input, struct hv_err *err)
{
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *s = input->surfaces[a];
        for (size_t i = 0; s && i < s->n_left_out; i++) {
            const struct hv_left_out *l = &s->left_out[i];
            if (l->kind == HV_LEFT_OUT_FAILED)
                return hv_fail_at(err, l->at ? l->at : l->file, l->line, 0,
                                  "%s (%s, in %s)", l->why, s->arch, input->word);
        }
    }
    return true;
}
