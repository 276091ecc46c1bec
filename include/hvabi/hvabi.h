/* SPDX-License-Identifier: MIT
 *
 * hvabi: a static ABI-compatibility checker for the public headers of hypervisors.
 *
 * One struct hvabi is one run: it owns the profile, the rules and all memory. Nothing
 * here prints or exits. Functions return an exit status as diff(1) gives it:
 *
 *   HVABI_OK     nothing that fails
 *   HVABI_FAILED at least one finding that fail_on names
 *   HVABI_USAGE  the caller asked for something that does not exist
 *   HVABI_INPUT  a tree, a header, a profile or a baseline could not be read or parsed
 *
 * With HVABI_USAGE and HVABI_INPUT hvabi_error() says why. With HVABI_INPUT outputs may
 * be filled as well: what could be compared is reported, with its errors.
 */
#ifndef HVABI_HVABI_H
#define HVABI_HVABI_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The library exports exactly what is declared from here on. */
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

enum hvabi_status { HVABI_OK = 0, HVABI_FAILED = 1, HVABI_USAGE = 2, HVABI_INPUT = 3 };

struct hvabi;

/* Structures of options begin with their size, so that a program that was compiled with
 * an older header, whose structures are shorter, goes on working: what it does not set
 * has its default. HVABI_INIT(struct hvabi_options) sets the size and leaves the rest
 * zero, which is the default of everything. A size of 0, and options that this library
 * does not know, are HVABI_USAGE. Where a pointer to options may be NULL, that means
 * the defaults. */
#ifdef __cplusplus
#define HVABI_INIT(type)                                                               \
    {                                                                                  \
        sizeof(type)                                                                   \
    }
#else
#define HVABI_INIT(type)                                                               \
    {                                                                                  \
        .size = sizeof(type)                                                           \
    }
#endif

/* Why there is no run. */
struct hvabi_error {
    char text[2048]; /* "path:line:column: what was expected, found, and what to do" */
};

/* Options of a run. Strings are borrowed until hvabi_free(). */
struct hvabi_options {
    size_t size;
    const char *repo; /* -C DIR; NULL: the current directory */
    const char
        *profile;      /* names or files, between commas; NULL: all that fit the tree */
    const char *archs; /* "arm32,arm64"; NULL: all of the profile */
    const char *audiences; /* "guest,tools"; NULL: all of the profile */
    const char *rules;     /* directory of the rules; NULL: the installed one */
    const char *baselines; /* directory of the baselines; NULL: the installed one */
    const char *policy;    /* --policy REV|DIR, whose .hvabi/ counts; NULL: none, but in
                              a pipeline hvabi_check() takes the target branch */
    unsigned jobs;         /* 0: one per processor */
    bool no_sandbox;       /* parse without the system-call filter */
    bool in_process;       /* no worker processes, so that a debugger sees the parser;
                              needs no_sandbox, as nothing limits the parser then */
    bool no_cache;         /* parse everything anew, and keep nothing */
    const char *cache;     /* the cache's directory; NULL: XDG_CACHE_HOME/hvabi */
    const char *const *paths; /* comparisons: only what is in these files and folders is
                                 reported; ends with NULL. NULL: everything */
    const char *side; /* hvabi_verify(): which side the file is, "old" or "new"; NULL:
                         decided by what is known of the file */
};

/* One output that the caller wants, in a format ("text", "json"). bytes is filled by
 * the library and freed by hvabi_output_done(). */
struct hvabi_output {
    const char *format;
    bool color, verbose, quiet; /* text only */
    const char *show; /* text only: verdicts, as for fail_on, whose findings are listed
                         one by one although they require no action; NULL: none */
    bool rollback;    /* text and json: list only what the new side saves or enumerates
                         and the old side refuses, and what to do about it */
    char *bytes;
    size_t n;
    size_t width; /* text only: columns that filled text and tables may take; 0: any */
    void *reserved[3]; /* NULL; reserved, because outputs stand in arrays and cannot
                          grow */
};

/* All outputs of a call. The array is the caller's; each element that is filled has
 * bytes of its own, to be freed by hvabi_output_done(). */
struct hvabi_outputs {
    struct hvabi_output *v;
    size_t n;
};

struct hvabi_check_options {
    size_t size;
    const char *release; /* --release R: the reference; NULL: see hvabi_check() */
    const char
        *against; /* --against REV: only what the change introduces fails; NULL */
    bool staged;  /* the index instead of the working tree, against HEAD */
    bool all;     /* judge everything, whoever introduced it */
    const char *fail_on; /* "break", "break,rollback" ...; NULL: "break" */
};

struct hvabi_dump_options {
    size_t size;
    const char *via; /* "headers"; "dwarf": what a compiler made of them, types alone;
                        needs no_sandbox, as nothing holds a compiler */
    const char *compiler; /* of "dwarf": "clang" or "gcc"; NULL: clang */
};

/* Options of hvabi_waive(). reason, link and decided_by are mandatory. */
struct hvabi_waive_options {
    size_t size;
    const struct hvabi_check_options
        *check;           /* release, against, staged, all; or NULL */
    const char *old_tree; /* compare the tree with this one, as hvabi_diff() does; NULL:
                             as hvabi_check() does */
    const char *reason, *link;
    const char *decided_by; /* "A. Person,B. Person" */
    const char *until;      /* the last release for which it holds; NULL: for ever */
    const char *path; /* file to write, "-": into the output; NULL: a generated name in
                         .hvabi/waivers of the repository */
};

/* Options of hvabi_init(). */
struct hvabi_init_options {
    size_t size;
    const char *const *from; /* public headers, paths in the tree; ends with NULL. NULL:
                                the headers whose names suggest an interface */
    const char *name;        /* of the profile; NULL: the tree's */
    const char *path;        /* file to write, "-": into the output; NULL: NAME.json in
                                .hvabi/profiles of the repository */
};

struct hvabi_report_options {
    size_t size;
    const char *fail_on;  /* as for hvabi_diff(); NULL: "break" */
    const char *contract; /* "OP:WHAT=VALUE@ARCH,ARCH": a contract of an operation in
                             NEW that no layout shows; NULL: none */
};

/* Create a run; this reads no file. options and error may be NULL. Returns NULL and
 * fills error if this library does not know the size of the options. */
struct hvabi *hvabi_new(const struct hvabi_options *options, struct hvabi_error *error);

/* The error of the last call that returned HVABI_USAGE or HVABI_INPUT:
 * "path:line:column: what was expected, found, and what to do"; "" if no call failed.
 * The run owns the text; it is valid until the next call with this run. */
const char *hvabi_error(const struct hvabi *run);
void hvabi_free(struct hvabi *run); /* accepts NULL */

/* A finding of a comparison. All strings are the library's and valid during the call;
 * fields may be added at the end. */
struct hvabi_finding {
    const char *kind;    /* "member-widened" */
    const char *entity;  /* "struct x" */
    const char *member;  /* path in the entity; NULL: the whole entity */
    const char *verdict; /* "break", "review" ... */
    bool rollback_break; /* going back is what fails */
    bool fails;          /* named by fail_on, unwaived, introduced by the change */
    bool waived;
    const char *rule;           /* "HV1203" */
    const char *id;             /* 12 hex digits */
    const char *archs;          /* "arm32,arm64" */
    const char *audiences;      /* "guest" */
    const char *file;           /* from the tree's top; NULL: not known */
    unsigned line;              /* 0: not known */
    const char *released_since; /* release; NULL: none shipped the old form */
    const char *text;           /* all of it in one line, for a person */
    const char *profile;        /* whose interface it is about: "kvm" */
};

/* Set the function that later calls of hvabi_diff(), hvabi_check(), hvabi_verify() and
 * hvabi_report() call for every finding, in the order of the reports, before they
 * return. NULL: none. */
typedef void hvabi_finding_fn(void *ctx, const struct hvabi_finding *finding);
void hvabi_on_finding(struct hvabi *run, hvabi_finding_fn *function, void *ctx);

/* Progress of a long call. Strings are valid during the callback. */
struct hvabi_progress {
    const char *what; /* "parsing RELEASE-4.22.0", "comparing commits" */
    const char *item; /* "arm64 for tools"; NULL: it has no name */
    size_t done, of;
};

/* Set the function that calls of this run invoke while they parse or compare, several
 * times a second. NULL: none. */
typedef void hvabi_progress_fn(void *ctx, const struct hvabi_progress *progress);
void hvabi_on_progress(struct hvabi *run, hvabi_progress_fn *function, void *ctx);

/* Report everything that changed between two trees. If new_tree is NULL, old_tree is a
 * git range: "A..B", "A...B" (from the merge base) or "COMMIT^!". */
enum hvabi_status hvabi_diff(struct hvabi *run, const char *old_tree,
                             const char *new_tree, const char *fail_on,
                             const struct hvabi_outputs *outputs);

/* Write the report for a vote on what changed between two trees (or in a range), in the
 * formats mail, markdown, html and json: each decision as a question, with all that is
 * known about it. */
enum hvabi_status hvabi_report(struct hvabi *run, const char *old_tree,
                               const char *new_tree,
                               const struct hvabi_report_options *options,
                               const struct hvabi_outputs *outputs);

/* Compare a tree (NULL: the working tree of the repository; "A..B": B, with A as
 * `against`) with the newest recorded release that is not newer than the tree. Only
 * what changed after `against` fails: HEAD for the working tree and the index; for
 * other trees, in a CI pipeline, the base that its variables name. If no public file
 * differs from `against`, nothing is parsed. */
enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *options,
                              const struct hvabi_outputs *outputs);

/* Compare the types compiled into a file (ELF with DWARF or BTF, or raw BTF) with those
 * of a tree, as the audience that the file was built for sees them. Findings are
 * differences in the types that both have. */
enum hvabi_status hvabi_verify(struct hvabi *run, const char *path, const char *tree,
                               const char *fail_on,
                               const struct hvabi_outputs *outputs);

/* Write a waiver for each finding whose id begins with one of these digits: "9f3ac0",
 * or "9f3ac0,77de01". A file that exists is never overwritten: then none is written. */
enum hvabi_status hvabi_waive(struct hvabi *run, const char *ids, const char *tree,
                              const struct hvabi_waive_options *options,
                              struct hvabi_output *output);

/* The surface as JSON, one per architecture, or (format "abixml") the types that one
 * audience sees on one architecture, for libabigail's tools. */
enum hvabi_status hvabi_dump(struct hvabi *run, const char *tree,
                             const struct hvabi_dump_options *options,
                             struct hvabi_output *output);

/* Write the baselines of all architectures below dir, atomically, and rebuild the
 * release indexes and the change index. dir NULL: below the options' baselines, else
 * below .hvabi/baselines of the working tree. */
enum hvabi_status hvabi_record(struct hvabi *run, const char *tree, const char *release,
                               const char *dir, struct hvabi_output *output);

/* Options of hvabi_consumer(). */
struct hvabi_consumer_options {
    size_t size;
    const char *consumer; /* whose tree it is, a name; NULL: recognised */
    const char *against;  /* tree or "@RELEASE"; NULL: the newest recorded release */
    const char *fail_on;  /* as for hvabi_diff(); NULL: "break" */
};

/* Report on the copy of the headers in a consumer's tree (NULL: the working tree): the
 * releases nearest to it, the version it claims, its own names, and what of it breaks
 * on another release. */
enum hvabi_status hvabi_consumer(struct hvabi *run, const char *tree,
                                 const struct hvabi_consumer_options *options,
                                 const struct hvabi_outputs *outputs);

/* Write the entities of a consumer's copy, and the names that its sources use, below
 * dir, as hvabi_record() does. The tree is the one that the consumer's file names. */
enum hvabi_status hvabi_record_consumer(struct hvabi *run, const char *tree,
                                        const char *consumer, const char *dir,
                                        struct hvabi_output *output);

/* Report which recorded consumers carry and call entities, in which form, and how the
 * change between two trees affects each. words (ends with NULL): entities, and no tree
 * or two ("@4.15", "rev:R", "dir:D"). Without entities: everything that changed. */
enum hvabi_status hvabi_who(struct hvabi *run, const char *const *words,
                            const struct hvabi_outputs *outputs);

/* Print a type as memory, with the architectures side by side. */
enum hvabi_status hvabi_layout(struct hvabi *run, const char *tree, const char *type,
                               struct hvabi_output *output);

/* Report hazards in what a tree (NULL: the working tree) has and a release lacks: what
 * becomes a problem once it is shipped. release NULL: as hvabi_check() chooses it.
 * Returns HVABI_FAILED if there are any. */
enum hvabi_status hvabi_lint(struct hvabi *run, const char *tree, const char *release,
                             const struct hvabi_outputs *outputs);

/* As hvabi_lint(), but only for what came after options->against, if given. Of the
 * options `release` and `against` count; the tree may be a range, as for
 * hvabi_check(). */
enum hvabi_status hvabi_lint_change(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *options,
                                    const struct hvabi_outputs *outputs);

/* List all additions in a tree by interface: what the next release commits to for ever,
 * and what a version macro covers. Takes the arguments of hvabi_lint(); does not fail
 * for what it finds. */
enum hvabi_status hvabi_freeze(struct hvabi *run, const char *tree, const char *release,
                               const struct hvabi_outputs *outputs);

/* Options of hvabi_history() beside the range. */
struct hvabi_history_options {
    size_t size;
    const char
        *shard;       /* "I/N": of all commits the I-th of N parts, from 1; NULL: all */
    const char *save; /* file that records the commits and has those of an earlier run;
                         NULL: none. The first output then says what was done */
};

/* Report every change in a range: "@4.0..@4.22" compares each recorded release with the
 * next (NULL: all that are recorded), "REV..REV" each commit that touches what the
 * profile names with its parents. Finished commits are kept beside the cache, so an
 * interrupted run continues there. HVABI_OK whatever it finds; HVABI_INPUT if a
 * comparison failed: the outputs have the others. */
enum hvabi_status hvabi_history(struct hvabi *run, const char *range,
                                const struct hvabi_history_options *options,
                                const struct hvabi_outputs *outputs);

/* Join the files that hvabi_history() saved of all shards of one range (the list ends
 * with NULL): `file` is then what it saves of the whole. HVABI_INPUT where one is
 * missing, unfinished or damaged, or is of something else. */
enum hvabi_status hvabi_history_join(struct hvabi *run, const char *const *parts,
                                     const char *file, struct hvabi_output *output);

/* The life of one entity ("struct x", "struct x.member", a constant, an operation ...):
 * its forms in the recorded releases, and what recorded commits did to it. layout: the
 * members of a record at each step. */
enum hvabi_status hvabi_log(struct hvabi *run, const char *entity, bool layout,
                            const struct hvabi_outputs *outputs);

/* List op families, their numbers, and the headroom of their masks. Returns
 * HVABI_FAILED if an op does not fit. */
enum hvabi_status hvabi_masks(struct hvabi *run, const char *tree,
                              struct hvabi_output *output);

/* Write a first profile for the headers of a tree (NULL: the working tree), with
 * comments; the output says what was found. A file that exists is never overwritten. */
enum hvabi_status hvabi_init(struct hvabi *run, const char *tree,
                             const struct hvabi_init_options *options,
                             struct hvabi_output *output);

/* Check the profile that the options name against a tree (NULL: the working tree), for
 * its author: what was found, and all at once what is missing, matches nothing or is
 * unused. HVABI_INPUT if headers cannot be read, HVABI_FAILED if something in the
 * profile matches nothing. */
enum hvabi_status hvabi_try(struct hvabi *run, const char *tree,
                            const struct hvabi_outputs *outputs);

/* Explain why a rule exists; rule NULL lists all rules. */
enum hvabi_status hvabi_explain(struct hvabi *run, const char *rule,
                                struct hvabi_output *output);

/* List the names that complete a word of a command line. what is "rule", "profile",
 * "release", "arch", "audience" or "consumer". The output (its format is ignored) has
 * lines "NAME<tab>about it". Releases, architectures and audiences are those of the
 * profile that was asked for, else of the working tree's, else of every profile. */
enum hvabi_status hvabi_names(struct hvabi *run, const char *what,
                              struct hvabi_output *output);

void hvabi_output_done(struct hvabi_output *output);

/* "0.1.0", and the libclang that is used ("19.1.7" or a text that says it is missing).
 */
const char *hvabi_version(void);
const char *hvabi_parser_version(void);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
