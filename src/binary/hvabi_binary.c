/* SPDX-License-Identifier: MIT
 *
 * hvabi-binary: the program that reads ELF files and BTF for hvabi (reader.c alone
 * starts it). It is a program of its own so that other commands do not load its
 * libraries, and so that it can hide the file system from them: libabigail requires a
 * path, so the one path that exists in here is the file that was handed over.
 */
#include "base/file.h"
#include "base/sandbox.h"
#include "binary/abigail.h"
#include "binary/binary.h"
#include "binary/ctypes.h"
#include "binary/elf.h"
#include "binary/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- the only file that there is ---- */

static const char input_path[] = "/hv/input";

static int open_input(const char *path)
{
    if (strcmp(path, input_path) == 0)
        return dup(STDIN_FILENO);
    errno = ENOENT;
    return -1;
}

/* They take the place of libc's in every library of this process. */
#define HV_ONLY_INPUT __attribute__((visibility("default")))
HV_ONLY_INPUT int open(const char *path, int flags, ...)
{
    (void)flags;
    return open_input(path);
}
HV_ONLY_INPUT int open64(const char *path, int flags, ...)
{
    (void)flags;
    return open_input(path);
}
HV_ONLY_INPUT int openat(int dir, const char *path, int flags, ...)
{
    (void)dir;
    (void)flags;
    return open_input(path);
}
HV_ONLY_INPUT int openat64(int dir, const char *path, int flags, ...)
{
    (void)dir;
    (void)flags;
    return open_input(path);
}

/* ---- reading ---- */

static bool read_dwarf(struct hv_ctypes *types, struct hv_err *err)
{
    char why[256] = "";
    size_t n = 0;
    char *text = hv_abigail_abixml(input_path, &n, why, sizeof why);
    bool ok = text ? hv_abixml_read(text, n, types, err)
                   : hv_fail(err, HV_ERR_INPUT, NULL, "cannot read the DWARF: %s", why);
    free(text);
    return ok;
}

static bool read_types(const struct hv_elf_look *look, struct hv_binary *binary,
                       const struct hv_strings *keep, struct hv_err *err)
{
    struct hv_ctypes types;
    hv_ctypes_init(&types, binary->arena, binary->types.atoms);
    types.keep = keep;
    binary->form = look->btf ? HV_BINARY_BTF : HV_BINARY_DWARF;
    if (!(look->btf ? hv_btf_read(look->btf, look->n_btf, &types, err)
                    : read_dwarf(&types, err)))
        return false;
    if (!look->elf)
        binary->bits = types.pointer_bits;
    return hv_ctypes_to_variant(&types, &binary->types, err);
}

static bool read_input(struct hv_binary *binary, const struct hv_strings *keep,
                       struct hv_err *err)
{
    struct hv_elf_look look;
    bool ok = hv_elf_look(STDIN_FILENO, binary, &look, err) &&
              read_types(&look, binary, keep, err);
    hv_elf_close(&look);
    return ok;
}

/* The result goes where nothing that a library prints can get into it. */
static int answer_fd(void)
{
    int fd = dup(STDOUT_FILENO);
    int null = (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY);
    if (fd < 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(null, STDERR_FILENO) < 0)
        return -1;
    return fd;
}

int main(int argc, char **argv)
{
    bool sandbox = true;
    int first = 1;
    hv_exit_without_memory(HV_HELPER_NO_MEMORY);
    if (argc > 1 && strcmp(argv[1], HV_HELPER_NO_SANDBOX) == 0) {
        sandbox = false;
        first = 2;
    }
    int out = answer_fd();
    if (out < 0)
        return 1;
    /* no memory must not read as no text */
    xmlMemSetup(free, hv_alloc, hv_realloc, hv_strdup);
    xmlInitParser();
    if (sandbox && !hv_sandbox_enter_with_input())
        return HV_HELPER_NO_FILTER;

    struct hv_strings keep = {.n = (size_t)(argc - first),
                              .v = hv_alloc((size_t)argc * sizeof *keep.v)};
    for (size_t i = 0; i < keep.n; i++)
        keep.v[i] = argv[first + (int)i];
    struct hv_binary binary = {.arena = hv_arena_new()};
    binary.types.arena = binary.arena;
    binary.types.atoms = hv_atoms_new();
    struct hv_err err = {0};
    struct hv_buf answer = {0};
    if (read_input(&binary, &keep, &err)) {
        hv_buf_putc(&answer, HV_HELPER_OK);
        hv_binary_write(&binary, &answer);
    } else {
        hv_buf_putc(&answer, HV_HELPER_FAILED);
        hv_buf_puts(&answer, err.text);
    }
    /* as any worker: memory goes with the process */
    _exit(hv_file_write_all(out, answer.p, answer.n) ? 0 : 1);
}
