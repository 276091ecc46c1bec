/* SPDX-License-Identifier: MIT */
#include "flow/run_cache.h"

#include "base/file.h"
#include "flow/installation.h"
#include "source/tree.h"
#include "store/cache.h"

#include <sys/stat.h>

static bool get_cached(void *ctx, const char *key, struct hv_buf *buf)
{
    return hv_cache_get(ctx, key, buf);
}

static void put_cached(void *ctx, const char *key, const char *p, size_t n)
{
    hv_cache_put(ctx, key, p, n);
}

/* The file that this code is in: a program that was built anew gives new answers. */
static bool put_program(struct hv_buf *buf)
{
    struct stat st;
    if (stat(hv_installation_library(), &st) != 0)
        return false;
    hv_buf_printf(buf, "%s %llu %lld.%09ld %llu\n", HVABI_VERSION,
                  (unsigned long long)st.st_size, (long long)st.st_mtim.tv_sec,
                  st.st_mtim.tv_nsec, (unsigned long long)st.st_ino);
    return true;
}

static const char *identity(struct hvabi *run)
{
    HV_BUF buf = {0};
    char hex[HV_SHA256_HEX + 1];
    bool ok = put_program(&buf);
    hv_buf_puts(&buf, run->profile->text);
    if (ok)
        hv_sha256_hex(buf.p, buf.n, hex);
    return ok ? hv_arena_strndup(run->arena, hex, HV_SHA256_HEX) : NULL;
}

const struct hv_parse_cache *hv_run_cache_open(struct hvabi *run,
                                               const char **ret_identity)
{
    if (run->options.no_cache)
        return NULL;
    if (!run->cache) {
        run->cache = hv_cache_new(run->options.cache);
        run->identity = identity(run);
    }
    *ret_identity = run->identity;
    if (!run->cache || !run->identity)
        return NULL;
    struct hv_parse_cache *answers = hv_arena_alloc(run->arena, sizeof *answers);
    *answers = (struct hv_parse_cache){
        .ctx = run->cache, .get = get_cached, .put = put_cached};
    return answers;
}

void hv_run_cache_close(struct hvabi *run)
{
    hv_cache_free(run->cache);
    run->cache = NULL;
}
