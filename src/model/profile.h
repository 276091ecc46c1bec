/* SPDX-License-Identifier: MIT
 *
 * A profile: the data that describes one hypervisor's public interface (read
 * from rules/profiles/NAME.json by store/). No C code knows a hypervisor's name;
 * what differs between hypervisors stands here. Sealed after reading.
 */
#ifndef HV_MODEL_PROFILE_H
#define HV_MODEL_PROFILE_H

#include "model/pattern.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hv_arena;
struct hv_atoms;

enum { HV_MAX_ARCHS = 16, HV_MAX_AUDIENCES = 8 };

struct hv_strings {
    size_t n;
    const char **v; /* interned */
};

/* One architecture; its index in the profile is its bit in archs masks. */
struct hv_arch {
    const char *name;          /* "arm64" */
    const char *target;        /* clang target triple */
    const char *gcc;           /* what the name of its gcc begins with; NULL: target */
    unsigned bits;             /* of its word: 32 or 64 */
    unsigned align64;          /* bytes: natural alignment of a 64-bit integer */
    struct hv_strings defines; /* extra "NAME" or "NAME=VALUE" */
    struct hv_strings headers; /* globs of arch-specific headers that belong to it */
    struct hv_strings marker;  /* the tree has the architecture if any of these exists:
                                  "file" or "file:text that it contains" */
};

/* One audience; its index in the profile is its bit in audience masks. */
struct hv_audience {
    const char *name;          /* "guest" */
    struct hv_strings defines; /* "NAME" or "NAME=VALUE" */
    bool judged;               /* false: only compared with the others (Xen's `xen`) */
    bool strict;               /* stable for ever: no version macro excuses a break */
    /* It may ask for an older interface by this macro, which one of the defines sets to
     * the latest; NULL: it gets the latest alone. */
    const char *ladder;
};

struct hv_prerequisite {
    const char *header;         /* glob */
    struct hv_strings includes; /* included before it, e.g. "string.h" */
};

/* An #error text that only means: this header is not for that audience. */
struct hv_hidden {
    const char *header;
    const char *text; /* substring of the #error line */
};

struct hv_skip {
    const char *header; /* glob */
    const char *why;
};

/* A header that does not parse in real releases. NULL members mean any. */
struct hv_known_failure {
    const char *header; /* "*": the whole variant */
    struct hv_strings archs, audiences;
    const char *since, *until; /* releases, inclusive; NULL: open */
    const char *why;
};

/* A stub header that stands in for a private one in some audiences. */
struct hv_stub {
    const char *path; /* as included: "xen/types.h" */
    const char *text;
    uint32_t audiences; /* 0: all */
};

/* A version macro and what it covers. */
struct hv_version_macro {
    const char *macro;       /* "XEN_DOMCTL_INTERFACE_VERSION" */
    struct hv_strings roots; /* records: they and all they reach are covered */
    struct hv_strings
        files; /* globs: constants and records defined there are covered */
    struct hv_strings stable; /* entities under a root that are not covered (R5) */
};

/* Operations of one hypercall: constants whose values are numbers of one space. */
struct hv_family {
    const char *name;      /* "XENMEM" */
    struct hv_pattern ops; /* group 1: what the op is called in its records' names */
    size_t n_not;
    struct hv_pattern * not ; /* constants that share the prefix without being ops */
    const char
        *inside; /* ops are defined between this record's braces; NULL: anywhere */
    const char *hypercall;       /* "__HYPERVISOR_memory_op"; NULL: a level below one */
    struct hv_strings audiences; /* that may call it; none: all that see the op */
    uint32_t archs;              /* 0: all */
    struct hv_strings args; /* names of records, "struct xen_%s": the first there is */
    size_t n_args_of;
    struct hv_args_of {
        const char *op;
        struct hv_strings args; /* empty: it takes none */
        uint32_t archs;         /* where the op is served; 0: wherever the family is */
    } * args_of;
};

/* A continuation mask or shift in a side file. */
struct hv_mask_source {
    const char *mask, *shift; /* macros; either may be NULL, not both */
    const char *family;
    struct hv_strings files; /* from the tree's top: the first that there is */
    uint32_t archs;          /* 0: all */
};

enum hv_signature_form { HV_SIGNATURES_TABLE, HV_SIGNATURES_PROTOTYPES };

/* Where hypercalls' argument lists are declared, outside the public headers. */
struct hv_signature_source {
    const char *file; /* from the tree's top */
    enum hv_signature_form form;
    struct hv_strings prefixes; /* of handlers, in prototypes */
    struct hv_strings callers;  /* columns that count, in a table; else all */
    uint32_t archs;             /* 0: all */
};

/* What an op is documented to take, where no layout shows it. */
struct hv_contract {
    const char *op;
    const char *what;          /* "address" */
    const char *value;         /* "virtual" */
    uint32_t archs;            /* 0: all */
    const char *since, *until; /* releases, inclusive; NULL: open */
    const char *why;           /* source */
    unsigned line;             /* in the profile's file */
};

/* Members named after registers must be as wide as these. */
struct hv_register_width {
    struct hv_pattern members;
    uint32_t bits;
    uint32_t archs;
};

/* ELF notes whose types are constants of the headers. */
struct hv_elf_notes {
    const char *owner;       /* the note's name: "Linux" */
    struct hv_pattern names; /* of the constants */
};

/* How binaries of one kind spell what the headers spell otherwise. */
struct hv_spelling {
    const char *name;   /* "linux" */
    const char *marker; /* a type that such a binary has: "struct task_struct" */
    bool pointers;      /* a handle is a plain pointer there */
    size_t n_types;
    struct hv_other_name {
        const char *theirs, *ours; /* "struct x" */
    } * types;
    size_t n_members;
    struct hv_wrapped {
        const char *in;     /* a record, by our name */
        const char *name;   /* of its member that is a record of what we have plainly */
        const char *prefix; /* before the names in there: "wc_" */
    } * members;
};

struct hv_profile {
    struct hv_arena *arena;
    size_t n_regexes, cap_regexes;
    void **regexes;    /* what its patterns compiled; freed with it */
    const char *name;  /* "xen" */
    const char *title; /* "Xen public headers" */
    const char *path;  /* the file it was read from */

    /* where headers are: candidates below a tree's root, "." for the headers themselves
     */
    struct hv_strings roots;
    struct hv_strings markers; /* files that a root must have to be recognised */
    struct hv_strings headers; /* globs below the root */
    const char *include_as;    /* headers can also be included as INCLUDE_AS/x.h */

    struct hv_strings first;        /* included before all others */
    struct hv_strings by_includer;  /* globs: come in by their includer alone */
    struct hv_strings arch_headers; /* globs: belong to some architecture only */
    size_t n_prerequisites;
    struct hv_prerequisite *prerequisites;
    size_t n_hidden;
    struct hv_hidden *hidden;
    size_t n_skips;
    struct hv_skip *skips;
    size_t n_known_failures;
    struct hv_known_failure *known_failures;
    size_t n_stubs;
    struct hv_stub *stubs;

    size_t n_archs;
    struct hv_arch archs[HV_MAX_ARCHS];
    size_t n_audiences;
    struct hv_audience audiences[HV_MAX_AUDIENCES];

    /* which release a tree is: regexes with one group, matched in version_file */
    const char *version_file; /* "xen/Makefile" */
    struct hv_pattern version_major, version_minor;
    struct hv_pattern version_development; /* matches: the release is still to come */
    const char *release_tag;               /* "RELEASE-%s.0" */
    const char *interface_version;         /* macro: __XEN_INTERFACE_VERSION__ */

    /* words about entities */
    struct hv_strings atoms; /* typedefs at which resolving a type stops */
    size_t n_handles;
    struct hv_pattern *handles;   /* generated handle types; group 1: pointee typedef */
    struct hv_pattern hypercalls; /* constants that are hypercall numbers */
    struct hv_pattern not_hypercalls;
    size_t n_sentinels;
    struct hv_pattern *sentinels; /* constants that grow by design (counts, *_MAX) */
    size_t n_growable;
    struct hv_pattern *growable; /* records that may grow at the end */
    size_t n_saved;
    struct hv_pattern
        *saved; /* records of saved state: an older reader refuses what grew */
    size_t n_padding;
    struct hv_pattern *padding; /* members that are padding: may become fields */
    struct hv_strings
        version_constants; /* constants whose change is interface-version */
    size_t n_version_macros;
    struct hv_version_macro *version_macros;
    struct hv_pattern bumped_in; /* in a header that defines a version macro: the
                                    release of its last bump, as the comment says */

    /* hypercalls and what stands outside the public headers */
    size_t n_families;
    struct hv_family *families;
    size_t n_masks;
    struct hv_mask_source *masks;
    size_t n_signatures;
    struct hv_signature_source *signatures;
    const char *signature_hypercall; /* "__HYPERVISOR_%s"; NULL: not told */
    const char *compat_list;         /* file from the tree's top; NULL: none */
    uint32_t compat_archs;           /* the two that it is about */
    struct hv_strings compat_names;  /* how its names may be spelled: "struct %s" */

    /* conditions that may stand in a header beside the tree's own macros: the grid's
     * and the compiler's (known), and those by which a guest opts in (knobs) */
    struct hv_strings known_macros;
    struct hv_strings knobs;
    struct hv_strings dialects; /* macros of the compiler's language, one of which alone
                                   is parsed */

    /* across architectures */
    uint32_t same_layout; /* architectures that lay everything out alike */
    size_t n_contracts;
    struct hv_contract *contracts;
    size_t n_register_widths;
    struct hv_register_width *register_widths;

    /* in binaries */
    size_t n_elf_notes;
    struct hv_elf_notes *elf_notes;
    size_t n_spellings;
    struct hv_spelling *spellings;

    /* hazards of what is new */
    struct hv_strings tools_only_types; /* that guests must not see in a record */
    struct hv_strings no_handles;       /* globs of headers: no handle in a record */
    size_t n_local;
    struct hv_pattern *local;       /* records that never leave one side: bookkeeping */
    struct hv_pattern feature_bits; /* constants that are numbers of feature bits */
};

/* The family that a constant is an op of, or NULL. ret_op, if given, receives what
 * group 1 of the family's pattern matches: "getdomaininfo". */
const struct hv_family *hv_family_of(const struct hv_profile *profile, const char *name,
                                     struct hv_span *ret_op);
const struct hv_family *hv_family_find(const struct hv_profile *profile,
                                       const char *name);

/* The index of a name, or -1. */
int hv_profile_arch(const struct hv_profile *profile, const char *name);
int hv_profile_audience(const struct hv_profile *profile, const char *name);

/* fnmatch over a list of globs ('*' crosses '/'). */
bool hv_globs_match(const struct hv_strings *globs, const char *s);

/* Order releases by number: "4.9" < "4.10", "4.18-rc1" < "4.18", "4.17" equals
 * "4.17.0". NULL comes first. Returns <0, 0, >0. */
int hv_release_compare(const char *a, const char *b);

/* Frees the arena and the compiled patterns. Accepts NULL. */
void hv_profile_free(struct hv_profile *profile);

#endif
