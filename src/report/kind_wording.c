/* SPDX-License-Identifier: MIT
 *
 * The wording of kinds of changes and of verdicts: one row each.
 */
#include "report/vote/vote_page.h"

/* ---- what headers cannot show ----
 * A report for a vote never leaves it out: without it, it would read as if nothing else
 * had to be known. */

#define CALLERS                                                                        \
    "Who else calls it. Guests and tools outside this tree have copies of the "        \
    "headers; beside the recorded consumers, if any, this report did not read them."

static const char *const of_members[] = {
    "What callers store in the bytes whose meaning changed, and whether either side "
    "ever used these bytes. If the old hypervisor checked that they are zero, or "
    "zeroed them, a new meaning breaks nothing. The code shows this, the header does "
    "not.",
    CALLERS, NULL};

static const char *const of_sign[] = {"Whether any caller passes a value whose highest "
                                      "bit is set, and how both sides use it.",
                                      CALLERS, NULL};

static const char *const of_const[] = {
    "Whether the hypervisor or its caller writes to the memory at the address.",
    CALLERS, NULL};

static const char *const of_names[] = {
    "Whether the hypervisor still supports what the name meant. The name is gone, but "
    "its code may remain.",
    CALLERS, NULL};

static const char *const of_guards[] = {
    "Who compiles against it. A project with a copy of the old header is affected only "
    "when it updates the copy. Only the history of the header shows whether it was "
    "ever meant for that audience.",
    CALLERS, NULL};

static const char *const of_values[] = {
    "Whether the hypervisor also accepts the old value, and what it then does.",
    CALLERS, NULL};

static const char *const of_masks[] = {
    "Whether a guest can be suspended, saved or migrated during one of these "
    "operations, on which hypervisors it can resume, and how often this happens.",
    "Which of these operations use continuations: all of them share the mask.", NULL};

static const char *const of_contracts[] = {
    "What the implementation does today with the values that callers pass, on each "
    "architecture. The layout is the same for every meaning.",
    "Whether callers can find out before the call what they must pass.", CALLERS, NULL};

static const char *const of_versions[] = {
    "Whether the hypervisor checks the version for each operation that it covers, and "
    "what it does if the versions differ.",
    CALLERS, NULL};

static const char *const of_calls[] = {
    "What the handler does with the bits that its argument gained or lost, and which "
    "values callers leave in them.",
    CALLERS, NULL};

static const char *const of_registers[] = {
    "Whether an older side refuses an unknown id, and whether a program that saves "
    "state may leave it out.",
    "Whether it exists, or its bits are set, if no program enables it.", CALLERS, NULL};

static const char *const of_anything[] = {
    "What it means: semantics and checks are in code and in comments.", CALLERS, NULL};

/* ---- the table ---- */

struct kind_words {
    const char *says;       /* behind the subject */
    const char *one, *many; /* counted */
    const char *const *unseen;
};

static const struct kind_words kind_words[HV_KIND_COUNT] = {
    [HV_KIND_RECORD_ADDED] = {"is new", "type added", "types added", of_anything},
    [HV_KIND_RECORD_REMOVED] = {"is gone", "type removed", "types removed", of_names},
    [HV_KIND_RECORD_SIZE] = {"changes its size", "size changed", "sizes changed",
                             of_members},
    [HV_KIND_ALIGNMENT] = {"has another alignment", "alignment changed",
                           "alignments changed", of_members},
    [HV_KIND_MEMBER_ADDED] = {"is a new member", "member added", "members added",
                              of_members},
    [HV_KIND_MEMBER_REMOVED] = {"is gone", "member removed", "members removed",
                                of_members},
    [HV_KIND_MEMBER_RENAMED] = {"is renamed", "member renamed", "members renamed",
                                of_names},
    [HV_KIND_MEMBER_OFFSET] = {"moves", "member moved", "members moved", of_members},
    [HV_KIND_MEMBER_WIDENED] = {"is wider", "member widened", "members widened",
                                of_members},
    [HV_KIND_MEMBER_NARROWED] = {"is narrower", "member narrowed", "members narrowed",
                                 of_members},
    [HV_KIND_MEMBER_SIGNEDNESS] = {"changes its signedness", "sign changed",
                                   "signs changed", of_sign},
    [HV_KIND_MEMBER_TYPE] = {"has another type", "member type changed",
                             "member types changed", of_members},
    [HV_KIND_MEMBER_CONST] = {"is const or points to const data on one side only",
                              "member with changed const", "members with changed const",
                              of_const},
    [HV_KIND_ARRAY_BOUND] = {"has a different number of elements",
                             "array bound changed", "array bounds changed", of_members},
    [HV_KIND_BITFIELD] = {"is a changed bit-field", "bit-field changed",
                          "bit-fields changed", of_members},
    [HV_KIND_TYPEDEF_CHANGED] = {"names another type", "typedef changed",
                                 "typedefs changed", of_members},
    [HV_KIND_ENUM_VALUE] = {"has another value", "enumerator changed",
                            "enumerators changed", of_values},
    [HV_KIND_CONSTANT_ADDED] = {"is new", "constant added", "constants added",
                                of_anything},
    [HV_KIND_CONSTANT_REMOVED] = {"is gone", "constant removed", "constants removed",
                                  of_names},
    [HV_KIND_CONSTANT_VALUE] = {"has another value", "constant changed",
                                "constants changed", of_values},
    [HV_KIND_NUMBER_REUSED] = {"reuses a number that had another meaning",
                               "number reused", "numbers reused", of_values},
    [HV_KIND_HYPERCALL_NUMBER] = {"has another number", "hypercall renumbered",
                                  "hypercalls renumbered", of_values},
    [HV_KIND_HYPERCALL_ADDED] = {"is a new hypercall", "hypercall added",
                                 "hypercalls added", of_anything},
    [HV_KIND_HYPERCALL_REMOVED] = {"is gone", "hypercall removed", "hypercalls removed",
                                   of_names},
    [HV_KIND_SIGNATURE_CHANGED] = {"takes other arguments", "signature changed",
                                   "signatures changed", of_calls},
    [HV_KIND_MASK_CHANGED] = {"is another mask", "mask changed", "masks changed",
                              of_masks},
    [HV_KIND_MASK_OVERFLOW] = {"does not fit into its mask", "mask overflow",
                               "mask overflows", of_masks},
    [HV_KIND_MASK_HEADROOM] = {"must contain a higher number", "mask filled further",
                               "masks filled further", of_masks},
    [HV_KIND_STRING_VALUE] = {"is another string", "string changed", "strings changed",
                              of_values},
    [HV_KIND_GUARD_NARROWED] = {"is hidden from an audience that had it", "name hidden",
                                "names hidden", of_guards},
    [HV_KIND_GUARD_WIDENED] = {"is exposed to an audience that did not have it",
                               "name newly exposed", "names newly exposed", of_guards},
    [HV_KIND_INTERFACE_VERSION] = {"is another interface version",
                                   "interface version changed",
                                   "interface versions changed", of_versions},
    [HV_KIND_INTERFACE_VERSION_MISSING] = {"should have been raised",
                                           "interface version not raised",
                                           "interface versions not raised",
                                           of_versions},
    [HV_KIND_ARCH_DIVERGENCE] = {"differs between architectures",
                                 "difference between architectures",
                                 "differences between architectures", of_anything},
    [HV_KIND_VIEW_MISMATCH] = {"has different forms for its audiences",
                               "mismatch of views", "mismatches of views", of_guards},
    [HV_KIND_COMPAT_LAYOUT] = {"is laid out differently for 32-bit guests",
                               "compat layout changed", "compat layouts changed",
                               of_members},
    [HV_KIND_REGISTER_WIDTH] = {"is a register of another width",
                                "register width changed", "register widths changed",
                                of_members},
    [HV_KIND_ROLLBACK_REGISTER] = {"is a register that an older side does not know",
                                   "piece of state added", "pieces of state added",
                                   of_registers},
    [HV_KIND_NOT_LOOKED_AT] = {"has changed text that hvabi did not look at",
                               "region not looked at", "regions not looked at",
                               of_anything},
    [HV_KIND_MACRO_BODY] = {"has another replacement text", "macro body changed",
                            "macro bodies changed", of_anything},
    [HV_KIND_SEMANTICS_ONLY] = {"has another comment", "comment changed",
                                "comments changed", of_anything},
};

/* The value of a macro is unknown on a side: it has parameters, or names that headers
 * do not define. A precedent has no entities that would tell the side. */
static const char *macro_wording(const struct hv_side *before,
                                 const struct hv_side *after)
{
    bool was = before->entity && before->entity->cls == HV_CLASS_MACRO;
    bool is = after->entity && after->entity->cls == HV_CLASS_MACRO;
    if (!before->entity || !after->entity)
        return "has another text, or no value";
    return was && is ? "has another text" : is ? "has no value now" : "has a value now";
}

/* Words for kinds of constants if macros or functions are among the counted. */
static const struct name_words {
    enum hv_kind kind;
    const char *one, *many;
} name_words[] = {
    {HV_KIND_CONSTANT_ADDED, "name added", "names added"},
    {HV_KIND_CONSTANT_REMOVED, "name removed", "names removed"},
    {HV_KIND_CONSTANT_VALUE, "name changed", "names changed"},
};

static const struct name_words *find_name_words(enum hv_kind kind)
{
    return HV_FIND(words, name_words, HV_COUNT(name_words), words->kind == kind);
}

static bool has_macro(const struct hv_change *change)
{
    const struct hv_entity *before = change->before.entity;
    return find_name_words(change->kind) &&
           (change->cls == HV_CLASS_MACRO || (before && before->cls == HV_CLASS_MACRO));
}

/* Wording that the table cannot have: whether a size grew, and the new name. */
const char *hv_change_wording(const struct hv_change *change)
{
    const char *says = kind_words[change->kind].says;
    const struct hv_side *a = &change->before, *b = &change->after;
    if (change->kind == HV_KIND_RECORD_SIZE && a->present && b->present)
        return b->size > a->size ? "grows" : b->size < a->size ? "shrinks" : says;
    if (change->kind == HV_KIND_SIGNATURE_CHANGED && a->type && b->type)
        return *a->type == '(' ? "differ in number" : "has another type";
    if (change->kind == HV_KIND_TYPEDEF_CHANGED && a->type && b->type &&
        strcmp(a->type, b->type) == 0)
        return "changes with its type";
    if (change->kind == HV_KIND_MEMBER_CONST && a->type && b->type &&
        !strchr(a->type, '*') && strstr(a->type, "const ") != strstr(b->type, "const "))
        return strlen(b->type) > strlen(a->type) ? "is now const"
                                                 : "is no longer const";
    if (change->kind == HV_KIND_MEMBER_CONST && a->type && b->type)
        return strlen(b->type) > strlen(a->type) ? "now points to const data"
                                                 : "no longer points to const data";
    static const char *const features[] = {
        [HV_FEATURE_MORE] = "is on by default for more guests",
        [HV_FEATURE_FEWER] = "is on by default for fewer guests",
        [HV_FEATURE_OTHERWISE] = "is offered to guests otherwise",
    };
    if (change->feature)
        return change->feature == HV_FEATURE_MORE && !a->present
                   ? "is new, and on by default"
                   : features[change->feature];
    if (change->kind == HV_KIND_GUARD_NARROWED && change->last_line)
        return change->renamed_to ? "has moved" : "is an architecture that is gone";
    if (change->kind == HV_KIND_GUARD_WIDENED && change->last_line)
        return "is a new architecture";
    if (change->kind == HV_KIND_CONSTANT_VALUE && has_macro(change))
        return macro_wording(a, b);
    if (hv_change_gives_away(change))
        return change->kind == HV_KIND_NUMBER_REUSED ? "has given its number away"
                                                     : "has given its value away";
    if (change->kind == HV_KIND_CONSTANT_VALUE && a->value && a->value == b->value)
        return "has another type";
    if (change->kind == HV_KIND_ROLLBACK_REGISTER)
        return b->present && a->present ? "is longer than an older side expects"
               : change->cls != HV_CLASS_REGISTER
                   ? "is state that an older side does not know"
               : change->member ? "is a feature bit that an older side does not know"
                                : says;
    if (change->renamed_to && strcmp(says, "is gone") == 0)
        return "is renamed";
    return says;
}

void hv_put_number(struct hv_buf *buf, size_t n, const char *one, const char *many)
{
    hv_buf_printf(buf, "%zu %s", n, n == 1 ? one : many);
}

const char *hv_number(struct hv_arena *arena, size_t n, const char *one,
                      const char *many)
{
    return hv_keep(arena, HV_TEXT(hv_put_number, n, one, many));
}

void hv_count_kind(struct hv_kind_counts *counts, const struct hv_change *change)
{
    counts->of[change->kind]++;
    counts->names[change->kind] |= has_macro(change);
}

void hv_put_kind_counts(struct hv_buf *buf, const struct hv_kind_counts *counts,
                        size_t n)
{
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        const struct kind_words *words = &kind_words[kind];
        const struct name_words *names =
            counts->names[kind] ? find_name_words((enum hv_kind)kind) : NULL;
        if (!counts->of[kind])
            continue;
        hv_buf_puts(buf, n++ ? ", " : "");
        hv_put_number(buf, counts->of[kind], names ? names->one : words->one,
                      names ? names->many : words->many);
    }
}

void hv_put_verdict_counts(struct hv_buf *buf, const struct hv_counts *counts,
                           bool marked)
{
    const char *between = "";
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        if (!counts->of[v])
            continue;
        hv_buf_printf(buf, "%s%zu ", between, counts->of[v]);
        if (marked)
            hv_put_verdict(buf, (enum hv_verdict)v);
        else
            hv_buf_puts(buf, hv_verdict_name((enum hv_verdict)v));
        between = ", ";
    }
}

const char *const *hv_unseen_of(const struct hv_question *question)
{
    return question->contract ? of_contracts
                              : kind_words[question->findings[0]->change.kind].unseen;
}

/* ---- verdicts ---- */

static const struct {
    const char *color; /* an escape sequence */
    const char *means;
} verdict_words[HV_VERDICT_COUNT] = {
    [HV_VERDICT_BREAK] = {"\033[1;31m", "what was built against the old header "
                                        "misbehaves on the new hypervisor"},
    [HV_VERDICT_REVIEW] = {"\033[1;33m", "headers cannot show whether it breaks; a "
                                         "human must look"},
    [HV_VERDICT_SOURCE] = {"\033[35m", "binaries run; compiling again fails or means "
                                       "something else"},
    [HV_VERDICT_VERSIONED] = {"\033[36m",
                              "what was built against the old header is refused by a "
                              "raised version, not misled"},
    [HV_VERDICT_UNRELEASED] = {"\033[34m", "it would break, but no recorded release "
                                           "shipped the old form"},
    [HV_VERDICT_COMPATIBLE] = {"\033[32m", "what was built against the old header runs "
                                           "and compiles"},
};

const char *hv_verdict_color(enum hv_verdict verdict)
{
    return verdict_words[verdict].color;
}

const char *hv_verdict_means(enum hv_verdict verdict)
{
    return verdict_words[verdict].means;
}
