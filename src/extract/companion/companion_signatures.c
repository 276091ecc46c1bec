/* SPDX-License-Identifier: MIT */
#include "extract/companion/companion_parts.h"
#include "extract/passes.h"

bool hv_companion_signatures_read(struct hv_companions *companions, struct hv_err *err)
{
    const struct hv_profile *profile = companions->profile;
    bool table = false;
    for (size_t i = 0; i < profile->n_signatures; i++)
        table |= profile->signatures[i].form == HV_SIGNATURES_TABLE &&
                 hv_companion_scan(companions, profile->signatures[i].file);
    for (size_t i = 0; i < profile->n_signatures; i++) {
        const struct hv_signature_source *source = &profile->signatures[i];
        const struct hv_scan *scan = hv_companion_scan(companions, source->file);
        /* a table replaced the prototypes, of which some remain */
        if (table && source->form != HV_SIGNATURES_TABLE)
            continue;
        if (scan && !hv_signatures_read(scan, source, companions->arena,
                                        &companions->signatures[i], err))
            return false;
    }
    return true;
}

/* ---- widths of arguments ---- */

/* The width by C's own words; 0: it has none of them. */
static uint32_t bits_of_words(const char *type, uint32_t long_bits)
{
    const char *first_long = strstr(type, "long");
    if (hv_has_word(type, "char"))
        return 8;
    if (hv_has_word(type, "short"))
        return 16;
    if (hv_has_word(type, "long"))
        return strstr(first_long + 1, "long") ? 64 : long_bits;
    return hv_has_word(type, "int") || hv_has_word(type, "unsigned") ? 32 : 0;
}

uint32_t hv_argument_bits(const struct hv_surface *surface, const char *type,
                          uint32_t long_bits)
{
    if (strncmp(type, "const ", 6) == 0)
        type += 6;
    uint32_t bits = bits_of_words(type, long_bits);
    const struct hv_entity *e =
        bits ? NULL : hv_surface_find(surface, HV_CLASS_TYPEDEF, type, ~0u);
    if (e)
        return (uint32_t)e->u.typedef_.size * 8;
    unsigned n;
    char t;
    if (!bits && (sscanf(type, "uint%u_%c", &n, &t) == 2 ||
                  sscanf(type, "int%u_%c", &n, &t) == 2 ||
                  (sscanf(type, "%c%u", &t, &n) == 2 && strchr("us", t))))
        bits = n;
    return bits;
}

/* ---- signatures ---- */

/* The columns that the handler serves here; NULL: none. */
static const char *callers_of(const struct hv_companion_writer *a,
                              const struct hv_signature *s,
                              const struct hv_strings *wanted)
{
    HV_BUF buf = {0};
    HV_EACH (caller, s->callers.v, s->callers.n)
        if (hv_strings_have(wanted, *caller))
            hv_buf_printf(&buf, "%s%s", buf.n ? ", " : "", *caller);
    return buf.n ? hv_atom(a->atoms, buf.p) : NULL;
}

static void add_signature(struct hv_companion_writer *a,
                          const struct hv_signature_source *source,
                          const struct hv_signature *s, uint32_t long_bits)
{
    const char *callers = NULL;
    if (source->form == HV_SIGNATURES_TABLE &&
        !(callers = callers_of(a, s, &source->callers)))
        return;
    const struct hv_entity *hypercall =
        hv_companion_named(a, HV_CLASS_HYPERCALL,
                           a->companions->profile->signature_hypercall, s->hypercall);
    struct hv_entity *e =
        hv_companion_add(a, HV_CLASS_SIGNATURE, s->name, source->file, s->line);
    struct hv_argument *args =
        hv_arena_alloc(a->surface->arena, (s->n_args + 1) * sizeof *args);
    for (uint32_t i = 0; i < s->n_args; i++)
        args[i] = (struct hv_argument){
            .type = hv_atom(a->atoms, s->args[i].type),
            .bits = s->args[i].pointer
                        ? long_bits
                        : hv_argument_bits(a->surface, s->args[i].type, long_bits)};
    e->u.signature.hypercall = hypercall ? hypercall->name : NULL;
    e->u.signature.abi = hv_atom(a->atoms, s->abi);
    e->u.signature.n_args = s->n_args;
    e->u.signature.args = args;
    e->u.signature.callers = callers;
}

void hv_companion_signatures_add(struct hv_companion_writer *a)
{
    const struct hv_profile *profile = a->companions->profile;
    const struct hv_entity *bits = hv_companion_value(a, HV_COMPANION_LONG_BITS);
    uint32_t long_bits =
        bits && bits->cls == HV_CLASS_CONSTANT && bits->u.constant.value
            ? (uint32_t)strtoul(bits->u.constant.value, NULL, 10)
            : 0;
    for (size_t i = 0; i < profile->n_signatures; i++) {
        const struct hv_signature_source *source = &profile->signatures[i];
        const struct hv_signatures *signatures = &a->companions->signatures[i];
        if (hv_companion_on_arch(source->archs, a->arch))
            HV_EACH (signature, signatures->v, signatures->n)
                add_signature(a, source, signature, long_bits);
    }
}
