/* SPDX-License-Identifier: MIT
 *
 * Words: how facts are said to a person, in pieces that every prose writer shares. A
 * piece appends to a buffer, never ends a line unless it says so, is plain ASCII except
 * for what the input itself spells, and passes everything that comes from input through
 * hv_put_escaped(). Private to report/.
 */
#pragma once

#include "model/precedent.h"
#include "report/report.h"

/* "struct x: cpsr is wider". */
void hv_put_headline(struct hv_buf *buf, const struct hv_change *change);

/* How the text of a comment differs, in about `most` bytes, or why that is unknown;
 * nothing for other changes. */
void hv_put_comment(struct hv_buf *buf, const struct hv_change *change, size_t most);

/* The predicate of the headline: "is wider". */
const char *hv_change_wording(const struct hv_change *change);

/* "offset 264 bytes, 32 -> 64 bits, uint32_t -> uint64_t"; nothing if there is nothing
 * to say. */
void hv_put_sides(struct hv_buf *buf, enum hv_fields fields,
                  const struct hv_side *before, const struct hv_side *after);

/* "0x13 -> 0x14 (19 -> 20)", or "0x13 (19)" if both are equal or one is NULL. Values
 * are decimal strings. */
void hv_put_values(struct hv_buf *buf, const char *before, const char *after);

/* "264" bytes or, if it is not a whole byte, "264:3" with bits. */
void hv_put_offset(struct hv_buf *buf, uint64_t bits);

/* "arm32, arm64", or "all architectures" if the mask has all of several. */
void hv_put_archs(struct hv_buf *buf, const struct hv_profile *profile, uint32_t mask,
                  uint32_t all);
void hv_put_audiences(struct hv_buf *buf, const struct hv_profile *profile,
                      uint32_t mask, uint32_t all);

/* "a, b and 3 more": at most `most` items of a list, and the number of the others. */
void hv_put_list(struct hv_buf *buf, const struct hv_strings *names, size_t most);

/* Their names, as a piece of another text. */
const char *hv_archs(struct hv_arena *arena, const struct hv_profile *profile,
                     uint32_t mask);
const char *hv_audiences(struct hv_arena *arena, const struct hv_profile *profile,
                         uint32_t mask);

/* The escape sequence of a terminal for it. */
const char *hv_verdict_color(enum hv_verdict verdict);

/* "1 commit", "2 commits": n with the word for one or for several. */
void hv_put_number(struct hv_buf *buf, size_t n, const char *one, const char *many);
const char *hv_number(struct hv_arena *arena, size_t n, const char *one,
                      const char *many);
/* "2 break, 1 source": verdicts that occur, marked as such or not. */
void hv_put_verdict_counts(struct hv_buf *buf, const struct hv_counts *counts,
                           bool marked);
/* "41 constants added, 1 type added": findings of each kind in words, after n items of
 * the same list. */
struct hv_kind_counts {
    size_t of[HV_KIND_COUNT];
    bool names[HV_KIND_COUNT]; /* of constants: some are no more than names */
};
void hv_count_kind(struct hv_kind_counts *counts, const struct hv_change *change);
void hv_put_kind_counts(struct hv_buf *buf, const struct hv_kind_counts *counts,
                        size_t n);

/* The heading of a decision: "struct x: 2 members added", "tmem.h is gone: 29 names".
 */
void hv_put_group(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_group *group);

/* "old form: Nanos, Solo5 (called at src/x.c:3); new form: iPXE"; nothing without
 * carriers. */
void hv_put_carriers(struct hv_buf *buf, const struct hv_finding *finding);

/* ---- precedents ---- */

/* "struct x: cpsr is wider (32 -> 64 bits)". */
void hv_put_precedent(struct hv_buf *buf, const struct hv_precedent *precedent);

/* "XEN_DOMCTL_INTERFACE_VERSION went from 18 to 20; back to the old form in 4.17";
 * nothing if unknown. */
void hv_put_done(struct hv_buf *buf, const struct hv_precedent *precedent);

/* The precedent in a line: its rule, where and for whom, and what was done. */
void hv_put_precedent_line(struct hv_buf *buf, const struct hv_precedent *precedent,
                           const struct hv_profile *profile);

/* The same after its verdict: "break: struct x: cpsr is wider ...". */
void hv_put_judged(struct hv_buf *buf, const struct hv_precedent *precedent,
                   const struct hv_profile *profile);

/* "guest-visible breaks on arm64 between 4.3 and 4.22: 3, the last in 4.16". */
void hv_put_break_count(struct hv_buf *buf, const struct hv_break_count *count,
                        const struct hv_profile *profile);
