/* SPDX-License-Identifier: MIT
 *
 * Ranges of the interface version.
 */
#include "model/surface.h"

#include <errno.h>

bool hv_versions_hold(const struct hv_versions *versions, uint64_t version)
{
    if (!versions)
        return true;
    return HV_ANY(x, versions->v, versions->n,
                  version >= x->from && version < x->below);
}

bool hv_versions_equal(const struct hv_versions *a, const struct hv_versions *b)
{
    if (a == b || !a || !b || a->n != b->n)
        return a == b;
    for (size_t i = 0; i < a->n; i++)
        if (a->v[i].from != b->v[i].from || a->v[i].below != b->v[i].below)
            return false;
    return true;
}

void hv_version_range_print(struct hv_version_range range, struct hv_buf *buf)
{
    if (range.from)
        hv_buf_printf(buf, "0x%08" PRIx64, range.from);
    hv_buf_puts(buf, "..");
    if (range.below != HV_VERSION_OPEN)
        hv_buf_printf(buf, "0x%08" PRIx64, range.below);
}

static bool parse_version(const char *p, const char *end, uint64_t *ret)
{
    char *stop;
    if (end - p < 3 || p[0] != '0' || p[1] != 'x' || !isxdigit((unsigned char)p[2]))
        return false;
    errno = 0;
    *ret = strtoull(p + 2, &stop, 16);
    return stop == end && !errno;
}

/* Parses what hv_version_range_print() writes: an open end is omitted, but not both. */
bool hv_version_range_parse(const char *text, struct hv_version_range *ret)
{
    const char *dots = strstr(text, ".."), *end = text + strlen(text);
    *ret = (struct hv_version_range){.below = HV_VERSION_OPEN};
    return dots && (dots == text || parse_version(text, dots, &ret->from)) &&
           (dots + 2 == end || parse_version(dots + 2, end, &ret->below)) &&
           ret->from < ret->below && (dots == text) == !ret->from &&
           (dots + 2 == end) == (ret->below == HV_VERSION_OPEN) &&
           (dots != text || dots + 2 != end);
}
