/* SPDX-License-Identifier: MIT
 *
 * hvabi-binary: the program that reads ELF files and BTF for hvabi (reader.c alone
 * starts it). It is a program of its own so that other commands do not load its
 * libraries.
 */
#include "base/file.h"
#include "base/sandbox.h"
#include "binary/binary.h"
#include "binary/ctypes.h"
#include "binary/elf.h"
#include "binary/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct reading {
    bool sandbox, places;
    unsigned bits; /* of a pointer, if the file does not say; 0: unknown */
    struct hv_strings keep;
};

static bool read_types(const struct hv_elf_look *look, struct hv_binary *binary,
                       const struct reading *reading, struct hv_err *err)
{
    struct hv_forms forms = {.variant = &binary->types,
                             .keep = &reading->keep,
                             .pointer_bits = binary->bits,
                             .likely_bits = reading->bits};
    struct hv_dwarf dwarf = {.fd = STDIN_FILENO,
                             .big_endian = binary->big_endian,
                             .places = reading->places,
                             .forms = &forms};
    binary->form = look->btf ? HV_BINARY_BTF : HV_BINARY_DWARF;
    bool ok = look->btf ? hv_btf_read(look->btf, look->n_btf, &forms, err)
                        : hv_dwarf_read(&dwarf, err);
    binary->bits = forms.pointer_bits;
    hv_forms_done(&forms);
    return ok;
}

static bool read_input(struct hv_binary *binary, const struct reading *reading,
                       struct hv_err *err)
{
    struct hv_elf_look look;
    bool ok = hv_elf_look(STDIN_FILENO, binary, &look, err) &&
              read_types(&look, binary, reading, err);
    hv_elf_close(&look);
    return ok;
}

/* A descriptor for the result that nothing printed by a library can reach. */
static int answer_fd(void)
{
    int fd = dup(STDOUT_FILENO);
    int null = (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_WRONLY);
    if (fd < 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        dup2(null, STDERR_FILENO) < 0)
        return -1;
    return fd;
}

static struct reading read_arguments(int argc, char **argv)
{
    struct reading r = {.sandbox = true};
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        r.sandbox &= strcmp(argv[i], HV_HELPER_NO_SANDBOX) != 0;
        r.places |= strcmp(argv[i], HV_HELPER_PLACES) == 0;
        if (hv_begins_with(argv[i], HV_HELPER_BITS))
            r.bits = (unsigned)strtoul(argv[i] + strlen(HV_HELPER_BITS), NULL, 10);
    }
    r.keep.v = hv_alloc((size_t)argc * sizeof *r.keep.v);
    while (i < argc)
        r.keep.v[r.keep.n++] = argv[i++];
    return r;
}

int main(int argc, char **argv)
{
    hv_exit_without_memory(HV_HELPER_NO_MEMORY);
    struct reading reading = read_arguments(argc, argv);
    int out = answer_fd();
    if (out < 0)
        return 1;
    if (reading.sandbox && !hv_sandbox_enter_with_input())
        return HV_HELPER_NO_FILTER;

    struct hv_binary binary = {.arena = hv_arena_new()};
    binary.types.arena = binary.arena;
    binary.types.atoms = hv_atoms_new();
    struct hv_err err = {0};
    struct hv_buf answer = {0};
    if (read_input(&binary, &reading, &err)) {
        hv_buf_putc(&answer, HV_HELPER_OK);
        hv_binary_write(&binary, &answer);
    } else {
        hv_buf_putc(&answer, HV_HELPER_FAILED);
        hv_buf_puts(&answer, err.text);
    }
    /* as in any worker, exit frees the memory */
    _exit(hv_file_write_all(out, answer.p, answer.n) ? 0 : 1);
}
