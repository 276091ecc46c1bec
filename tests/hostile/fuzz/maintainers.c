/* SPDX-License-Identifier: MIT
 *
 * MAINTAINERS: every line is kept or told with its number, and whoever owns a file owns
 * it whatever its path is.
 */
#include "fuzz.h"

#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const paths[] = {"", "include/arch-arm/smc.h", "include/io/x.h",
                                        "include/odd.h", "a/b/../c"};
    struct hv_maintainers *m =
        hv_maintainers_parse("MAINTAINERS", (const char *)data, n, "THE REST");
    HOLDS(m && (m->n || m->n_remarks));
    for (size_t i = 0; i < m->n_remarks; i++)
        HOLDS(m->remarks[i].code != HV_ERR_NONE && *m->remarks[i].text);
    for (size_t i = 0; i < HV_COUNT(paths); i++) {
        struct hv_owned owned = {.path = paths[i]};
        hv_maintainers_of(m, paths[i], m->arena, &owned);
        for (size_t k = 0; k < owned.n; k++)
            HOLDS(owned.owners[k].section && strchr(owned.owners[k].address, '@'));
    }
    hv_maintainers_free(m);
    return 0;
}
