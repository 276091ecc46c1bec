/* SPDX-License-Identifier: MIT
 *
 * The parts of an account, for account*.c alone: the files that differ
 * (account_files.c), what became of their lines (account_lines.c, account_archs.c),
 * what the surfaces have and why nothing looked at some lines (account_reasons.c), and
 * the sum (account.c).
 */
#pragma once

#include "extract/outline.h"
#include "extract/scan.h"
#include "flow/input.h"

enum { HV_OLD, HV_NEW };

enum hv_fate {
    HV_FATE_UNACCOUNTED,
    HV_FATE_FINDING,
    HV_FATE_NEUTRAL, /* seen, and equal */
    HV_FATE_COMMENT, /* or a blank line, or text under "#if 0" */
    HV_FATE_NOT_LOOKED_AT,
    HV_FATE_PRIVATE, /* a line of a companion file that is not public: not counted */
};

enum hv_account_part {
    HV_ACCOUNT_HEADER,
    HV_ACCOUNT_TABLE,   /* a companion file: of hypercalls */
    HV_ACCOUNT_LIST,    /* ... of shared records */
    HV_ACCOUNT_PRIVATE, /* ... code with public parts */
    HV_ACCOUNT_COPY,    /* a header that another root has as well, whose is read */
};

/* One side of a file that differs. */
struct hv_account_text {
    const struct hv_source_file *file; /* of no bytes where the side has no such file */
    struct hv_scan scan;
    struct hv_outline outline;
    const struct hv_seen_file *seen;   /* by some variant; NULL: none has entered it */
    const struct hv_seen_file *judged; /* ... by one whose findings count */
    bool *changed;                     /* per line */
    bool *same_code;                   /* per changed line: only the comment differs */
    uint32_t *counterpart;             /* per line: the line (from 1) of the other side
                                          with the same code; 0: none */
    bool *found;                       /* per item: it has a finding */
    bool *dead;                        /* per line: under "#if 0" */
    /* Cached results, 0: none yet, because the author of a header decides how many
     * lookups it takes. */
    unsigned char *block_fates; /* per line on which a block begins: enum hv_fate + 1 */
    const char **doubts;        /* per item; doubt_kinds has their meaning */
    unsigned char *doubt_kinds;
};

/* A file without bytes has no lines. */
static inline size_t hv_account_lines(const struct hv_account_text *t)
{
    return t->file->n ? t->scan.n_lines : 0;
}

/* The innermost item of a line (from 1 on); NULL: there is none. */
static inline const struct hv_item *hv_account_item(const struct hv_account_text *t,
                                                    uint32_t line)
{
    uint32_t item = line && line <= t->outline.n_lines ? t->outline.item[line - 1] : 0;
    return item ? &t->outline.items[item - 1] : NULL;
}

/* Record that a finding is about the item of the line, if there is one. */
static inline void hv_account_mark(struct hv_account_text *t, uint32_t line)
{
    const struct hv_item *item = hv_account_item(t, line);
    if (item)
        t->found[item - t->outline.items] = true;
}

struct hv_account_file {
    enum hv_account_part part;
    const char *path; /* below the header root; of a companion file from the top */
    uint32_t archs;   /* that have the header */
    struct hv_account_text side[2];
};

/* A line of one side, from 1 on, and what it is part of. */
struct hv_account_line {
    const struct hv_account_file *file;
    int side;
    const struct hv_account_text *text; /* the text of that side */
    uint32_t number;
    const struct hv_item *item; /* NULL: it is in none */
};

/* Names for a binary search, once sorted. */
struct hv_account_names {
    struct hv_strings list;
    bool sorted;
};

/* An architecture of one side only, and the place of its text. */
struct hv_account_arch {
    const struct hv_account_file *file; /* NULL: it has no changed line */
    int side;
    bool own; /* the header is of that architecture alone */
    uint32_t first, last;
};

struct hv_accounting {
    struct hvabi *run;
    struct hv_result *result;
    struct hv_arena *arena;        /* freed with the account, unlike the result's */
    struct hv_input *const *input; /* the two sides */
    size_t n_files;
    struct hv_account_file *files;
    struct hv_account_names found; /* of all findings and their consequences */
    struct hv_account_names
        endings; /* their last parts: "memory_op" of "do_memory_op" */
    /* of each side: enumerators, and entities of older versions only; macros with an
     * #undef */
    struct hv_account_names *lesser, *undefined;
    const char *guard, *guard_reason; /* the last one that was asked for, and why */
    struct hv_account_arch archs[HV_MAX_ARCHS];
    struct hv_changes unseen; /* one change for each region and architecture */
    struct hv_change **next_unseen;
};

/* account_files.c: list the files that differ, each with its outline and its changed
 * lines. */
bool hv_account_list_files(struct hv_accounting *a, struct hv_err *err);

/* Does the profile name the header as one of the architecture's? */
bool hv_account_is_named(const struct hv_profile *profile, unsigned arch,
                         const char *path);

/* The fate of a line of a companion file. */
enum hv_fate hv_account_companion_fate(struct hv_accounting *a,
                                       const struct hv_account_line *at);

void hv_account_names_add(struct hv_arena *arena, struct hv_account_names *names,
                          const char *name);
bool hv_account_names_have(struct hv_account_names *names, const char *name);

/* account_lines.c */

/* Mark in all files the items that findings are about. */
void hv_account_mark_findings(struct hv_accounting *a);

/* The fate of a changed line. */
enum hv_fate hv_account_fate(struct hv_accounting *a, const struct hv_account_line *at);

/* Is a finding about the item, or about the declaration around it? */
bool hv_account_is_found(const struct hv_account_text *text,
                         const struct hv_item *item);

/* account.c */

/* Add a change to a->unseen. */
void hv_account_add(struct hv_accounting *a, struct hv_change change);

/* The architectures of the comparison that have the header. */
uint32_t hv_account_archs(const struct hv_accounting *a,
                          const struct hv_account_file *file);

/* account_archs.c */

/* Does only that side have the architecture? */
bool hv_account_is_lone(const struct hv_accounting *a, int side, unsigned arch);
/* Did a compiler of such an architecture enter the file? */
bool hv_account_arch_reads(const struct hv_accounting *a,
                           const struct hv_account_file *file, int side);
/* Did a compiler of such an architecture see the line? Then it belongs to the row of
 * that architecture. */
bool hv_account_arch_has(struct hv_accounting *a, const struct hv_account_line *at);
/* Add a change for each such architecture to a->unseen. */
void hv_account_add_archs(struct hv_accounting *a);

/* account_headers.c: add a change to a->unseen for a header that is gone while names
 * from it still exist. */
void hv_account_moved_header(struct hv_accounting *a,
                             const struct hv_account_file *file);

/* account_comments.c */

/* How two comments differ, in words; NULL: they do not. */
const char *hv_account_words_differ(const struct hv_accounting *a,
                                    const struct hv_buf *old, const struct hv_buf *new);
/* Set in each finding about a comment how the text differs. */
void hv_account_compare_comments(struct hv_accounting *a);
/* Add a change to a->unseen for other changes in the comments of a header. */
void hv_account_header_comments(struct hv_accounting *a,
                                const struct hv_account_file *file);

/* account_features.c */

/* Add changes of features' defaults to a->unseen; they replace findings about the same
 * comments. */
void hv_account_features(struct hv_accounting *a);

/* Why the text of a line that a variant has seen may not have been compared, interned;
 * NULL: it was. *ret_missed: the program should have an entity for it, and has none. */
const char *hv_account_doubt(const struct hv_accounting *a,
                             const struct hv_account_line *at, bool *ret_missed);

/* account_reasons.c */

/* Does the profile exclude the header from the ABI? */
bool hv_account_is_skipped(const struct hv_accounting *a,
                           const struct hv_account_file *file);

/* Is the block inside a declaration, under a condition that depends on the compiler?
 * Returns the macro, interned; NULL: no. */
const char *hv_account_dialect(const struct hv_accounting *a,
                               const struct hv_account_text *text,
                               const struct hv_item *block);

/* Why nothing looked at the line: one or two sentences, interned. */
const char *hv_account_reason(struct hv_accounting *a,
                              const struct hv_account_line *at);
