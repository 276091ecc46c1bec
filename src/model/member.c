/* SPDX-License-Identifier: MIT */
#include "model/surface.h"

#include <string.h>

const struct hv_member *hv_member_find(const struct hv_member *members, uint32_t n,
                                       const char *path)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *rest = path;
        if (m->name) {
            size_t len = strlen(m->name);
            if (strncmp(path, m->name, len) != 0 || (path[len] && path[len] != '.'))
                continue;
            if (!path[len])
                return m;
            rest = path + len + 1;
        }
        const struct hv_member *found = hv_member_find(m->members, m->n_members, rest);
        if (found)
            return found;
    }
    return NULL;
}
