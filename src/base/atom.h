/* SPDX-License-Identifier: MIT
 *
 * Interned strings. Within one table equal strings are equal pointers, so names
 * and types are compared with ==. One table serves a whole run (it stands in
 * the context), and both sides of a comparison use it. Not thread-safe: work is
 * spread over processes, never threads.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct hv_atoms;

struct hv_atoms *hv_atoms_new(void);
void hv_atoms_free(struct hv_atoms *atoms); /* accepts NULL */

/* The one copy of s; owned by the table. NULL in, NULL out. */
const char *hv_atom(struct hv_atoms *atoms, const char *s);
const char *hv_atom_n(struct hv_atoms *atoms, const char *s, size_t n);
const char *hv_atom_printf(struct hv_atoms *atoms, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
const char *hv_atom_vprintf(struct hv_atoms *atoms, const char *fmt, va_list ap);
