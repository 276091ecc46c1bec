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
        *docs; /* fingerprints of comments that an architecture found (docs.c) */
    struct hv_retired *retired; /* numbers that were given up (retired.c) */
};

struct hv_plan_macro {
    const char *name;
    bool probed; /* only the compiler knows: its value, or whether it still exists */
    bool valued; /* object-like with a body that can stand in parentheses */
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
    /* What the names of our own declarations begin with: no header of the tree has it
     * anywhere in its text, so none can imitate a probe. The bare mark is the name of
     * the sentinel behind the headers. */
    const char *mark;
};

/* files must outlive the plan. Fails with HV_ERR_INPUT and the place for what no header
 * of an interface has: NUL bytes, a name that no #include can spell, conditions without
 * end. */
struct hv_plan *hv_plan_new(const struct hv_source_file *files, size_t n,
                            const struct hv_profile *profile, struct hv_err *err);
void hv_plan_free(struct hv_plan *plan); /* accepts NULL */

/* thresholds.c: read the thresholds out of the headers' conditions; and, where there
 * are any, the words of all headers. In the plan's arena. */
struct hv_thresholds *hv_thresholds_new(const struct hv_plan *plan);

/* Somebody asks for one version and no other: below the one threshold that is left
 * headers are what they are at it, and nothing else is looked at. */
void hv_thresholds_limit(const struct hv_plan *plan, uint64_t version);

/* dependencies.c: accepts NULL. */
void hv_dependencies_free(struct hv_dependencies *dependencies);

/* Of a list: indices from the first on, below the last. */
struct hv_mentions {
    size_t from, to;
};

/* In place of the index of a piece of text (dependencies.h). */
#define HV_NO_PIECE UINT32_MAX

/* plan_macros.c: one probe per name at most, though a name may have several
 * definitions: none where the text of whichever definition holds is all there is to
 * know. */
void hv_plan_macros(struct hv_plan *plan);

/* The path below the header root of that virtual one; what is none stays as it is. */
const char *hv_plan_path(const struct hv_plan *plan, const char *virtual_path);

/* The file of that virtual path, or -1. */
long hv_plan_file_find(const struct hv_plan *plan, const char *virtual_path);

/* The file of that path below the header root, or NULL. */
long hv_plan_file_index(const struct hv_plan *plan, const char *path); /* or -1 */
const struct hv_plan_file *hv_plan_file_of(const struct hv_plan *plan,
                                           const char *path);

/* How it is probed, which all of its definitions decide, in whatever header: a
 * printable character. */
char hv_plan_macro_way(const struct hv_plan_macro *macro);

/* Append that of each macro that the file defines. */
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
    const bool *probed;  /* per macro of the plan: it may be probed; NULL: all may be */
    bool profile_probes; /* those of the profile also where not all macros are probed */
    /* what hv_umbrella_build() writes: */
    struct hv_buf text;
    uint32_t values_line; /* from this line on stand the probes for macros */
    uint32_t
        last_line; /* behind them: an error there is a header's that does not end */
};

/* Write the text that the upper fields describe; a text from before is replaced. */
void hv_umbrella_build(const struct hv_plan *plan, struct hv_umbrella *umbrella);

/* Does the umbrella of this variant include the file by itself? */
bool hv_umbrella_includes(const struct hv_plan *plan, unsigned arch, unsigned audience,
                          size_t file);

/* The arguments that describe a variant to any compiler: definitions. */

struct hv_arguments {
    const char **v;
    size_t n, cap;
    char gnuc[64];
};

void hv_argument_add(struct hv_arguments *args, const char *s);
/* -std; NULL is the profile's, or what is usual. */
void hv_arguments_add_language(struct hv_arguments *args,
                               const struct hv_profile *profile, const char *std);
/* What makes clang define what the callers' gcc defines. */
void hv_arguments_add_gcc(struct hv_arguments *args, const struct hv_profile *profile);
/* -D of the architecture, of the audience (but for the one of that name, unless NULL)
 * and of the opt-in macros. */
void hv_arguments_add_defines(struct hv_arguments *args,
                              const struct hv_profile *profile, unsigned arch,
                              unsigned audience, const char *but);
