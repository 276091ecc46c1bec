/* SPDX-License-Identifier: MIT
 *
 * A plan: all that is known of a tree before the first parse. Made once per tree by the
 * parent, inherited by the workers: the scans, the headers' text with includes
 * resolved, the macros to probe. umbrella.c makes one translation unit per variant
 * from it.
 */
#pragma once

#include "base/base.h"
#include "extract/scan.h"
#include "model/profile.h"

/* Where the tree appears to the compiler; nothing of it exists on the machine. */
#define HV_VIRTUAL_ROOT "/hv"
#define HV_VIRTUAL_LIB HV_VIRTUAL_ROOT "/lib/"
#define HV_VIRTUAL_STUB HV_VIRTUAL_ROOT "/stub/"
#define HV_UMBRELLA HV_VIRTUAL_ROOT "/umbrella.c"

struct hv_retired;

struct hv_plan_file {
    struct hv_scan scan;
    const char *virtual_path; /* "/hv/public/hvm/save.h" */
    const char *text;         /* as the compiler gets it: same lines as in the tree */
    size_t n;
    size_t n_includes, *includes;   /* files of the tree that its lines include */
    size_t *macros;                 /* the plan's, of each that its scan has */
    char sha256[HV_SHA256_HEX + 1]; /* of its bytes; "": not needed yet */
    const char *
        *docs; /* fingerprints of comments, cached for other architectures (docs.c) */
    struct hv_retired *retired; /* numbers that were given up (retired.c) */
};

struct hv_plan_macro {
    const char *name;
    bool probed; /* only the compiler can tell its value, or if it is still defined */
    bool valued; /* object-like, with a body that can be put in parentheses */
    bool braced; /* object-like, and it can stand for an initialiser in braces */
    bool listed; /* object-like, and it can stand for a list without braces around it */
    bool wide;   /* its value can have more than 64 bits */
    bool typed;  /* it can stand for a type: words, and '*' */
    enum { HV_NAMED_UNKNOWN, HV_NAMED_NOT, HV_NAMED } outside; /* by us (kept.c) */
};

struct hv_thresholds;

/* A header whose #error makes it invisible where its condition holds. */
struct hv_plan_hidden {
    size_t file;
    const char *text;
    uint32_t line;
    const char *guard; /* NULL: always */
};

struct hv_plan {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    bool every_error; /* as of struct hv_extract_options */
    size_t n_files;
    struct hv_plan_file *files;
    size_t n_macros;
    struct hv_plan_macro *macros; /* sorted by name */
    size_t macro_mask;
    uint32_t *macro_slots; /* index + 1 by the hash of the name */
    size_t n_hidden, cap_hidden;
    struct hv_plan_hidden *hidden;
    const char *prefix;               /* "/hv/public/" */
    struct hv_thresholds *thresholds; /* never NULL */
    struct hv_dependencies
        *dependencies; /* of files; NULL: not asked for, or unknown */
    /* Prefix of the names of our own declarations: it is nowhere in the text of the
     * tree's headers, so none can imitate a probe. The mark itself is the name of the
     * sentinel after the headers. */
    const char *mark;
};

/* Make a plan; files must outlive it. Fails with HV_ERR_INPUT and the place for what no
 * interface header has: NUL bytes, a name that no #include can spell, endless
 * conditions. */
struct hv_plan *hv_plan_new(const struct hv_source_file *files, size_t n,
                            const struct hv_profile *profile, struct hv_err *err);
void hv_plan_free(struct hv_plan *plan); /* accepts NULL */

/* thresholds.c: find the thresholds in the headers' conditions and, if there are any,
 * the words of all headers. In the plan's arena. */
struct hv_thresholds *hv_thresholds_new(const struct hv_plan *plan);

/* Restrict the thresholds to one version: below the only threshold left, headers have
 * the forms of that version. */
void hv_thresholds_limit(const struct hv_plan *plan, uint64_t version);

/* dependencies.c: accepts NULL. */
void hv_dependencies_free(struct hv_dependencies *dependencies);

/* Of a list: indices from the first on, below the last. */
struct hv_mentions {
    size_t from, to;
};

/* No piece, in place of an index (dependencies.h). */
#define HV_NO_PIECE UINT32_MAX

/* plan_macros.c: choose at most one probe per name, which may have several definitions;
 * none if the text of whichever definition is in effect is all there is to know. */
void hv_plan_macros(struct hv_plan *plan);

/* The path below the header root of that virtual one; what is none stays as it is. */
const char *hv_plan_path(const struct hv_plan *plan, const char *virtual_path);

/* The file of that virtual path, or -1. */
long hv_plan_file_find(const struct hv_plan *plan, const char *virtual_path);

/* The file of that path below the header root, or NULL. */
long hv_plan_file_index(const struct hv_plan *plan, const char *path); /* or -1 */
const struct hv_plan_file *hv_plan_file_of(const struct hv_plan *plan,
                                           const char *path);

/* How the macro is probed, by all of its definitions in all headers: a printable
 * character. */
char hv_plan_macro_way(const struct hv_plan_macro *macro);

/* Append that character for each macro that the file defines. */
void hv_plan_macros_put(struct hv_buf *buf, const struct hv_plan *plan, size_t file);

/* Has the file a line that includes the other one? */
bool hv_plan_includes(const struct hv_plan *plan, size_t file, size_t other);

/* The macro of that name, or -1. */
long hv_plan_macro_index(const struct hv_plan *plan, const char *name);

/* Is the file one of the architecture's own headers, or common to all? */
bool hv_plan_file_in_arch(const struct hv_plan *plan, size_t file, unsigned arch);

/* A variant's translation unit. */
struct hv_umbrella {
    unsigned arch, audience;
    const unsigned char *out; /* per file, not 0: it is left out */
    long only;                /* one file with what has to come before it; -1: all */
    bool headers_only;        /* without probes */
    const bool *probed;  /* per macro of the plan: a probe is allowed; NULL: all are */
    bool profile_probes; /* those of the profile also where not all macros are probed */
    /* what hv_umbrella_build() writes: */
    struct hv_buf text;
    uint32_t values_line; /* first line of the probes for macros */
    uint32_t
        last_line; /* behind them: an error there is a header's that does not end */
};

/* Write the text that the fields above describe, replacing any earlier text. */
void hv_umbrella_build(const struct hv_plan *plan, struct hv_umbrella *umbrella);

/* Does the umbrella of this variant include the file directly? */
bool hv_umbrella_includes(const struct hv_plan *plan, unsigned arch, unsigned audience,
                          size_t file);

/* The arguments that describe a variant to any compiler: definitions. */

struct hv_arguments {
    const char **v;
    size_t n, cap;
    char gnuc[64];
};

void hv_argument_add(struct hv_arguments *args, const char *s);
/* Add -std; NULL: the profile's, or the default. */
void hv_arguments_add_language(struct hv_arguments *args,
                               const struct hv_profile *profile, const char *std);
/* Make clang define what the callers' gcc defines. */
void hv_arguments_add_gcc(struct hv_arguments *args, const struct hv_profile *profile);
/* Add -D of the architecture, of the audience (except the one named but, unless NULL)
 * and of the opt-in macros. */
void hv_arguments_add_defines(struct hv_arguments *args,
                              const struct hv_profile *profile, unsigned arch,
                              unsigned audience, const char *but);
