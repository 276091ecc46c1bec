/* SPDX-License-Identifier: MIT
 *
 * What libelf says of a file before anything else reads it: libabigail aborts on some
 * files.
 */
#pragma once

#include "binary/binary.h"

struct hv_elf_look {
    bool elf;        /* else raw BTF */
    bool dwarf;      /* it has some */
    const void *btf; /* BTF's bytes, NULL: none; belong to the open file */
    size_t n_btf;
    uint64_t n_file; /* bytes of the file */
    void *handle;
};

/* Read the head of the open file: fills binary's machine, bits, byte order, build id
 * and notes. False (HV_ERR_INPUT) when it is neither ELF nor BTF, is damaged, or holds
 * no types. hv_elf_close() in any case. */
bool hv_elf_look(int fd, struct hv_binary *binary, struct hv_elf_look *ret_look,
                 struct hv_err *err);
void hv_elf_close(struct hv_elf_look *look);
