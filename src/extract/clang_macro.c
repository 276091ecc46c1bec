/* SPDX-License-Identifier: MIT
 *
 * Macros: values with width and sign from the probes that the umbrella ends with,
 * text of strings, fingerprints of everything else.
 */
#include "extract/clang_walk.h"

#include "base/atom.h"
#include "base/mem.h"
#include "extract/literal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *key, const void *element)
{
    return strcmp(key, ((const struct hv_plan_macro *)element)->name);
}

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
        const struct hv_plan_macro *m =
            name ? bsearch(name, plan->macros, plan->n_macros, sizeof *m, by_name)
                 : NULL;
        if (m)
            walk->macro_places[m - plan->macros] = place;
    }
    clang->disposeString(s);
}

static int octal_or_hex(const char **p)
{
    char *end;
    int base = **p == 'x' ? 16 : 8;
    char digits[4] = {0};
    const char *from = base == 16 ? *p + 1 : *p;
    snprintf(digits, sizeof digits, "%.3s", from);
    if (base == 16)
        digits[2] = '\0';
    long value = strtol(digits, &end, base);
    *p = from + (end - digits) - 1;
    return (int)(value & 0xff);
}

/* "a\n" as the compiler spells it -> its bytes, up to a NUL. NULL: no plain literal. */
static const char *unquoted(struct hv_walk *walk, const char *spelling)
{
    static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
    size_t n = strlen(spelling);
    if (n < 2 || spelling[0] != '"' || spelling[n - 1] != '"')
        return NULL;
    char *out = hv_alloc(n);
    size_t k = 0;
    for (const char *p = spelling + 1; p < spelling + n - 1; p++) {
        char c = *p;
        if (c == '\\') {
            p++;
            const char *hit = *p ? strchr(from, *p) : NULL;
            if (hit)
                c = to[hit - from];
            else if (*p == 'x' || (*p >= '0' && *p <= '7'))
                c = (char)octal_or_hex(&p);
            else
                c = *p;
        }
        out[k++] = c;
    }
    out[k] = '\0';
    const char *atom = hv_atom(walk->atoms, out);
    free(out);
    return atom;
}

static enum CXChildVisitResult on_literal(CXCursor cursor, CXCursor parent,
                                          CXClientData data)
{
    CXCursor *found = data;
    (void)parent;
    if (cursor.kind == CXCursor_StringLiteral) {
        *found = cursor;
        return CXChildVisit_Break;
    }
    bool wrapper =
        cursor.kind == CXCursor_ParenExpr || cursor.kind == CXCursor_UnexposedExpr;
    return wrapper ? CXChildVisit_Recurse : CXChildVisit_Continue;
}

static const char *string_value(struct hv_walk *walk, CXCursor variable)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXCursor literal = {.kind = CXCursor_InvalidFile};
    clang->visitChildren(variable, on_literal, &literal);
    if (literal.kind != CXCursor_StringLiteral)
        return NULL;
    CXString s = clang->getCursorSpelling(literal);
    const char *spelling = clang->getCString(s);
    const char *text = spelling ? unquoted(walk, spelling) : NULL;
    clang->disposeString(s);
    return text;
}

static enum hv_class class_of(const struct hv_walk *walk, const char *name)
{
    const struct hv_profile *profile = walk->unit->plan->profile;
    return hv_pattern_matches(&profile->hypercalls, name, NULL) &&
                   !hv_pattern_matches(&profile->not_hypercalls, name, NULL)
               ? HV_CLASS_HYPERCALL
               : HV_CLASS_CONSTANT;
}

static bool is_integer(CXType type)
{
    return (type.kind >= CXType_Bool && type.kind <= CXType_Int128) ||
           type.kind == CXType_Enum;
}

static struct hv_entity *add_constant(struct hv_walk *walk, enum hv_class cls,
                                      const char *name, struct hv_place place)
{
    struct hv_entity *e =
        hv_variant_add(walk->variant, cls, hv_atom(walk->atoms, name));
    hv_walk_put_place(walk, e, place);
    return e;
}

/* The value of an integer probe; false if it has none. */
static bool evaluate(struct hv_walk *walk, CXCursor variable, char *ret_value,
                     size_t size)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXEvalResult result = clang->Cursor_Evaluate(variable);
    bool ok = result && clang->EvalResult_getKind(result) == CXEval_Int;
    if (ok && clang->EvalResult_isUnsignedInt(result))
        snprintf(ret_value, size, "%llu", clang->EvalResult_getAsUnsigned(result));
    else if (ok)
        snprintf(ret_value, size, "%lld", clang->EvalResult_getAsLongLong(result));
    if (result)
        clang->EvalResult_dispose(result);
    return ok;
}

/* The value of a probe, as a new constant; false if it has none. */
static bool add_value(struct hv_walk *walk, CXCursor variable, const char *name,
                      struct hv_place place)
{
    const struct hv_clang *clang = walk->unit->clang;
    CXType type = clang->getCanonicalType(clang->getCursorType(variable));
    char value[32];
    if (type.kind == CXType_Pointer) {
        const char *text = string_value(walk, variable);
        if (text)
            add_constant(walk, HV_CLASS_CONSTANT, name, place)->u.constant.text = text;
        return text != NULL;
    }
    /* the parser mends what it refuses: sizeof(struct x) of what is a union, say */
    unsigned line = hv_unit_place(walk->unit, clang->getCursorLocation(variable)).line;
    if (!is_integer(type) || hv_unit_is_wrong(walk->unit, line) ||
        !evaluate(walk, variable, value, sizeof value))
        return false;
    const char *t = hv_type_string(walk->unit, walk->atoms, type);
    struct hv_entity *e = add_constant(walk, class_of(walk, name), name, place);
    e->u.constant.value = hv_atom(walk->atoms, value);
    e->u.constant.bits = (uint32_t)hv_type_bits(walk->unit, type);
    e->u.constant.is_unsigned = *t == 'u' || *t == '_';
    return true;
}

static bool add_literal(struct hv_walk *walk, const char *name, struct hv_place place)
{
    const struct hv_scan *scan = &walk->unit->plan->files[place.file].scan;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, place.line);
    struct hv_literal literal;
    if (!m || m->function_like || !hv_literal_read(m->body, walk->long_bits, &literal))
        return false;
    struct hv_entity *e = add_constant(walk, class_of(walk, name), name, place);
    e->u.constant.value =
        literal.negative
            ? hv_atom_printf(walk->atoms, "%" PRId64, (int64_t)literal.value)
            : hv_atom_printf(walk->atoms, "%" PRIu64, literal.value);
    e->u.constant.bits = literal.bits;
    e->u.constant.is_unsigned = literal.is_unsigned;
    return true;
}

static void add_fingerprint(struct hv_walk *walk, const char *name,
                            struct hv_place place)
{
    const struct hv_scan *scan = &walk->unit->plan->files[place.file].scan;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, place.line);
    if (!m || (scan->include_guard && strcmp(scan->include_guard, name) == 0))
        return;
    char hex[HV_FINGERPRINT_SIZE];
    hv_macro_fingerprint(m->params, m->body, hex);
    struct hv_entity *e =
        hv_variant_add(walk->variant, HV_CLASS_MACRO, hv_atom(walk->atoms, name));
    e->u.macro.tokens_hash = hv_atom(walk->atoms, hex);
    e->u.macro.function_like = m->function_like;
    hv_walk_put_place(walk, e, place);
}

/* The macro that a declaration of ours probes ("MARK_v12", "MARK_m12"), or the probe
 * ("MARK_p12"); -1: none. */
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

/* It stands where the first macro that it needs does. */
static void answer_probe(struct hv_walk *walk, CXCursor cursor, size_t i)
{
    const struct hv_plan *plan = walk->unit->plan;
    const struct hv_probe *probe = &plan->profile->probes[i];
    long macro = hv_plan_macro_index(plan, probe->needs.v[0]);
    if (macro >= 0 && walk->macro_places[macro].file >= 0)
        add_value(walk, cursor, probe->expression, walk->macro_places[macro]);
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
    if (kind == 'p') {
        answer_probe(walk, cursor, (size_t)i);
        return;
    }
    struct hv_place place = walk->macro_places[i];
    if (place.file < 0)
        return; /* defined, but not by the tree */
    if (kind != 'v' || !add_value(walk, cursor, plan->macros[i].name, place))
        add_fingerprint(walk, plan->macros[i].name, place);
}

void hv_walk_plain_macros(struct hv_walk *walk)
{
    const struct hv_plan *plan = walk->unit->plan;
    for (size_t i = 0; i < plan->n_macros; i++) {
        const struct hv_plan_macro *m = &plan->macros[i];
        if (m->probed || walk->macro_places[i].file < 0)
            continue;
        if (!add_literal(walk, m->name, walk->macro_places[i]))
            add_fingerprint(walk, m->name, walk->macro_places[i]);
    }
}
