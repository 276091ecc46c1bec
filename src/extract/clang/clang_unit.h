/* SPDX-License-Identifier: MIT
 *
 * One parsed translation unit: a variant's umbrella, all files handed over in memory.
 * Included by clang_*.c alone.
 */
#pragma once

#include "extract/clang/clang_api.h"
#include "extract/plan.h"

struct hv_unit {
    const struct hv_clang *clang;
    const struct hv_plan *plan;
    unsigned arch, audience;
    const char *std; /* NULL: the profile's */
    bool at_version; /* at a version of the interface other than the latest */
    uint64_t version;
    const bool *files;  /* files of the plan that the umbrella may reach; NULL: all */
    const bool *pieces; /* pieces of these that are read; NULL: all */
    const bool *wanted; /* pieces of these whose entities are wanted; NULL: all */
    CXIndex index;
    CXTranslationUnit tu;
    struct {
        CXFile file;
        long plan_file;   /* -1: not a file of the tree; -2: the umbrella */
    } cache[256];         /* libclang's file handles -> files of the plan */
    size_t n_cache, last; /* last: that was asked for */
    size_t n_wrong, cap_wrong;
    unsigned *wrong; /* lines of the umbrella whose probe is an error */
};

enum { HV_UNIT_OTHER = -1, HV_UNIT_UMBRELLA = -2 };

/* A place in the tree; file as of hv_unit.cache. */
struct hv_place {
    long file;
    unsigned line, offset;
};

/* The first error of a unit outside the probes for macros. */
struct hv_diagnosis {
    char text[512];
    struct hv_place place;
    char path[256]; /* of the place, as the compiler knows it */
};

/* Build the umbrella for the unit's variant and parse it. False on a libclang error
 * (err filled). hv_unit_done() in any case. */
bool hv_unit_parse(struct hv_unit *unit, struct hv_umbrella *umbrella,
                   struct hv_err *err);
void hv_unit_done(struct hv_unit *unit);

/* Is there an error outside the probes? Fills ret_diagnosis with the first. For a brace
 * that is not closed, the place is that of the brace. */
bool hv_unit_diagnose(struct hv_unit *unit, const struct hv_umbrella *umbrella,
                      struct hv_diagnosis *ret_diagnosis);

/* Call fn for each error outside the probes, and for each word behind a brace that
 * declares a variable. After hv_unit_diagnose(). */
typedef void hv_diagnosis_fn(void *ctx, const struct hv_diagnosis *diagnosis);
void hv_unit_each_error(struct hv_unit *unit, const struct hv_umbrella *umbrella,
                        hv_diagnosis_fn *fn, void *ctx);

/* Has the probe on that line of the umbrella an error, even if the parser repaired it?
 * After hv_unit_diagnose(). */
bool hv_unit_is_wrong(const struct hv_unit *unit, unsigned line);

/* A string of libclang's, interned; NULL where it has none. Disposes of it. */
const char *hv_unit_atom(const struct hv_unit *unit, struct hv_atoms *atoms,
                         CXString string);

/* Which file of the plan it is; HV_UNIT_OTHER, HV_UNIT_UMBRELLA. */
long hv_unit_file(struct hv_unit *unit, CXFile file);

/* The place of a location in the tree: where a macro is expanded, not where it is
 * defined; #line is ignored. */
struct hv_place hv_unit_place(struct hv_unit *unit, CXSourceLocation location);
