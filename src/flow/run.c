/* SPDX-License-Identifier: MIT */
#include "flow/run.h"

#include "base/nearest.h"
#include "model/consumer.h"
#include "store/cache.h"

#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>

static const char *installation_library(void)
{
    static const char here;
    Dl_info info;
    bool known = dladdr(&here, &info) && info.dli_fname && strchr(info.dli_fname, '/');
    return known ? info.dli_fname : "/proc/self/exe";
}

/* The path with links resolved; unchanged if it does not exist. */
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
    const char *library = resolve_path(installation_library(), arena, &found);
    const char *path = hv_arena_printf(
        arena, "%.*s/%s", (int)(strrchr(library, '/') - library), library, relative);
    path = resolve_path(path, arena, &found);
    if (ret_found)
        *ret_found = found;
    return path;
}

const char *hv_installation_own(const char *relative, struct hv_arena *arena)
{
    struct stat library, st;
    const char *path = hv_installation_path(relative, arena, NULL);
    bool own = stat(installation_library(), &library) == 0 && stat(path, &st) == 0 &&
               st.st_uid == library.st_uid;
    return own ? path : NULL;
}

void hv_error_text(const struct hv_err *err, struct hvabi_error *ret_error)
{
    char place[600] = "";
    if (err->path[0] && err->line && err->column)
        snprintf(place, sizeof place, "%s:%u:%u: ", err->path, err->line, err->column);
    else if (err->path[0] && err->line)
        snprintf(place, sizeof place, "%s:%u: ", err->path, err->line);
    else if (err->path[0])
        snprintf(place, sizeof place, "%s: ", err->path);
    snprintf(ret_error->text, sizeof ret_error->text, "%s%s", place, err->text);
}

enum hvabi_status hv_run_fail(struct hvabi *run, const struct hv_err *err)
{
    hv_error_text(err, &run->error);
    return err->code == HV_ERR_USAGE ? HVABI_USAGE : HVABI_INPUT;
}

const char *hv_run_binary_helper(struct hvabi *run)
{
    bool found;
    const char *helper = hv_installation_path(HVABI_BINARY_HELPER, run->arena, &found);
    return found ? helper : NULL;
}

const char *hv_run_joined(struct hvabi *run, const char *const *names, size_t n)
{
    const char *all = n ? names[0] : "none";
    for (size_t i = 1; i < n; i++)
        all = hv_arena_printf(run->arena, "%s, %s", all, names[i]);
    return all;
}

const char *hv_run_meant(struct hvabi *run, const char *word, const char *const *names,
                         size_t n)
{
    struct hv_nearest nearest = hv_nearest_begin(word);
    for (size_t i = 0; i < n; i++)
        hv_nearest_offer(&nearest, names[i], names[i]);
    const char *all = hv_run_joined(run, names, n);
    return nearest.best
               ? hv_arena_printf(run->arena, "; did you mean '%s'? valid values: %s",
                                 nearest.best, all)
               : hv_arena_printf(run->arena, "; valid values: %s", all);
}

bool hv_options_copy(void *to, size_t size, const void *from, struct hv_err *err)
{
    const char *bytes = from;
    size_t given = size;
    memset(to, 0, size);
    if (from)
        memcpy(&given, from, sizeof given);
    if (given < sizeof given)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "the size of the options is not set: initialise them with "
                       "HVABI_INIT()");
    for (size_t i = size; from && i < given; i++)
        if (bytes[i])
            return hv_fail(err, HV_ERR_USAGE, NULL,
                           "the options have %zu bytes, this library knows %zu: it is "
                           "older than the header that the program was compiled with",
                           given, size);
    if (from)
        memcpy(to, from, given < size ? given : size);
    memcpy(to, &size, sizeof size);
    return true;
}

static bool get_cached(void *ctx, const char *key, struct hv_buf *buf)
{
    return hv_cache_get(ctx, key, buf);
}

static void put_cached(void *ctx, const char *key, const char *p, size_t n)
{
    hv_cache_put(ctx, key, p, n);
}

/* Put the linker's build id of the file with this code; nothing if it has none. */
static void put_build_id(struct hv_buf *buf)
{
    extern const char __ehdr_start[] __attribute__((visibility("hidden")));
    const ElfW(Ehdr) *file = (const void *)__ehdr_start;
    const ElfW(Phdr) *headers = (const void *)(__ehdr_start + file->e_phoff);
    const ElfW(Phdr) *first = /* mapped as in the file */
        HV_FIND(h, headers, file->e_phnum, h->p_type == PT_LOAD && !h->p_offset);
    HV_EACH (h, headers, file->e_phnum) {
        const char *p = __ehdr_start + h->p_offset, *end = p + h->p_filesz;
        bool mapped = first && h->p_offset + h->p_filesz <= first->p_filesz;
        while (h->p_type == PT_NOTE && mapped && p + sizeof(ElfW(Nhdr)) < end) {
            const ElfW(Nhdr) *note = (const void *)p;
            const char *name = (const char *)(note + 1);
            const char *id = name + (note->n_namesz + 3) / 4 * 4;
            if (note->n_type == NT_GNU_BUILD_ID && strcmp(name, ELF_NOTE_GNU) == 0)
                for (size_t i = 0; i < note->n_descsz; i++)
                    hv_buf_printf(buf, "%02x", (unsigned char)id[i]);
            p = id + (note->n_descsz + 3) / 4 * 4;
        }
    }
}

/* Put the identity of this code: a rebuilt program gives new results, the same one
 * gives the same results wherever it is installed. */
static bool put_program(struct hv_buf *buf)
{
    struct stat st;
    hv_buf_puts(buf, HVABI_VERSION " ");
    size_t before = buf->n;
    put_build_id(buf);
    if (buf->n > before)
        return true;
    if (stat(installation_library(), &st) != 0)
        return false;
    hv_buf_printf(buf, "%llu %lld.%09ld %llu\n", (unsigned long long)st.st_size,
                  (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                  (unsigned long long)st.st_ino);
    return true;
}

static const char *identity(struct hvabi *run)
{
    HV_BUF buf = {0};
    char hex[HV_SHA256_HEX + 1];
    bool ok = put_program(&buf);
    hv_buf_puts(&buf, run->profile->text);
    if (run->consumer) /* the overlay is not in the text of the profile */
        hv_buf_printf(&buf, "\n%s\n%s", run->consumer->copy ?: "",
                      run->consumer->environment ?: "");
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
        run->cache = hv_cache_new(run->options.cache, NULL);
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
