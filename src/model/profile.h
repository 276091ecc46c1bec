/* SPDX-License-Identifier: MIT
 *
 * A profile: the data that describes one hypervisor's public interface (read
 * from rules/profiles/NAME.json by store/). No C code knows a hypervisor's name;
 * what differs between hypervisors stands here. Sealed after reading.
 */
#pragma once

#include "model/profile_parts.h"

enum { HV_MAX_ARCHS = 16, HV_MAX_AUDIENCES = 16 };

/* Where a profile does not say. */
#define HV_STD "gnu11"
#define HV_NEWER_STD "gnu23"
#define HV_GCC_VERSION "14.2"

/* With what every file of rules/ begins once it was read: a profile, the catalogue, a
 * consumer. */
struct hv_keyed {
    struct hv_arena *arena;
    struct hv_pattern_set *patterns; /* all of its expressions; NULL: it has none */
    char *text;       /* of the file: where its patterns stand; NULL: it was not read */
    const char *path; /* the file it was read from */
};
/* The same by their own names. */
#define HV_KEYED                                                                       \
    union {                                                                            \
        struct hv_keyed keyed;                                                         \
        struct {                                                                       \
            struct hv_arena *arena;                                                    \
            struct hv_pattern_set *patterns;                                           \
            char *text;                                                                \
            const char *path;                                                          \
        };                                                                             \
    }

/* What begins with one; accepts NULL. */
void hv_keyed_free(void *keyed);

struct hv_profile {
    HV_KEYED;
    const char *name;        /* "xen" */
    const char *title;       /* "Xen public headers" */
    struct hv_strings cites; /* whose rules and examples its findings cite */
    bool foreign; /* read from a file other than the one its name stands for */

    /* where headers are: candidates below a tree's root, "." for the headers themselves
     */
    struct hv_strings roots;
    struct hv_strings markers; /* files that a root must have to be recognised */
    struct hv_strings headers; /* globs below the root */
    /* Instead of roots: several of them together, for each architecture. Then headers
     * are names, not globs, and what they include belongs to them, nothing else. */
    size_t n_layouts;
    struct hv_layout *layouts;
    struct hv_strings include_also_as; /* as they are installed: "xen" */
    const char *include_as; /* headers can also be included as INCLUDE_AS/x.h */

    const char *std;         /* the C that headers are written in: "gnu11"; NULL: what
                                reads them, of HV_STD and HV_NEWER_STD */
    const char *gcc_version; /* of the compiler that callers use: "14.2" */

    size_t n_notations;
    struct hv_notation *notations;
    struct hv_strings first;        /* included before all others */
    struct hv_strings helpers;      /* globs: no interface, read for what others need */
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

    /* which release a tree is: the first of these files that there is and that tells */
    size_t n_versions;
    struct hv_version_source *versions;
    const char *release_tag;       /* "RELEASE-%s.0" */
    const char *interface_version; /* macro: __XEN_INTERFACE_VERSION__ */

    /* words about entities */
    struct hv_strings atoms; /* typedefs at which resolving a type stops */
    size_t n_handles;
    struct hv_pattern *handles;   /* generated handle types; group 1: pointee typedef */
    struct hv_pattern hypercalls; /* constants that are hypercall numbers */
    struct hv_pattern not_hypercalls;
    struct hv_value_range hypercall_range;
    size_t n_hypercall_args;
    struct hv_hypercall_args *hypercall_args;
    size_t n_sentinels;
    struct hv_pattern *sentinels; /* constants that grow by design (counts, *_MAX) */
    size_t n_growable;
    struct hv_pattern *growable; /* records that may grow at the end */
    size_t n_sized;
    struct hv_sized *sized;
    size_t n_frozen;
    struct hv_pattern *frozen; /* entities that no version macro excuses, nor growth */
    size_t n_saved;
    size_t n_flag_masks;
    struct hv_pattern *flag_masks; /* constants that are all flags of a list; group 1:
                                      what the names of the flags begin with */
    struct hv_pattern
        *saved; /* records of saved state: an older reader refuses what grew */
    size_t n_features;
    struct hv_feature_source *features;
    size_t n_variables;
    struct hv_pattern *variables; /* declared behind the brace of a type, on purpose */
    size_t n_boilerplate;
    struct hv_pattern *boilerplate; /* comments that say nothing of the interface */
    size_t n_padding;
    struct hv_pattern *padding; /* members that are padding: may become fields */
    struct hv_strings
        version_constants; /* constants whose change is interface-version */
    size_t n_values;
    struct hv_value_source *values;
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
    size_t n_dispatchers;
    struct hv_dispatcher *dispatchers;
    size_t n_handlers;
    struct hv_handler *handlers;
    const char *signature_hypercall; /* "__HYPERVISOR_%s"; NULL: not told */
    const char *compat_list;         /* file from the tree's top; NULL: none */
    uint32_t compat_archs;           /* the two that it is about */
    struct hv_strings compat_names;  /* how its names may be spelled: "struct %s" */
    size_t n_compat_records;
    struct hv_pattern *compat_records; /* that they share without being in a list */

    /* conditions that may stand in a header beside the tree's own macros: the grid's
     * and the compiler's (known), and those by which a guest opts in (knobs) */
    struct hv_strings known_macros;
    struct hv_strings knobs;
    struct hv_strings dialects; /* macros of the compiler's language, one of which alone
                                   is parsed */

    /* registers, and what is evaluated beside the tree's own constants */
    size_t n_probes;
    struct hv_probe *probes;
    size_t n_registers;
    struct hv_register_source *registers;
    size_t n_errata;
    struct hv_erratum *errata;

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

    /* who decides */
    const char *maintainers;      /* file from the tree's top; NULL: none */
    const char *maintainers_rest; /* the section that owns what no other does */
    struct hv_vote vote;          /* how they do */

    /* the way back */
    size_t n_state;
    struct hv_state_source *state;
};

/* Is the macro one by which compilers and languages tell each other apart, or that the
 * profile lists as such (dialects)? */
bool hv_is_compiler_macro(const struct hv_profile *profile, struct hv_span name);

/* What tells the numbers of a family from those of others: its space, or its name. */
const char *hv_family_space(const struct hv_profile *profile, const char *family);

/* The standards of C that a profile can name, by number; NULL behind the last. */
const char *hv_standard_name(unsigned place);

/* The bits of the value that the mask selects, from bit 0 on; mask 0: the value. */
uint64_t hv_number_bits(uint64_t value, uint32_t mask);

/* Of two numbers of a family, which follow each other: the second begins a range of its
 * own, which the number of a new op does not follow. */
static inline bool hv_numbers_apart(uint64_t lower, uint64_t higher)
{
    enum { FAR = 100 };
    return higher - lower >= FAR;
}

/* The family that a constant is an op of by its name, or NULL. ret_op, if given,
 * receives what group 1 of the family's pattern matches: "getdomaininfo". */
const struct hv_family *hv_family_of(const struct hv_profile *profile, const char *name,
                                     struct hv_span *ret_op);
const struct hv_family *hv_family_find(const struct hv_profile *profile,
                                       const char *name);

/* The files beside the headers that the profile names, each once, in the arena; paths
 * from the tree's top. */
struct hv_strings hv_profile_side_files(const struct hv_profile *profile,
                                        struct hv_arena *arena);

/* The first notation behind the last one (NULL: from the beginning) that the header is
 * in; NULL: there is no more. */
const struct hv_notation *hv_notation_of(const struct hv_profile *profile,
                                         const char *path,
                                         const struct hv_notation *last);

/* Is that what hypercalls are called? */
bool hv_is_hypercall(const struct hv_profile *profile, const char *name);

/* "struct x_%s" with the name in the place of %s, into buf. */
void hv_put_template(struct hv_buf *buf, const char *text, struct hv_span name);

/* What a generated handle type of that name leads to, as its pattern has it; n 0: it is
 * no handle, or leads to nothing that has a name. */
struct hv_span hv_profile_pointee(const struct hv_profile *profile, const char *type);

/* Does the architecture serve the handler of that name? */
bool hv_profile_serves(const struct hv_profile *profile, unsigned arch,
                       const char *handler);

/* The stub of that path that all audiences of the set get, or NULL. No audiences: all
 * that there are. */
const struct hv_stub *hv_stub_find(const struct hv_profile *profile, const char *path,
                                   uint32_t audiences);

/* Why the profile takes the header for no interface, so that it is read for others
 * alone, if at all: a helper, or skipped; NULL: it does not. */
const char *hv_header_why_helper(const struct hv_profile *profile, const char *path);
bool hv_header_is_helper(const struct hv_profile *profile, const char *path);

/* The names of the architectures or audiences of a set, in the profile's order. */
enum { HV_MAX_NAMES = 16 };
struct hv_set_names {
    size_t n;
    const char *v[HV_MAX_NAMES];
};
_Static_assert((int)HV_MAX_ARCHS <= HV_MAX_NAMES &&
                   (int)HV_MAX_AUDIENCES <= HV_MAX_NAMES,
               "a set has room");
struct hv_set_names hv_arch_names(const struct hv_profile *profile, uint32_t set);
struct hv_set_names hv_audience_names(const struct hv_profile *profile, uint32_t set);

/* "a, b", with that between them, appended. */
void hv_put_names(struct hv_buf *buf, const struct hv_set_names *names,
                  const char *between);

/* The index of a name, or -1. */
int hv_profile_arch(const struct hv_profile *profile, const char *name);

/* The bits of all architectures that have this name or alias, in whatever case. */
uint32_t hv_profile_archs_named(const struct hv_profile *profile, const char *name);
int hv_profile_audience(const struct hv_profile *profile, const char *name);

/* The audiences of the set whose findings count: those that are judged, or all where
 * none is, since they were asked for alone; and those whose interface is stable for
 * ever. */
uint32_t hv_judged_audiences(const struct hv_profile *profile, uint32_t audiences);
uint32_t hv_strict_audiences(const struct hv_profile *profile, uint32_t audiences);

/* The audiences of the set that the architecture has. */
uint32_t hv_profile_audiences_on(const struct hv_profile *profile, unsigned arch,
                                 uint32_t audiences);

/* fnmatch over a list of globs ('*' crosses '/'). */
bool hv_globs_match(const struct hv_strings *globs, const char *s);

/* Is that very text in the list? */
bool hv_strings_have(const struct hv_strings *list, const char *s);

/* Add it to a list in the arena that has only ever grown by this; or only where the
 * list has it not. */
void hv_strings_add(struct hv_strings *list, const char *s, struct hv_arena *arena);
void hv_strings_add_once(struct hv_strings *list, const char *s,
                         struct hv_arena *arena);
/* Those of a, then those of b that are not there yet, in the arena. */
struct hv_strings hv_strings_both(const struct hv_strings *a,
                                  const struct hv_strings *b, struct hv_arena *arena);

/* Order releases by number: "4.9" < "4.10", "4.18-rc1" < "4.18", "4.17" equals
 * "4.17.0". NULL comes first. Returns <0, 0, >0. */
int hv_release_compare(const char *a, const char *b);

/* Is it a number of a release, such as 4.17? */
static inline bool hv_is_release_number(const char *s)
{
    return *s && strspn(s, "0123456789.") == strlen(s) && *s != '.' &&
           !hv_ends_with(s, ".");
}

/* Accepts NULL. */
static inline void hv_profile_free(struct hv_profile *profile)
{
    hv_keyed_free(profile);
}
