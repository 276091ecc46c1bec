/* SPDX-License-Identifier: MIT */
#include "extract/scan.h"

/* Would the two characters be one token, or the start of one, without a blank between?
 */
static bool would_join(char a, char b)
{
    static const char pairs[] = "++ -- -> << >> <= >= == != && || += -= *= /= %= &= ^= "
                                "|= ## :: .. // /* <: <% :> %> %: ";
    char pair[] = {a, b, ' ', '\0'};
    const char *hit = strstr(pairs, pair);
    if ((hv_is_word(a) || a == '.') &&
        (hv_is_word(b) || b == '.' || b == '"' || b == '\''))
        return true;
    return hit && (hit - pairs) % 3 == 0;
}

void hv_tokens_put(struct hv_buf *buf, const char *text, size_t n)
{
    bool blank = false;
    for (const char *p = text, *end = text + n; p < end;) {
        const char *behind = hv_scan_skip_comment(p, end);
        if (behind > p || isspace((unsigned char)*p)) {
            blank = true;
            p = behind > p ? behind : p + 1;
            continue;
        }
        if (blank && buf->n && would_join(buf->p[buf->n - 1], *p))
            hv_buf_putc(buf, ' ');
        blank = false;
        behind = hv_scan_skip_literal(p, end);
        behind = behind > p ? behind : p + 1;
        hv_buf_add(buf, p, (size_t)(behind - p));
        p = behind;
    }
}
