/* SPDX-License-Identifier: MIT */
#include "extract/dependency_names.h"

const char *hv_bare_name(const char *name)
{
    const char *blank = strrchr(name, ' ');
    return blank ? blank + 1 : name;
}

bool hv_name_is_macro(const struct hv_plan *plan, const char *name)
{
    return hv_plan_macro_index(plan, hv_bare_name(name)) >= 0;
}

bool hv_name_is_type(const char *name)
{
    static const char *const words[] = {
        "void",     "char",      "short",     "int",      "long",     "signed",
        "unsigned", "float",     "double",    "_Bool",    "int8_t",   "int16_t",
        "int32_t",  "int64_t",   "uint8_t",   "uint16_t", "uint32_t", "uint64_t",
        "intptr_t", "uintptr_t", "ptrdiff_t", "size_t",   "bool"};

    return HV_ANY(x, words, HV_COUNT(words), **x == *name && strcmp(*x, name) == 0);
}

bool hv_name_is_common(const char *name)
{
    static const char *const words[] = {"typedef", "extern",   "static", "inline",
                                        "const",   "volatile", "struct", "union",
                                        "enum",    "sizeof"};

    return hv_name_is_type(name) ||
           HV_ANY(x, words, HV_COUNT(words), **x == *name && strcmp(*x, name) == 0);
}

bool hv_has_odd_words(const struct hv_source_file *file)
{
    static const char *const words[] = {"__has_include", "include_next", "__COUNTER__",
                                        "__LINE__", "__INCLUDE_LEVEL__"};
    const char *end = file->bytes + file->n;
    if (HV_ANY(word, words, HV_COUNT(words),
               memmem(file->bytes, file->n, *word, strlen(*word))))
        return true;
    for (const char *p = file->bytes; (p = memchr(p, '\\', (size_t)(end - p))); p++) {
        const size_t n = hv_splice_length(p, end);
        if ((!n && (p[1] == 'u' || p[1] == 'U')) ||
            (n && p > file->bytes && hv_is_word(p[-1]) && hv_is_word(p[n])))
            return true;
    }
    for (const char *p = file->bytes; (p = memchr(p, '\r', (size_t)(end - p))); p++)
        if (p[1] != '\n') /* a newline as well */
            return true;
    return false;
}

static bool ends_declaration(const char *body)
{
    const size_t n = strlen(body);
    return n && body[n - 1] == ';';
}

bool hv_item_ends(const struct hv_plan *plan, const struct hv_macro_bodies *bodies,
                  const struct hv_item *item)
{
    const long macro = item->call ? hv_plan_macro_index(plan, item->names[0]) : -1;
    const size_t *from = bodies->from + (macro < 0 ? 0 : macro);
    return macro >= 0 && HV_ALL(body, bodies->v + from[0], from[1] - from[0],
                                ends_declaration(body->macro->body));
}

void hv_definition_add(const struct hv_declarations *d, struct hv_span name,
                       size_t item, bool weak)
{
    struct hv_dependency_words *w = d->words;
    *HV_ADD(w->v, w->n, w->cap) =
        (struct hv_definition){.word = hv_dependency_word(name.p, name.n),
                               .file = d->file,
                               .piece = d->piece_of[item],
                               .weak = weak,
                               .name = name};
}

/* Is a name of an outline only used, not declared? Numbers and some words are. */
static bool is_used(const char *name)
{
    static const char *const words[] = {"__attribute__", "sizeof", "endif"};
    return isdigit((unsigned char)*name) ||
           HV_ANY(x, words, HV_COUNT(words), strcmp(*x, name) == 0);
}

static void add_name(const struct hv_declarations *d, const char *name, size_t item,
                     bool weak)
{
    if (!is_used(name))
        hv_definition_add(d, (struct hv_span){name, strlen(name)}, item, weak);
}

/* "DECLARE(x);" looks like a function of that name. */
static bool is_call(const struct hv_item *item, const char *name)
{
    return HV_ANY(caller, item->callers, item->n_callers,
                  *caller && strcmp(*caller, name) == 0);
}

static bool is_tag(const struct hv_declarations *d, const char *name)
{
    uint32_t word = hv_dependency_word(name, strlen(name));
    return HV_ANY(tag, d->tags, d->n_tags, *tag == word);
}

/* Add the names outside of braces, of each of which a macro may make something; not
 * parameters and words of attributes. "x (y);" may declare y, unless x is a macro. A
 * tag without a body defines nothing, "typedef x y;" does not define x, and an argument
 * of a macro does not define the macro. The outline also takes "} x;" inside of a
 * record for a tag. */
static void add_names(const struct hv_declarations *d, size_t item)
{
    const struct hv_plan *plan = d->words->plan;
    const struct hv_item *i = &d->outline->items[item];
    bool alias = i->n_names == 3 && !i->body && i->n_declared == 1 &&
                 strcmp(i->names[0], "typedef") == 0 &&
                 strcmp(i->names[2], i->declared[0]) == 0;
    for (size_t k = 0; !alias && k < i->n_names; k++) {
        const char *caller =
            i->callers[k] && hv_name_is_type(i->callers[k]) ? NULL : i->callers[k];
        bool handed = caller && hv_name_is_macro(plan, caller);
        bool alone = HV_ANY(x, i->alone, i->n_alone, *x == i->names[k]);
        if (!strchr(i->names[k], ' ') && !hv_name_is_common(i->names[k]) &&
            (!caller || handed || alone || strcmp(caller, i->names[0]) == 0))
            add_name(d, i->names[k], item, !handed);
    }
    HV_EACH (name, i->declared, i->n_declared)
        if (!strchr(*name, ' ') || is_tag(d, hv_bare_name(*name)))
            add_name(d, hv_bare_name(*name), item,
                     hv_name_is_macro(plan, *name) && is_call(i, *name));
}

static bool is_lasting(const struct hv_item *item)
{
    return item->kind == HV_ITEM_PRAGMA &&
           !(item->n_names == 1 && strcmp(item->names[0], "once") == 0);
}

void hv_declarations_read(const struct hv_declarations *d, struct hv_arena *arena)
{
    for (size_t i = 0; i < d->outline->n; i++) {
        const struct hv_item *item = &d->outline->items[i];
        if (item->kind == HV_ITEM_DECLARATION) {
            add_names(d, i);
            hv_names_make(d, i, arena);
        }
        d->words->lasting[d->file] |= is_lasting(item);
        /* "#include" in a declaration: who it is part of is not who names it */
        d->words->wide |= item->kind == HV_ITEM_OTHER && item->body;
    }
}
