/* SPDX-License-Identifier: MIT
 *
 * The catalogue of rules (rules/catalogue.json): const data without run state.
 */
#pragma once

#include "model/change.h"

/* X(ENUMERATOR, "name"), worst first. */
#define HV_VERDICTS(X)                                                                 \
    X(BREAK, "break")                                                                  \
    X(REVIEW, "review")                                                                \
    X(SOURCE, "source")                                                                \
    X(VERSIONED, "versioned")                                                          \
    X(UNRELEASED, "unreleased")                                                        \
    X(COMPATIBLE, "compatible")

enum hv_verdict {
#define HV_VERDICT_ENUM(id, name) HV_VERDICT_##id,
    HV_VERDICTS(HV_VERDICT_ENUM)
#undef HV_VERDICT_ENUM
};
enum { HV_VERDICT_COUNT = HV_ROWS(HV_VERDICTS) };

const char *hv_verdict_name(unsigned verdict);

/* Facts that a rule may require of a change, X(ENUMERATOR, "name"). judge/ computes
 * them; a rule lists names, "!name" for the opposite. */
#define HV_FACTS(X)                                                                    \
    X(LAYOUT_EQUAL, "layout-equal")                                                    \
    X(AT_END, "at-end")                                                                \
    X(IN_PADDING, "in-padding")                                                        \
    X(GROWS_RECORD, "grows-record")                                                    \
    X(IN_UNION, "in-union")                                                            \
    X(GROWABLE, "growable")                                                            \
    X(SENTINEL, "sentinel")                                                            \
    X(PADDING, "padding")                                                              \
    X(SAME_BITS, "same-bits")       /* ... for other values: a sign or width */        \
    X(OTHER_VALUES, "other-values") /* a _Bool, a char, another sign */                \
    X(FLEXIBLE, "flexible")                                                            \
    X(TYPE_KNOWN, "type-known")                                                        \
    X(GROWN, "grown") /* of a version: not lower than what a release had */            \
    X(SHRINKS_RECORD, "shrinks-record") /* the record is smaller after */              \
    X(MOVES_MEMBERS, "moves-members")   /* other members move in consequence */        \
    X(OVER_PADDING, "over-padding") /* added over bytes that a padding member had */   \
    X(SAME_PLACE, "same-place")     /* offset, bits, sign before == after */           \
    X(EMPTY, "empty")               /* the old member had no bytes; of another type:   \
                                       neither has, and what lies behind may agree */  \
    X(ADDRESS, "address")           /* an integer or void * on one side, a handle or   \
                                       pointer of its width or value on the other */   \
    X(RENAMED, "renamed")           /* lives on under another name */                  \
    X(OLD_VALUE_KEPT, "old-value-kept") /* NAME_x still has the value that NAME had */ \
    X(GROWS_OTHERS, "grows-others") /* a record that holds it grows, too, and is not   \
                                       one that may */                                 \
    X(NO_VALUE, "no-value")         /* a macro without a value on one side */          \
    X(UNEVALUATED, "unevaluated")   /* on both sides, and it takes no arguments */     \
    X(REPLACED, "replaced")         /* removed, and its bytes are another member's, or \
                                       its value that of a new name of its list */     \
    X(ENVELOPED, "enveloped")       /* the record only stands inside of others */      \
    X(INLINE, "inline")             /* an inline record on both sides */               \
    X(SAVED, "saved")               /* the profile says: saved state */                \
    X(OP, "op")                     /* a number of an operation or a hypercall */      \
    X(KEPT, "kept")                 /* older interface versions keep the old form */   \
    X(UNKNOWN_WIDTH, "unknown-width") /* of an argument's type */                      \
    X(NEARLY_FULL, "nearly-full")     /* less than a quarter of a mask is left */      \
    X(FOREIGN, "foreign")   /* a condition on a macro that nobody declared */          \
    X(DIALECT, "dialect")   /* a guard on the compiler's language */                   \
    X(NEEDLESS, "needless") /* a version went up, and nothing needed it */             \
    X(STALE_COMMENT, "stale-comment")   /* the comment names another release */        \
    X(INTERNAL, "internal")             /* an op that the hypervisor alone sees */     \
    X(SHARED, "shared")                 /* a number beside one that has it */          \
    X(FEATURE, "feature")               /* whose default the header says in marks */   \
    X(BY_DEFAULT, "by-default")         /* ... more guests have it by default */       \
    X(NOT_BY_DEFAULT, "not-by-default") /* ... fewer guests have it by default */      \
    X(HEADER, "header")                 /* of a header, not of an entity in it */      \
    X(CONTRACT, "contract")             /* a declared contract, not a layout */        \
    X(ERRATUM, "erratum")           /* the profile says: the old form never held */    \
    X(REGISTER, "register")         /* a register, not a member named after one */     \
    X(UNLISTED, "unlisted")         /* a record that no list of shared ones has */     \
    X(STATE_RECORD, "state-record") /* the profile says: a record of a saved image */  \
    X(BITMAP, "bitmap")             /* a register whose bits stand for features */     \
    X(BIT, "bit")                   /* one of its bits */                              \
    X(ENUMERATION, "enumeration")   /* an enumeration itself, not an enumerator */     \
    X(UNSTORED, "unstored")         /* ... that only bit-fields have */                \
    X(ALIKE, "alike")               /* the old name and the new one are alike */       \
    X(RESPELLED, "respelled")       /* the same bytes under other names */             \
    X(REDIVIDED, "redivided")       /* the same bytes, divided otherwise */            \
    X(DEFAULT_OFF, "default-off")   /* the profile says: only there if asked for */    \
    X(ENUMERATOR, "enumerator")     /* of an enumeration, not a macro */               \
    X(PROTOTYPE, "prototype")       /* a declaration, which binds nobody */            \
    X(HANDLE, "handle")             /* a type that a macro makes for another one */    \
    X(HYPERCALL, "hypercall")       /* a hypercall, not an operation of one */         \
    X(SERVED, "served")             /* the new tree's code still names the op */       \
    X(DROPPED, "dropped")   /* the old tree's code named it, not the new one's */      \
    X(UNSERVED, "unserved") /* the code of neither tree names it */                    \
    X(ZERO, "zero")         /* added over padding that had to be zero */               \
    X(OWN_VERSION, "own-version") /* the record has a version, which was raised */

enum hv_fact {
#define HV_FACT_ENUM(id, name) HV_FACT_##id,
    HV_FACTS(HV_FACT_ENUM)
#undef HV_FACT_ENUM
};
enum { HV_FACT_COUNT = HV_ROWS(HV_FACTS) };
const char *hv_fact_name(unsigned fact);

/* Lines of C that do what a rule advises, X(ENUMERATOR, "name"). */
#define HV_PASTES(X)                                                                   \
    X(NONE, "none")                                                                    \
    X(OLD_NAME, "old-name")         /* as a macro for the new one */                   \
    X(OLD_MEMBER, "old-member")     /* the old name of a member beside the new one */  \
    X(PADDING, "padding")           /* in the place of a member */                     \
    X(TAIL, "tail")                 /* padding at the end of a record */               \
    X(NEXT_VERSION, "next-version") /* the version macro, raised by one */

enum hv_paste {
#define HV_PASTE_ENUM(id, name) HV_PASTE_##id,
    HV_PASTES(HV_PASTE_ENUM)
#undef HV_PASTE_ENUM
};
enum { HV_PASTE_COUNT = HV_ROWS(HV_PASTES) };
const char *hv_paste_name(unsigned paste);

/* Conditions of a sentence of a rule's advice, X(ENUMERATOR, "name"). */
#define HV_ADVICE_FACTS(X)                                                             \
    X(KEPT, "kept") /* older interface versions keep the old form */                   \
    X(ONE_VERSION,                                                                     \
      "one-version")          /* nobody who sees it can ask for an older version */    \
    X(COVERED, "covered")     /* a version macro covers it */                          \
    X(UNCOVERED, "uncovered") /* none can: it is stable for ever, or the profile       \
                                 has no version macros */                              \
    X(NUMBER_KEPT, "number-kept") /* a comment of the new header keeps the number */   \
    X(UNPARSED, "unparsed")       /* the header has an error */

enum hv_advice_fact {
#define HV_ADVICE_FACT_ENUM(id, name) HV_ADVICE_##id,
    HV_ADVICE_FACTS(HV_ADVICE_FACT_ENUM)
#undef HV_ADVICE_FACT_ENUM
};
enum { HV_ADVICE_FACT_COUNT = HV_ROWS(HV_ADVICE_FACTS) };
const char *hv_advice_fact_name(unsigned fact);

/* A sentence of a rule's fix, and the text that replaces it where it would be wrong or
 * can be more precise. */
struct hv_advice {
    const char *sentence;
    enum hv_advice_fact when;
    const char *text; /* "{macro}": the version macro; NULL: the sentence is left out */
};

struct hv_rule {
    const char *id;   /* "HV1203", stable for ever */
    const char *slug; /* "member-widened" */
    enum hv_kind kind;
    uint64_t require, forbid; /* bit sets of facts */
    enum hv_verdict strict;   /* for audiences whose interface is stable for ever */
    enum hv_verdict covered;  /* for others; break here becomes versioned by a bump */
    bool rollback;            /* break on the second axis, with break or compatible */
    const char *title;        /* one line */
    const char *why;          /* with its source */
    const char *fix;          /* what to do */
    enum hv_paste paste;
    const char *back; /* how a rollback becomes possible, such as "leave it out"; NULL:
                         it does not, or nothing is needed */
    const char *example;
    const char
        *example_of; /* interface it is from, as in struct hv_rule_source; NULL: any */
    bool hazard;     /* of new declarations: kind, facts and verdicts mean nothing */
};

/* A rule that the developers of an interface follow; why and fix of rules name them by
 * their ids, in parentheses: "(R10, R39)". */
struct hv_rule_source {
    const char *id, *of; /* "R10", "xen" */
    const char *rule;    /* in words */
    const char *source;  /* where it is written */
};

/* Rules in the order of the file: the first with matching kind and facts decides.
 * Hazards are found by their slugs (model/hazard.h). */
struct hv_catalogue {
    HV_KEYED;
    size_t n_rules;
    struct hv_rule *rules;
    size_t n_hazards;
    struct hv_rule *hazards;
    size_t n_advice;
    struct hv_advice *advice; /* the first of a sentence whose fact holds, decides */
    size_t n_sources;
    struct hv_rule_source *sources;
};

/* Find a rule or a hazard by id or slug; NULL: there is none. */
const struct hv_rule *hv_catalogue_find(const struct hv_catalogue *catalogue,
                                        const char *id_or_slug);
/* The source whose id is at p, after "(" or ", "; NULL: none. *ret_end: the end of the
 * id. */
const struct hv_rule_source *hv_catalogue_source(const struct hv_catalogue *catalogue,
                                                 const char *p, const char **ret_end);

/* Remove from all texts the sources and examples that the profile does not cite. */
void hv_catalogue_cite(struct hv_catalogue *catalogue,
                       const struct hv_profile *profile);

/* Accepts NULL. */
static inline void hv_catalogue_free(struct hv_catalogue *catalogue)
{
    hv_keyed_free(catalogue);
}
