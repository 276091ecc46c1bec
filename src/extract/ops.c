/* SPDX-License-Identifier: MIT */
#include "extract/ops.h"

#include "extract/literal.h"
#include "model/condition.h"

/* ---- what an op takes ---- */

static const char *existing(const struct hv_ops *ops, const char *name)
{
    const struct hv_surface *s = ops->surface;
    return hv_surface_find(s, HV_CLASS_RECORD, name, ~0u) ||
                   hv_surface_find(s, HV_CLASS_TYPEDEF, name, ~0u)
               ? hv_atom(ops->atoms, name)
               : NULL;
}

/* "struct x_%s" with the name of the op, if that record exists. */
static const char *from_template(const struct hv_ops *ops, const char *template,
                                 struct hv_span op)
{
    HV_BUF buf = {0};
    hv_put_template(&buf, template, op);
    return existing(ops, buf.p);
}

static const char *from_templates(const struct hv_ops *ops,
                                  const struct hv_strings *templates, struct hv_span op)
{
    const char *found = NULL;
    for (size_t i = 0; i < templates->n && !found; i++)
        found = from_template(ops, templates->v[i], op);
    return found;
}

/* "PREFIX* => struct x_*" in a comment of the op's own header: what prefixed ops take.
 */
static const char *from_notation(const struct hv_ops *ops, const struct hv_scan *scan,
                                 const char *name)
{
    HV_EACH (comment, scan->comments, scan->n_comments) {
        const char *text = scan->file->bytes + comment->from;
        if (!comment->arrow)
            continue;
        const char *arrow = text + comment->arrow, *from = arrow;
        while (from > text && hv_is_word(from[-1]))
            from--;
        size_t prefix = (size_t)(arrow - from), len = strcspn(arrow + 5, "*\n");
        if (!prefix || arrow[5 + len] != '*' || strncmp(name, from, prefix) != 0)
            continue;
        HV_BUF buf = {0};
        hv_buf_add(&buf, arrow + 5, len);
        hv_buf_puts(&buf, name + prefix);
        const char *found = existing(ops, buf.p);
        if (found)
            return found;
    }
    return NULL;
}

static const char *args_of(const struct hv_ops *ops, const struct hv_family *family,
                           const char *name, struct hv_span op,
                           const struct hv_plan_file *file)
{
    for (size_t i = 0; i < family->n_args_of; i++)
        if (strcmp(family->args_of[i].op, name) == 0)
            return from_templates(ops, &family->args_of[i].args, op);
    const char *found = file ? from_notation(ops, &file->scan, name) : NULL;
    return found ? found : from_templates(ops, &family->args, op);
}

bool hv_op_is_served(const struct hv_ops *ops, const struct hv_family *family,
                     const char *name)
{
    uint32_t archs = family->archs;
    for (size_t i = 0; i < family->n_args_of; i++)
        if (strcmp(family->args_of[i].op, name) == 0 && family->args_of[i].archs)
            archs = family->args_of[i].archs;
    return !archs || archs & UINT32_C(1) << ops->arch;
}

static bool is_stable(const struct hv_ops *ops, const char *name)
{
    const struct hv_profile *profile = ops->plan->profile;
    return HV_ANY(macro, profile->version_macros, profile->n_version_macros,
                  hv_strings_have(&macro->stable, name));
}

/* ---- which there are ---- */

static struct hv_entity *add_op(struct hv_ops *ops, const char *name,
                                const char *number, const struct hv_family *family)
{
    struct hv_entity *e = HV_ADD(ops->v, ops->n, ops->cap);
    *e = (struct hv_entity){.cls = HV_CLASS_OP, .name = name};
    e->u.op.number = number;
    e->u.op.family = family->name;
    return e;
}

/* Does the body number an op? "BASE + 1", "BASE | 1" and "CALL(1)" do; a shift makes a
 * flag, and several names a mask. */
static bool is_number(const struct hv_condition *body)
{
    switch (body->kind) {
    case HV_CONDITION_NAME:
    case HV_CONDITION_NUMBER:
    case HV_CONDITION_CALL:
        return true;
    case HV_CONDITION_UNARY:
        return *body->op != '!' && *body->op != '~' && is_number(body->part[0]);
    case HV_CONDITION_BINARY:
        return *body->op == '|' ? body->part[1]->kind != HV_CONDITION_NAME
                                : !strchr("<>&=!", *body->op);
    case HV_CONDITION_DEFINED:
    case HV_CONDITION_CHOICE:
        return false;
    }
    return false;
}

/* Meaning of a macro that a family matches: one of its numbers, another name of one, or
 * something else. */
enum meaning { IS_NUMBER, IS_ALIAS, IS_NEITHER };

static enum meaning meaning_of(const struct hv_family *family,
                               const struct hv_profile *profile, const char *text)
{
    struct hv_literal literal;
    if (hv_literal_read(text, 64, &literal))
        return IS_NUMBER;
    HV_ARENA arena = hv_arena_new();
    const struct hv_condition *body = hv_condition_read(arena, text);
    bool alias =
        body && body->kind == HV_CONDITION_NAME &&
        hv_family_of(profile, hv_arena_strndup(arena, body->text.p, body->text.n),
                     NULL) == family;
    return alias ? IS_ALIAS : body && is_number(body) ? IS_NUMBER : IS_NEITHER;
}

static void leave_out(const struct hv_ops *ops, const struct hv_entity *macro,
                      enum hv_left_out_why kind, const char *why)
{
    struct hv_surface *s = ops->surface;
    size_t n = s->n_left_out;
    struct hv_left_out *all = hv_arena_alloc(s->arena, (n + 1) * sizeof *all);
    if (n)
        memcpy(all, s->left_out, n * sizeof *all);
    all[n] = (struct hv_left_out){.kind = kind,
                                  .file = macro->file,
                                  .audiences = macro->audiences,
                                  .line = macro->line,
                                  .why = why};
    s->left_out = all;
    s->n_left_out = n + 1;
}

/* Is the macro an operation of the family? If not, add it to left_out. */
static bool is_op(const struct hv_ops *ops, const struct hv_family *family,
                  const struct hv_plan_file *file, const struct hv_entity *e)
{
    const struct hv_scan_macro *m =
        file ? hv_scan_macro_at(&file->scan, e->name, e->line) : NULL;
    enum meaning meaning =
        m ? meaning_of(family, ops->plan->profile, m->body) : IS_ALIAS;
    if (meaning == IS_NUMBER && !hv_is_number(e->u.constant.value))
        meaning = IS_NEITHER;
    if (meaning == IS_NEITHER)
        leave_out(
            ops, e, HV_LEFT_OUT_NAME,
            hv_atom_printf(ops->atoms,
                           "%s of the family \"%s\" is not a plain number: %.200s; "
                           "list it under \"not\" if it is not an operation",
                           e->name, family->name, m->body));
    return meaning == IS_NUMBER;
}

static void find_block(const struct hv_ops *ops, const char *name,
                       struct hv_op_block *ret)
{
    const struct hv_entity *record =
        hv_surface_find(ops->surface, HV_CLASS_RECORD, name, ~0u);
    const struct hv_plan_file *file =
        record ? hv_plan_file_of(ops->plan, record->file) : NULL;
    *ret = (struct hv_op_block){.known = true};
    if (file) {
        ret->file = record->file;
        ret->from = record->line;
        ret->to = hv_scan_block_end(&file->scan, record->line);
    }
}

bool hv_op_is_inside(const struct hv_ops *ops, const struct hv_family *family,
                     const char *file, uint32_t line)
{
    if (!family->inside)
        return true;
    struct hv_op_block *block = &ops->blocks[family - ops->plan->profile->families];
    if (!block->known)
        find_block(ops, family->inside, block);
    return block->file == file && line > block->from && line <= block->to;
}

static void add_constant(struct hv_ops *ops, const struct hv_entity *from,
                         const char *name, const char *value, uint32_t line)
{
    struct hv_span op;
    const struct hv_family *family = hv_family_of(ops->plan->profile, name, &op);
    if (!family || !hv_op_is_served(ops, family, name) ||
        (hv_is_number(value) &&
         !hv_value_in_range(ops->surface, &family->range, value)) ||
        !hv_op_is_inside(ops, family, from->file, line))
        return;
    const struct hv_plan_file *file = hv_plan_file_of(ops->plan, from->file);
    if (from->cls == HV_CLASS_CONSTANT && !is_op(ops, family, file, from))
        return;
    struct hv_entity *e = add_op(ops, name, value, family);
    e->audiences = from->audiences;
    e->file = from->file;
    e->line = line;
    e->guard = from->guard;
    e->u.op.args = args_of(ops, family, name, op, file);
    e->u.op.stable = is_stable(ops, name);
}

/* The family that matches the body of a macro, and the argument type; NULL: none. */
static const struct hv_family *family_by_body(const struct hv_ops *ops,
                                              const char *name, const char *body,
                                              struct hv_span *ret_type)
{
    const struct hv_profile *profile = ops->plan->profile;
    return HV_FIND(f, profile->families, profile->n_families,
                   f->bodies.text && hv_pattern_matches(&f->ops, name, NULL) &&
                       !hv_patterns_match(f->not, f->n_not, name) &&
                       hv_pattern_matches(&f->bodies, body, ret_type));
}

/* Add an op whose number a macro encodes, with the size of its argument. */
static void add_encoded(struct hv_ops *ops, const struct hv_entity *from)
{
    struct hv_span type = {0};
    const struct hv_plan_file *file = hv_plan_file_of(ops->plan, from->file);
    const struct hv_scan_macro *m =
        file ? hv_scan_macro_at(&file->scan, from->name, from->line) : NULL;
    const struct hv_family *family =
        m && hv_is_number(from->u.constant.value)
            ? family_by_body(ops, from->name, m->body, &type)
            : NULL;
    if (!family || !hv_op_is_served(ops, family, from->name) ||
        !hv_value_in_range(ops->surface, &family->range, from->u.constant.value))
        return;
    struct hv_entity *e = add_op(ops, from->name, from->u.constant.value, family);
    e->audiences = from->audiences;
    e->file = from->file;
    e->line = from->line;
    e->guard = from->guard;
    while (type.n && *type.p == ' ')
        type = (struct hv_span){type.p + 1, type.n - 1};
    if (type.n)
        e->u.op.args = existing(ops, hv_atom_n(ops->atoms, type.p, type.n));
}

static void add_constants(struct hv_ops *ops)
{
    const struct hv_surface *s = ops->surface;
    HV_EACH_ENTITY (e, s->entities, s->n_entities) {
        if (e->cls == HV_CLASS_CONSTANT) {
            add_constant(ops, e, e->name, e->u.constant.value, e->line);
            add_encoded(ops, e);
        }
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++) {
            const struct hv_enumerator *value = &e->u.enum_.values[k];
            add_constant(ops, e, value->name, value->value,
                         value->line ? value->line : e->line);
        }
    }
}

/* ---- names that matched and are not numbers ---- */

/* The first name in the text that the tree does not define, with its arguments if it is
 * a call; no text: there is none. */
static struct hv_span undefined_in(const struct hv_ops *ops, const char *text)
{
    const char *p = text;
    for (struct hv_span name; (name = hv_condition_next_name(&p)).n;) {
        const char *atom = hv_atom_n(ops->atoms, name.p, name.n);
        if (*p == '(' && hv_plan_macro_index(ops->plan, atom) < 0)
            return name;
    }
    return (struct hv_span){0};
}

/* Does the type name a struct or union that the architecture's headers do not define?
 * Then the op is another architecture's. */
static bool is_foreign_type(const struct hv_ops *ops, struct hv_span type)
{
    while (type.n && *type.p == ' ')
        type = (struct hv_span){type.p + 1, type.n - 1};
    const char *name = hv_atom_n(ops->atoms, type.p ? type.p : "", type.n);
    bool record = strncmp(name, "struct ", 7) == 0 || strncmp(name, "union ", 6) == 0;
    return record && !hv_surface_find(ops->surface, HV_CLASS_RECORD, name, ~0u);
}

static const char of_hypercalls[] = "the hypercalls";

/* The profile's key for exceptions of that kind. */
static const char *exceptions_of(const char *meant)
{
    return meant == of_hypercalls ? "not_hypercalls" : "not";
}

/* What a macro without a value should be a number of: "the family \"x\"". NULL:
 * nothing. */
static const char *meant_as(const struct hv_ops *ops, const char *name,
                            const char *body)
{
    const struct hv_profile *profile = ops->plan->profile;
    struct hv_span type = {0};
    const struct hv_family *family = family_by_body(ops, name, body, &type);
    if (!family)
        family = hv_family_of(profile, name, NULL);
    if (family)
        return hv_op_is_served(ops, family, name) && !is_foreign_type(ops, type)
                   ? hv_atom_printf(ops->atoms, "the family \"%s\"", family->name)
                   : NULL;
    return hv_is_hypercall(profile, name) ? of_hypercalls : NULL;
}

/* Report a matching macro that can have no value: nothing that matched is dropped
 * silently. */
static void leave_out_valueless(const struct hv_ops *ops, const struct hv_entity *macro,
                                const struct hv_scan_macro *m)
{
    const char *meant = meant_as(ops, macro->name, "");
    if (meant)
        leave_out(ops, macro, HV_LEFT_OUT_NAME,
                  hv_atom_printf(ops->atoms,
                                 "%s of %s is not a plain number: it %s; list it under "
                                 "\"%s\" if it is not an operation",
                                 macro->name, meant,
                                 m->function_like ? "takes arguments" : "has no text",
                                 exceptions_of(meant)));
}

/* A macro whose name or body says that it is a number has to have a value. Where it has
 * none, all else is compared: the report says that this was not. */
static void check_value(const struct hv_ops *ops, const struct hv_entity *macro)
{
    const struct hv_plan_file *file = hv_plan_file_of(ops->plan, macro->file);
    const struct hv_scan_macro *m =
        file ? hv_scan_macro_at(&file->scan, macro->name, macro->line) : NULL;
    bool valued = m && !m->function_like && *m->body;
    const char *meant = valued ? meant_as(ops, macro->name, m->body) : NULL;
    if (m && !valued)
        leave_out_valueless(ops, macro, m);
    if (!meant)
        return;
    struct hv_span missing = undefined_in(ops, m->body);
    leave_out(ops, macro, HV_LEFT_OUT_ERROR,
              missing.n
                  ? hv_atom_printf(ops->atoms,
                                   "%s of %s has no value: no header defines %.*s(); "
                                   "name the one that does in \"prerequisites\", or "
                                   "write a stand-in into \"stubs\"",
                                   macro->name, meant, (int)missing.n, missing.p)
                  : hv_atom_printf(ops->atoms,
                                   "%s of %s has no value: the compiler cannot "
                                   "evaluate %.200s; list it under \"%s\" if it is not "
                                   "an operation",
                                   macro->name, meant, m->body, exceptions_of(meant)));
}

/* ---- probes ---- */

static const struct hv_entity *find_name(const struct hv_ops *ops, const char *name)
{
    static const enum hv_class classes[] = {HV_CLASS_MACRO, HV_CLASS_CONSTANT,
                                            HV_CLASS_HYPERCALL};
    const struct hv_entity *e = NULL;
    for (size_t i = 0; !e && i < HV_COUNT(classes); i++)
        e = hv_surface_find(ops->surface, classes[i], name, ~0u);
    return e;
}

/* Where all that it needs is there, a probe has a value, or that it has none is told:
 * what the macro makes of arguments is not compared then. */
static void check_probe(const struct hv_ops *ops, const struct hv_probe *probe)
{
    if ((probe->archs && !(probe->archs & HV_BIT(ops->arch))) ||
        HV_ANY(name, probe->needs.v, probe->needs.n, !find_name(ops, *name)) ||
        find_name(ops, probe->expression))
        return;
    leave_out(ops, find_name(ops, probe->needs.v[0]), HV_LEFT_OUT_NAME,
              hv_atom_printf(ops->atoms,
                             "%s of \"probes\" has no value: the compiler cannot "
                             "evaluate it",
                             probe->expression));
}

void hv_ops_add(const struct hv_plan *plan, unsigned arch, struct hv_surface *surface,
                struct hv_atoms *atoms)
{
    struct hv_ops ops = {
        .plan = plan, .arch = arch, .surface = surface, .atoms = atoms};
    ops.blocks = hv_alloc((plan->profile->n_families + 1) * sizeof *ops.blocks);
    add_constants(&ops);
    for (size_t f = 0; f < plan->n_files; f++)
        if (hv_plan_file_in_arch(plan, f, arch))
            hv_ops_add_retired(&ops, &plan->files[f]);
    HV_EACH (probe, plan->profile->probes, plan->profile->n_probes)
        check_probe(&ops, probe);
    HV_EACH_OF (macro, surface, HV_CLASS_MACRO)
        check_value(&ops, macro);
    hv_surface_append(surface, ops.v, ops.n);
    free(ops.v);
    free(ops.blocks);
}
