/* SPDX-License-Identifier: MIT */
#include "judge/freeze.h"

#include "flow/new_interface.h"
#include "report/freeze.h"

#include <string.h>

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

static void write_output(const struct hv_new_interface *novelty,
                         const struct hv_freeze *freeze, struct hvabi_output *output)
{
    struct hv_report_options options = {.color = output->color,
                                        .verbose = output->verbose,
                                        .quiet = output->quiet,
                                        .command = "freeze"};
    const struct hv_result *result = &novelty->result;
    struct hv_buf buf = {0};
    if (strcmp(output->format, "json") == 0)
        hv_freeze_json(result, freeze, &buf);
    else if (strcmp(output->format, "markdown") == 0)
        hv_freeze_markdown(result, freeze, &options, &buf);
    else
        hv_freeze_text(result, freeze, &options, &buf);
    output->bytes = buf.p;
    output->n = buf.n;
}

enum hvabi_status hvabi_freeze(struct hvabi *run, const char *tree, const char *release,
                               struct hvabi_output *outputs, size_t n,
                               struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_new_interface novelty = {0};
    enum hvabi_status status;
    bool ok = hv_new_interface_outputs_check("text json markdown", outputs, n, &err) &&
              hv_new_interface_open(&novelty, run, tree, release, &err);
    if (ok) {
        struct hv_freeze freeze = {.arena = novelty.arena};
        hv_freeze_find(novelty.news, &novelty.hazards, &freeze);
        spell_paths(&novelty, &freeze);
        for (size_t i = 0; i < n; i++)
            write_output(&novelty, &freeze, &outputs[i]);
        status = hv_new_interface_status(&novelty, HVABI_OK, error);
    } else {
        status = hv_run_fail(&err, error);
    }
    hv_new_interface_done(&novelty);
    return status;
}
