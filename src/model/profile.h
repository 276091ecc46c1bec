/* SPDX-License-Identifier: MIT
 *
 * A profile: the data that describes one hypervisor's public interface (read
 * from rules/profiles/NAME.json by store/). No C code knows a hypervisor's name;
 * what differs between hypervisors stands here. Sealed after reading.
 */
#pragma once

#include "model/profile_parts.h"

enum { HV_MAX_ARCHS = 16, HV_MAX_AUDIENCES = 16 };

/* Defaults of a profile. */
#define HV_STD "gnu11"
#define HV_NEWER_STD "gnu23"
#define HV_GCC_VERSION "14.2"

/* The first fields of every object that is read from a file of rules/: a profile, the
 * catalogue, a consumer. */
struct hv_keyed {
    struct hv_arena *arena;
    struct hv_pattern_set *patterns; /* all of its expressions; NULL: it has none */
    char *text;       /* of the file, to locate patterns; NULL: it was not read */
    const char *path; /* the file it was read from */
};
/* The same fields as members of the structure itself. */
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

/* Free an object that begins with HV_KEYED; accepts NULL. */
void hv_keyed_free(void *keyed);

struct hv_profile {
    HV_KEYED;
    const char *name;        /* "xen" */
    const char *title;       /* "Xen public headers" */
    struct hv_strings cites; /* interfaces whose rules and examples its findings cite */
    bool foreign; /* read from a file other than the one that belongs to its name */

    /* where headers are: candidates below a tree's root, "." for the headers themselves
     */
    struct hv_strings roots;
    struct hv_strings markers; /* files that a root must have to be recognised */
    struct hv_strings headers; /* globs below the root */
    /* Instead of roots: several roots together, for each architecture. Then `headers`
     * are names, not globs; only they and what they include belong to the interface. */
    size_t n_layouts;
    struct hv_layout *layouts;
    struct hv_strings include_also_as; /* as they are installed: "xen" */
    const char *include_as; /* headers can also be included as INCLUDE_AS/x.h */

    const char *std;         /* the C standard of the headers: "gnu11"; NULL: HV_STD or
                                HV_NEWER_STD, whichever parses them */
    const char *gcc_version; /* of the compiler that callers use: "14.2" */

    size_t n_notations;
    struct hv_notation *notations;
    struct hv_strings first;        /* included before all others */
    struct hv_strings helpers;      /* globs: no interface, read for what others need */
    struct hv_strings by_includer;  /* globs: only read where they are included */
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

    /* which release a tree is: the first of these files that exists and says it */
    size_t n_versions;
    struct hv_version_source *versions;
    const char *release_tag;       /* "RELEASE-%s.0" */
    const char *interface_version; /* macro: __XEN_INTERFACE_VERSION__ */

    /* words about entities */
    struct hv_strings atoms; /* typedefs at which resolving a type stops */
    size_t n_handles;
    struct hv_pattern *handles;   /* generated handle types; group 1: pointee typedef */
    struct hv_pattern hypercalls; /* constants that are numbers of hypercalls */
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
    struct hv_pattern *flag_masks; /* constants that combine all flags of a list; group
                                      1: the common prefix of the flags */
    struct hv_pattern
        *saved; /* records of saved state: an older reader refuses one that grew */
    size_t n_features;
    struct hv_feature_source *features;
    size_t n_variables;
    struct hv_pattern *variables; /* declared on purpose after the brace of a type */
    size_t n_boilerplate;
    struct hv_pattern *boilerplate; /* comments that say nothing about the interface */
    size_t n_padding;
    struct hv_pattern *padding; /* members that are padding: may become fields */
    struct hv_strings
        version_constants; /* constants whose change has the kind interface-version */
    size_t n_values;
    struct hv_value_source *values;
    size_t n_version_macros;
    struct hv_version_macro *version_macros;
    struct hv_pattern bumped_in; /* in a header that defines a version macro: the
                                    release of its last bump, as the comment says */

    /* hypercalls, and what is declared outside of the public headers */
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
    const char *signature_hypercall; /* "__HYPERVISOR_%s"; NULL: unknown */
    const char *compat_list;         /* file from the tree's top; NULL: none */
    uint32_t compat_archs;           /* the two that share it */
    struct hv_strings compat_names;  /* how its names may be spelled: "struct %s" */
    size_t n_compat_records;
    struct hv_pattern *compat_records; /* shared records that no list has */

    /* macros allowed in conditions beside the tree's own: those of the build and the
     * compiler (known), and opt-in macros of guests (knobs) */
    struct hv_strings known_macros;
    struct hv_strings knobs;
    struct hv_strings dialects; /* macros that select a language of the compiler; only
                                   one of them is parsed */

    /* registers, and what is evaluated beside the tree's own constants */
    size_t n_probes;
    struct hv_probe *probes;
    size_t n_registers;
    struct hv_register_source *registers;
    size_t n_errata;
    struct hv_erratum *errata;

    /* across architectures */
    uint32_t same_layout; /* architectures on which all layouts are equal */
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
    struct hv_strings tools_only_types; /* which no record for guests may have */
    struct hv_strings no_handles;       /* globs of headers: no handle in a record */
    size_t n_local;
    struct hv_pattern *local;       /* bookkeeping: records that never leave one side */
    struct hv_pattern feature_bits; /* constants that are numbers of feature bits */

    /* who decides */
    const char *maintainers;      /* file from the tree's top; NULL: none */
    const char *maintainers_rest; /* the section that owns what no other section does */
    struct hv_vote vote;          /* how they do */

    /* the way back */
    size_t n_state;
    struct hv_state_source *state;
};

/* Does the macro identify a compiler or a language, by itself or because the profile
 * lists it (dialects)? */
bool hv_is_compiler_macro(const struct hv_profile *profile, struct hv_span name);

/* The space of numbers of a family: the one it names, else its own name. */
const char *hv_family_space(const struct hv_profile *profile, const char *family);

/* The C standards that a profile can name, by number; NULL behind the last. */
const char *hv_standard_name(unsigned place);

/* The bits of the value that the mask selects, shifted to bit 0; mask 0: all. */
uint64_t hv_number_bits(uint64_t value, uint32_t mask);

/* For two successive numbers of a family: does the second begin a range of its own,
 * which the number of a new op does not continue? */
static inline bool hv_numbers_apart(uint64_t lower, uint64_t higher)
{
    enum { FAR = 100 };
    return higher - lower >= FAR;
}

/* The family whose op a constant is by its name, or NULL. ret_op, if given, receives
 * what group 1 of the family's pattern matches: "getdomaininfo". */
const struct hv_family *hv_family_of(const struct hv_profile *profile, const char *name,
                                     struct hv_span *ret_op);
const struct hv_family *hv_family_find(const struct hv_profile *profile,
                                       const char *name);

/* The companion files that the profile names, each once, in the arena; paths from the
 * tree's top. */
struct hv_strings hv_profile_side_files(const struct hv_profile *profile,
                                        struct hv_arena *arena);

/* The next notation after `last` (NULL: the first) that applies to the header; NULL:
 * none. */
const struct hv_notation *hv_notation_of(const struct hv_profile *profile,
                                         const char *path,
                                         const struct hv_notation *last);

/* Is it the name of a hypercall? */
bool hv_is_hypercall(const struct hv_profile *profile, const char *name);

/* Append text, such as "struct x_%s", with name in place of %s. */
void hv_put_template(struct hv_buf *buf, const char *text, struct hv_span name);

/* The pointee of a generated handle type, by the profile's patterns; n 0: the type is
 * no handle, or its pointee has no name. */
struct hv_span hv_profile_pointee(const struct hv_profile *profile, const char *type);

/* Does the architecture serve the handler of that name? */
bool hv_profile_serves(const struct hv_profile *profile, unsigned arch,
                       const char *handler);

/* The stub of that path that every audience of the set gets, or NULL. An empty set
 * means all audiences. */
const struct hv_stub *hv_stub_find(const struct hv_profile *profile, const char *path,
                                   uint32_t audiences);

/* Why the profile does not take the header for an interface (helper or skipped), so
 * that it is read only if others need it; NULL: it is one. */
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

/* Append the names, separated by `between`. */
void hv_put_names(struct hv_buf *buf, const struct hv_set_names *names,
                  const char *between);

/* The index of a name, or -1. */
int hv_profile_arch(const struct hv_profile *profile, const char *name);

/* The bits of all architectures with this name or alias, ignoring case. */
uint32_t hv_profile_archs_named(const struct hv_profile *profile, const char *name);
int hv_profile_audience(const struct hv_profile *profile, const char *name);

/* The audiences of the set whose findings count: the judged ones, or all if none is
 * judged, since they were asked for by name; and those whose interface is stable for
 * ever. */
uint32_t hv_judged_audiences(const struct hv_profile *profile, uint32_t audiences);
uint32_t hv_strict_audiences(const struct hv_profile *profile, uint32_t audiences);

/* The audiences of the set that the architecture has. */
uint32_t hv_profile_audiences_on(const struct hv_profile *profile, unsigned arch,
                                 uint32_t audiences);

/* Does s match a glob of the list? As fnmatch(); '*' crosses '/'. */
bool hv_globs_match(const struct hv_strings *globs, const char *s);

/* Does the list have exactly that text? */
bool hv_strings_have(const struct hv_strings *list, const char *s);

/* Append s to a list in the arena that only these two functions have grown; the second
 * does so only if the list does not have it. */
void hv_strings_add(struct hv_strings *list, const char *s, struct hv_arena *arena);
void hv_strings_add_once(struct hv_strings *list, const char *s,
                         struct hv_arena *arena);
/* The union of both, in the arena: all of a, then what only b has. */
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
