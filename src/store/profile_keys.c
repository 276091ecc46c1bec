/* SPDX-License-Identifier: MIT
 *
 * All keys of a profile. The sentences are also those of the published schema, which
 * is printed from this table.
 */
#include "model/data_model.h"
#include "store/key_rows.h"

/* ---- where headers are, and how they are read ---- */

static const struct hv_key wrapper_keys[] = {
    KEY(wrapper, prefix, NAME, "with what the missing header's path begins", NEEDED),
    KEY(wrapper, to, NAME,
        "with what the included one begins; may have a `{WORD}`, as roots have",
        NEEDED),
};

static const struct hv_key layout_keys[] = {
    KEY(layout, roots, NAMES,
        "searched in this order; {WORD} is a word of the architecture", SOME),
    OBJECTS(
        layout, wrappers, OBJECT(wrapper),
        "headers that a build makes where they are missing: PREFIXx.h includes TOx.h"),
};

static const struct hv_key prerequisite_keys[] = {
    KEY(prerequisite, header, NAME, "glob", NEEDED, .of = HV_OF_HEADERS),
    KEY(prerequisite, includes, NAMES, "headers included before it", SOME),
};

static const struct hv_key hidden_keys[] = {
    KEY(hidden, header, NAME, "the header", NEEDED, .of = HV_OF_HEADERS),
    KEY(hidden, text, NAME, "a part of the #error line", NEEDED),
};

static const struct hv_key skip_keys[] = {
    KEY(skip, header, NAME, "glob", NEEDED, .of = HV_OF_HEADERS),
    KEY(skip, why, NAME, "the reason", NEEDED),
};

static const struct hv_key known_failure_keys[] = {
    KEY(known_failure, header, NAME, "the header; `*` is the whole variant", NEEDED),
    KEY(known_failure, archs, NAMES, "where it fails; default: on all", ARCHS),
    KEY(known_failure, audiences, NAMES, "for whom it fails; default: for all",
        AUDIENCES),
    RELEASES(known_failure),
    KEY(known_failure, why, NAME, "the reason", NEEDED),
};

static const struct hv_key stub_keys[] = {
    KEY(stub, path, NAME, "as it is included", NEEDED),
    KEY(stub, text, TEXT, "what it contains", NEEDED),
    KEY(stub, audiences, SET, "who gets it; default: all", AUDIENCES),
};

/* ---- variants, releases ---- */

static const struct hv_key word_keys[] = {
    KEY_AS("word", word, name, NAME, "the word in braces", NEEDED),
    KEY(word, values, NAMES, "what replaces it, tried in this order", SOME),
};

static const struct hv_key arch_keys[] = {
    KEY(arch, name, NAME, "a short name", NEEDED),
    KEY(arch, aliases, NAMES,
        "other names that --arch takes; one of several architectures means all of "
        "them"),
    KEY(arch, target, NAME, "clang's target triple", NEEDED),
    KEY(arch, data_model, NAME,
        "how wide long and pointers are for callers, LP64, ILP32 or LLP64; "
        "default: as for the target",
        .word = hv_data_model_name, .what = "\"LP64\", \"ILP32\" or \"LLP64\""),
    KEY(arch, gcc, NAME, "how the name of its gcc begins; default: the target"),
    KEY(arch, bits, EITHER, "bits of a machine word", .least = 32, .most = 64,
        .usual = 64),
    KEY(arch, align64, EITHER, "alignment of a 64-bit integer in bytes", .least = 4,
        .most = 8, .usual = 8),
    KEY(arch, defines, NAMES, "NAME or NAME=VALUE"),
    KEY(arch, headers, NAMES, "globs of those arch_headers that belong to it",
        .of = HV_OF_HEADERS),
    KEY(arch, marker, NAMES,
        "a tree with one of these has the architecture: FILE, FILE:TEXT for a text "
        "in it, or some of them with & between, all of which it has"),
    OBJECTS(arch, words, OBJECT(word), "what the roots of layouts call it"),
};

static void check_arch(struct hv_node *node, void *whole, void *object)
{
    const struct hv_arch *arch = object;
    if (hv_profile_arch(whole, arch->name) >= 0)
        hv_node_fail(node, "\"%.60s\" is named twice in \"archs\"", arch->name);
    if (!hv_arch_has_model(arch))
        hv_node_fail(node,
                     "\"data_model\" is \"%s\", which no compiler has for \"%.60s\": "
                     "expected another \"target\", or no \"data_model\"",
                     arch->data_model, arch->target);
}

static const struct hv_key audience_keys[] = {
    KEY(audience, name, NAME, "a short name", NEEDED),
    KEY(audience, defines, NAMES, "NAME or NAME=VALUE"),
    KEY(audience, headers, NAMES, "globs of the headers it includes; default: all",
        .of = HV_OF_HEADERS),
    KEY(audience, archs, SET, "architectures that have it; default: all", ARCHS),
    KEY(audience, marker, NAMES,
        "a tree with one of these has the audience, as of architectures; default: all"),
    KEY(audience, judged, BOOL,
        "false: hvabi only compares its view with those of others, unless nobody else "
        "is asked for",
        .usual = true),
    KEY(audience, strict, BOOL, "stable for ever: no version macro excuses a break"),
    KEY_AS("ladder", audience, version_macro, NAME,
           "the macro by which it asks for an older interface, set in its defines"),
};

static void check_audience(struct hv_node *node, void *whole, void *object)
{
    const struct hv_audience *audience = object;
    if (hv_profile_audience(whole, audience->name) >= 0)
        hv_node_fail(node, "\"%.60s\" is named twice in \"audiences\"", audience->name);
}

#define VERSION_KEYS                                                                   \
    KEY(version_source, file, NAME, "from the top of the tree", NEEDED),               \
        KEY(version_source, major, PATTERN, "group 1 is the number", NEEDED, GROUP),   \
        KEY(version_source, minor, PATTERN, "group 1 is the number", GROUP),           \
        KEY(version_source, code, PATTERN,                                             \
            "group 1 is major * 65536 + minor * 256 + patch", GROUP),                  \
        KEY(version_source, patch, PATTERN,                                            \
            "group 1 is the third number, where releases have one", GROUP),            \
        KEY(version_source, development, PATTERN, "it matches before the release")
static const struct hv_key version_source_keys[] = {VERSION_KEYS};

static const struct hv_key single_version_keys[] = {
    VERSION_KEYS,
    KEY(version_source, tag, NAME, "the tag of release %s"),
};

static const struct hv_key value_source_keys[] = {
    KEY(value_source, name, NAME, "the constant", NEEDED, .of = HV_OF_CONSTANTS),
    KEY(value_source, files, NAMES,
        "from the top of the tree; the first that says it counts", SOME),
    KEY(value_source, value, PATTERN, "of a line; group 1 is a number, or a text",
        NEEDED, GROUP),
    ARCH_SET(value_source),
};

static const struct hv_key version_macro_keys[] = {
    KEY(version_macro, macro, NAME, "the macro, enumerator or one of the `values`",
        NEEDED, .of = HV_OF_CONSTANTS),
    KEY(version_macro, minor, NAME,
        "a second number: it may grow, and who asks for a lower one is served",
        .of = HV_OF_CONSTANTS),
    KEY(version_macro, major_bits, NUMBER,
        "bits of the value that refuse others; the rest is such a second number; "
        "default: all refuse",
        .least = 1, .most = UINT32_MAX),
    KEY(version_macro, absent, DECIMAL,
        "what callers pass that were built before the macro was there: each passes the "
        "number itself, so guests are refused as well, not misled"),
    KEY(version_macro, roots, NAMES, "records: it covers them and all they reach",
        .of = HV_OF_TYPES),
    KEY(version_macro, files, NAMES, "globs: it covers what is defined there",
        .of = HV_OF_HEADERS),
    KEY(version_macro, stable, NAMES, "entities under a root that it does not cover"),
};

/* ---- votes ---- */

static const struct hv_key opinion_keys[] = {
    KEY(opinion, mark, NAME, "such as +2", NEEDED),
    KEY(opinion, means, NAME, "what it means", NEEDED),
};

static const struct hv_key vote_keys[] = {
    OBJECTS(vote, opinions, OBJECT(opinion), "what one can say", SOME),
    KEY(vote, duties, NAMES, "sentences: what an opinion obliges to"),
    KEY(vote, lazy_days, NUMBER, "silence for so many days is consent", .most = 366),
    KEY(vote, quorum, SHARE, "of all members, in favour", .most = 1000),
    KEY(vote, majority, SHARE, "of the votes cast, in favour", .most = 1000),
    KEY(vote, members, NAME, "who votes"),
    KEY(vote, quiet, NAME, "the opinion that does not count as a vote cast"),
    KEY(vote, source, NAME, "where these rules are written", NEEDED),
};

/* ---- binaries ---- */

static const struct hv_key elf_notes_keys[] = {
    KEY(elf_notes, owner, NAME, "the name that such a note has", NEEDED),
    KEY(elf_notes, names, PATTERN, "the constants", NEEDED, .of = HV_OF_CONSTANTS),
};

static const struct hv_key other_name_keys[] = {
    KEY(other_name, theirs, NAME, "in the binary", NEEDED),
    KEY(other_name, ours, NAME, "in the headers", NEEDED),
};

static const struct hv_key wrapped_keys[] = {
    KEY(wrapped, in, NAME, "a record, by our name", NEEDED),
    KEY(wrapped, name, NAME, "its member that holds what ours has plainly", NEEDED),
    KEY(wrapped, prefix, NAME, "with which our names begin", NEEDED),
};

static const struct hv_key spelling_keys[] = {
    KEY(spelling, name, NAME, "a short name", NEEDED),
    KEY(spelling, marker, NAME, "a type that only such binaries have", NEEDED),
    KEY(spelling, own, BOOL,
        "such a binary is the hypervisor itself, with its own view"),
    KEY(spelling, pointers, BOOL, "a handle is a plain pointer there"),
    OBJECTS(spelling, types, OBJECT(other_name), "types that have other names"),
    OBJECTS(spelling, members, OBJECT(wrapped), "members in a record of their own"),
};

/* ---- the whole: architectures, audiences and families before what names them ---- */

static const struct hv_key profile_keys[] = {
    KEY(profile, name, NAME, "a short name, that of the file", NEEDED),
    KEY(profile, title, NAME, "how reports call the interface", NEEDED),
    KEY(profile, cites, NAMES,
        "whose rules and examples findings cite (`of` in the catalogue's `sources`); "
        "default: nobody's"),
    OBJECTS(profile, layouts, OBJECT(layout),
            "instead of roots, where an architecture has headers in several folders; "
            "headers are then names, not globs, and what they include belongs to them",
            .least = 1),
    KEY(profile, roots, NAMES,
        "folders that may hold the headers; the first that has all markers counts",
        .least = 1),
    KEY(profile, markers, NAMES, "files that a root must have to be recognised", SOME),
    KEY(profile, headers, NAMES, "globs below the root; `*` crosses `/`", SOME,
        .of = HV_OF_HEADERS),
    KEY(profile, include_as, NAME, "headers can also be included as <include_as>/x.h"),
    KEY(profile, std, NAME,
        "the C that the headers are written in, as compilers call it; default: gnu11, "
        "and gnu23 where they are not that",
        .word = hv_standard_name, .what = "a standard such as \"gnu11\" or \"gnu23\""),
    KEY(profile, gcc_version, NAME,
        "the gcc that callers of the interface use, for `__GNUC__`; "
        "default: " HV_GCC_VERSION),
    KEY(profile, include_also_as, NAMES,
        "other names for include_as, such as the folder of installed headers"),
    OBJECTS(profile, notations, &hv_notation_keys,
            "headers that are not in C: calls, their numbers and what they take"),
    KEY(profile, first, NAMES, "headers included before all others",
        .of = HV_OF_HEADERS),
    KEY(profile, helpers, NAMES,
        "globs of headers that are not part of the interface and are read where others "
        "include them; only types that records consist of count",
        .of = HV_OF_HEADERS),
    KEY(profile, by_includer, NAMES, "globs: only other headers include them",
        .of = HV_OF_HEADERS),
    KEY(profile, arch_headers, NAMES, "globs of headers of some architectures only",
        .of = HV_OF_HEADERS),
    OBJECTS(profile, prerequisites, OBJECT(prerequisite),
            "what a header needs before it"),
    OBJECTS(profile, hidden, OBJECT(hidden),
            "#error texts that only mean: this header is not for that audience"),
    OBJECTS(profile, skips, OBJECT(skip), "headers that are not part of the ABI"),
    OBJECTS(profile, archs, OBJECT(arch, .check = check_arch), "architectures", SOME,
            .in_place = true, .most = HV_MAX_ARCHS),
    OBJECTS(profile, audiences, OBJECT(audience, .check = check_audience),
            "groups of users of the headers", SOME, .in_place = true,
            .most = HV_MAX_AUDIENCES),
    OBJECTS(profile, known_failures, OBJECT(known_failure),
            "headers that do not parse in real releases"),
    OBJECTS(profile, stubs, OBJECT(stub),
            "headers that take the place of private ones"),
    ROW("version", OBJECTS, AT(profile, versions, struct hv_version_source *),
        "which release a tree is; of several files, the first that says so counts",
        .count = AT(profile, n_versions, size_t), .object = OBJECT(version_source),
        .single = OBJECT_AS(single_version_keys, version_source)),
    KEY_AS("tag", profile, release_tag, NAME,
           "the tag of release %s, where version is a list or no file says it"),
    KEY(profile, interface_version, NAME, "macro that holds the interface version",
        .of = HV_OF_CONSTANTS),
    KEY(profile, atoms, NAMES, "typedefs at which resolving a type stops",
        .of = HV_OF_TYPES),
    PATTERNS(profile, handles, "handle types; group 1 is what they point to", GROUP),
    KEY(profile, hypercalls, PATTERN, "constants that are hypercall numbers",
        .of = HV_OF_CONSTANTS),
    KEY(profile, not_hypercalls, PATTERN, "constants that match without being one",
        .of = HV_OF_CONSTANTS),
    ROW("hypercall_range", OBJECT, AT(profile, hypercall_range, struct hv_value_range),
        "those of which the values lie between those of two names",
        .object = &hv_value_range_keys),
    OBJECTS(profile, hypercall_args, &hv_hypercall_args_keys,
            "what hypercalls without a family of operations take; the first match "
            "counts"),
    PATTERNS(profile, sentinels, "constants that grow by design",
             .of = HV_OF_CONSTANTS),
    PATTERNS(profile, flag_masks,
             "constants that are all flags of a list; group 1: how the flags begin",
             GROUP, .of = HV_OF_CONSTANTS),
    PATTERNS(profile, growable, "records that may grow at the end",
             .of = HV_OF_RECORDS),
    OBJECTS(profile, sized, &hv_sized_keys,
            "records that may grow at the end where a member says how long they are"),
    PATTERNS(profile, frozen,
             "entities that no version excuses and that may not grow, although the "
             "rest is versioned"),
    PATTERNS(profile, saved,
             "records of saved state, which an older reader refuses once they grew",
             .of = HV_OF_RECORDS),
    OBJECTS(profile, features, &hv_feature_source_keys,
            "features of which comments say who has them by default"),
    PATTERNS(profile, variables,
             "words behind the closing brace of a type that are variables indeed, and "
             "nothing that packs it"),
    PATTERNS(profile, boilerplate,
             "paragraphs of comments that say nothing of the interface, as single "
             "words, besides licences and authors"),
    PATTERNS(profile, padding, "members that are padding and may become fields",
             .of = HV_OF_MEMBERS),
    KEY(profile, version_constants, NAMES, "constants that are interface versions",
        .of = HV_OF_CONSTANTS),
    OBJECTS(profile, values, OBJECT(value_source),
            "constants that a text beside the headers has, such as a makefile"),
    OBJECTS(profile, version_macros, OBJECT(version_macro),
            "macros that tell incompatible versions of a part apart"),
    OBJECTS(profile, families, &hv_family_keys, "operations of one hypercall"),
    OBJECTS(profile, masks, &hv_mask_source_keys,
            "continuation masks, in companion files: numbers must fit them"),
    OBJECTS(profile, signatures, &hv_signature_source_keys,
            "where argument lists of hypercalls are declared, outside the headers"),
    OBJECTS(profile, dispatchers, &hv_dispatcher_keys,
            "private files whose code names the operations that are served"),
    OBJECTS(profile, handlers, &hv_handler_keys,
            "handlers that only some architectures build; the first match counts"),
    KEY(profile, signature_hypercall, NAME, "the hypercall that %s handles"),
    KEY(profile, compat_list, NAME,
        "companion file: records shared (?) or translated (!)"),
    KEY(profile, compat_archs, SET, "these two architectures", ARCHS),
    KEY(profile, compat_names, NAMES, "how the list spells names, %s being one"),
    PATTERNS(profile, compat_records, "records that they share without being listed",
             .of = HV_OF_RECORDS),
    KEY(profile, known_macros, NAMES, "globs of macros that conditions may name"),
    KEY(profile, knobs, NAMES, "opt-in macros of guests, defined in every variant"),
    KEY(profile, dialects, NAMES, "macros of dialects of C, one of which is parsed"),
    KEY(profile, same_layout, SET, "they lay out all but pointers alike", ARCHS),
    OBJECTS(profile, contracts, &hv_contract_keys,
            "documented meanings that no layout shows; the last match counts"),
    OBJECTS(profile, register_widths, &hv_register_width_keys,
            "members that must be as wide as a register"),
    KEY(profile, tools_only_types, NAMES,
        "types of forced alignment, which guests must not see", .of = HV_OF_TYPES),
    KEY(profile, no_handles, NAMES, "globs of headers whose records hold no handle",
        .of = HV_OF_HEADERS),
    PATTERNS(profile, local, "records that never leave one side: never a hazard",
             .of = HV_OF_RECORDS),
    KEY(profile, feature_bits, PATTERN, "constants that are numbers of feature bits",
        .of = HV_OF_CONSTANTS),
    KEY(profile, maintainers, NAME, "the file that says who owns what"),
    KEY(profile, maintainers_rest, NAME,
        "the title of its section that owns what no other does"),
    KEY(profile, bumped_in, PATTERN,
        "in a comment beside a version macro; group 1: the release that raised it",
        GROUP),
    OBJECTS(profile, state, &hv_state_source_keys,
            "state that is saved and restored by a number"),
    OBJECTS(profile, probes, &hv_probe_keys,
            "expressions to evaluate: what a macro makes of arguments"),
    OBJECTS(profile, registers, &hv_register_source_keys,
            "state that is read and written by an id; the first match counts"),
    OBJECTS(profile, errata, &hv_erratum_keys,
            "forms that never held: mistakes of headers that were corrected"),
    ROW("vote", OBJECT, AT(profile, vote, struct hv_vote),
        "how the people around this hypervisor decide", .object = OBJECT(vote)),
    OBJECTS(profile, elf_notes, OBJECT(elf_notes),
            "notes of ELF files whose types are constants of the headers"),
    OBJECTS(profile, spellings, OBJECT(spelling),
            "how binaries of other languages name and wrap what the headers have"),
};

/* "14", "4.9", "14.2.0" */
static bool is_version(const char *s)
{
    unsigned parts = 0;
    for (;; s++) {
        size_t n = strspn(s, "0123456789");
        parts++;
        s += n;
        if (!n || n > 3 || *s != '.')
            return n && n <= 3 && !*s && parts <= 3;
    }
}

/* If only one file gives the release, the tag of the profile belongs to it. */
static void complete_profile(struct hv_node *node, void *whole, void *object)
{
    struct hv_profile *profile = object;
    (void)whole;
    if (!profile->gcc_version)
        profile->gcc_version = HV_GCC_VERSION;
    if (!is_version(profile->gcc_version))
        hv_node_fail(node,
                     "\"gcc_version\" is \"%.60s\", expected a version such as "
                     "\"14\" or \"4.9\"",
                     profile->gcc_version);
    if (profile->n_versions && profile->versions[0].tag)
        profile->release_tag = profile->versions[0].tag;
}

const struct hv_key_object hv_profile_keys = {
    .keys = profile_keys,
    .n_keys = HV_COUNT(profile_keys),
    .size = sizeof(struct hv_profile),
    .schema = "hvabi-profile/1",
    .either = {"layouts", "roots"},
    .check = complete_profile,
};
