/* SPDX-License-Identifier: MIT
 *
 * What libelf says of a file before anything else reads it: whether it has types that
 * somebody can read, and if not, what it is and what to do.
 */
#pragma once

#include "binary/binary.h"

struct hv_elf_look {
    bool dwarf;      /* it has some */
    const void *btf; /* BTF's bytes, NULL: none; valid until hv_elf_close() */
    size_t n_btf;
    const char *why; /* what a section says of types that nobody reads; NULL: nothing */
    uint64_t n_file; /* bytes of the file */
    void *handle;    /* of libelf */
    char *bytes;     /* of a file other than ELF */
};

/* Read the head of the open file: sets binary's machine (0 for raw BTF), bits, byte
 * order, build id and notes. False (HV_ERR_INPUT) if it is neither ELF nor BTF nor a
 * kernel image with BTF, is damaged, or has no types. hv_elf_close() is always
 * required. */
bool hv_elf_look(int fd, struct hv_binary *binary, struct hv_elf_look *ret_look,
                 struct hv_err *err);
void hv_elf_close(struct hv_elf_look *look);
