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
    HV_FATE_PRIVATE, /* of a companion file, and not public: it does not count */
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
    bool *same_code;                   /* per changed line: but for its comment */
    uint32_t *counterpart;             /* per line: that of the other side with the same
                                          code, from 1 on; 0: there is none */
    bool *found;                       /* per item: a finding is about it */
    bool *dead;                        /* per line: under "#if 0" */
    /* What was found out before, 0: nothing yet. The author of a header decides how
     * often it is asked for. */
    unsigned char *block_fates; /* per line on which a block begins: enum hv_fate + 1 */
    const char **doubts;        /* per item, with what they mean in doubt_kinds */
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

/* Note that a finding is about the item of the line, if it has any. */
static inline void hv_account_mark(struct hv_account_text *t, uint32_t line)
{
    const struct hv_item *item = hv_account_item(t, line);
    if (item)
        t->found[item - t->outline.items] = true;
}

struct hv_account_file {
    enum hv_account_part part;
    const char *path; /* below the header root; of a companion file from the top */
    uint32_t archs;   /* whose header it is */
    struct hv_account_text side[2];
};

/* A line of one side, from 1 on, and what it is part of. */
struct hv_account_line {
    const struct hv_account_file *file;
    int side;
    const struct hv_account_text *text; /* of that side */
    uint32_t number;
    const struct hv_item *item; /* NULL: it is part of nothing */
};

/* Names that are looked for by binary search, once they are sorted. */
struct hv_account_names {
    struct hv_strings list;
    bool sorted;
};

/* An architecture that one side alone has: where its text is. */
struct hv_account_arch {
    const struct hv_account_file *file; /* NULL: no changed line is of it */
    int side;
    bool own; /* the header is of that architecture alone */
    uint32_t first, last;
};

struct hv_accounting {
    struct hvabi *run;
    struct hv_result *result;
    struct hv_arena *arena;        /* of the account, not of the result */
    struct hv_input *const *input; /* the two sides */
    size_t n_files;
    struct hv_account_file *files;
    struct hv_account_names found; /* of all findings and their consequences */
    struct hv_account_names
        endings; /* what those end with: "memory_op" of "do_memory_op" */
    /* of each side: enumerators, and what only older versions have; macros that some
     * #undef names */
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

/* What became of a line of a companion file. */
enum hv_fate hv_account_companion_fate(struct hv_accounting *a,
                                       const struct hv_account_line *at);

void hv_account_names_add(struct hv_arena *arena, struct hv_account_names *names,
                          const char *name);
bool hv_account_names_have(struct hv_account_names *names, const char *name);

/* account_lines.c */

/* Mark in all files what the findings are about. */
void hv_account_mark_findings(struct hv_accounting *a);

/* What became of a changed line. */
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

/* Has that side alone the architecture? */
bool hv_account_is_lone(const struct hv_accounting *a, int side, unsigned arch);
/* Has a compiler of such an architecture entered the file? */
bool hv_account_arch_reads(const struct hv_accounting *a,
                           const struct hv_account_file *file, int side);
/* Has a compiler of such an architecture seen the line? Then it is part of that
 * architecture's row. */
bool hv_account_arch_has(struct hv_accounting *a, const struct hv_account_line *at);
/* Add a change for each of them to a->unseen. */
void hv_account_add_archs(struct hv_accounting *a);

/* account_headers.c: add a change for a header that is gone, while names that it had
 * are not, to a->unseen. */
void hv_account_moved_header(struct hv_accounting *a,
                             const struct hv_account_file *file);

/* account_comments.c */

/* How two comments differ, in words; NULL: they do not. */
const char *hv_account_words_differ(const struct hv_accounting *a,
                                    const struct hv_buf *old, const struct hv_buf *new);
/* Say of each finding about a comment how the text differs. */
void hv_account_compare_comments(struct hv_accounting *a);
/* Add a change for what else changed in a header's comments to a->unseen. */
void hv_account_header_comments(struct hv_accounting *a,
                                const struct hv_account_file *file);

/* account_features.c */

/* Add changes of features' defaults to a->unseen; they take the place of findings about
 * the same comments. */
void hv_account_features(struct hv_accounting *a);

/* Can the text of a line that a variant has seen be taken as compared? NULL: it can,
 * else why not, interned. *ret_missed: the program should have it, and has not. */
const char *hv_account_doubt(const struct hv_accounting *a,
                             const struct hv_account_line *at, bool *ret_missed);

/* account_reasons.c */

/* Does the profile say that the header is not part of the ABI? */
bool hv_account_is_skipped(const struct hv_accounting *a,
                           const struct hv_account_file *file);

/* Does the block stand within a declaration that each compiler has its own part of? Its
 * condition asks for such a macro, interned; NULL: none. */
const char *hv_account_dialect(const struct hv_accounting *a,
                               const struct hv_account_text *text,
                               const struct hv_item *block);

/* Why nothing looked at the line: one or two sentences, interned. */
const char *hv_account_reason(struct hv_accounting *a,
                              const struct hv_account_line *at);
