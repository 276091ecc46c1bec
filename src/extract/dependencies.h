/* SPDX-License-Identifier: MIT
 *
 * What the entities of each file depend on: its own text, what it includes, who defines
 * or declares a word that it mentions, and so on. Where all of that is as it was in
 * another tree, the entities are as well (clang_affected.c). More than what counts is
 * taken for a dependency, never less.
 */
#pragma once

#include "extract/plan.h"

/* Of all files of a plan, for these architectures (a bit each). keyed: keys are asked
 * for. NULL where nothing is known: there are too many files, or some word is spelled
 * in an odd way. In the plan's arena. */
struct hv_dependencies *hv_dependencies_new(const struct hv_plan *plan, unsigned archs,
                                            bool keyed);

/* Add to set (a byte per file) the file and all that it depends on. */
void hv_dependencies_add(const struct hv_plan *plan, unsigned arch, size_t file,
                         unsigned char *set);

/* Are there keys? */
bool hv_dependencies_keyed(const struct hv_plan *plan, unsigned arch);

/* A hash of all that decides the entities of the file; out: files that are not read. */
void hv_dependencies_key(const struct hv_plan *plan, unsigned arch, size_t file,
                         const unsigned char *out, char ret_key[HV_CHECKSUM_HEX + 1]);
