/* SPDX-License-Identifier: MIT */
#include "store/attributes.h"

#include "store/json_text.h"

/* ---- reading ---- */

/* The names of a list as one text, separated by blanks. */
static const char *names_text(const struct hv_node *list)
{
    const char *all = "";
    HV_EACH_ITEM (item, list) {
        const char *name = hv_node_name(&item);
        if (!name)
            return NULL;
        all = hv_atom_printf(list->doc->atoms, "%s%s%s", all, item.index ? " " : "",
                             name);
    }
    return all;
}

static const char *read_figure(const struct hv_node *node, enum hv_attribute_form form)
{
    switch (form) {
    case HV_FORM_NUMBER:
        return hv_atom_printf(node->doc->atoms, "%" PRIu64,
                              hv_node_uint(node, 0, INT64_MAX));
    case HV_FORM_BOOL:
        return hv_node_bool(node) ? "true" : "false";
    case HV_FORM_LIST:
        return names_text(node);
    case HV_FORM_TEXT:
        break;
    }
    return hv_node_text(node);
}

struct hv_attributes hv_attributes_read(struct hv_node *side)
{
    struct hv_attributes f = {0};
    struct hv_node child;
    if (json_is_null(side->value))
        return f;
    f.present = true;
    for (int i = 0; i < HV_ATTRIBUTE_COUNT; i++) {
        enum hv_attribute figure = (enum hv_attribute)i;
        if (hv_node_get(side, hv_attribute_name(figure), &child) &&
            !json_is_null(child.value))
            f.v[i] = read_figure(&child, hv_attribute_form(figure));
    }
    hv_node_end(side);
    return f;
}

/* ---- writing ---- */

/* Words with blanks between as a list. Names of audiences need no escaping. */
static void put_words(struct hv_buf *buf, const char *between, const char *s)
{
    hv_buf_putc(buf, '[');
    HV_EACH_PART (word, s, ' ') {
        hv_buf_printf(buf, "\"%.*s\"", (int)word.n, word.p);
        if (word.p[word.n])
            hv_buf_printf(buf, ",%s", between);
    }
    hv_buf_putc(buf, ']');
}

static void put_figure(struct hv_buf *buf, const char *between, const char *s,
                       enum hv_attribute_form form)
{
    switch (form) {
    case HV_FORM_NUMBER:
    case HV_FORM_BOOL:
        hv_buf_puts(buf, s);
        break;
    case HV_FORM_LIST:
        put_words(buf, between, s);
        break;
    case HV_FORM_TEXT:
        hv_json_put_string(buf, s);
        break;
    }
}

void hv_attributes_write(const struct hv_attributes *figures, const char *between,
                         struct hv_buf *buf)
{
    bool any = false;
    if (!figures->present) {
        hv_buf_puts(buf, "null");
        return;
    }
    hv_buf_putc(buf, '{');
    for (int i = 0; i < HV_ATTRIBUTE_COUNT; i++) {
        enum hv_attribute f = (enum hv_attribute)i;
        if (!figures->v[i])
            continue;
        if (any)
            hv_buf_printf(buf, ",%s", between);
        hv_buf_printf(buf, "\"%s\":%s", hv_attribute_name(f), between);
        put_figure(buf, between, figures->v[i], hv_attribute_form(f));
        any = true;
    }
    hv_buf_putc(buf, '}');
}
