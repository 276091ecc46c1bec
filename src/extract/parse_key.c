/* SPDX-License-Identifier: MIT */
#include "extract/parse_key.h"

#include "base/mem.h"

#include <stdlib.h>

void hv_plan_hash(const struct hv_plan *plan, char ret_hash[HV_SHA256_HEX + 1])
{
    struct hv_buf buf = {0};
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_source_file *file = plan->files[f].scan.file;
        hv_buf_printf(&buf, "%s\n%zu\n", file->path, file->n);
        hv_buf_add(&buf, file->bytes, file->n);
    }
    hv_sha256_hex(buf.p ? buf.p : "", buf.n, ret_hash);
    hv_buf_done(&buf);
}

void hv_parse_key(const struct hv_plan *plan, const char *hash, unsigned arch,
                  unsigned audience, const char *release, const char *identity,
                  char ret_key[HV_SHA256_HEX + 1])
{
    const char *parser = getenv("HVABI_LIBCLANG"); /* all others give the same bytes */
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s\n%s\n%s\n%s %s\n%s\n", identity, parser ? parser : "",
                  release ? release : "", plan->profile->archs[arch].name,
                  plan->profile->audiences[audience].name, hash);
    hv_sha256_hex(buf.p, buf.n, ret_key);
    hv_buf_done(&buf);
}
