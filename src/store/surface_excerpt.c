/* SPDX-License-Identifier: MIT */
#include "store/surface_json.h"

#include "model/field.h"

static const char ENTITY[] = "{\"name\":\"";

/* The list that the line opens ("records"), or NULL. */
static const char *opened_list(const char *line, size_t n)
{
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        const char *list = hv_class_traits((enum hv_class)cls)->list;
        size_t length = strlen(list);
        if (n == length + 4 && *line == '"' && strncmp(line + 1, list, length) == 0 &&
            strncmp(line + 1 + length, "\":[", 3) == 0)
            return list;
    }
    return NULL;
}

static bool is_named(const char *name, size_t n, const struct hv_strings *names)
{
    size_t i;
    HV_LOWER_BOUND(i, names->n, strncmp(names->v[i], name, n) < 0);
    return i < names->n && strncmp(names->v[i], name, n) == 0 && !names->v[i][n];
}

static bool is_wanted(const char *line, const struct hv_strings *names)
{
    const char *name = line + sizeof ENTITY - 1, *end = strchr(name, '"');
    return end && is_named(name, (size_t)(end - name), names);
}

void hv_surface_excerpt(const char *text, const struct hv_strings *names,
                        struct hv_buf *out)
{
    const char *list = NULL;
    bool first = true;
    for (const char *end; *text; text = *end ? end + 1 : end) {
        end = strchr(text, '\n');
        end = end ? end : text + strlen(text);
        size_t n = (size_t)(end - text);
        bool entity = list && strncmp(text, ENTITY, sizeof ENTITY - 1) == 0;
        if (entity && !is_wanted(text, names))
            continue;
        if (entity && !first)
            hv_buf_putc(out, ',');
        if (!entity)
            list = opened_list(text, n);
        hv_buf_add(out, text, n - (entity && n && end[-1] == ','));
        hv_buf_putc(out, '\n');
        first = !entity;
    }
}
