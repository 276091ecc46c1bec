/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

#include "model/state.h"

/* ---- words ---- */

/* Does the profile declare, for each of the architectures, that the old form was an
 * error and never the interface? */
static bool is_erratum(const struct hv_change *c, const struct hv_profile *p)
{
    return HV_ANY(e, p->errata, p->n_errata,
                  hv_pattern_matches(&e->entities, c->entity, NULL) &&
                      !(e->archs && c->archs & ~e->archs) &&
                      (!e->member || hv_same_text(e->member, c->member)) &&
                      (!e->value || hv_same_text(e->value, c->before.value)));
}

static uint64_t of_names(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    const struct hv_profile *p = arch->profile;
    return HV_FACT_IF(GROWABLE, hv_may_grow(arch, c->entity, c->audiences)) |
           HV_FACT_IF(SAVED, hv_patterns_match(p->saved, p->n_saved, c->entity)) |
           HV_FACT_IF(SENTINEL,
                      !c->member &&
                          hv_patterns_match(p->sentinels, p->n_sentinels, c->entity)) |
           HV_FACT_IF(PADDING, hv_is_padding(p, c->entity, c->member)) |
           HV_FACT_IF(ERRATUM, p->n_errata && is_erratum(c, p)) |
           HV_FACT_IF(REGISTER, c->cls == HV_CLASS_REGISTER) |
           HV_FACT_IF(HANDLE, c->cls == HV_CLASS_HANDLE) |
           HV_FACT_IF(UNLISTED, c->kind == HV_KIND_COMPAT_LAYOUT && c->after.entity &&
                                    !(c->before.entity && c->before.entity->compat));
}

/* ---- masks of all flags ---- */

/* The flags of a list, or-ed; bits of a flag outside of the mask do not count. */
static uint64_t flags_of(const struct hv_surface *surface, struct hv_span prefix,
                         const char *mask, uint64_t value)
{
    uint64_t flags = 0;
    HV_EACH_OF (e, surface, HV_CLASS_CONSTANT) {
        const char *text = e->u.constant.value;
        uint64_t flag = text && *text != '-' ? strtoull(text, NULL, 10) : 0;
        if (strncmp(e->name, prefix.p, prefix.n) == 0 && strcmp(e->name, mask) != 0 &&
            flag != value && !(flag & ~value))
            flags |= flag;
    }
    return flags;
}

/* Did a constant combine all flags of a list, and has it gained bits? */
static bool is_grown_flag_mask(const struct hv_change *c,
                               const struct hv_judge_arch *arch)
{
    const struct hv_profile *p = arch->profile;
    struct hv_span prefix = {0};
    if (c->member || !c->before.value || !c->after.value || *c->before.value == '-' ||
        *c->after.value == '-' ||
        !HV_ANY(mask, p->flag_masks, p->n_flag_masks,
                hv_pattern_matches(mask, c->entity, &prefix) && prefix.n))
        return false;
    uint64_t before = strtoull(c->before.value, NULL, 10);
    uint64_t after = strtoull(c->after.value, NULL, 10);
    return before != after && !(before & ~after) &&
           flags_of(arch->old, prefix, c->entity, before) == before;
}

/* ---- attribute values ---- */

static bool grown(const struct hv_change *c)
{
    const struct hv_side *b = &c->before, *a = &c->after;
    if (c->member)
        return a->bits > b->bits;
    if (c->kind == HV_KIND_ROLLBACK_REGISTER) /* its value is a name */
        return b->present && a->size > b->size;
    if (!a->value || !b->value)
        return a->size > b->size;
    int order = hv_decimal_compare(a->value, b->value);
    return *a->value == '-' && *b->value == '-' ? order < 0 : order > 0;
}

/* Is one 0xffff0000ul, and the other the same as an int: (0xffff << 16)? */
static bool is_sign_extended(const struct hv_side *a, const struct hv_side *b)
{
    bool negative = a->value && *a->value == '-';
    if (!a->value || !b->value || negative == (*b->value == '-'))
        return false;
    long long minus = strtoll(negative ? a->value : b->value, NULL, 10);
    unsigned long long plus = strtoull(negative ? b->value : a->value, NULL, 10);
    return minus >= INT32_MIN && plus == (uint32_t)minus;
}

static bool is_bool(const char *type)
{
    return strncmp(type, "_Bool", strlen("_Bool")) == 0;
}

/* A _Bool of more than one bit is 0 or 1, and the architecture decides the sign of a
 * char. Arrays of char are text, whatever the sign. */
static bool has_other_values(const char *before, const char *after, uint64_t bits)
{
    return (is_bool(before) != is_bool(after) && bits != 1) ||
           strcmp(before, "char") == 0 || strcmp(after, "char") == 0;
}

/* Have values in braces, which are alike, different types? */
static bool is_other_list(const struct hv_side *a, const struct hv_side *b)
{
    return a->value && *a->value == '{' &&
           hv_known_to_differ(hv_constant_nature(a->entity),
                              hv_constant_nature(b->entity));
}

static bool same_bits(const struct hv_change *c)
{
    const struct hv_side *b = &c->before, *a = &c->after;
    if (is_other_list(a, b))
        return false;
    if (c->member)
        return a->bits == b->bits;
    if (!a->value && !b->value)
        return a->size == b->size;
    return a->value_bits != b->value_bits ? is_sign_extended(a, b) : c->layout_equal;
}

static bool is_macro(const struct hv_side *side)
{
    return side->entity && side->entity->cls == HV_CLASS_MACRO;
}

static uint64_t of_figures(const struct hv_change *c)
{
    const struct hv_side *a = &c->before, *b = &c->after;
    return HV_FACT_IF(GROWN, grown(c)) | HV_FACT_IF(SAME_BITS, same_bits(c)) |
           HV_FACT_IF(SAME_PLACE, c->member && same_bits(c) && a->offset == b->offset &&
                                      a->is_unsigned == b->is_unsigned) |
           HV_FACT_IF(EMPTY, c->kind == HV_KIND_MEMBER_TYPE
                                 ? c->no_bytes
                                 : c->member && !(a->present ? a->bits : b->bits)) |
           HV_FACT_IF(TYPE_KNOWN, a->present && b->present) |
           HV_FACT_IF(UNEVALUATED, is_macro(a) && is_macro(b) &&
                                       !a->entity->u.macro.function_like &&
                                       !b->entity->u.macro.function_like) |
           HV_FACT_IF(NO_VALUE, is_macro(a) || is_macro(b)) |
           HV_FACT_IF(ADDRESS, !is_other_list(a, b) &&
                                   hv_known_to_differ(hv_constant_nature(a->entity),
                                                      hv_constant_nature(b->entity)));
}

/* ---- types ---- */

/* The first bound: "x [4][8]" 4, "x []" 0, "x" -1. */
static long outer_bound(const char *type)
{
    const char *p = type ? strchr(type, '[') : NULL;
    return p ? strtol(p + 1, NULL, 10) : -1;
}

/* Is it [1] -> [], both meaning "as many elements as there are", with equal elements:
 * equal text before and after the first bound? */
static bool flexible(const struct hv_change *c)
{
    const char *before = c->before.type, *after = c->after.type;
    long b = outer_bound(before), a = outer_bound(after);
    if (b < 0 || a < 0 || b > 1 || a > 1 || (a && b))
        return false;
    size_t n = strcspn(before, "[");
    return n == strcspn(after, "[") && strncmp(before, after, n) == 0 &&
           strcmp(strchr(before, ']'), strchr(after, ']')) == 0;
}

static bool is_address(const struct hv_profile *profile, const char *type)
{
    return strchr(type, '*') ||
           hv_patterns_match(profile->handles, profile->n_handles, type);
}

static bool is_number(const char *type)
{
    return hv_type_sign(type) != HV_SIGN_NONE || strncmp(type, "enum ", 5) == 0;
}

/* The target of a pointer or a handle; nothing for other types. */
static struct hv_span target_of(const struct hv_profile *profile, const char *type)
{
    const char *star = strrchr(type, '*');
    struct hv_span target = star ? (struct hv_span){type, (size_t)(star - type)}
                                 : hv_profile_pointee(profile, type);
    while (target.n && target.p[target.n - 1] == ' ')
        target.n--;
    return target;
}

/* Is it a pointer or handle to void, const or not? */
static bool is_untyped(const struct hv_profile *profile, const char *type)
{
    struct hv_span target = target_of(profile, type);
    return (target.n == 4 || (target.n > 4 && strchr(" _", target.p[target.n - 5]))) &&
           strncmp(target.p + target.n - 4, "void", 4) == 0;
}

/* Is one side an address and the other a number, or are both addresses of which only
 * one names its target? */
static bool becomes_address(const struct hv_profile *profile, const char *before,
                            const char *after)
{
    bool number_before = is_number(before);
    if (number_before != is_number(after))
        return is_address(profile, number_before ? after : before);
    return is_address(profile, before) && is_address(profile, after) &&
           is_untyped(profile, before) != is_untyped(profile, after);
}

/* A record without a name of its own, whose members are compared one by one. */
static bool is_inline(const char *type)
{
    return strcmp(type, "struct") == 0 || strcmp(type, "union") == 0;
}

static uint64_t of_types(const struct hv_change *c, const struct hv_profile *profile)
{
    const char *before = c->before.type, *after = c->after.type;
    if (!before || !after)
        return 0;
    return HV_FACT_IF(FLEXIBLE, flexible(c)) |
           HV_FACT_IF(OTHER_VALUES, c->other_sign || has_other_values(before, after,
                                                                      c->before.bits)) |
           HV_FACT_IF(INLINE, is_inline(before) && is_inline(after)) |
           HV_FACT_IF(ADDRESS, c->before.bits == c->after.bits &&
                                   becomes_address(profile, before, after));
}

/* ---- old values that another name still has ---- */

/* Does PHYSDEVOP_x_v1 still have the number that PHYSDEVOP_x had? The plain name means
 * the newest form, and old binaries still use the old number. */
static bool old_value_kept(const struct hv_change *c, const struct hv_surface *new)
{
    size_t n = strlen(c->entity);
    if (!c->before.value)
        return false;
    return HV_ANY_OF(e, new, HV_CLASS_CONSTANT,
                     e->u.constant.value && strncmp(e->name, c->entity, n) == 0 &&
                         e->name[n] == '_' &&
                         strcmp(e->u.constant.value, c->before.value) == 0);
}

static uint64_t of_other_names(const struct hv_change *c,
                               const struct hv_judge_arch *arch)
{
    return HV_FACT_IF(RENAMED, c->renamed_to && c->note != HV_NOTE_TAKEN) |
           HV_FACT_IF(SENTINEL, is_grown_flag_mask(c, arch)) |
           HV_FACT_IF(OLD_VALUE_KEPT, c->kind == HV_KIND_CONSTANT_VALUE &&
                                          old_value_kept(c, arch->new));
}

/* ---- hypercalls ---- */

/* Is the constant an op? The name is not enough: some families are defined by the macro
 * that encodes the number. */
static bool is_op(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    if (c->cls == HV_CLASS_HYPERCALL || c->cls == HV_CLASS_OP)
        return true;
    if (c->cls != HV_CLASS_CONSTANT && c->cls != HV_CLASS_ENUM)
        return false;
    const struct hv_surface *side = c->before.present ? arch->old : arch->new;
    const struct hv_entity *op = hv_surface_find(side, HV_CLASS_OP, c->entity, ~0u);
    return op && !op->u.op.removed;
}

/* Is it an enumerator of an enumeration that the new side has as well? */
static bool is_of_list(const struct hv_change *c, const struct hv_surface *new)
{
    const struct hv_entity *list = c->before.entity;
    return list && list->cls == HV_CLASS_ENUM &&
           hv_surface_find(new, HV_CLASS_ENUM, list->name, c->audiences);
}

/* Is it from a prototype? One in a private header can be wrong: the function counts. */
static bool is_prototype(const struct hv_change *c, const struct hv_profile *profile)
{
    const char *file = c->before.entity ? c->before.entity->file : NULL;
    if (c->cls != HV_CLASS_SIGNATURE || !file)
        return false;
    return HV_ANY(signature, profile->signatures, profile->n_signatures,
                  signature->form == HV_SIGNATURES_PROTOTYPES &&
                      strcmp(signature->file, file) == 0);
}

static bool is_nearly_full(const struct hv_change *c)
{
    uint64_t capacity = UINT64_C(1) << (c->after.value_bits & 63);
    uint64_t highest = c->after.value ? strtoull(c->after.value, NULL, 10) : 0;
    return highest >= capacity - capacity / 4;
}

/* R6: does the comment fail to name the release for which the version was raised? */
static bool has_stale_comment(const struct hv_change *c,
                              const struct hv_judge_arch *arch)
{
    const struct hv_entity *e = c->after.entity;
    return c->kind == HV_KIND_INTERFACE_VERSION && e && e->bumped_in &&
           arch->new->release &&hv_release_compare(e->bumped_in, arch->new->release);
}

static uint64_t of_note(enum hv_note note)
{
    static const uint64_t facts[] = {
        [HV_NOTE_UNDECLARED] = HV_FACT(FOREIGN),
        [HV_NOTE_DIALECT] = HV_FACT(DIALECT),
        [HV_NOTE_UNKNOWN_WIDTH] = HV_FACT(UNKNOWN_WIDTH),
        [HV_NOTE_INTERNAL] = HV_FACT(INTERNAL),
        [HV_NOTE_SHARED] = HV_FACT(SHARED),
        [HV_NOTE_CONTRACT] = HV_FACT(CONTRACT),
        [HV_NOTE_SERVED] = HV_FACT(SERVED),
        [HV_NOTE_DROPPED] = HV_FACT(DROPPED),
        [HV_NOTE_UNSERVED] = HV_FACT(UNSERVED),
        [HV_NOTE_TAKEN] = HV_FACT(REPLACED),
        [HV_NOTE_ZERO] = HV_FACT(ZERO),
    };
    return facts[note];
}

/* Does every value of the macro refuse all others? A second number may restart. */
static bool refuses_all_others(const struct hv_profile *profile, const char *name)
{
    return HV_ANY(m, profile->version_macros, profile->n_version_macros,
                  strcmp(m->macro, name) == 0 && !m->minor && !m->major_bits);
}

/* Is a version lower than one that a release had? An unreleased one may be lowered. */
static bool is_lowered(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    const struct hv_release_view *s = &arch->releases;
    const char *old = c->before.value;
    bool known = false;
    if (!old || !c->after.value || hv_decimal_compare(c->after.value, old) >= 0 ||
        !refuses_all_others(arch->profile, c->entity))
        return false;
    for (size_t i = s->unknown || !s->constant ? 0 : s->n_releases; i-- > 0;) {
        const char *value = s->constant(s->ctx, c->entity, s->releases[i]);
        known |= value != NULL;
        if (hv_same_text(value, old))
            return true;
    }
    return !known;
}

static uint64_t of_calls(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    return HV_FACT_IF(OP, is_op(c, arch)) |
           HV_FACT_IF(HYPERCALL, c->cls == HV_CLASS_HYPERCALL) |
           HV_FACT_IF(ENUMERATOR, is_of_list(c, arch->new)) |
           HV_FACT_IF(PROTOTYPE, is_prototype(c, arch->profile)) |
           HV_FACT_IF(NEARLY_FULL,
                      c->kind == HV_KIND_MASK_HEADROOM && is_nearly_full(c)) |
           HV_FACT_IF(STALE_COMMENT, has_stale_comment(c, arch)) |
           HV_FACT_IF(GROWN,
                      c->kind == HV_KIND_INTERFACE_VERSION && !is_lowered(c, arch)) |
           HV_FACT_IF(OWN_VERSION, hv_raises_own_version(c, arch)) |
           HV_FACT_IF(KEPT, c->kept) | of_note(c->note);
}

/* ---- what is saved ---- */

static uint64_t of_state(const struct hv_change *c, const struct hv_profile *profile)
{
    const struct hv_state_source *source =
        c->kind == HV_KIND_ROLLBACK_REGISTER
            ? hv_state_source_of(profile, c->cls, c->entity, NULL)
            : NULL;
    if (!source) {
        const struct hv_entity *e = c->after.entity;
        if (c->cls != HV_CLASS_REGISTER || !e)
            return 0;
        return HV_FACT_IF(BIT, c->member) | HV_FACT_IF(BITMAP, e->u.reg.bitmap) |
               HV_FACT_IF(DEFAULT_OFF, hv_same_text(e->u.reg.default_, "off"));
    }
    return HV_FACT_IF(STATE_RECORD, source->form == HV_STATE_RECORD);
}

/* The facts that compare/ stored in the change. */
static uint64_t of_itself(const struct hv_change *c)
{
    const struct hv_entity *old = c->before.entity;
    return HV_FACT_IF(LAYOUT_EQUAL, c->layout_equal) |
           HV_FACT_IF(ENUMERATION,
                      old && old->cls == HV_CLASS_ENUM && c->entity == old->name) |
           HV_FACT_IF(ALIKE, c->alike) | HV_FACT_IF(RESPELLED, c->respelled) |
           HV_FACT_IF(REDIVIDED, c->redivided && !c->mixed) |
           HV_FACT_IF(AT_END, c->at_end) | HV_FACT_IF(IN_PADDING, c->in_padding) |
           HV_FACT_IF(IN_UNION, c->in_union) | HV_FACT_IF(HEADER, c->last_line) |
           HV_FACT_IF(FEATURE, c->feature) |
           HV_FACT_IF(BY_DEFAULT, c->feature == HV_FEATURE_MORE) |
           HV_FACT_IF(NOT_BY_DEFAULT, c->feature == HV_FEATURE_FEWER);
}

uint64_t hv_change_facts(const struct hv_change *change,
                         const struct hv_judge_arch *arch)
{
    return of_itself(change) | of_names(change, arch) | of_figures(change) |
           of_types(change, arch->profile) | hv_neighbour_facts(change, arch) |
           of_other_names(change, arch) | of_calls(change, arch) |
           of_state(change, arch->profile);
}

const struct hv_rule *hv_rule_for(const struct hv_catalogue *catalogue,
                                  enum hv_kind kind, uint64_t facts)
{
    return HV_FIND(rule, catalogue->rules, catalogue->n_rules,
                   rule->kind == kind && (facts & rule->require) == rule->require &&
                       !(facts & rule->forbid));
}
