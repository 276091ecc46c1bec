/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_api.h"

#include "extract/extract.h"

#include <dlfcn.h>

/* Names to try; versioned names first, by the loader's own search. */
static const char *const candidates[] = {
    "libclang-19.so.19",
    "libclang-19.so.1",
    "libclang-19.so",
    "/usr/lib/llvm-19/lib/libclang.so.1",
    "libclang-18.so.18",
    "libclang-18.so.1",
    "libclang-17.so.1",
    "libclang-16.so.1",
    "/usr/lib/llvm-16/lib/libclang.so.1",
    "libclang-20.so.20",
    "libclang-21.so.21",
    "libclang-22.so.22",
    "libclang.so",
};

static void *open_library(const char **ret_path, struct hv_err *err)
{
    const char *chosen = getenv("HVABI_LIBCLANG");
    if (chosen && *chosen) {
        void *lib = dlopen(chosen, RTLD_NOW | RTLD_LOCAL);
        *ret_path = chosen;
        if (!lib)
            hv_fail(err, HV_ERR_INPUT, NULL,
                    "cannot load the libclang that HVABI_LIBCLANG names: %s",
                    dlerror());
        return lib;
    }
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        void *lib = dlopen(candidates[i], RTLD_NOW | RTLD_LOCAL);
        *ret_path = candidates[i];
        if (lib)
            return lib;
    }
    hv_fail(err, HV_ERR_INPUT, NULL,
            "cannot load libclang (16 or newer), which reads headers: install "
            "libclang1-19, or set HVABI_LIBCLANG to the path of the library");
    return NULL;
}

static bool resolve(void *lib, struct hv_clang *clang, struct hv_err *err)
{
    void *symbol;
#define HV_CLANG_RESOLVE(name)                                                         \
    symbol = dlsym(lib, "clang_" #name);                                               \
    if (!symbol)                                                                       \
        return hv_fail(err, HV_ERR_INPUT, clang->path,                                 \
                       "this libclang is too old: it has no clang_" #name              \
                       "; expected libclang 16 or newer");                             \
    memcpy(&clang->name, &symbol, sizeof symbol);
    HV_CLANG_FUNCTIONS(HV_CLANG_RESOLVE)
#undef HV_CLANG_RESOLVE
    return true;
}

const struct hv_clang *hv_clang_load(struct hv_err *err)
{
    static struct hv_clang loaded; /* a library is loaded once per process */
    static bool done;
    if (done)
        return &loaded;
    /* Parse without a thread, and let a crash end the worker: the parent reports it. */
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    void *lib = open_library(&loaded.path, err);
    if (!lib || !resolve(lib, &loaded, err))
        return NULL;
    done = true;
    return &loaded;
}

const char *hv_libclang_version(struct hv_err *err)
{
    static char version[32];
    const struct hv_clang *clang = hv_clang_load(err);
    if (!clang)
        return NULL;
    CXString s = clang->getClangVersion();
    const char *p = strpbrk(clang->getCString(s), "0123456789");
    size_t n = p ? strspn(p, "0123456789.") : 0;
    snprintf(version, sizeof version, "%.*s", (int)n, p ? p : "");
    clang->disposeString(s);
    return version;
}
