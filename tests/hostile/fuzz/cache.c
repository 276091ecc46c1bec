/* SPDX-License-Identifier: MIT
 *
 * An entry of the cache: it is served only with its checksum, and as it is.
 */
#include "fuzz.h"

#include "base/file.h"
#include "base/hash.h"
#include "store/cache.h"

#include <fcntl.h>

static char dir[] = "/tmp/hvabi-fuzz-XXXXXX";
static char entry[128];
static const char key[] =
    "0000000000000000000000000000000000000000000000000000000000000000";

static void set_up(void)
{
    if (*entry)
        return;
    HOLDS(mkdtemp(dir));
    struct hv_cache *cache = hv_cache_new(dir, NULL);
    hv_cache_put(cache, key, "x", 1); /* makes the folder */
    hv_cache_free(cache);
    snprintf(entry, sizeof entry, "%s/00/%s", dir, key + 2);
    HOLDS(hv_file_exists(entry));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    set_up();
    int fd = open(entry, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    HOLDS(fd >= 0 && write(fd, data, n) == (ssize_t)n && close(fd) == 0);
    struct hv_cache *cache = hv_cache_new(dir, NULL);
    struct hv_buf buf = {0};
    if (hv_cache_get(cache, key, &buf)) {
        char sum[HV_CHECKSUM_HEX + 1];
        hv_checksum_hex(buf.p, buf.n, hv_hash(key, sizeof key - 1), sum);
        HOLDS(n > buf.n && (!buf.n || memcmp(data + n - buf.n, buf.p, buf.n) == 0));
        HOLDS(memmem(data, n - buf.n, sum, HV_CHECKSUM_HEX));
    } else {
        HOLDS(!hv_file_exists(entry)); /* what is damaged goes */
    }
    hv_buf_done(&buf);
    hv_cache_free(cache);
    return 0;
}
