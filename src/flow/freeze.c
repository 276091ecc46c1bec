/* SPDX-License-Identifier: MIT */
#include "judge/freeze.h"

#include "flow/new_interface.h"

/* Headers as a reader of the tree knows them, once all is grouped by them. */
static void spell_paths(struct hv_new_interface *novelty, struct hv_freeze *freeze)
{
    hv_new_interface_spell(novelty);
    for (size_t i = 0; i < freeze->n; i++)
        freeze->v[i].file =
            hv_new_interface_path(novelty, freeze->v[i].archs, freeze->v[i].file);
    for (size_t i = 0; i < freeze->n_interfaces; i++)
        freeze->interfaces[i].file =
            hv_new_interface_path(novelty, ~0u, freeze->interfaces[i].file);
}

enum hvabi_status hvabi_freeze(struct hvabi *run, const char *tree, const char *release,
                               struct hvabi_output *outputs, size_t n,
                               struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_new_interface novelty = {0};
    enum hvabi_status status;
    bool ok = hv_outputs_check(HV_REPORT_FREEZE, outputs, n, &err) &&
              hv_new_interface_open(&novelty, run, tree, release, &err);
    if (ok) {
        struct hv_freeze freeze = {.arena = novelty.arena};
        hv_freeze_find(novelty.news, &novelty.hazards, &freeze);
        spell_paths(&novelty, &freeze);
        hv_outputs_write(
            HV_REPORT_FREEZE,
            &(struct hv_report){.result = &novelty.result, .freeze = &freeze}, "freeze",
            outputs, n);
        status = hv_new_interface_status(&novelty, HVABI_OK, error);
    } else {
        status = hv_run_fail(&err, error);
    }
    hv_new_interface_done(&novelty);
    return status;
}
