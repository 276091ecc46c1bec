/* SPDX-License-Identifier: MIT
 *
 * One climb down the ladder, for its three parts: the looks at files (clang_look.c),
 * what a rung changes and what that reaches (clang_rung.c), and the way from rung to
 * rung (clang_ladder.c). Included by clang_*.c alone.
 */
#ifndef HV_EXTRACT_CLANG_CLIMB_H
#define HV_EXTRACT_CLANG_CLIMB_H

#include "extract/ladder.h"
#include "extract/ladder_names.h"

struct hv_clang;

/* The entities of some files at a version; in chains, by file. */
struct hv_look {
    struct hv_variant variant;
    uint32_t *first, *next; /* per file, per entity: index + 1 */
};

/* The versions from one rung up to the next: rung[0] is the lower one. */
struct hv_level {
    const struct hv_look **looks; /* per file: where it was looked at, or NULL */
    unsigned char *broken;        /* per file: it does not parse there */
};

struct hv_climb {
    const struct hv_ladder *ladder;
    const struct hv_plan *plan;
    const unsigned char *out; /* headers that failed or are skipped */
    struct hv_variant *variant;
    const struct hv_clang *clang;
    size_t first, n; /* rungs that count: from first on, below n */
    struct hv_names names;
    bool *included;            /* per file: the umbrella includes it */
    bool *visible;             /* per file: or another header does */
    bool *in_arch;             /* per file: there is one */
    struct hv_spread *spreads; /* per rung */
    struct hv_level *levels;   /* per rung: the versions below it */
    size_t *lowest;            /* per file: the lowest level that was used for it */
    struct hv_look current;    /* the variant itself */
    struct hv_umbrella umbrella;
};

/* The index of the entity's file; the number of files: none of the tree's. */
size_t hv_climb_file(const struct hv_climb *c, const struct hv_entity *e);

/* ---- looks (clang_look.c) ---- */

/* What is taken for a file that does not parse. */
extern const struct hv_look hv_broken_look;

/* Chains in the order of declaration. */
void hv_look_index(const struct hv_climb *c, struct hv_look *look);

/* What the file is below a rung that changes it, if that was looked at. */
const struct hv_look *hv_look_below(const struct hv_climb *c, size_t file, size_t rung,
                                    size_t *ret_level);

/* Look until all files that the rung changes have been looked at below it. */
bool hv_climb_look(struct hv_climb *c, size_t rung, struct hv_err *err);

/* ---- rungs (clang_rung.c) ---- */

/* Names and what they are below a rung, where that differs. */
struct hv_differences {
    size_t n, cap;
    struct hv_difference {
        size_t name; /* index: names may move */
        const struct hv_entity *form;
    } * v;
    unsigned char *seen; /* per name */
    size_t n_seen;
};

/* What the text tells of the rung. */
void hv_rung_begin(struct hv_climb *c, size_t rung);

/* One rung down: look, compare, and look again at what the differences reach. all is
 * the caller's, to be used again. *ret_again: files came in that had been taken for
 * what they are below this rung when it was not known that it changes them. */
bool hv_rung_climb(struct hv_climb *c, size_t rung, struct hv_differences *all,
                   bool *ret_again, struct hv_err *err);

#endif
