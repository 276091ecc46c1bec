/* SPDX-License-Identifier: MIT */
#include "extract/notation/notation.h"
#include "extract/passes.h"

struct signer {
    struct hv_entity *v;
    size_t n, cap;
    const struct hv_plan *plan;
    struct hv_surface *surface;
    struct hv_atoms *atoms;
    uint32_t long_bits;
    const char *file;
    const struct hv_notation *notation;
};

/* The audiences with the enumerator on the call's line: under other conditions the name
 * may be another call. */
static uint32_t audiences_of(const struct signer *s, const struct hv_call *call)
{
    uint32_t audiences = 0;
    HV_EACH_OF (e, s->surface, HV_CLASS_ENUM)
        if (hv_same_text(e->file, s->file) &&
            HV_ANY(value, e->u.enum_.values, e->u.enum_.n_values,
                   value->line == call->in_c && strcmp(value->name, call->name) == 0))
            audiences |= e->audiences;
    return call->unnumbered ? s->surface->audiences : audiences;
}

/* "in uint64_t": of the line reader's arguments the way is a part of the type. */
static struct hv_argument argument_of(const struct signer *s,
                                      const struct hv_call_argument *arg)
{
    const char *type = arg->type, *space = arg->way ? NULL : strrchr(type, ' ');
    bool pointer = strchr(type, '*') != NULL;
    const char *bare = space ? space + 1 : type;
    return (struct hv_argument){
        .type = arg->way ? hv_atom_printf(s->atoms, "%s %s", arg->way, type)
                         : hv_atom(s->atoms, type),
        .bits =
            pointer ? s->long_bits : hv_argument_bits(s->surface, bare, s->long_bits)};
}

static void add_signature(struct signer *s, const struct hv_call *call,
                          uint32_t audiences)
{
    struct hv_argument *args =
        hv_arena_alloc(s->surface->arena, (call->n_args + 1) * sizeof *args);
    for (size_t i = 0; i < call->n_args; i++)
        args[i] = argument_of(s, &call->args[i]);
    struct hv_entity *e = HV_ADD(s->v, s->n, s->cap);
    *e = (struct hv_entity){.cls = HV_CLASS_SIGNATURE,
                            .name = hv_atom(s->atoms, call->name),
                            .audiences = audiences,
                            .file = s->file,
                            .line = call->in_c};
    e->u.signature.hypercall = e->name;
    e->u.signature.abi =
        hv_atom(s->atoms, s->notation->enumeration ? s->notation->enumeration : "call");
    e->u.signature.n_args = (uint32_t)call->n_args;
    e->u.signature.args = args;
}

static bool takes_arguments(const struct hv_notation *notation)
{
    return notation->xml.args || notation->lines.args.text;
}

static void sign_file(struct signer *s, const struct hv_source_file *file)
{
    s->file = hv_atom(s->atoms, file->path);
    for (const struct hv_calls *calls = file->calls; calls; calls = calls->next) {
        s->notation = calls->notation;
        HV_EACH (call, calls->v, takes_arguments(calls->notation) ? calls->n : 0) {
            uint32_t audiences = call->name ? audiences_of(s, call) : 0;
            if (audiences)
                add_signature(s, call, audiences);
        }
    }
}

void hv_notations_sign(const struct hv_plan *plan, unsigned arch,
                       struct hv_surface *surface, struct hv_atoms *atoms)
{
    HV_FREED struct signer s = {.plan = plan,
                                .surface = surface,
                                .atoms = atoms,
                                .long_bits = plan->profile->archs[arch].bits};
    for (size_t f = 0; f < plan->n_files; f++)
        if (plan->files[f].scan.file->calls && hv_plan_file_in_arch(plan, f, arch))
            sign_file(&s, plan->files[f].scan.file);
    if (s.n) {
        hv_surface_append(surface, s.v, s.n);
        hv_surface_seal(surface);
    }
}
