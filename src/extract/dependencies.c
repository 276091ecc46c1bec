/* SPDX-License-Identifier: MIT */
#include "extract/dependencies.h"

#include "extract/lexer.h"
#include "extract/outline.h"

enum { MOST_FILES = 512 };

struct hv_dependencies {
    size_t n;
    unsigned char *on; /* n by n: the file of the row depends on that of the column */
};

/* A name, by its hash, and a file that may define it. */
struct definition {
    uint32_t word, file;
};

struct builder {
    const struct hv_plan *plan;
    struct hv_dependencies *found;
    size_t n, cap;
    struct definition *v;
    size_t n_slots;
    uint32_t *slots;
    size_t n_tags, cap_tags; /* of the file that is being read */
    uint32_t *tags;
    size_t n_words, cap_words; /* that files mention, one file after the other */
    uint32_t *words;
};

static unsigned char *row_of(const struct hv_dependencies *d, size_t file)
{
    return d->on + file * d->n;
}

/* Numbers among the outline's names, and macros that are used; the text that a macro
 * stands for is where the macro is defined. */
static bool is_used(const struct hv_plan *plan, const char *name)
{
    static const char *const words[] = {"__attribute__", "sizeof", "endif"};
    return isdigit((unsigned char)*name) || hv_plan_macro_index(plan, name) >= 0 ||
           HV_ANY(x, words, HV_COUNT(words), strcmp(*x, name) == 0);
}

/* What no header declares that does not say so in so many words. */
static bool is_common(const char *name)
{
    static const char *const words[] = {
        "typedef",   "extern",   "static",   "inline",   "const",    "volatile",
        "struct",    "union",    "enum",     "void",     "char",     "short",
        "int",       "long",     "signed",   "unsigned", "float",    "double",
        "sizeof",    "_Bool",    "int8_t",   "int16_t",  "int32_t",  "int64_t",
        "uint8_t",   "uint16_t", "uint32_t", "uint64_t", "intptr_t", "uintptr_t",
        "ptrdiff_t", "size_t",   "bool"};

    return HV_ANY(x, words, HV_COUNT(words), strcmp(*x, name) == 0);
}

static void add_definition(struct builder *b, size_t file, const char *name)
{
    *HV_ADD(b->v, b->n, b->cap) =
        (struct definition){(uint32_t)hv_hash(name, strlen(name)), (uint32_t)file};
}

/* The outline takes "} x;" inside of a record for a tag as well. A tag stands behind
 * its keyword, or behind attributes, somewhere in the file. */
static void list_words(struct builder *b, const struct hv_source_file *file)
{
    struct hv_lexer lexer = {file->bytes, file->bytes + file->n, 1, false};
    struct hv_token before = {0};
    b->n_tags = 0;
    for (struct hv_token t = hv_lexer_next(&lexer); t.type; t = hv_lexer_next(&lexer)) {
        if (t.type == HV_TOKEN_WORD) {
            uint32_t hash = (uint32_t)hv_hash(t.p, t.n);
            *HV_ADD(b->words, b->n_words, b->cap_words) = hash;
            if (before.type == ')' || hv_token_is(&before, "struct") ||
                hv_token_is(&before, "union") || hv_token_is(&before, "enum"))
                *HV_ADD(b->tags, b->n_tags, b->cap_tags) = hash;
        }
        before = t;
    }
}

static bool is_tag(const struct builder *b, const char *name)
{
    uint32_t hash = (uint32_t)hv_hash(name, strlen(name));
    return HV_ANY(tag, b->tags, b->n_tags, *tag == hash);
}

static void add_name(struct builder *b, size_t file, const char *name)
{
    if (!is_used(b->plan, name))
        add_definition(b, file, name);
}

/* Names that stand outside of braces: a macro may make something of each. A tag without
 * a body defines nothing, and "typedef x y;" does not define x. */
static void add_names(struct builder *b, size_t file, const struct hv_item *item)
{
    bool alias = item->n_names == 3 && !item->body && item->n_declared == 1 &&
                 strcmp(item->names[0], "typedef") == 0 &&
                 strcmp(item->names[2], item->declared[0]) == 0;
    for (size_t i = 0; !alias && i < item->n_names; i++)
        if (!strchr(item->names[i], ' ') && !is_common(item->names[i]))
            add_name(b, file, item->names[i]);
    for (size_t i = 0; i < item->n_declared; i++) {
        const char *blank = strrchr(item->declared[i], ' '); /* "struct x" */
        if (!blank || is_tag(b, blank + 1))
            add_name(b, file, blank ? blank + 1 : item->declared[i]);
    }
}

/* What a pragma does lasts beyond its file. */
static void depend_all(struct builder *b, size_t on)
{
    for (size_t f = 0; f < b->plan->n_files; f++)
        row_of(b->found, f)[on] = 1;
}

static bool is_lasting(const struct hv_item *item)
{
    return item->kind == HV_ITEM_PRAGMA &&
           !(item->n_names == 1 && strcmp(item->names[0], "once") == 0);
}

static void read_file(struct builder *b, size_t file)
{
    const struct hv_scan *scan = &b->plan->files[file].scan;
    struct hv_arena *arena = hv_arena_new();
    struct hv_outline outline;
    hv_outline_read(scan->file, arena, &outline);
    list_words(b, scan->file);
    HV_EACH (item, outline.items, outline.n) {
        if (item->kind == HV_ITEM_DECLARATION)
            add_names(b, file, item);
        if (is_lasting(item))
            depend_all(b, file);
    }
    HV_EACH (macro, scan->macros, scan->n_macros)
        add_definition(b, file, macro->name);
    for (size_t i = 0; i < scan->n_undefs; i++)
        add_definition(b, file, scan->undefs[i]);
    if (memmem(scan->file->bytes, scan->file->n, "_Pragma", 7))
        depend_all(b, file);
    hv_arena_free(arena);
}

static int by_word(const void *a, const void *b)
{
    const struct definition *x = a, *y = b;
    return x->word != y->word ? HV_ORDER(x->word, y->word) : HV_ORDER(x->file, y->file);
}

/* ---- words ---- */

/* Where the definitions of each word begin: index + 1, by the word. */
static void index_definitions(struct builder *b)
{
    b->n_slots = 64;
    while (b->n_slots < b->n * 4)
        b->n_slots *= 2;
    b->slots = hv_alloc(b->n_slots * sizeof *b->slots);
    for (size_t i = 0; i < b->n; i++) {
        size_t slot = b->v[i].word & (b->n_slots - 1);
        if (i && b->v[i].word == b->v[i - 1].word)
            continue;
        while (b->slots[slot])
            slot = (slot + 1) & (b->n_slots - 1);
        b->slots[slot] = (uint32_t)i + 1;
    }
}

/* The file mentions the word: it depends on all that define it. */
static void depend_on(struct builder *b, size_t file, uint32_t hash)
{
    size_t slot = hash & (b->n_slots - 1);
    while (b->slots[slot] && b->v[b->slots[slot] - 1].word != hash)
        slot = (slot + 1) & (b->n_slots - 1);
    for (size_t i = b->slots[slot]; i && i <= b->n && b->v[i - 1].word == hash; i++)
        row_of(b->found, file)[b->v[i - 1].file] = 1;
}

static void follow_words(struct builder *b, size_t file, const char *text, size_t n)
{
    struct hv_lexer lexer = {text, text + n, 1, false};
    for (struct hv_token t = hv_lexer_next(&lexer); t.type; t = hv_lexer_next(&lexer))
        if (t.type == HV_TOKEN_WORD)
            depend_on(b, file, (uint32_t)hv_hash(t.p, t.n));
}

/* What the profile asks for stands where the first macro does that it needs. */
static void follow_probe(struct builder *b, const struct hv_probe *probe)
{
    const char *first = probe->needs.v[0];
    uint32_t word = (uint32_t)hv_hash(first, strlen(first));
    HV_EACH (d, b->v, b->n) {
        if (d->word != word)
            continue;
        follow_words(b, d->file, probe->expression, strlen(probe->expression));
        for (size_t k = 0; k < probe->needs.n; k++)
            depend_on(b, d->file,
                      (uint32_t)hv_hash(probe->needs.v[k], strlen(probe->needs.v[k])));
    }
}

static void add_row(unsigned char *to, const unsigned char *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] |= from[i];
}

/* And on what these depend on. */
static void close_all(const struct hv_dependencies *d)
{
    for (size_t k = 0; k < d->n; k++)
        for (size_t f = 0; f < d->n; f++)
            if (row_of(d, f)[k])
                add_row(row_of(d, f), row_of(d, k), d->n);
}

/* A word that is not spelled as it is read: over two lines, or by numbers. */
static bool has_odd_words(const struct hv_source_file *file)
{
    const char *end = file->bytes + file->n;
    for (const char *p = file->bytes; (p = memchr(p, '\\', (size_t)(end - p))); p++)
        if (p[1] == 'u' || p[1] == 'U' ||
            (p > file->bytes && hv_is_word(p[-1]) && p[1] == '\n' && hv_is_word(p[2])))
            return true;
    return false;
}

struct hv_dependencies *hv_dependencies_new(const struct hv_plan *plan)
{
    size_t n = plan->n_files;
    struct builder b = {.plan = plan};
    if (n > MOST_FILES || HV_ANY(f, plan->files, n, has_odd_words(f->scan.file)))
        return NULL;
    b.found = hv_arena_alloc(plan->arena, sizeof *b.found);
    *b.found = (struct hv_dependencies){n, hv_arena_alloc(plan->arena, n * n + 1)};
    size_t *behind = hv_alloc((n + 1) * sizeof *behind); /* the file's words */
    for (size_t f = 0; f < n; f++) {
        row_of(b.found, f)[f] = 1;
        HV_EACH (to, plan->files[f].includes, plan->files[f].n_includes)
            row_of(b.found, f)[*to] = 1;
        read_file(&b, f);
        behind[f] = b.n_words;
    }
    HV_SORT(b.v, b.n, by_word);
    index_definitions(&b);
    for (size_t f = 0, i = 0; f < n; f++)
        for (; i < behind[f]; i++)
            depend_on(&b, f, b.words[i]);
    HV_EACH (probe, plan->profile->probes, plan->profile->n_probes)
        follow_probe(&b, probe);
    close_all(b.found);
    free(behind);
    free(b.words);
    free(b.tags);
    free(b.slots);
    free(b.v);
    return b.found;
}

void hv_dependencies_add(const struct hv_plan *plan, size_t file, unsigned char *set)
{
    add_row(set, row_of(plan->dependencies, file), plan->n_files);
}

void hv_dependencies_key(const struct hv_plan *plan, size_t file,
                         const unsigned char *out, char ret_key[HV_CHECKSUM_HEX + 1])
{
    const unsigned char *on = row_of(plan->dependencies, file);
    struct hv_buf buf = {0};
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_plan_file *other = &plan->files[f];
        if (!on[f])
            continue;
        hv_buf_puts(&buf, out[f] ? "-" : "+");
        hv_buf_add(&buf, other->sha256, HV_SHA256_HEX);
        hv_buf_puts(&buf, other->scan.file->path);
    }
    hv_checksum_hex(buf.p, buf.n, 0, ret_key);
    hv_buf_done(&buf);
}
