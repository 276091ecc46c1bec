/* SPDX-License-Identifier: MIT
 *
 * A header's text all the way through a worker, which climbs down to older interface
 * versions as well. The parser itself is not ours and not instrumented; whatever
 * becomes of it, there is a surface or a reason.
 */
#include "fuzz.h"

#include "extract/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground("calls");
    struct hv_surface *surfaces[HV_MAX_ARCHS] = {0};
    struct hv_err err = {0};
    char *text = fuzz_string(data, n);
    struct hv_source_file file = {.path = "calls.h", .bytes = text, .n = n};
    struct hv_source_files files[HV_MAX_ARCHS] = {{&file, 1}};
    struct hv_extract_options options = {
        .profile = ground.profile, .archs = 1, .audiences = 1, .jobs = 1};
    bool ok = hv_extract(files, &options, ground.atoms, surfaces, &err);
    fuzz_said(ok ? surfaces : NULL, &err);
    HOLDS(!ok || surfaces[0]);
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        hv_surface_free(surfaces[a]);
    free(text);
    return 0;
}
