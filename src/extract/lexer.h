/* SPDX-License-Identifier: MIT
 *
 * C text as tokens, without comments, blanks and spliced lines.
 */
#pragma once

#include "base/base.h"

enum { HV_TOKEN_END, HV_TOKEN_WORD = 'w', HV_TOKEN_QUOTED = '"' };

struct hv_lexer {
    const char *p, *end;
    uint32_t line;
    bool begun; /* a token was read */
};

struct hv_token {
    int type; /* of the enumeration above, else the character itself */
    const char *p;
    size_t n;
    uint32_t line;
    bool fresh; /* first token of a logical line */
};

/* Begin at a text's first byte: {p, p + n, 1, false}. HV_TOKEN_END comes at the end,
 * and from then on; where a comment has no end, that is where it begins. */
struct hv_token hv_lexer_next(struct hv_lexer *lexer);

static inline bool hv_token_is(const struct hv_token *token, const char *word)
{
    size_t n = strlen(word); /* which the compiler knows */
    return token->n == n && token->type == HV_TOKEN_WORD &&
           memcmp(token->p, word, n) == 0;
}

/* Is it a keyword of records: "struct" or "union"? */
static inline bool hv_begins_record(const struct hv_token *token)
{
    return hv_token_is(token, "struct") || hv_token_is(token, "union");
}

/* Is it a keyword that a tag can follow? */
static inline bool hv_begins_tag(const struct hv_token *token)
{
    return hv_begins_record(token) || hv_token_is(token, "enum");
}

/* The length of the splice at p that joins a line to the next, or 0; as in compilers,
 * blanks may precede the newline. */
size_t hv_splice_length(const char *p, const char *end);

/* The end of the comment that begins at p; p itself if none does. */
const char *hv_skip_comment(const char *p, const char *end);

/* The text of a file after a byte order mark, which compilers skip. */
const char *hv_skip_byte_order_mark(const char *p, const char *end);
