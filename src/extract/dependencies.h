/* SPDX-License-Identifier: MIT
 *
 * What the entities of each file depend on: its own text, what it includes, who defines
 * or declares a word that it mentions, and so on. Where all of that is as it was in
 * another tree, the entities are as well (clang_affected.c). More than what counts is
 * taken for a dependency, never less.
 */
#pragma once

#include "extract/plan.h"

/* Compute the dependencies of all files of a plan; keyed: with keys, for these
 * architectures (a bit each). NULL if they cannot be known: there are too many files,
 * or some word is spelled in an odd way. plan->dependencies is freed with the plan. */
struct hv_dependencies *hv_dependencies_new(const struct hv_plan *plan, unsigned archs,
                                            bool keyed);

/* Add to the pieces (below) their dependencies, and set the files that contain these.
 * out: a byte per file that umbrellas leave out. */
void hv_dependencies_need(const struct hv_plan *plan, unsigned arch,
                          const unsigned char *out, bool *pieces, bool *files);

/* Are there keys? */
bool hv_dependencies_keyed(const struct hv_plan *plan, unsigned arch);

/* A hash of all that decides the entities of the file; out: files that are not read. */
void hv_dependencies_key(const struct hv_plan *plan, unsigned arch, size_t file,
                         const unsigned char *out, char ret_key[HV_CHECKSUM_HEX + 1]);

/* ---- pieces (pieces.c) ----
 *
 * The text of a header in pieces: each declaration and each definition of a macro that
 * has lines of its own, and what is left. Where dependencies are not known, each file
 * is one piece. */

size_t hv_pieces_count(const struct hv_plan *plan);

/* Those of a file: from the first on, which is what is left of it, below the last. */
struct hv_mentions hv_pieces_of(const struct hv_plan *plan, size_t file);
size_t hv_piece_file(const struct hv_plan *plan, size_t piece);

/* The piece of a line (from 1) that has code and is no condition; else HV_NO_PIECE. */
uint32_t hv_piece_at(const struct hv_plan *plan, size_t file, uint32_t line);

/* The piece of the directive that the scan has on that line, or after a comment that
 * begins there. */
uint32_t hv_piece_of_directive(const struct hv_plan *plan, size_t file, uint32_t line);

/* Call fn for each piece that mentions the word, possibly more than once. No calls if
 * dependencies are unknown. */
typedef void hv_piece_fn(void *ctx, size_t piece);
void hv_pieces_mentioning(const struct hv_plan *plan, const char *word, hv_piece_fn *fn,
                          void *ctx);

/* Call fn for each piece that mentions a name that the piece defines. */
void hv_pieces_using(const struct hv_plan *plan, size_t piece, hv_piece_fn *fn,
                     void *ctx);

/* Can the piece affect others other than by the names that it defines? */
bool hv_piece_is_rest(const struct hv_plan *plan, size_t piece);

/* Can the text of the file have an effect after its end, as "#pragma pack" does? */
bool hv_pieces_are_lasting(const struct hv_plan *plan, size_t file);

/* May a header be a part of a declaration of one that includes it? */
bool hv_pieces_are_open(const struct hv_plan *plan);

/* The text of the file without the pieces outside of the set, with the same lines, in
 * the arena. NULL: it must be whole. */
const char *hv_pieces_text(const struct hv_plan *plan, size_t file, const bool *pieces,
                           struct hv_arena *arena);
