/* SPDX-License-Identifier: MIT
 *
 * What headers cannot show, said for the change that is asked about. It is never left
 * out: a report without it would read as if nothing else were to be known.
 */
#include "report/vote_wording.h"

#define CALLERS                                                                        \
    "Who calls it: guests and tools outside of this tree carry copies of the "         \
    "headers, "                                                                        \
    "which nobody has read for this report."

static const char *const of_members[] = {
    "What callers have in the bytes that changed their meaning, and whether either "
    "side "
    "ever looked at them. Where the old hypervisor checked them for zero, or zeroed "
    "them, a meaning can be given to them without a break; the code tells, the header "
    "does not.",
    CALLERS, NULL};

static const char *const of_sign[] = {
    "Whether any caller passes a value whose highest bit is set, and what either side "
    "makes of it.",
    CALLERS, NULL};

static const char *const of_names[] = {
    "Whether the hypervisor still answers to what the name stood for, and with what: "
    "the name is gone, the code may not be.",
    CALLERS, NULL};

static const char *const of_guards[] = {
    "Who compiles against it: whoever carries a copy of the old header is not touched "
    "before the copy is renewed, and whether it was ever meant for that audience is in "
    "the history of the header, not in the header.",
    CALLERS, NULL};

static const char *const of_values[] = {
    "Whether the hypervisor accepts the old value as well, and what it does for it.",
    CALLERS, NULL};

static const char *const of_masks[] = {
    "Whether a guest can be suspended, saved or migrated in the middle of one of these "
    "operations, on which hypervisors it can resume, and how often that happens.",
    "Which of these operations are ever continued: the mask is one for all of them.",
    NULL};

static const char *const of_contracts[] = {
    "What an implementation does today with what callers pass, on each architecture: "
    "the layout is the same whatever it means.",
    "Whether callers could tell before the call what is expected of them.", CALLERS,
    NULL};

static const char *const of_versions[] = {
    "Whether the hypervisor compares the version for each of the operations that it "
    "covers, and what it does where they differ.",
    CALLERS, NULL};

static const char *const of_calls[] = {
    "What the handler does with the bits that its argument gained or lost, and what "
    "callers leave in them.",
    CALLERS, NULL};

static const char *const of_registers[] = {
    "Whether an older side refuses an id that it does not know, and whether those who "
    "save state may leave it out.",
    "Whether it is there, or its bits are set, before anybody asks for it.", CALLERS,
    NULL};

static const char *const of_anything[] = {
    "What it means: semantics and checks stand in code and in comments.", CALLERS,
    NULL};

const char *const *hv_unseen_of(const struct hv_question *question)
{
    if (question->contract)
        return of_contracts;
    switch (question->findings[0]->change.kind) {
    case HV_KIND_RECORD_SIZE:
    case HV_KIND_ALIGNMENT:
    case HV_KIND_MEMBER_ADDED:
    case HV_KIND_MEMBER_REMOVED:
    case HV_KIND_MEMBER_OFFSET:
    case HV_KIND_MEMBER_WIDENED:
    case HV_KIND_MEMBER_NARROWED:
    case HV_KIND_MEMBER_TYPE:
    case HV_KIND_ARRAY_BOUND:
    case HV_KIND_BITFIELD:
    case HV_KIND_TYPEDEF_CHANGED:
    case HV_KIND_REGISTER_WIDTH:
    case HV_KIND_COMPAT_LAYOUT:
        return of_members;
    case HV_KIND_MEMBER_SIGNEDNESS:
        return of_sign;
    case HV_KIND_RECORD_REMOVED:
    case HV_KIND_MEMBER_RENAMED:
    case HV_KIND_CONSTANT_REMOVED:
    case HV_KIND_HYPERCALL_REMOVED:
        return of_names;
    case HV_KIND_GUARD_NARROWED:
    case HV_KIND_GUARD_WIDENED:
    case HV_KIND_VIEW_MISMATCH:
        return of_guards;
    case HV_KIND_ENUM_VALUE:
    case HV_KIND_CONSTANT_VALUE:
    case HV_KIND_STRING_VALUE:
    case HV_KIND_NUMBER_REUSED:
    case HV_KIND_HYPERCALL_NUMBER:
        return of_values;
    case HV_KIND_MASK_CHANGED:
    case HV_KIND_MASK_OVERFLOW:
    case HV_KIND_MASK_HEADROOM:
        return of_masks;
    case HV_KIND_INTERFACE_VERSION:
    case HV_KIND_INTERFACE_VERSION_MISSING:
        return of_versions;
    case HV_KIND_SIGNATURE_CHANGED:
        return of_calls;
    case HV_KIND_ROLLBACK_REGISTER:
        return of_registers;
    case HV_KIND_RECORD_ADDED:
    case HV_KIND_CONSTANT_ADDED:
    case HV_KIND_HYPERCALL_ADDED:
    case HV_KIND_ARCH_DIVERGENCE:
    case HV_KIND_MACRO_BODY:
    case HV_KIND_SEMANTICS_ONLY:
        return of_anything;
    }
    return of_anything;
}
