/* SPDX-License-Identifier: MIT
 *
 * The parts of companion files, for companion*.c alone: masks, argument lists and the
 * list of shared records. Each is read once for a tree and added to every
 * architecture's surface.
 */
#pragma once

#include "extract/companion/signature.h"
#include "extract/plan.h"
#include "model/variant.h"
#include "source/tree.h"

/* Our macro in the parsed header: the width that argument lists depend on. */
#define HV_COMPANION_LONG_BITS "HVABI_LONG_BITS"

struct hv_companions {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    size_t n_scans;
    struct hv_scan *scans;  /* of all files, in their order */
    struct hv_profile mini; /* under which the macros alone are parsed */
    struct hv_source_file header;
    struct hv_plan *plan;
    const struct hv_scan **mask_files; /* of each mask of the profile, or NULL */
    struct hv_signatures *signatures;  /* of each source of the profile */
    size_t n_compat;
    struct hv_compat_entry *compat;
    bool has_compat;
};

/* The file of that path as it was scanned; NULL: it is not there. */
const struct hv_scan *hv_companion_scan(const struct hv_companions *companions,
                                        const char *path);

/* One surface to which the files' entities are added. */
struct hv_companion_writer {
    const struct hv_companions *companions;
    const struct hv_variant *values;
    unsigned arch;
    struct hv_surface *surface;
    struct hv_atoms *atoms;
    size_t n, cap;
    struct hv_entity *v;
};

/* A new entity, for all audiences of the surface. */
struct hv_entity *hv_companion_add(struct hv_companion_writer *a, enum hv_class cls,
                                   const char *name, const char *file, uint32_t line);

/* The constant that the parse evaluated for a macro; NULL: none, or macro is NULL. */
const struct hv_entity *hv_companion_value(const struct hv_companion_writer *a,
                                           const char *name);

/* Is the architecture in the set? An empty set has all. */
bool hv_companion_on_arch(uint32_t archs, unsigned arch);

/* The entity of the surface whose name results from the template; NULL: none, or it is
 * no template. */
const struct hv_entity *hv_companion_named(const struct hv_companion_writer *a,
                                           enum hv_class cls, const char *template,
                                           const char *name);

/* companion_masks.c: find the files of all masks, and write the macros to be evaluated.
 */
bool hv_companion_masks_read(struct hv_companions *companions, struct hv_buf *buf,
                             struct hv_err *err);
bool hv_companion_masks_add(struct hv_companion_writer *a, struct hv_err *err);

/* companion_signatures.c: argument lists and widths of arguments. */
bool hv_companion_signatures_read(struct hv_companions *companions, struct hv_err *err);
void hv_companion_signatures_add(struct hv_companion_writer *a);

/* companion_values.c: constants from texts. */
void hv_companion_values_add(struct hv_companion_writer *a);

/* companion_compat.c: the records that two architectures share; marks what is there. */
bool hv_companion_compat_read(struct hv_companions *companions, struct hv_err *err);
void hv_companion_compat_add(struct hv_companion_writer *a);

/* The list of structures that a hypervisor gets from 32-bit guests in another layout
 * than its own (xen/include/xlat.lst), read as text, line by line:
 *
 *     ! name header     translated
 *     ? name header     checked to be the same in both layouts
 *
 * and comments behind '#' at a line's beginning. */
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
