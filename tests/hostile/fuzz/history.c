/* SPDX-License-Identifier: MIT
 *
 * The history index, and every question that is asked of it.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <sys/stat.h>

static char dir[] = "/tmp/hvabi-fuzz-XXXXXX";
static char index_path[128];

static void set_up(void)
{
    char folder[96];
    if (*index_path)
        return;
    HOLDS(mkdtemp(dir));
    snprintf(folder, sizeof folder, "%s/calls", dir);
    HOLDS(mkdir(folder, 0700) == 0);
    snprintf(folder, sizeof folder, "%s/calls/history", dir);
    HOLDS(mkdir(folder, 0700) == 0);
    snprintf(index_path, sizeof index_path, "%s/x86_64.json", folder);
}

static void ask(struct hv_history *history, const struct hv_profile *profile,
                struct hv_atoms *atoms)
{
    const char *const *releases, *last = NULL;
    size_t n = hv_history_releases(history, &releases);
    const char *name = hv_atom(atoms, "struct call_first");
    struct hv_entity op = {.cls = HV_CLASS_OP, .name = hv_atom(atoms, "CALLOP_new")};
    op.u.op.number = hv_atom(atoms, "1");
    op.u.op.family = hv_atom(atoms, "CALLOP");
    for (size_t i = 0; i <= n; i++) {
        const char *until = i < n ? releases[i] : NULL;
        hv_history_since(history, HV_CLASS_RECORD, name, 1, 1, until, &last);
        if (until)
            hv_history_shipped(history, HV_CLASS_RECORD, name, 1, 1, until);
        if (until)
            hv_history_value(history, "CALLS_LATEST", until);
        hv_history_number(history, profile, &op, until, &last);
    }
    hv_history_has_op(history, "CALLOP_first");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    set_up();
    int fd = open(index_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    HOLDS(fd >= 0 && write(fd, data, n) == (ssize_t)n && close(fd) == 0);
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_err err = {0};
    struct hv_history *history =
        hv_history_read(dir, "calls", "x86_64", ground.atoms, &err);
    fuzz_said(history, &err);
    if (history)
        ask(history, ground.profile, ground.atoms);
    hv_history_free(history);
    return 0;
}
