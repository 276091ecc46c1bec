/* SPDX-License-Identifier: MIT */
#include "base/atom.h"
#include "base/file.h"
#include "base/mem.h"
#include "flow/surfaces.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static bool is_release(const char *s)
{
    return *s && strspn(s, "0123456789.") == strlen(s) && *s != '.' &&
           s[strlen(s) - 1] != '.';
}

/* Write one baseline; a surface of which a part is missing for no known reason is none.
 */
static bool write_baseline(struct hvabi *run, struct hv_surface *surface,
                           const char *release, const char *dir, struct hv_buf *told,
                           struct hv_err *err)
{
    struct hv_buf buf = {0};
    surface->release = hv_atom(run->atoms, release);
    hv_surface_write(surface, run->profile, false, &buf);
    char *path = hv_baseline_path(dir, run->profile->name, release, surface->arch);
    bool ok = hv_file_write_atomic(path, buf.p, buf.n, err);
    if (ok)
        hv_buf_printf(told, "%s: %zu entities, %zu bytes\n", path, surface->n_entities,
                      buf.n);
    free(path);
    hv_buf_done(&buf);
    return ok;
}

static bool write_all(struct hvabi *run, struct hv_input *input, const char *release,
                      const char *dir, struct hv_buf *told, struct hv_err *err)
{
    for (size_t a = 0; a < run->profile->n_archs; a++)
        if (input->surfaces[a] &&
            !write_baseline(run, input->surfaces[a], release, dir, told, err))
            return false;
    for (size_t a = 0; a < run->profile->n_archs; a++)
        if (input->surfaces[a] &&
            !hv_history_rebuild(dir, run->profile, run->profile->archs[a].name,
                                run->atoms, err))
            return false;
    return true;
}

enum hvabi_status hvabi_record(struct hvabi *run, const char *tree, const char *release,
                               const char *dir, struct hvabi_output *output,
                               struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    struct hv_buf told = {0};
    bool ok = is_release(release) ||
              hv_fail(&err, HV_ERR_USAGE, NULL,
                      "--release: expected a number such as 4.17, found '%s'", release);
    ok = ok && hv_surfaces_open(run, tree, &input, &err) &&
         hv_surfaces_whole(input, &err) &&
         write_all(run, input, release, dir ? dir : run->baselines, &told, &err);
    output->bytes = told.p;
    output->n = told.n;
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(&err, error);
}
