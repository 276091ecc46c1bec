/* SPDX-License-Identifier: MIT
 *
 * One descent through the thresholds, for its three parts: partial parses
 * (clang_partial.c), what a threshold changes and what that reaches
 * (clang_threshold.c), and the order of the thresholds (clang_descent.c).
 * Included by clang_*.c alone.
 */
#pragma once

#include "extract/thresholds.h"

struct hv_clang;

/* The entities of some pieces at a version; in chains, by piece. */
struct hv_partial_parse {
    struct hv_variant variant;
    uint32_t *first, *next; /* per piece, per entity: index + 1 */
};

/* The versions from one threshold up to the next: threshold[0] is the lower one. */
struct hv_level {
    const struct hv_partial_parse **parses; /* per piece: its parse, or NULL */
    unsigned char *broken;                  /* per file: it does not parse there */
};

struct hv_descent {
    const struct hv_thresholds *thresholds;
    const struct hv_plan *plan;
    const unsigned char *out; /* headers that failed or are skipped */
    struct hv_variant *variant;
    const struct hv_descent_part *part; /* NULL: all files are wanted */
    const struct hv_clang *clang;
    size_t first, n; /* the thresholds [first, n) count */
    struct hv_names names;
    bool *included;                         /* per file: the umbrella includes it */
    bool *visible;                          /* per file: or another header does */
    bool *in_arch;                          /* per file: the architecture has it */
    struct hv_dependency_closure *closures; /* per threshold */
    struct hv_level *levels;                /* per threshold: the versions below it */
    size_t n_pieces;                        /* pieces.c */
    struct hv_touched touched;
    size_t *lowest; /* per piece: the lowest level whose parse was used */
    struct hv_umbrella umbrella;
};

/* The piece of the tree that contains the entity; the number of pieces if there is none
 * or the entity is NULL. */
size_t hv_descent_piece(const struct hv_descent *c, const struct hv_entity *e);

/* ---- partial parses (clang_partial.c) ---- */

/* Placeholder for a file that does not parse. */
extern const struct hv_partial_parse hv_broken_parse;

/* The parse of the piece below a threshold that changes it, or NULL. */
const struct hv_partial_parse *hv_partial_parse_below(const struct hv_descent *c,
                                                      size_t piece, size_t threshold,
                                                      size_t *ret_level);

/* Parse until each piece that the threshold changes has been parsed below it. */
bool hv_descent_parse(struct hv_descent *c, size_t threshold, struct hv_err *err);

/* ---- thresholds (clang_threshold.c) ---- */

/* Names, and their entities below a threshold where these differ. */
struct hv_threshold_differences {
    size_t n, cap;
    struct hv_threshold_difference {
        size_t name; /* index of the name: names may move */
        const struct hv_entity *form;
    } * v;
    unsigned char *seen; /* per name */
    size_t n_seen;
};

/* Add the text under conditions that contain the threshold. */
void hv_threshold_begin(struct hv_descent *c, size_t threshold);

/* Descend one threshold: parse, compare, and parse again what the differences reach.
 * The caller keeps `all` for the next call. *ret_again: the threshold turned out to
 * change pieces that had been assumed to be the same below it. */
bool hv_threshold_descend(struct hv_descent *c, size_t threshold,
                          struct hv_threshold_differences *all, bool *ret_again,
                          struct hv_err *err);
