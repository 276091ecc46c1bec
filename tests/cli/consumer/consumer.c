/* SPDX-License-Identifier: MIT
 *
 * A program of somebody else: an installed library, its public header, nothing else.
 */
#include <hvabi/hvabi.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void count_finding(void *ctx, const struct hvabi_finding *finding)
{
    unsigned *breaks = ctx;
    if (strcmp(finding->kind, "member-widened") == 0 &&
        strcmp(finding->entity, "struct vcpu_guest_core_regs") == 0 &&
        strcmp(finding->member, "cpsr") == 0 && finding->file && *finding->text)
        ++*breaks;
}

/* What this library cannot know is refused, not passed over. */
static int refuses_unknown_options(void)
{
    struct {
        struct hvabi_options known;
        const char *later;
    } newer = {{0}, "of a later version"};
    struct hvabi_options unset = {0};
    struct hvabi_error error = {{0}};
    newer.known.size = sizeof newer;
    return !hvabi_new(&unset, &error) && error.text[0] &&
           !hvabi_new(&newer.known, &error) && strstr(error.text, "older");
}

/* A structure that ends early, as an older header has it, has the defaults. */
static struct hvabi *new_by_an_older_header(void)
{
    struct hvabi_options options = HVABI_INIT(struct hvabi_options);
    options.size = offsetof(struct hvabi_options, profile);
    options.profile = "/not/read";
    return hvabi_new(&options, NULL);
}

int main(void)
{
    struct hvabi_output output = {.format = "json"};
    const struct hvabi_outputs outputs = {&output, 1};
    unsigned found = 0;
    if (!refuses_unknown_options())
        return 4;
    struct hvabi *run = new_by_an_older_header();
    if (!run)
        return 5;
    hvabi_on_finding(run, count_finding, &found);
    enum hvabi_status status = hvabi_diff(run, "@4.14", "@4.16", NULL, &outputs);
    printf("%s\n", status == HVABI_OK && output.n && found == 1 ? "compared"
                                                                : hvabi_error(run));
    hvabi_output_done(&output);
    if (*hvabi_error(run) || hvabi_explain(run, "no-rule", &output) != HVABI_USAGE ||
        !strstr(hvabi_error(run), "no-rule"))
        return 6;
    /* a format is "text" unless it is told, and one that there is not is refused */
    struct hvabi_output text = {0}, unknown = {.format = "no-format"};
    if (hvabi_masks(run, "@4.14", &text) != HVABI_OK || !text.n ||
        hvabi_masks(run, "@4.14", &unknown) != HVABI_USAGE || unknown.n ||
        !strstr(hvabi_error(run), "no-format"))
        return 7;
    hvabi_output_done(&text);
    hvabi_free(run);
    return status;
}
