/* SPDX-License-Identifier: MIT
 *
 * The door to libabigail, which is C++ (abigail.cc). No exception comes out of it.
 */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* DWARF of the ELF file at path, all its types, as ABIXML. Returns malloc'ed text and
 * its length, or NULL and the reason in why. */
char *hv_abigail_abixml(const char *path, size_t *ret_n, char *why, size_t why_size);

#ifdef __cplusplus
}
#endif
