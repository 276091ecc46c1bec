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

/* Restrict the hypercalls of the sealed surface to the profile's range, and add
 * enumerators, each beside its enumeration. Seals it again. */
void hv_hypercalls_find(const struct hv_profile *profile, struct hv_surface *surface);

/* Add the operations of one architecture to its sealed surface, which must be sealed
 * again: constants that are numbers of calls below a hypercall, by the families of the
 * profile; their arguments; and numbers that only a comment keeps. What should
 * have a number and has none is left out. */
void hv_ops_add(const struct hv_plan *plan, unsigned arch, struct hv_surface *surface,
                struct hv_atoms *atoms);

/* The width in bits of an argument of that type, which is not a pointer; 0: unknown.
 * long_bits: of C's long. */
uint32_t hv_argument_bits(const struct hv_surface *surface, const char *type,
                          uint32_t long_bits);

/* What calls of headers that are not in C take, as signatures: of those that have a
 * constant in the sealed surface, and of those without a number. Seals it again. */
void hv_notations_sign(const struct hv_plan *plan, unsigned arch,
                       struct hv_surface *surface, struct hv_atoms *atoms);

/* Add the registers of one architecture, which the profile finds in constants,
 * enumerators and members of records, to its sealed surface, and seal it again. */
void hv_registers_add(const struct hv_profile *profile, unsigned arch,
                      struct hv_surface *surface, struct hv_atoms *atoms);

/* Drop what helpers define: headers that are read because others need them, and are not
 * part of the interface (the profile names them as helpers, or skips a header that
 * another one includes). The types that the interface's own records consist of stay:
 * they are part of its layout, wherever they are defined. */
void hv_helpers_drop(const struct hv_profile *profile, struct hv_surface *surface);

/* Find conditions on undeclared macros. A header must not be able to tell the checker
 * from a compiler, so a person has to review what depends on a macro that is neither
 * the tree's own nor known to the profile. */
void hv_undeclared_find(const struct hv_plan *plan, unsigned arch,
                        struct hv_surface *surface, struct hv_atoms *atoms);

/* Set doc_hash, a fingerprint of comments, for all records, hypercalls and
 * constants-to-be-ops of a surface whose declarations have a comment right before them,
 * behind them on their line, or inside. Lines, indentation and comment decoration do
 * not count. */
void hv_docs_fingerprint(const struct hv_plan *plan, struct hv_surface *surface,
                         struct hv_atoms *atoms);

/* Which comments document a declaration: those right before it and behind it on its
 * line; OF_LINE: the same, at the end of a directive; OF_BLOCK: those inside its braces
 * as well. */
enum hv_docs_of { HV_DOCS_OF_DECLARATION, HV_DOCS_OF_LINE, HV_DOCS_OF_BLOCK };
enum hv_docs_of hv_docs_of(enum hv_class cls);

/* How comments are read: as text for people, or as bare words, for fingerprints.
 * Paragraphs that are a licence, name authors or match boilerplate of the profile are
 * skipped. */
struct hv_docs_reader {
    const struct hv_profile *profile;
    bool prose;
};

/* Append the words of one comment, each with a blank behind it. */
void hv_docs_put_comment(struct hv_buf *buf, const struct hv_docs_reader *reader,
                         const struct hv_scan *scan,
                         const struct hv_scan_comment *comment);
/* The same for all comments that document the line. */
void hv_docs_put(struct hv_buf *buf, const struct hv_docs_reader *reader,
                 const struct hv_scan *scan, uint32_t line, enum hv_docs_of of);

/* Set bumped_in of the version macros, where a comment of their header says so. */
void hv_docs_find_bumps(const struct hv_plan *plan, struct hv_surface *surface,
                        struct hv_atoms *atoms);

/* Companion files: private files of a tree that contain ABI (continuation masks,
 * argument lists of hypercalls, the list of records that two architectures share). Only
 * what the profile declares is read; they are never compiled as a whole. */
struct hv_companions;

/* Read all companion files. Paths are from the tree's top. A missing file is no error;
 * one that cannot be understood is. The caller frees. */
struct hv_companions *hv_companions_new(const struct hv_source_file *files, size_t n,
                                        const struct hv_profile *profile,
                                        struct hv_err *err);
void hv_companions_free(struct hv_companions *companions); /* accepts NULL */

/* The macros to be evaluated, as a plan of one header that is parsed by itself, for the
 * profile's first audience. */
const struct hv_plan *hv_companions_plan(const struct hv_companions *companions);

/* Add masks and signatures to a sealed surface and mark shared records; it must be
 * sealed again. values: result of parsing the plan for the surface's architecture. */
bool hv_companions_add(const struct hv_companions *companions,
                       const struct hv_variant *values, struct hv_surface *surface,
                       struct hv_atoms *atoms, struct hv_err *err);
