/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

#include <string.h>

struct kind_words {
    const char *says;       /* behind the subject */
    const char *one, *many; /* counted */
};

static const struct kind_words kind_words[HV_KIND_COUNT] = {
    [HV_KIND_RECORD_ADDED] = {"is new", "type added", "types added"},
    [HV_KIND_RECORD_REMOVED] = {"is gone", "type removed", "types removed"},
    [HV_KIND_RECORD_SIZE] = {"changes its size", "size changed", "sizes changed"},
    [HV_KIND_ALIGNMENT] = {"is aligned differently", "alignment changed",
                           "alignments changed"},
    [HV_KIND_MEMBER_ADDED] = {"is a new member", "member added", "members added"},
    [HV_KIND_MEMBER_REMOVED] = {"is gone", "member removed", "members removed"},
    [HV_KIND_MEMBER_RENAMED] = {"is renamed", "member renamed", "members renamed"},
    [HV_KIND_MEMBER_OFFSET] = {"moves", "member moved", "members moved"},
    [HV_KIND_MEMBER_WIDENED] = {"is wider", "member widened", "members widened"},
    [HV_KIND_MEMBER_NARROWED] = {"is narrower", "member narrowed", "members narrowed"},
    [HV_KIND_MEMBER_SIGNEDNESS] = {"changes its signedness", "sign changed",
                                   "signs changed"},
    [HV_KIND_MEMBER_TYPE] = {"has another type", "member type changed",
                             "member types changed"},
    [HV_KIND_ARRAY_BOUND] = {"has a different number of elements",
                             "array bound changed", "array bounds changed"},
    [HV_KIND_BITFIELD] = {"is another bit-field", "bit-field changed",
                          "bit-fields changed"},
    [HV_KIND_TYPEDEF_CHANGED] = {"stands for another type", "typedef changed",
                                 "typedefs changed"},
    [HV_KIND_ENUM_VALUE] = {"has another value", "enumerator changed",
                            "enumerators changed"},
    [HV_KIND_CONSTANT_ADDED] = {"is new", "constant added", "constants added"},
    [HV_KIND_CONSTANT_REMOVED] = {"is gone", "constant removed", "constants removed"},
    [HV_KIND_CONSTANT_VALUE] = {"has another value", "constant changed",
                                "constants changed"},
    [HV_KIND_NUMBER_REUSED] = {"uses a number again that meant something else",
                               "number reused", "numbers reused"},
    [HV_KIND_HYPERCALL_NUMBER] = {"has another number", "hypercall renumbered",
                                  "hypercalls renumbered"},
    [HV_KIND_HYPERCALL_ADDED] = {"is a new hypercall", "hypercall added",
                                 "hypercalls added"},
    [HV_KIND_HYPERCALL_REMOVED] = {"is gone", "hypercall removed",
                                   "hypercalls removed"},
    [HV_KIND_SIGNATURE_CHANGED] = {"takes other arguments", "signature changed",
                                   "signatures changed"},
    [HV_KIND_MASK_CHANGED] = {"is another mask", "mask changed", "masks changed"},
    [HV_KIND_MASK_OVERFLOW] = {"does not fit into its mask", "mask overflow",
                               "mask overflows"},
    [HV_KIND_MASK_HEADROOM] = {"has to hold a higher number", "mask filled further",
                               "masks filled further"},
    [HV_KIND_STRING_VALUE] = {"is another string", "string changed", "strings changed"},
    [HV_KIND_GUARD_NARROWED] = {"is hidden from an audience that had it", "name hidden",
                                "names hidden"},
    [HV_KIND_GUARD_WIDENED] = {"is exposed to an audience that did not have it",
                               "name newly exposed", "names newly exposed"},
    [HV_KIND_INTERFACE_VERSION] = {"is another interface version",
                                   "interface version changed",
                                   "interface versions changed"},
    [HV_KIND_INTERFACE_VERSION_MISSING] = {"should have been raised",
                                           "interface version not raised",
                                           "interface versions not raised"},
    [HV_KIND_ARCH_DIVERGENCE] = {"differs between architectures that had it alike",
                                 "divergence of architectures",
                                 "divergences of architectures"},
    [HV_KIND_VIEW_MISMATCH] = {"looks different to its audiences", "mismatch of views",
                               "mismatches of views"},
    [HV_KIND_COMPAT_LAYOUT] = {"is laid out differently for 32-bit guests",
                               "compat layout changed", "compat layouts changed"},
    [HV_KIND_REGISTER_WIDTH] = {"is a register of another width",
                                "register width changed", "register widths changed"},
    [HV_KIND_ROLLBACK_REGISTER] = {"is a register that an older side does not know",
                                   "piece of state added", "pieces of state added"},
    [HV_KIND_MACRO_BODY] = {"has another replacement text", "macro body changed",
                            "macro bodies changed"},
    [HV_KIND_SEMANTICS_ONLY] = {"is documented differently", "documentation changed",
                                "documentations changed"},
};

/* What the table cannot know: which way a size went, and where a name went. */
const char *hv_change_wording(const struct hv_change *change)
{
    const char *says = kind_words[change->kind].says;
    const struct hv_side *a = &change->before, *b = &change->after;
    if (change->kind == HV_KIND_RECORD_SIZE && a->present && b->present)
        return b->size > a->size ? "grows" : b->size < a->size ? "shrinks" : says;
    if (change->kind == HV_KIND_TYPEDEF_CHANGED && a->type && b->type &&
        strcmp(a->type, b->type) == 0)
        return "changes with its type";
    if (change->kind == HV_KIND_CONSTANT_VALUE && a->value && a->value == b->value)
        return "has another type";
    if (change->kind == HV_KIND_ROLLBACK_REGISTER)
        return b->present && a->present ? "is longer than an older side knows"
               : change->cls != HV_CLASS_REGISTER
                   ? "is state that an older side does not know"
               : change->member ? "is a feature bit that an older side does not know"
                                : says;
    if (change->renamed_to && strcmp(says, "is gone") == 0)
        return "is renamed";
    return says;
}

void hv_put_headline(struct hv_buf *buf, const struct hv_change *change)
{
    hv_put_escaped(buf, change->entity, HV_NAME_MAX);
    if (change->member) {
        hv_buf_puts(buf, ": ");
        hv_put_escaped(buf, change->member, HV_NAME_MAX);
    }
    hv_buf_putc(buf, ' ');
    hv_buf_puts(buf, hv_change_wording(change));
    if (change->renamed_to) {
        hv_buf_puts(buf, change->kind == HV_KIND_NUMBER_REUSED ? ", now " : " to ");
        hv_put_escaped(buf, change->renamed_to, HV_NAME_MAX);
    }
}

static bool several(uint32_t mask)
{
    return (mask & (mask - 1)) != 0;
}

static void put_list(struct hv_buf *buf, const char *name, size_t *n)
{
    if ((*n)++)
        hv_buf_puts(buf, ", ");
    hv_put_escaped(buf, name, HV_NAME_MAX);
}

void hv_put_archs(struct hv_buf *buf, const struct hv_profile *profile, uint32_t mask,
                  uint32_t all)
{
    if (mask == all && several(all)) {
        hv_buf_puts(buf, "all architectures");
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < profile->n_archs; i++) {
        if (mask & 1u << i)
            put_list(buf, profile->archs[i].name, &n);
    }
}

void hv_put_audiences(struct hv_buf *buf, const struct hv_profile *profile,
                      uint32_t mask, uint32_t all)
{
    if (mask == all && several(all)) {
        hv_buf_puts(buf, "all audiences");
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < profile->n_audiences; i++) {
        if (mask & 1u << i)
            put_list(buf, profile->audiences[i].name, &n);
    }
}

void hv_put_count(struct hv_buf *buf, enum hv_kind kind, size_t n)
{
    const struct kind_words *words = &kind_words[kind];
    hv_buf_printf(buf, "%zu %s", n, n == 1 ? words->one : words->many);
}
