/* SPDX-License-Identifier: MIT
 *
 * The keys of a profile about operations, registers and saved state.
 */
#include "store/key_rows.h"

static int find_family(const struct hv_profile *profile, const char *name)
{
    const struct hv_family *family = hv_family_find(profile, name);
    return family ? (int)(family - profile->families) : -1;
}

/* ---- hypercalls ---- */

static const struct hv_key args_of_keys[] = {
    KEY(args_of, op, NAME, "the constant of the operation", NEEDED,
        .of = HV_OF_CONSTANTS),
    KEY(args_of, args, NAMES, "records that it takes; default: none",
        .of = HV_OF_TYPES),
    KEY(args_of, archs, SET, "where it is served; default: where the family is", ARCHS),
};

static const struct hv_key number_part_keys[] = {
    KEY(number_part, mask, NUMBER, "bits of the value that are its number", NEEDED,
        .least = 1, .most = UINT32_MAX),
    KEY(number_part, of, NUMBER, "bits of what it is a number of, such as a type",
        .most = UINT32_MAX),
};

static const struct hv_key value_range_keys[] = {
    KEY(value_range, above, NAME, "higher than this constant", .of = HV_OF_CONSTANTS),
    KEY(value_range, from, NAME, "this constant or higher", .of = HV_OF_CONSTANTS),
    KEY(value_range, below, NAME, "lower than this constant", .of = HV_OF_CONSTANTS),
    KEY(value_range, to, NAME, "this constant or lower", .of = HV_OF_CONSTANTS),
};
OBJECT_KEYS(value_range);

static const struct hv_key hypercall_args_keys[] = {
    KEY(hypercall_args, names, PATTERN, "hypercalls; group 1 goes into args", NEEDED,
        GROUP, .of = HV_OF_CONSTANTS),
    KEY(hypercall_args, args, NAMES,
        "records that they take, %s being group 1; the first one counts", SOME),
};
OBJECT_KEYS(hypercall_args);

static const struct hv_key sized_keys[] = {
    KEY(sized, records, PATTERN, "records that may grow at the end", NEEDED,
        .of = HV_OF_RECORDS),
    KEY(sized, size, NAME, "the member that says how long they are", NEEDED),
    KEY(sized, record, NAME, "the record that has this member; default: their own",
        .of = HV_OF_RECORDS),
};
OBJECT_KEYS(sized);

static const struct hv_key family_keys[] = {
    KEY(family, name, NAME, "the name that other keys use", NEEDED),
    KEY(family, ops, PATTERN,
        "numbers of operations; group 1 goes into args; the first match counts", NEEDED,
        GROUP, .of = HV_OF_CONSTANTS),
    PATTERNS(family, not, "constants that match without being operations",
             .of = HV_OF_CONSTANTS),
    KEY(family, bodies, PATTERN,
        "a macro makes the number: matched against its body; group 1: argument's type",
        GROUP),
    ROW("number", OBJECT, AT(family, number, struct hv_number_part),
        "the part of a value by which people know it; default: all of it",
        .object = OBJECT(number_part)),
    ROW("range", OBJECT, AT(family, range, struct hv_value_range),
        "values between those of two names; a name that the tree has not is not a "
        "limit",
        .object = &hv_value_range_keys),
    KEY(family, inside, NAME, "the record between whose braces they are defined",
        .of = HV_OF_RECORDS),
    KEY(family, space, NAME,
        "families of one space share their numbers; default: each has its own, and "
        "what macros with `bodies` make may be called on different things"),
    KEY(family, announced_by, NAME, "family whose new numbers announce new calls"),
    KEY(family, hypercall, NAME,
        "the hypercall's constant; default: they belong to another operation"),
    KEY(family, audiences, NAMES, "who may call; default: all who see it", AUDIENCES),
    ARCH_SET(family),
    KEY(family, args, NAMES,
        "records that they take, %s being the operation; the first one counts"),
    OBJECTS(family, args_of, OBJECT(args_of), "operations that take another record"),
};
OBJECT_KEYS(family);

static const struct hv_key mask_source_keys[] = {
    KEY(mask_source, mask, NAME, "the macro of the mask"),
    KEY(mask_source, shift, NAME, "the macro of a shift that has the same meaning"),
    KEY(mask_source, family, NAME, "its numbers must fit", NEEDED, .find = find_family),
    KEY(mask_source, files, NAMES, "companion files; the first one counts", SOME),
    ARCH_SET(mask_source),
};
OBJECT_KEYS(mask_source, .either = {"mask", "shift"}, .or_both = true);

static const struct hv_key dispatcher_keys[] = {
    KEY(dispatcher, files, NAMES, "from the top of the tree", SOME),
    ARCH_SET(dispatcher),
};
OBJECT_KEYS(dispatcher);

static const struct hv_key signature_source_keys[] = {
    KEY(signature_source, file, NAME, "from the top of the tree", NEEDED),
    WORD(signature_source, form, "prototypes are read only where there is no table",
         NEEDED, .words = {"table", "prototypes"}),
    KEY(signature_source, prefixes, NAMES, "of handlers' names, in prototypes"),
    KEY(signature_source, callers, NAMES, "columns that count, in a table"),
    ARCH_SET(signature_source),
};
OBJECT_KEYS(signature_source);

static const struct hv_key handler_keys[] = {
    KEY(handler, names, PATTERN, "as prototypes declare them", NEEDED),
    KEY(handler, archs, SET, "that build and call them", NEEDED, ARCHS),
    KEY(handler, why, NAME, "the reason", NEEDED),
};
OBJECT_KEYS(handler);

static const struct hv_key contract_keys[] = {
    KEY(contract, op, NAME, "the constant of the operation", NEEDED,
        .of = HV_OF_CONSTANTS),
    KEY(contract, what, NAME, "such as address", NEEDED),
    KEY(contract, value, NAME, "such as virtual", NEEDED),
    ARCH_SET(contract),
    RELEASES(contract),
    KEY(contract, why, NAME, "the source", NEEDED),
};
OBJECT_KEYS(contract, .line = offsetof(struct hv_contract, line));

/* ---- registers and saved state ---- */

static const struct hv_key register_width_keys[] = {
    KEY(register_width, members, PATTERN, "members named after a register", NEEDED,
        .of = HV_OF_MEMBERS),
    KEY(register_width, bits, NUMBER, "how wide they must be", NEEDED, .least = 1,
        .most = 4096),
    ARCH_SET(register_width),
};
OBJECT_KEYS(register_width);

static const struct hv_key probe_keys[] = {
    KEY(probe, expression, NAME,
        "in C, in parentheses where an operator is weaker than |; also its name",
        NEEDED),
    KEY(probe, needs, NAMES,
        "evaluated where these macros are; the first says in which header", SOME,
        .of = HV_OF_CONSTANTS),
    ARCH_SET(probe),
};
OBJECT_KEYS(probe);

static const struct hv_key register_source_keys[] = {
    KEY(register_source, names, PATTERN, "constants whose values are ids; or a record",
        .of = HV_OF_CONSTANTS),
    PATTERNS(register_source, not, "constants that match without being ids",
             .of = HV_OF_CONSTANTS),
    KEY(register_source, record, NAME, "each of its members is one, by its place",
        .of = HV_OF_RECORDS),
    KEY(register_source, as, NAME, "a member's name, %s being its path"),
    KEY(register_source, unit, NUMBER, "bits of members that count as one", .least = 1,
        .most = 4096, .usual = 64),
    KEY(register_source, base, NAME, "constant or probe that is added"),
    KEY(register_source, mask, NAME, "constant or probe: only ids in which these bits",
        .needs = {"is"}),
    KEY(register_source, is, NAME, "are those of this constant or probe",
        .needs = {"mask"}),
    KEY(register_source, size_mask, NAME,
        "constant or probe: bits of the id that hold log2 of its size",
        .needs = {"size_shift"}),
    KEY(register_source, size_shift, NAME, "constant or probe: where these bits begin",
        .needs = {"size_mask"}),
    KEY(register_source, bits, PATTERN, "it is a bitmap: numbers of its bits",
        .of = HV_OF_CONSTANTS),
    PATTERNS(register_source, not_bits, "constants that match without being bits",
             .of = HV_OF_CONSTANTS),
    KEY_AS("default", register_source, default_, NAME,
           "is it there, are its bits set, by default?", .words = {"on", "off"}),
    KEY(register_source, cap, NAME, "the constant that announces it",
        .of = HV_OF_CONSTANTS),
    ARCH_SET(register_source),
};
OBJECT_KEYS(register_source, .either = {"names", "record"});

static const struct hv_key erratum_keys[] = {
    KEY(erratum, entities, PATTERN, "names of entities", NEEDED),
    KEY(erratum, member, NAME, "default: any, and the entity itself"),
    KEY(erratum, value, DECIMAL, "that it had; default: any"),
    ARCH_SET(erratum),
    KEY(erratum, why, NAME, "the reason, with its source", NEEDED),
};
OBJECT_KEYS(erratum);

static const struct hv_key state_source_keys[] = {
    WORD(state_source, form, "numbers of one form are one space", NEEDED,
         .words = {"record", "parameter"}),
    KEY(state_source, records, PATTERN, "records; group 1 is its name", GROUP,
        .needs = {"id", "payload"}, .of = HV_OF_RECORDS),
    KEY(state_source, constants, PATTERN,
        "constants that are its numbers; group 1 is its name", GROUP,
        .of = HV_OF_CONSTANTS),
    PATTERNS(state_source, not, "names that match without being state"),
    KEY(state_source, id, NAME, "the member whose size in bytes is the number"),
    KEY(state_source, payload, NAME, "the member that is saved"),
    KEY(state_source, size, NUMBER, "bytes behind a constant; default: they vary",
        .most = UINT32_MAX),
};
OBJECT_KEYS(state_source, .either = {"records", "constants"});

static const struct hv_key feature_mark_keys[] = {
    KEY(feature_mark, mark, NAME, "one character", NEEDED),
    KEY(feature_mark, means, NAME, "what it means", NEEDED),
    KEY(feature_mark, on, BOOL, "these guests have the feature unless told otherwise"),
    KEY(feature_mark, guests, NAMES, "kinds of guests that it is about, by any names"),
};

static const struct hv_key feature_source_keys[] = {
    KEY(feature_source, constants, PATTERN, "one for each feature", NEEDED,
        .of = HV_OF_CONSTANTS),
    KEY(feature_source, none, NAME, "what it means to have no mark", NEEDED),
    OBJECTS(feature_source, marks, OBJECT(feature_mark),
            "characters before the first blank of the comment behind the constant",
            SOME),
};
OBJECT_KEYS(feature_source);
