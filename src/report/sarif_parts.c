/* SPDX-License-Identifier: MIT */
#include "report/sarif.h"

#include <ctype.h>
#include <string.h>

/* "{0}" is a placeholder and "[text](1)" a link: braces are doubled, as the standard
 * has it, and a link is torn apart. */
static void put_plain(struct hv_buf *buf, const char *s)
{
    for (; *s; s++) {
        hv_buf_putc(buf, *s);
        if (*s == '{' || *s == '}')
            hv_buf_putc(buf, *s);
        else if (*s == ']' && s[1] == '(')
            hv_buf_putc(buf, ' ');
    }
}

json_t *hv_sarif_message(const char *text)
{
    struct hv_buf plain = {0};
    json_t *o = hv_json_must(json_object());
    put_plain(&plain, text ? text : "");
    hv_json_set(o, "text", hv_json_text(plain.p ? plain.p : ""));
    hv_buf_done(&plain);
    return o;
}

static bool stays(unsigned char c)
{
    return (c < 0x80 && isalnum(c)) || strchr("-._~/", c);
}

static void put_uri(struct hv_buf *buf, const char *path)
{
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        if (stays(c))
            hv_buf_putc(buf, *path);
        else
            hv_buf_printf(buf, "%%%02X", c);
    }
}

static json_t *artifact(const char *file)
{
    bool absolute = file[0] == '/';
    struct hv_buf uri = {0};
    json_t *o = hv_json_must(json_object());
    hv_buf_puts(&uri, absolute ? "file://" : "");
    put_uri(&uri, file);
    hv_json_set(o, "uri", hv_json_text(uri.p));
    if (!absolute)
        hv_json_set(o, "uriBaseId", hv_json_text("SRCROOT"));
    hv_buf_done(&uri);
    return o;
}

json_t *hv_sarif_place(const char *file, uint32_t line)
{
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "artifactLocation", artifact(file));
    if (line) {
        json_t *region = hv_json_must(json_object());
        hv_json_set(region, "startLine", hv_json_number(line));
        hv_json_set(o, "region", region);
    }
    return o;
}
