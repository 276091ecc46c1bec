/* SPDX-License-Identifier: MIT
 *
 * The commands that show one tree: dump, layout, masks.
 */
#include "flow/input.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "report/masks_page.h"
#include "report/report.h"
#include "store/store.h"

/* ---- dump ---- */

static bool is_one(uint32_t bits)
{
    return bits && !(bits & (bits - 1));
}

/* ABIXML speaks of one view of one architecture. */
static bool check_abixml(const struct hvabi *run, size_t n, struct hv_err *err)
{
    if (n == 1 && is_one(run->audiences))
        return hv_abixml_load(err);
    return hv_fail(
        err, HV_ERR_USAGE, NULL,
        "abixml needs one architecture and one audience: use --arch and --audience");
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
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "unknown --via '%s'; valid values: headers, dwarf", options->via);
}

/* What hvabi_dump() and hvabi_layout() are called with; their output is one. */
struct call {
    const char *tree, *type;
    const struct hvabi_dump_options *options;
};

static enum hvabi_status dump_interface(struct hvabi *run, const void *ctx,
                                        const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hvabi_output *output = outputs->v;
    struct hv_err err = {0};
    struct hvabi_dump_options options;
    struct hv_input *input = NULL;
    const struct hv_surface *list[HV_MAX_ARCHS];
    bool abixml = strcmp(output->format, "abixml") == 0;
    bool ok = hv_options_copy(&options, sizeof options, call->options, &err) &&
              hv_start_tree(run, call->tree, &input, &err) &&
              read_via(run, input, &options, &err);
    size_t n = ok ? hv_input_surfaces(input, list) : 0;
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
        hv_outputs_fill(output, &buf);
        ok = hv_input_whole(input, &err);
    }
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}

enum hvabi_status hvabi_dump(struct hvabi *run, const char *tree,
                             const struct hvabi_dump_options *options,
                             struct hvabi_output *output)
{
    const struct call call = {.tree = tree, .options = options};
    return hv_each_interface(run, dump_interface, &call,
                             &(struct hvabi_outputs){output, 1}, false);
}

/* ---- layout ---- */

static enum hvabi_status layout_interface(struct hvabi *run, const void *ctx,
                                          const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    const char *tree = call->tree, *type = call->type;
    struct hvabi_output *output = outputs->v;
    struct hv_err err = {0};
    struct hv_input *input;
    const struct hv_surface *list[HV_MAX_ARCHS];
    bool ok = hv_start_tree(run, tree, &input, &err);
    if (ok) {
        struct hv_buf buf = {0};
        const char *near = NULL;
        struct hv_layout_query query = {.surfaces = list,
                                        .n_surfaces = hv_input_surfaces(input, list),
                                        .profile = run->profile,
                                        .type = type,
                                        .color = output->color};
        ok = hv_layout_write(&query, &buf, &near);
        if (!ok)
            hv_fail(&err, HV_ERR_USAGE, NULL, "there is no type '%s' in %s%s%s%s", type,
                    tree, near ? "; did you mean '" : "", near ? near : "",
                    near ? "'?" : "");
        hv_outputs_fill(output, &buf);
    }
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}

enum hvabi_status hvabi_layout(struct hvabi *run, const char *tree, const char *type,
                               struct hvabi_output *output)
{
    const struct call call = {.tree = tree, .type = type};
    return hv_each_interface(run, layout_interface, &call,
                             &(struct hvabi_outputs){output, 1}, true);
}

/* ---- masks ---- */

static bool write_masks(const struct hvabi *run, const struct hv_input *input,
                        struct hvabi_output *output, size_t *ret_overflows,
                        struct hv_err *err)
{
    const struct hv_surface *list[HV_MAX_ARCHS];
    struct hv_arena *arena = hv_arena_new();
    size_t n = hv_input_surfaces(input, list);
    struct hv_masks masks = hv_masks_count(list, n, run->profile, arena);
    bool ok = masks.n > 0;
    masks.tree = input->word;
    if (!ok)
        hv_fail(err, HV_ERR_INPUT, NULL, "%s has no op of the families of the profile",
                input->word);
    else
        hv_outputs_write(HV_REPORT_MASKS, &(struct hv_report){.masks = &masks}, "masks",
                         &(struct hvabi_outputs){output, 1});
    hv_arena_free(arena);
    *ret_overflows = masks.n_overflow;
    return ok;
}

static enum hvabi_status masks_interface(struct hvabi *run, const void *ctx,
                                         const struct hvabi_outputs *outputs)
{
    struct hvabi_output *output = outputs->v;
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    size_t overflows = 0;
    if (!output->format)
        output->format = "text";
    bool ok =
        hv_outputs_check(HV_REPORT_MASKS, &(struct hvabi_outputs){output, 1}, &err) &&
        hv_start_tree(run, ctx, &input, &err);
    if (ok && !run->profile->n_families)
        ok = hv_fail(&err, HV_ERR_USAGE, NULL, "the profile '%s' has no op families",
                     run->profile->name);
    ok = ok && write_masks(run, input, output, &overflows, &err) &&
         hv_input_whole(input, &err);
    hv_input_free(input);
    return !ok ? hv_run_fail(run, &err) : overflows ? HVABI_FAILED : HVABI_OK;
}

enum hvabi_status hvabi_masks(struct hvabi *run, const char *tree,
                              struct hvabi_output *output)
{
    return hv_each_interface(run, masks_interface, tree,
                             &(struct hvabi_outputs){output, 1}, true);
}
