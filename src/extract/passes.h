/* SPDX-License-Identifier: MIT
 *
 * What is added to the surface of an architecture once its variants are merged, each in
 * the file of that name. Included by extract.c and these files alone.
 */
#pragma once

#include "extract/plan.h"
#include "model/profile.h"
#include "model/surface.h"
#include "model/variant.h"

/* Is it a decimal number of 64 bits? NULL is not. */
bool hv_is_number(const char *value);

/* Does the number lie between the values of the range's names? */
bool hv_value_in_range(const struct hv_surface *surface,
                       const struct hv_value_range *range, const char *value);

/* Hypercalls of the sealed surface: those of the profile's range alone, and
 * enumerators, each of which stands beside its enumeration. Seals it again. */
void hv_hypercalls_find(const struct hv_profile *profile, struct hv_surface *surface);

/* Operations: constants that are numbers of calls below a hypercall, by the families of
 * the profile; what they take; and numbers that only a comment keeps.
 * Add the ops of one architecture to its surface, which has been sealed and has to be
 * sealed again. Fails where two ops of a family have one number for one audience and
 * neither is defined as the other. */
bool hv_ops_add(const struct hv_plan *plan, unsigned arch, struct hv_surface *surface,
                struct hv_atoms *atoms, struct hv_err *err);

/* How wide an argument of that type is, which is not a pointer; 0: no header says.
 * long_bits: of C's long. */
uint32_t hv_argument_bits(const struct hv_surface *surface, const char *type,
                          uint32_t long_bits);

/* What calls of headers that are not in C take, as signatures: of those that have a
 * constant in the sealed surface, and of those without a number. Seals it again. */
void hv_notations_sign(const struct hv_plan *plan, unsigned arch,
                       struct hv_surface *surface, struct hv_atoms *atoms);

/* Registers: what a profile says of ids, from constants, enumerators and members of
 * records that a tree has.
 * Add the registers of one architecture to its sealed surface, and seal it again. */
void hv_registers_add(const struct hv_profile *profile, unsigned arch,
                      struct hv_surface *surface, struct hv_atoms *atoms);

/* Helpers: headers that are read because others need them, and that are not part of the
 * interface. The profile names them as helpers, or skips a header that another one
 * includes. Take out of the surface what helpers define, but for the types of which the
 * interface's own records consist: these are part of its layout, wherever they stand.
 */
void hv_helpers_drop(const struct hv_profile *profile, struct hv_surface *surface);

/* Conditions on undeclared macros: a header must not be able to distinguish the checker
 * from a compiler, so a person has to review what depends on a macro that is neither
 * the tree's own nor one that the profile knows. */
void hv_undeclared_find(const struct hv_plan *plan, unsigned arch,
                        struct hv_surface *surface, struct hv_atoms *atoms);

/* What comments of a header document. Only the fingerprint of their text is stored.
 * Set doc_hash of all records, hypercalls and constants-to-be-ops of a surface whose
 * declarations have a comment right before them, behind them on their line, or inside.
 * Lines, indentation and comment decoration are not part of it. */
void hv_docs_fingerprint(const struct hv_plan *plan, struct hv_surface *surface,
                         struct hv_atoms *atoms);

/* Which comments document a declaration: those right before it and behind it on its
 * line; of a line the same, where its directive ends; of a block also what its braces
 * hold. */
enum hv_docs_of { HV_DOCS_OF_DECLARATION, HV_DOCS_OF_LINE, HV_DOCS_OF_BLOCK };
enum hv_docs_of hv_docs_of(enum hv_class cls);

/* How comments are read: as people read them, or their bare words, which fingerprints
 * are made of. Paragraphs that are a licence, name authors or are other boilerplate of
 * the profile say nothing either way. */
struct hv_docs_reader {
    const struct hv_profile *profile;
    bool prose;
};

/* Append the words of one comment, each with a blank behind it. */
void hv_docs_put_comment(struct hv_buf *buf, const struct hv_docs_reader *reader,
                         const struct hv_scan *scan,
                         const struct hv_scan_comment *comment);
/* The same of all that document what stands on the line. */
void hv_docs_put(struct hv_buf *buf, const struct hv_docs_reader *reader,
                 const struct hv_scan *scan, uint32_t line, enum hv_docs_of of);

/* Set bumped_in of the version macros, where a comment of their header says so. */
void hv_docs_find_bumps(const struct hv_plan *plan, struct hv_surface *surface,
                        struct hv_atoms *atoms);

/* Companion files: private files of a tree that carry ABI all the same (continuation
 * masks, hypercalls' argument lists, the list of records that two architectures share).
 * They are read for what the profile declares, never compiled as a whole. */
struct hv_companions;

/* Read them all. The files' paths are from the tree's top; what is missing is not an
 * error, what is there and cannot be understood is. The caller frees. */
struct hv_companions *hv_companions_new(const struct hv_source_file *files, size_t n,
                                        const struct hv_profile *profile,
                                        struct hv_err *err);
void hv_companions_free(struct hv_companions *companions); /* accepts NULL */

/* The macros that have to be evaluated, as a plan of one header for a parse of its own,
 * for the profile's first audience. */
const struct hv_plan *hv_companions_plan(const struct hv_companions *companions);

/* Add masks and signatures to a sealed surface, and mark shared records; it then has
 * to be sealed again. values: what the parse of the plan gave for the surface's
 * architecture. */
bool hv_companions_add(const struct hv_companions *companions,
                       const struct hv_variant *values, struct hv_surface *surface,
                       struct hv_atoms *atoms, struct hv_err *err);
