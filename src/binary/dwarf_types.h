/* SPDX-License-Identifier: MIT
 *
 * Between the files that read DWARF: dwarf.c goes through the units, dwarf_types.c
 * reads the types of one.
 */
#pragma once

#include "binary/ctypes.h"

#include <elfutils/libdw.h>

/* Add the types of the unit whose first entry is top. merged: equal nameless types are
 * one in this file. Fails (HV_ERR_INPUT) if it is damaged. */
bool hv_dwarf_read_unit(Dwarf_Die *top, const struct hv_dwarf *file, bool merged,
                        struct hv_err *err);
