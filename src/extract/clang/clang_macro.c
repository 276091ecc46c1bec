/* SPDX-License-Identifier: MIT
 *
 * Macros: values with width and sign from the probes that the umbrella ends with,
 * text of strings, fingerprints of everything else.
 */
#include "extract/clang/clang_walk.h"

#include "extract/literal.h"
#include "extract/scan.h"

void hv_walk_macro_definition(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    const struct hv_plan *plan = walk->unit->plan;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(cursor));
    if (place.file == HV_UNIT_OTHER)
        return;
    CXString s = clang->getCursorSpelling(cursor);
    const char *name = clang->getCString(s);
    if (place.file == HV_UNIT_UMBRELLA) {
        size_t h;
        if (name && sscanf(name, "HV_HIDDEN_%zu", &h) == 1 && h < plan->n_hidden)
            walk->hidden[h] = true;
    } else {
        long m = name ? hv_plan_macro_index(plan, name) : -1;
        if (m >= 0)
            walk->probes[m].place = place;
    }
    clang->disposeString(s);
}

static enum hv_class class_of(const struct hv_walk *walk, const char *name)
{
    const struct hv_profile *profile = walk->unit->plan->profile;
    return hv_is_hypercall(profile, name) ? HV_CLASS_HYPERCALL : HV_CLASS_CONSTANT;
}

static struct hv_entity *add_constant(struct hv_walk *walk, enum hv_class cls,
                                      const char *name, struct hv_place place)
{
    struct hv_entity *e =
        hv_variant_add(walk->variant, cls, hv_atom(walk->atoms, name));
    hv_walk_put_place(walk, e, place);
    return e;
}

static void add_value(struct hv_walk *walk, const char *name,
                      const struct hv_value *value, struct hv_place place)
{
    bool list = value->value && *value->value == '{';
    enum hv_class cls = value->value && !list && !strpbrk(value->value, ".einfa")
                            ? class_of(walk, name)
                            : HV_CLASS_CONSTANT;
    struct hv_entity *e = add_constant(walk, cls, name, place);
    e->u.constant.value = value->value;
    e->u.constant.text = value->text;
    e->u.constant.bits = value->bits;
    e->u.constant.is_unsigned = value->is_unsigned;
    e->u.constant.is_address = value->is_address;
    e->u.constant.is_known = true;
    e->u.constant.list_type = value->list_type;
}

/* Evaluate the text of the definition; if the macro could not be probed, only a plain
 * number. */
static bool add_literal(struct hv_walk *walk, const struct hv_plan_macro *macro,
                        struct hv_place place)
{
    const struct hv_scan *scan = &walk->unit->plan->files[place.file].scan;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, macro->name, place.line);
    struct hv_literal literal;
    struct hv_value value = {0};
    if (!m || m->function_like ||
        (!macro->valued && !hv_literal_read(m->body, walk->long_bits, &literal)))
        return false;
    if (hv_string_is_plain(m->body)) {
        value.text = hv_atom_n(walk->atoms, m->body + 1, strlen(m->body) - 2);
    } else if (hv_constant_read(m->body, walk->long_bits, &literal)) {
        value.value = hv_atom_printf(
            walk->atoms, literal.negative ? "%" PRId64 : "%" PRIu64, literal.value);
        value.bits = literal.bits;
        value.is_unsigned = literal.is_unsigned;
    }
    if (value.value || value.text)
        add_value(walk, macro->name, &value, place);
    return value.value || value.text;
}

static const char *hash_text(struct hv_walk *walk, const struct hv_buf *text)
{
    return hv_atom_printf(walk->atoms, "%016" PRIx64,
                          hv_hash(text->p ? text->p : "", text->n));
}

void hv_walk_add_text(struct hv_walk *walk, const char *name,
                      const struct hv_walk_text *text, struct hv_place place)
{
    HV_BUF tokens = {0};
    struct hv_entity *e =
        hv_variant_add(walk->variant, HV_CLASS_MACRO, hv_atom(walk->atoms, name));
    hv_tokens_put(&tokens, text->all.p, text->all.n);
    hv_tokens_number(&tokens, text->parameters, text->is_macro);
    e->u.macro.tokens_hash = hash_text(walk, &text->all);
    e->u.macro.tokens = hash_text(walk, &tokens);
    e->u.macro.function_like = text->function_like;
    hv_walk_put_place(walk, e, place);
}

static void add_fingerprint(struct hv_walk *walk, const char *name,
                            struct hv_place place)
{
    const struct hv_scan *scan = &walk->unit->plan->files[place.file].scan;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, place.line);
    if (!m || (scan->include_guard && strcmp(scan->include_guard, name) == 0))
        return;
    struct hv_walk_text text = {
        .parameters = m->params, .function_like = m->function_like, .is_macro = true};
    /* as hv_macro_fingerprint() has it */
    hv_buf_printf(&text.all, "%s %s", m->params, m->body);
    hv_walk_add_text(walk, name, &text, place);
    hv_buf_done(&text.all);
}

/* The index of the macro ("MARK_v12", "MARK_m12") or profile probe ("MARK_p12") that
 * our declaration belongs to; -1: none. */
static long probe_of(const struct hv_plan *plan, const char *spelling, char *ret_kind)
{
    size_t n = strlen(plan->mark);
    if (!spelling || strncmp(spelling, plan->mark, n) != 0 || spelling[n] != '_' ||
        !spelling[n + 1])
        return -1;
    *ret_kind = spelling[n + 1];
    char *end;
    unsigned long i = strtoul(spelling + n + 2, &end, 10);
    size_t n_probed = *ret_kind == 'p' ? plan->profile->n_probes : plan->n_macros;
    return *end == '\0' && i < n_probed ? (long)i : -1;
}

/* The place of a probe is that of the first macro it needs. */
static void answer_profile_probe(struct hv_walk *walk, CXCursor cursor, size_t i)
{
    const struct hv_plan *plan = walk->unit->plan;
    const struct hv_probe *probe = &plan->profile->probes[i];
    long macro = hv_plan_macro_index(plan, probe->needs.v[0]);
    struct hv_value value;
    if (macro >= 0 && walk->probes[macro].place.file >= 0 &&
        hv_value_read(walk, cursor, NULL, &value))
        add_value(walk, probe->expression, &value, walk->probes[macro].place);
}

/* A macro that expands to a type is compared as a type. */
static void answer_type(struct hv_walk *walk, CXCursor cursor, const char *name,
                        struct hv_probe_state *state)
{
    const struct hv_clang *clang = walk->unit->clang;
    const char *resolved = hv_type_string(walk->unit, walk->atoms,
                                          clang->getTypedefDeclUnderlyingType(cursor));
    CXType type = clang->getCursorType(cursor);
    name = hv_atom(walk->atoms, name);
    state->known = true;
    if (resolved == name || hv_walk_is_handle(walk, name))
        return;
    struct hv_entity *e = hv_walk_add_type(walk, name, type, resolved);
    e->u.typedef_.is_macro = true;
    hv_walk_put_place(walk, e, state->place);
}

/* Has a list without braces of its own several elements and no names? Names could be
 * anything, such as macro arguments or words of an assembler. */
static bool is_list_of_values(const char *list)
{
    bool several = false;
    int depth = 0;
    for (const char *p = list; *p;) {
        bool literal = hv_begins_literal(list, p);
        size_t word = literal ? 0 : hv_word_length(p);
        if (word && !isdigit((unsigned char)*p))
            return false;
        depth += (*p == '{' || *p == '(') - (*p == '}' || *p == ')');
        several |= *p == ',' && depth == 1;
        p = literal ? hv_skip_quoted(p) : p + (word ? word : 1);
    }
    return several;
}

/* Evaluate a line that probes a macro; the first that fits decides. The parser repairs
 * what it rejects (such as sizeof(struct x) of a union), so a line with an error is
 * ignored. */
static void answer_macro_probe(struct hv_walk *walk, CXCursor cursor, size_t i,
                               char kind)
{
    struct hv_probe_state *state = &walk->probes[i];
    const char *name = walk->unit->plan->macros[i].name;
    struct hv_value value = {0};
    CXSourceLocation location = walk->unit->clang->getCursorLocation(cursor);
    state->defined = true;
    if (state->known ||
        hv_unit_is_wrong(walk->unit, hv_unit_place(walk->unit, location).line))
        return;
    if (kind == 'h')
        state->has_high = hv_value_bits(walk, cursor, &state->high);
    else if (kind == 't')
        answer_type(walk, cursor, name, state);
    else if (kind == 'v')
        state->known =
            hv_value_read(walk, cursor, state->has_high ? &state->high : NULL, &value);
    else if (kind == 'l' || kind == 'L')
        state->known = hv_value_list(walk, cursor, &value);
    else if (kind == 's' || kind == 'S')
        state->known = hv_value_spelled_list(walk, cursor, &value);
    if (isupper((unsigned char)kind) && state->known && !is_list_of_values(value.value))
        state->known = false; /* we added the braces */
    if (state->known && (value.value || value.text))
        add_value(walk, name, &value, state->place);
}

void hv_walk_probe(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    const struct hv_plan *plan = walk->unit->plan;
    CXString s = clang->getCursorSpelling(cursor);
    const char *spelling = clang->getCString(s);
    char kind = '\0';
    long i = probe_of(plan, spelling, &kind);
    bool is_mark = spelling && strcmp(spelling, plan->mark) == 0;
    clang->disposeString(s);
    if (i < 0 && !is_mark)
        return;
    struct hv_place here = hv_unit_place(walk->unit, clang->getCursorLocation(cursor));
    if (is_mark)
        walk->long_bits =
            (unsigned)hv_type_bits(walk->unit, clang->getCursorType(cursor));
    if (is_mark && here.file != HV_UNIT_UMBRELLA)
        hv_walk_doubt(walk, plan->mark, "it is not in a file");
    if (i < 0 || here.file != HV_UNIT_UMBRELLA)
        return;
    if (kind == 'p')
        answer_profile_probe(walk, cursor, (size_t)i);
    else if (walk->probes[i].place.file >= 0) /* else it is not from the tree */
        answer_macro_probe(walk, cursor, (size_t)i, kind);
}

void hv_walk_other_macros(struct hv_walk *walk)
{
    const struct hv_plan *plan = walk->unit->plan;
    for (size_t i = 0; i < plan->n_macros; i++) {
        const struct hv_plan_macro *m = &plan->macros[i];
        const struct hv_probe_state *state = &walk->probes[i];
        if (state->place.file < 0 || state->known || (m->probed && !state->defined))
            continue;
        if (m->probed || !add_literal(walk, m, state->place))
            add_fingerprint(walk, m->name, state->place);
    }
}

/* ---- objects ---- */

void hv_walk_object(struct hv_walk *walk, CXCursor cursor)
{
    const struct hv_clang *clang = walk->unit->clang;
    struct hv_place place = hv_unit_place(walk->unit, clang->getCursorLocation(cursor));
    struct hv_value value;
    CXType type = clang->getCursorType(cursor);
    while (type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray)
        type = clang->getArrayElementType(type);
    if (place.file < 0 || !clang->isConstQualifiedType(type))
        return;
    const char *name = hv_walk_name(walk, cursor);
    if (name && hv_value_read(walk, cursor, NULL, &value))
        add_value(walk, name, &value, place);
}
