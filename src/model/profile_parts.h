/* SPDX-License-Identifier: MIT
 *
 * What a profile consists of: each structure is one object in its file. Their keys are
 * the tables of store/profile_keys.c and store/operation_keys.c.
 */
#pragma once

#include "model/pattern.h"

/* What the values of a profile key name in a tree. */
enum hv_profile_of {
    HV_OF_NOTHING,   /* or what cannot be checked in one tree */
    HV_OF_HEADERS,   /* a glob */
    HV_OF_CONSTANTS, /* macros, enumerators */
    HV_OF_RECORDS,
    HV_OF_TYPES, /* records, typedefs, enumerations */
    HV_OF_MEMBERS,
};

struct hv_strings {
    size_t n;
    const char **v; /* interned */
};

/* Do both have equal texts in the same order? */
static inline bool hv_same_strings(const struct hv_strings *a,
                                   const struct hv_strings *b)
{
    size_t same = 0;
    while (same < a->n && same < b->n && strcmp(a->v[same], b->v[same]) == 0)
        same++;
    return same == a->n && same == b->n;
}

/* Name of an architecture in paths, by convention: "source" -> "x86". */
struct hv_word {
    const char *name;
    struct hv_strings values; /* the first that the tree has is used */
};

/* Headers that the build generates if they are missing: PREFIXx.h includes TOx.h. */
struct hv_wrapper {
    const char *prefix, *to;
};

/* Where headers are in one kind of tree; "{WORD}" stands for the name of an
 * architecture there. The roots are searched in order. */
struct hv_layout {
    struct hv_strings roots;
    size_t n_wrappers;
    struct hv_wrapper *wrappers;
};

/* One architecture; its index in the profile is its bit in archs masks. */
struct hv_arch {
    const char *name;          /* "arm64" */
    const char *target;        /* clang target triple */
    const char *data_model;    /* of its callers, "LLP64"; NULL: that of the target */
    const char *gcc;           /* prefix of the name of its gcc; NULL: target */
    unsigned bits;             /* of its word: 32 or 64 */
    unsigned align64;          /* bytes: natural alignment of a 64-bit integer */
    struct hv_strings defines; /* extra "NAME" or "NAME=VALUE" */
    struct hv_strings headers; /* globs of arch-specific headers that belong to it */
    struct hv_strings aliases; /* other names of it, or of it and its siblings */
    struct hv_strings marker;  /* the tree has the architecture if any of these exists:
                                  "file" or "file:text in it" */
    size_t n_words;
    struct hv_word *words;
};

/* One audience; its index in the profile is its bit in audience masks. */
struct hv_audience {
    const char *name;          /* "guest" */
    struct hv_strings defines; /* "NAME" or "NAME=VALUE" */
    struct hv_strings headers; /* globs: those that it includes; none: all */
    uint32_t archs;            /* architectures that have such an audience; 0: all */
    struct hv_strings marker;  /* as of an architecture */
    bool judged;               /* false: only compared with the others (Xen's `xen`) */
    bool strict;               /* stable for ever: no version macro excuses a break */
    /* Macro by which it can ask for an older interface; one of the defines sets it to
     * the latest. NULL: it always gets the latest. */
    const char *version_macro;
};

struct hv_prerequisite {
    const char *header;         /* glob */
    struct hv_strings includes; /* included before it, e.g. "string.h" */
};

/* Text of an #error that only means: this header is not for that audience. */
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

/* A constant that no public header defines; its value is in a text beside them. */
struct hv_value_source {
    const char *name;
    struct hv_strings files; /* from the tree's top: the first that has it counts */
    struct hv_pattern value; /* of a line; group 1: a number, or a text */
    uint32_t archs;          /* 0: all */
};

/* A version macro and what it covers. */
struct hv_version_macro {
    const char *macro;   /* "XEN_DOMCTL_INTERFACE_VERSION" */
    const char *minor;   /* a second number, which may grow: a caller with a lower one
                            is served. NULL: none */
    uint32_t major_bits; /* bits of the value whose change is refused; the other bits
                            are such a second number; 0: any change is refused */
    const char *absent;  /* what a caller built without the macro passes: every caller
                            passes the number and can be refused by it, whatever it was
                            promised. NULL: not so */
    struct hv_strings roots; /* records; these and all that they reach are covered */
    struct hv_strings
        files; /* globs: constants and records defined there are covered */
    struct hv_strings stable; /* entities under a root that are not covered (R5) */
};

/* The part of a value that is its number, where a macro encodes more: the nr of an
 * ioctl, beside the type in other bits. */
struct hv_number_part {
    uint32_t mask; /* 0: the value is the number */
    uint32_t of;   /* bits of the group that the number belongs to; 0: none */
};

/* How calls are declared in XML: elements of that path, in their order. */
struct hv_notation_xml {
    struct hv_strings paths; /* "api/interface/method", from the outermost element */
    struct hv_strings
        ignored;           /* elements beside those of the paths that tell nothing */
    const char *name;      /* an attribute, as the others */
    const char *number;    /* NULL: the order is the number */
    const char *condition; /* an attribute with C, or an element in which and, or, not
                              contain elements with the attribute `defined` */
    const char *defined;
    const char *args; /* elements below a call, with these attributes */
    const char *type, *way;
};

/* How calls are declared in lines of text. */
struct hv_notation_lines {
    struct hv_pattern begin, end; /* group 1 of begin: the name */
    struct hv_pattern number;     /* group 1 */
    struct hv_pattern unnumbered; /* matches a call without a number */
    struct hv_pattern args;       /* group 1: an argument or a result */
    size_t n_ignored;
    struct hv_pattern *ignored; /* lines of no interest */
};

/* Headers that are not in C but list calls, numbers and arguments. They are converted
 * to an enumeration, which is read like any header. */
struct hv_notation {
    struct hv_strings files;    /* globs of headers */
    struct hv_notation_xml xml; /* either this or `lines` is set */
    struct hv_notation_lines lines;
    const char *when;           /* a C condition under which all calls exist */
    const char *as;             /* format of the names of constants: "seL4_Sys%s" */
    const char *number_as;      /* "0x6000 + %s" */
    const char *enumeration;    /* its name */
    const char *first, *behind; /* enumerators before the first call, behind the last */
    const char *start;          /* the first number, in C */
    bool all;                   /* a call takes a number even if it is conditional */
    bool descending;            /* each number is one less than the one before */
};

/* The values that count, by names of constants. NULL, or a name that the tree lacks: no
 * limit. */
struct hv_value_range {
    const char *above, *from; /* greater than this one; greater or equal */
    const char *below, *to;   /* less than this one; less or equal */
};

/* Records whose size is in a member of theirs or of another record: they may grow at
 * the end. */
struct hv_sized {
    struct hv_pattern records;
    const char *size;   /* the path of the member */
    const char *record; /* the other record; NULL: their own */
};

/* Hypercalls that take a record. */
struct hv_hypercall_args {
    struct hv_pattern names; /* group 1 goes into args */
    struct hv_strings args;  /* "struct x_%s": the first that exists */
};

/* The family of numbers of hypercalls that only a comment keeps; no profile has it. */
#define HV_FAMILY_HYPERCALLS "hypercalls"

/* Operations of one hypercall: constants whose values are numbers of one space. */
struct hv_family {
    const char *name;      /* "XENMEM" */
    struct hv_pattern ops; /* group 1: the name of the op in the names of its records */
    size_t n_not;
    struct hv_pattern * not ; /* constants with the same prefix that are no ops */
    /* For ops that a macro encodes from a number and a type: matches the body of the
     * constant, group 1 is the type. Needed because names alone do not identify
     * them. */
    struct hv_pattern bodies;
    struct hv_number_part number;
    struct hv_value_range range;
    const char
        *inside; /* ops are defined between this record's braces; NULL: anywhere */
    const char *space;        /* of numbers, which families may share; NULL: its own */
    const char *announced_by; /* family whose new ops announce new ones; NULL */
    const char *hypercall;    /* "__HYPERVISOR_memory_op"; NULL: a level below one */
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

/* A continuation mask or shift in a companion file. */
struct hv_mask_source {
    const char *mask, *shift; /* macros; either may be NULL, not both */
    const char *family;
    struct hv_strings files; /* from the tree's top: the first that exists */
    uint32_t archs;          /* 0: all */
};

enum hv_signature_form { HV_SIGNATURES_TABLE, HV_SIGNATURES_PROTOTYPES };

/* Where hypercalls' argument lists are declared, outside the public headers. */
struct hv_signature_source {
    const char *file; /* from the tree's top */
    enum hv_signature_form form;
    struct hv_strings prefixes; /* of handlers, in prototypes */
    struct hv_strings callers;  /* columns of a table that count; none: all */
    uint32_t archs;             /* 0: all */
};

/* Private files whose code shows which operations are served. */
struct hv_dispatcher {
    struct hv_strings files; /* from the tree's top */
    uint32_t archs;          /* 0: all */
};

/* Handlers that prototypes declare for all, but only some architectures build. */
struct hv_handler {
    struct hv_pattern names; /* "^compat_" */
    uint32_t archs;
    const char *why;
};

/* An expression that is evaluated like a constant of the tree: what a macro with
 * arguments makes of some constants. */
struct hv_probe {
    const char *expression;
    struct hv_strings needs; /* macros without which it is left out; the first defines
                                its place */
    uint32_t archs;          /* 0: all */
};

/* Where registers come from: constants and enumerators by name, or the members of a
 * record by their offset. */
struct hv_register_source {
    struct hv_pattern names;
    size_t n_not;
    struct hv_pattern * not ;
    const char *record; /* instead of names: "struct x_csr" */
    const char *as;     /* format of the name of a member's register, "%s": its path */
    uint32_t unit;      /* bits per number, for members */
    const char *base;   /* constant or probe that is added to the number; NULL: 0 */
    const char *mask,
        *is; /* constants: selects ids with (id & mask) == (is & mask); NULL */
    const char *size_mask,
        *size_shift;        /* constants: where the id has log2 of the bytes */
    struct hv_pattern bits; /* names of its bits, if it is a bitmap */
    size_t n_not_bits;
    struct hv_pattern *not_bits;
    const char *default_; /* as the register's */
    const char *cap;      /* constant that announces it */
    uint32_t archs;       /* 0: all */
};

/* An old form that never held: the header was wrong and was corrected. */
struct hv_erratum {
    struct hv_pattern entities;
    const char *member; /* NULL: any member, and the entity itself */
    const char *value;  /* the old value, decimal; NULL: any */
    uint32_t archs;     /* 0: all */
    const char *why;
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
    bool proposed; /* not in the file: what NEW is said to mean and OLD not */
};

/* A share such as a third. */
struct hv_share {
    unsigned of, parts; /* parts of `of`; of 0: unknown */
};

/* How the people around a hypervisor vote. */
struct hv_vote {
    size_t n_opinions; /* 0: the profile says nothing about votes */
    struct hv_opinion {
        const char *mark;  /* "+2" */
        const char *means; /* "in favour, and will argue for it" */
    } * opinions;
    struct hv_strings duties;    /* sentences, such as what a -2 owes */
    unsigned lazy_days;          /* silence is consent after so many; 0: never */
    struct hv_share quorum;      /* of all members, in favour */
    struct hv_share majority;    /* of the votes cast, in favour */
    const char *members, *quiet; /* who they are; which vote is not counted as cast */
    const char *source;
};

enum hv_state_form { HV_STATE_RECORD, HV_STATE_PARAMETER };

/* How headers declare saved state: by records of matching names, in which the size in
 * bytes of one member is the number and another member is what is saved; or by
 * constants whose values are the numbers. All numbers of one form share one space. */
struct hv_state_source {
    enum hv_state_form form;
    struct hv_pattern records, constants; /* one is set; group 1: the state's name */
    size_t n_not;
    struct hv_pattern * not ; /* matching names that are no state */
    const char *id, *payload; /* of records: members */
    uint32_t size;            /* of constants: bytes; 0: unknown */
};

/* Features whose default guests are given by a mark in a comment: the characters before
 * the first blank of the comment behind the constant. */
struct hv_feature_mark {
    const char *mark;         /* one character */
    const char *means;        /* in words */
    bool on;                  /* by default */
    struct hv_strings guests; /* that it applies to, by any names */
};
struct hv_feature_source {
    struct hv_pattern constants; /* one for each feature */
    const char *none;            /* what the absence of a mark means */
    size_t n_marks;
    struct hv_feature_mark *marks;
};

/* Required width of members that are named after registers. */
struct hv_register_width {
    struct hv_pattern members;
    uint32_t bits;
    uint32_t archs;
};

/* A file that says which release a tree is, by expressions with one group each. */
struct hv_version_source {
    const char *file; /* "xen/Makefile" */
    struct hv_pattern major, minor;
    struct hv_pattern patch; /* the third part; no text: the number has two parts */
    struct hv_pattern code;  /* if those do not match: major * 65536 + minor * 256 +
                                patch level; may be empty */
    struct hv_pattern development; /* matches if the release is still in development */
    const char *tag; /* of a release, "RELEASE-%s.0"; NULL where there are several
                        such files, for which the profile has one */
};

/* ELF notes whose types are constants of the headers. */
struct hv_elf_notes {
    const char *owner;       /* the note's name: "Linux" */
    struct hv_pattern names; /* of the constants */
};

/* Names in binaries of one kind that differ from those of the headers. */
struct hv_spelling {
    const char *name;   /* of the kind of binaries: "linux" */
    const char *marker; /* a type that such a binary has: "struct task_struct" */
    bool own;           /* such a binary is the hypervisor itself */
    bool pointers;      /* a handle is a plain pointer there */
    size_t n_types;
    struct hv_other_name {
        const char *theirs, *ours; /* "struct x" */
    } * types;
    size_t n_members;
    struct hv_wrapped {
        const char *in;     /* a record, by our name */
        const char *name;   /* of its member that is a record of what we have plainly */
        const char *prefix; /* prefix of the names in that record: "wc_" */
    } * members;
};
