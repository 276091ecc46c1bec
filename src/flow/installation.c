/* SPDX-License-Identifier: MIT */
#include "flow/installation.h"

#include <dlfcn.h>

const char *hv_installation_library(void)
{
    static const char here;
    Dl_info info;
    bool known = dladdr(&here, &info) && info.dli_fname && strchr(info.dli_fname, '/');
    return known ? info.dli_fname : "/proc/self/exe";
}

/* The path with links resolved; as it is where nothing is there. */
static const char *resolve_path(const char *path, struct hv_arena *arena,
                                bool *ret_found)
{
    HV_FREED char *real = realpath(path, NULL);
    const char *resolved = real ? hv_arena_strndup(arena, real, strlen(real)) : path;
    *ret_found = real != NULL;
    return resolved;
}

const char *hv_installation_path(const char *relative, struct hv_arena *arena,
                                 bool *ret_found)
{
    bool found;
    const char *library = resolve_path(hv_installation_library(), arena, &found);
    const char *path = hv_arena_printf(
        arena, "%.*s/%s", (int)(strrchr(library, '/') - library), library, relative);
    path = resolve_path(path, arena, &found);
    if (ret_found)
        *ret_found = found;
    return path;
}
