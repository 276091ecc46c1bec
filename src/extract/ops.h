/* SPDX-License-Identifier: MIT
 *
 * The operations of one architecture's surface while they are found: ops.c has those
 * that the headers define, retired.c the numbers that only a comment keeps.
 */
#pragma once

#include "extract/passes.h"

/* The lines between the braces of a record. */
struct hv_op_block {
    bool known; /* the search is done */
    const char *file;
    uint32_t from, to; /* lines after from, up to to; 0: there are none */
};

struct hv_ops {
    const struct hv_plan *plan;
    unsigned arch;
    struct hv_surface *surface;
    struct hv_atoms *atoms;
    size_t n, cap;
    struct hv_entity *v;
    struct hv_op_block *blocks; /* as the profile's families: where their ops stand */
};

/* Is the op served on this architecture? */
bool hv_op_is_served(const struct hv_ops *ops, const struct hv_family *family,
                     const char *name);

/* Is the line between the braces that enclose the family's ops? */
bool hv_op_is_inside(const struct hv_ops *ops, const struct hv_family *family,
                     const char *file, uint32_t line);

/* Add the numbers of ops and hypercalls that were given up and that only a comment or
 * an "#if 0" of the file keeps: "#define NAME 8 Removed", "27 was acm_op, retired",
 * "NAME (8) was removed", "11-13: do not reuse". Called after the other ops. What the
 * file says is parsed once for all architectures. */
void hv_ops_add_retired(struct hv_ops *ops, struct hv_plan_file *file);
