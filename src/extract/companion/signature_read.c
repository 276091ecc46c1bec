/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature_read.h"

void hv_signature_add(struct hv_signature_reader *r, const char *abi,
                      struct hv_signature signature)
{
    signature.abi = hv_arena_printf(r->arena, "%s", abi);
    signature.name = hv_arena_printf(r->arena, "%s_%s", abi, signature.hypercall);
    HV_ARENA_GROW(r->arena, r->items, r->n_items, r->cap_items);
    r->items[r->n_items] =
        (struct hv_signature_item){.signature = signature, .nth = r->n_items};
    r->n_items++;
}

static int by_name(const void *a, const void *b)
{
    const struct hv_signature_item *x = a, *y = b;
    return strcmp(x->signature.name, y->signature.name) ?: HV_ORDER(x->nth, y->nth);
}

/* Sort, and keep the first of each name. */
bool hv_signature_collect(struct hv_signature_reader *r, struct hv_signatures *ret)
{
    HV_SORT(r->items, r->n_items, by_name);
    *ret = (struct hv_signatures){0};
    ret->v = hv_arena_alloc(r->arena, (r->n_items + 1) * sizeof *ret->v);
    for (size_t i = 0; i < r->n_items; i++) {
        const struct hv_signature *s = &r->items[i].signature;
        if (!ret->n || strcmp(ret->v[ret->n - 1].name, s->name) != 0)
            ret->v[ret->n++] = *s;
    }
    if (!ret->n)
        return hv_fail(r->err, HV_ERR_INPUT, r->file->path,
                       "no hypercall handlers found");
    return true;
}

bool hv_signatures_read(const struct hv_source_file *file,
                        const struct hv_signature_source *source,
                        struct hv_arena *arena, struct hv_signatures *ret,
                        struct hv_err *err)
{
    struct hv_signature_reader r = {
        .file = file, .arena = arena, .err = err, .line = 1};
    if (!hv_signature_clean(&r))
        return false;
    r.line = 1;
    return source->form == HV_SIGNATURES_TABLE
               ? hv_signatures_read_table(&r, ret)
               : hv_signatures_read_prototypes(&r, &source->prefixes, ret);
}

/* ---- text ---- */

const char *hv_signature_skip_blank(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

bool hv_signature_is_among(const char *p, size_t n, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == n && memcmp(p, *words, n) == 0)
            return true;
    return false;
}

const char *hv_signature_shown(struct hv_arena *arena, const char *p, size_t n)
{
    n = n < HV_SIGNATURE_FOUND_MAX ? n : HV_SIGNATURE_FOUND_MAX;
    char *out = hv_arena_strndup(arena, p, n);
    for (size_t i = 0; i < n; i++)
        if (!isprint((unsigned char)out[i]))
            out[i] = isspace((unsigned char)out[i]) ? ' ' : '?';
    return out;
}

static const char *found(struct hv_signature_reader *r, const char *p)
{
    p = hv_signature_skip_blank(p);
    const char *out = hv_signature_shown(r->arena, p, strcspn(p, "\n"));
    return *out ? hv_arena_printf(r->arena, "'%s'", out) : "the end of the line";
}

bool hv_signature_expected(struct hv_signature_reader *r, const char *what,
                           const char *p)
{
    return hv_fail_at(r->err, r->file->path, r->line, 0, "expected %s, found %s", what,
                      found(r, p));
}

/* A literal's length with its quotes; a newline ends it, too. */
static size_t quoted(const char *p, size_t n)
{
    size_t k = 1;
    while (k < n && p[k] != *p && p[k] != '\n')
        k += p[k] == '\\' && k + 1 < n ? 2 : 1;
    return k < n && p[k] == *p ? k + 1 : k;
}

/* The length of a comment, a literal or a splice at p; 0: none of them; more than n: a
 * comment that does not end. */
static size_t opaque(const char *p, size_t n)
{
    if (*p == '"' || *p == '\'')
        return quoted(p, n);
    if (n > 1 && p[0] == '/' && p[1] == '/') {
        /* A line comment's length: up to a newline without a splice. */
        size_t k = 2;
        while (k < n && (p[k] != '\n' || p[p[k - 1] == '\r' ? k - 2 : k - 1] == '\\'))
            k++;
        return k;
    }
    if (n > 1 && p[0] == '/' && p[1] == '*') {
        const char *end = memmem(p + 2, n - 2, "*/", 2);
        return end ? (size_t)(end + 2 - p) : n + 1;
    }
    if (n > 1 && p[0] == '\\' && p[1] == '\n')
        return 2;
    return n > 2 && memcmp(p, "\\\r\n", 3) == 0 ? 3 : 0;
}

/* Comments and splices become blanks, literals runs of quotes. What was a newline in
 * them becomes '\v': it ends no line, but is counted as one. */
static void hide(char *p, size_t n)
{
    char fill = *p == '"' || *p == '\'' ? *p : ' ';
    for (size_t i = 0; i < n; i++)
        p[i] = p[i] == '\n' ? '\v' : fill;
}

uint32_t hv_signature_lines(const char *from, const char *to)
{
    uint32_t n = 0;
    for (; from < to; from++)
        n += *from == '\n' || *from == '\v';
    return n;
}

bool hv_signature_clean(struct hv_signature_reader *r)
{
    size_t n = r->file->n, k;
    char *text = r->text = hv_arena_strndup(r->arena, r->file->bytes, n);
    for (size_t i = 0; i < n; i += k ? k : 1) {
        k = opaque(r->file->bytes + i, n - i);
        if (k > n - i) {
            r->line = 1 + hv_signature_lines(text, text + i);
            return hv_fail_at(
                r->err, r->file->path, r->line, 0,
                "expected the end of the comment, found the end of the file");
        }
        if (k)
            hide(text + i, k);
        else if (!text[i])
            text[i] = '?';
        else if (text[i] == '\v')
            text[i] = ' ';
    }
    return true;
}

/* ---- arguments ---- */

/* Words that need a type, or its tag, behind them. */
static bool is_qualifier(const char *p, size_t n)
{
    static const char *const words[] = {"const", "volatile", "restrict", "struct",
                                        "union", "enum",     NULL};
    return hv_signature_is_among(p, n, words);
}

/* Words that are not the name of an argument. */
static bool is_reserved(const char *p, size_t n)
{
    static const char *const words[] = {
        "void",   "char",     "short", "int",      "long",  "signed",
        "float",  "double",   "_Bool", "unsigned", "const", "volatile",
        "struct", "restrict", "union", "enum",     NULL};
    return hv_signature_is_among(p, n, words);
}

static bool has_type(const char *p, const char *end)
{
    while (p < end) {
        const char *word = p;
        while (p < end && hv_is_word(*p))
            p++;
        if (p > word && !is_qualifier(word, (size_t)(p - word)))
            return true;
        if (p == word)
            p++;
    }
    return false;
}

static const char *trimmed(const char *p, const char *end)
{
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    return end;
}

/* Where the argument's name begins, or end where it has none. */
static const char *name_in(const char *p, const char *end)
{
    const char *word = end;
    while (word > p && hv_is_word(word[-1]))
        word--;
    bool is_name = !is_reserved(word, (size_t)(end - word)) && has_type(p, word);
    return is_name ? word : end;
}

/* Spell tokens with the blanks that a type has; returns behind the last byte. */
static char *respell(char *out, const char *p, const char *end)
{
    char last = '\0';
    while (p < end) {
        bool word = hv_is_word(*p);
        bool apart = word ? hv_is_word(last) || last == ')' : *p == '*' && last != '*';
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        if (apart && last && last != '(')
            *out++ = ' ';
        do
            *out++ = last = *p++;
        while (word && p < end && hv_is_word(*p));
    }
    return out;
}

static bool read_arg(struct hv_signature_reader *r, const char *p, const char *end,
                     struct hv_signature_arg *ret)
{
    const char *from = hv_signature_skip_blank(p);
    if (from >= end || *from == '[')
        return hv_signature_expected(r, "an argument", from);
    char *type = hv_arena_alloc(r->arena, 2 * (size_t)(end - from) + 3);
    const char *array = memchr(from, '[', (size_t)(end - from));
    end = trimmed(from, array ? array : end);
    char *out = respell(type, from, name_in(from, end));
    if (array)
        strcpy(out, out > type && out[-1] == '*' ? "*" : " *");
    *ret = (struct hv_signature_arg){.type = type, .pointer = strpbrk(type, "*(")};
    return true;
}

const char *hv_signature_close_of(const char *p)
{
    for (size_t depth = 0; *p && !strchr(";{}#", *p); p++) {
        if (*p == ')' && depth-- == 0)
            return p;
        depth += *p == '(';
    }
    return NULL;
}

/* The comma that ends the argument at p, or end. */
static const char *comma_of(const char *p, const char *end)
{
    for (size_t depth = 0; p < end; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (*p == ',' && !depth)
            return p;
    }
    return end;
}

static bool is_void(const char *p, const char *end)
{
    p = hv_signature_skip_blank(p);
    end = trimmed(p, end);
    return p >= end || (end - p == 4 && memcmp(p, "void", 4) == 0);
}

bool hv_signature_read_args(struct hv_signature_reader *r, const char *p,
                            const char *end, struct hv_signature *ret)
{
    size_t n = 0, cap = 0;
    bool more = !is_void(p, end);
    while (more) {
        const char *comma = comma_of(p, end);
        HV_ARENA_GROW(r->arena, ret->args, n, cap);
        if (!read_arg(r, p, comma, &ret->args[n++]))
            return false;
        more = comma < end;
        p = comma + 1;
    }
    ret->n_args = (uint32_t)n;
    return true;
}
