/* SPDX-License-Identifier: MIT
 *
 * An ELF file or raw BTF, before libdw sees it: its machine, sections, notes and build
 * id, then the types of its BTF.
 */
#include "fuzz.h"

#include "binary/ctypes.h"
#include "binary/elf.h"

static bool read_btf(const struct hv_elf_look *look, struct hv_binary *binary,
                     struct hv_err *err)
{
    struct hv_forms forms = {.variant = &binary->types};
    bool ok = hv_btf_read(look->btf, look->n_btf, &forms, err);
    hv_forms_done(&forms);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground("tiny");
    struct hv_binary binary = {.arena = hv_arena_new()};
    struct hv_elf_look look;
    struct hv_err err = {0};
    int fd = fuzz_fd(data, n);
    binary.types = (struct hv_variant){.arena = binary.arena, .atoms = ground.atoms};
    bool ok = hv_elf_look(fd, &binary, &look, &err);
    HOLDS(!ok || look.dwarf || look.btf);
    if (ok && look.btf)
        ok = read_btf(&look, &binary, &err);
    fuzz_said(ok ? &binary : NULL, &err);
    if (ok)
        fuzz_keeps(&binary.types);
    for (size_t i = 0; i < binary.n_notes; i++)
        HOLDS(binary.notes[i].owner && binary.notes[i].value);
    hv_elf_close(&look);
    hv_arena_free(binary.arena);
    return 0;
}
