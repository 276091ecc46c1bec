/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature.h"

void hv_signature_add(struct hv_signature_reader *r, const char *abi,
                      struct hv_signature signature)
{
    signature.abi = hv_arena_printf(r->arena, "%s", abi);
    signature.name = hv_arena_printf(r->arena, "%s_%s", abi, signature.hypercall);
    signature.nth = r->found.n;
    *HV_ARENA_ADD(r->arena, r->found.v, r->found.n, r->cap_found) = signature;
}

HV_BY(by_name, struct hv_signature,
      strcmp(x->name, y->name) ?: HV_ORDER(x->nth, y->nth))

bool hv_signature_collect(struct hv_signature_reader *r, struct hv_signatures *ret)
{
    HV_SORT(r->found.v, r->found.n, by_name);
    HV_KEEP(s, r->found.v, r->found.n,
            !kept_ || strcmp(r->found.v[kept_ - 1].name, s->name) != 0);
    *ret = r->found;
    return ret->n || hv_fail(r->err, HV_ERR_INPUT, r->scan->file->path,
                             "no hypercall handlers found");
}

/* All tokens of the file. Fails where a comment does not end. */
static bool read_tokens(struct hv_signature_reader *r)
{
    const struct hv_source_file *file = r->scan->file;
    struct hv_lexer lexer = {file->bytes, file->bytes + file->n, 1, false};
    struct hv_token *tokens = NULL;
    size_t n = 0, cap = 0;
    do
        *HV_ARENA_ADD(r->arena, tokens, n, cap) = hv_lexer_next(&lexer);
    while (tokens[n - 1].type);
    r->tokens = tokens;
    return tokens[n - 1].p == file->bytes + file->n ||
           hv_fail_at(r->err, file->path, lexer.line, 0,
                      "expected the end of the comment, found the end of the file");
}

bool hv_signatures_read(const struct hv_scan *scan,
                        const struct hv_signature_source *source,
                        struct hv_arena *arena, struct hv_signatures *ret,
                        struct hv_err *err)
{
    struct hv_signature_reader r = {.scan = scan, .arena = arena, .err = err};
    if (!read_tokens(&r))
        return false;
    return source->form == HV_SIGNATURES_TABLE
               ? hv_signatures_read_table(&r, ret)
               : hv_signatures_read_prototypes(&r, &source->prefixes, ret);
}

/* ---- text ---- */

const struct hv_token *hv_signature_next_line(const struct hv_token *token)
{
    while (token->type && !(++token)->fresh)
        ;
    return token;
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
    const char *out = hv_signature_shown(r->arena, p, strcspn(p, "\n"));
    return *out ? hv_arena_printf(r->arena, "'%s'", out) : "the end of the line";
}

bool hv_signature_expected(struct hv_signature_reader *r, const char *what,
                           const char *p)
{
    return hv_fail_at(r->err, r->scan->file->path, r->line, 0, "expected %s, found %s",
                      what, found(r, p));
}

/* ---- arguments ---- */

/* Words that cannot name an argument; the first ones must be followed by a type or
 * tag. */
enum { QUALIFIERS = 6 };
static const char *const reserved[] = {
    "const", "volatile", "restrict", "struct", "union", "enum",   "void",     "char",
    "short", "int",      "long",     "signed", "float", "double", "unsigned", "_Bool"};

static bool is_reserved(const struct hv_token *token, size_t n)
{
    return HV_ANY(word, reserved, n, hv_token_is(token, *word));
}

/* The token of the argument's name, or end if it has none: a type must precede it. */
static const struct hv_token *name_in(const struct hv_token *token,
                                      const struct hv_token *end)
{
    const struct hv_token *last = end - 1;
    bool is_name =
        last->type == HV_TOKEN_WORD && !is_reserved(last, HV_COUNT(reserved)) &&
        HV_ANY(word, token, (size_t)(last - token),
               word->type == HV_TOKEN_WORD && !is_reserved(word, QUALIFIERS));
    return is_name ? last : end;
}

/* Spell tokens with the blanks that a type has. */
static void put_type(struct hv_buf *buf, const struct hv_token *token,
                     const struct hv_token *end)
{
    for (; token < end; token++) {
        char last = buf->n ? buf->p[buf->n - 1] : '(';
        bool apart = token->type == HV_TOKEN_WORD ? hv_is_word(last) || last == ')'
                                                  : token->type == '*' && last != '*';
        if (apart && last != '(')
            hv_buf_putc(buf, ' ');
        hv_buf_add(buf, token->p, token->n);
    }
}

static bool read_arg(struct hv_signature_reader *r, const struct hv_token *token,
                     const struct hv_token *end, struct hv_signature_arg *ret)
{
    const struct hv_token *array =
        HV_FIND(t, token, (size_t)(end - token), t->type == '[');
    HV_BUF type = {0};
    if (token == end || array == token)
        return hv_signature_expected(r, "an argument", token->p);
    put_type(&type, token, name_in(token, array ? array : end));
    if (array)
        hv_buf_puts(&type, type.n && type.p[type.n - 1] == '*' ? "*" : " *");
    ret->type = hv_arena_strndup(r->arena, type.p, type.n);
    ret->pointer = strpbrk(ret->type, "*(");
    return true;
}

const struct hv_token *hv_signature_close_of(const struct hv_token *token)
{
    for (size_t depth = 0; token->type && !strchr(";{}#", token->type); token++) {
        if (token->type == ')' && depth-- == 0)
            return token;
        depth += token->type == '(';
    }
    return NULL;
}

/* The comma that ends the argument at the token, or end. */
static const struct hv_token *comma_of(const struct hv_token *token,
                                       const struct hv_token *end)
{
    for (size_t depth = 0; token < end; token++) {
        depth += token->type == '(';
        depth -= token->type == ')';
        if (token->type == ',' && !depth)
            return token;
    }
    return end;
}

bool hv_signature_read_args(struct hv_signature_reader *r, const struct hv_token *token,
                            const struct hv_token *end, struct hv_signature *ret)
{
    size_t n = 0, cap = 0;
    bool more = token < end && !(end - token == 1 && hv_token_is(token, "void"));
    while (more) {
        const struct hv_token *comma = comma_of(token, end);
        if (!read_arg(r, token, comma, HV_ARENA_ADD(r->arena, ret->args, n, cap)))
            return false;
        more = comma < end;
        token = comma + 1;
    }
    ret->n_args = (uint32_t)n;
    return true;
}
