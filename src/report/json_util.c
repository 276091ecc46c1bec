/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"

#include "base/mem.h"
#include "report/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

json_t *hv_json_must(json_t *v)
{
    if (!v)
        hv_alloc(SIZE_MAX); /* ends the program the way the house does */
    return v;
}

void hv_json_set(json_t *object, const char *key, json_t *v)
{
    if (json_object_set_new(object, key, hv_json_must(v)) != 0)
        hv_json_must(NULL);
}

void hv_json_append(json_t *array, json_t *v)
{
    if (json_array_append_new(array, hv_json_must(v)) != 0)
        hv_json_must(NULL);
}

json_t *hv_json_text(const char *s)
{
    if (!s)
        return json_null();
    json_t *v = json_string(s);
    if (v)
        return v;
    struct hv_buf safe = {0};
    hv_put_escaped(&safe, s, SIZE_MAX);
    v = hv_json_must(json_string(safe.p));
    hv_buf_done(&safe);
    return v;
}

json_t *hv_json_number(uint64_t n)
{
    return hv_json_must(json_integer((json_int_t)n));
}

json_t *hv_json_list(void)
{
    return hv_json_must(json_array());
}

json_t *hv_json_pack(const char *format, ...)
{
    enum { KEY_MAX = 32 };
    json_t *object = hv_json_must(json_object());
    va_list args;
    va_start(args, format);
    for (const char *p = format; *p; p += strspn(p, " ")) {
        char key[KEY_MAX];
        size_t n = strcspn(p, ":");
        snprintf(key, sizeof key, "%.*s", (int)n, p);
        switch (p[n + 1]) {
        case 's':
            hv_json_set(object, key, hv_json_text(va_arg(args, const char *)));
            break;
        case 'b':
            hv_json_set(object, key, json_boolean(va_arg(args, int)));
            break;
        default:
            hv_json_set(object, key, va_arg(args, json_t *));
        }
        p += n + 2;
    }
    va_end(args);
    return object;
}

static int add_bytes(const char *p, size_t n, void *buf)
{
    hv_buf_add(buf, p, n);
    return 0;
}

void hv_json_dump(json_t *v, struct hv_buf *buf)
{
    if (json_dump_callback(v, add_bytes, buf, JSON_INDENT(2) | JSON_ENSURE_ASCII) != 0)
        hv_json_must(NULL);
    hv_buf_putc(buf, '\n');
    json_decref(v);
}
