/* SPDX-License-Identifier: MIT
 *
 * Waivers from and to JSON (hvabi-waiver/1, rules/schema/waiver.schema.json). A waiver
 * that leaves open what it accepts is refused, with file, line and column.
 */
#pragma once

#include "base/file.h"
#include "model/waiver.h"

/* Read one from a file. Lives in the arena, its strings in atoms; NULL on failure. */
struct hv_waiver *hv_waiver_parse(const struct hv_file *source, struct hv_atoms *atoms,
                                  struct hv_arena *arena, struct hv_err *err);

/* The whole file, as a person would write it. */
void hv_waiver_write(const struct hv_waiver *waiver, struct hv_buf *buf);
