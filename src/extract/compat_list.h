/* SPDX-License-Identifier: MIT
 *
 * The list of structures that a hypervisor gets from 32-bit guests in another layout
 * than its own (xen/include/xlat.lst), read as text, line by line:
 *
 *     ! name header     translated
 *     ? name header     checked to be the same in both layouts
 *
 * and comments behind '#' at a line's beginning.
 */
#ifndef HV_EXTRACT_COMPAT_LIST_H
#define HV_EXTRACT_COMPAT_LIST_H

#include "source/tree.h"

struct hv_compat_entry {
    const char *name;   /* without "struct" */
    const char *header; /* as the list has it: "arch-x86/xen-@arch@.h" */
    bool translated;    /* '!'; else '?' */
    uint32_t line;
};

/* Read one file: *ret_n entries, sorted by name, each once ('!' wins over '?', then the
 * first), in the arena. Fails with the line where one is none of these. */
bool hv_compat_list_read(const struct hv_source_file *file, struct hv_arena *arena,
                         struct hv_compat_entry **ret, size_t *ret_n,
                         struct hv_err *err);

#endif
