/* SPDX-License-Identifier: MIT */
#include "store/waiver_file.h"

#include "store/attributes.h"
#include "store/json_text.h"

/* A waiver is read by people: a key a line, figures and names in one. */
static void put_key(struct hv_buf *buf, const char *key)
{
    hv_buf_printf(buf, ",\n  \"%s\": ", key);
}

static void put_pair(struct hv_buf *buf, const char *key, const char *s)
{
    put_key(buf, key);
    hv_json_put_string(buf, s);
}

static void put_names(struct hv_buf *buf, const char *key,
                      const struct hv_strings *names)
{
    put_key(buf, key);
    for (size_t i = 0; i < names->n; i++) {
        hv_buf_puts(buf, i ? ", " : "[");
        hv_json_put_string(buf, names->v[i]);
    }
    hv_buf_puts(buf, names->n ? "]" : "[]");
}

static void put_per_arch(struct hv_buf *buf, const struct hv_waiver *w)
{
    put_key(buf, "per_arch");
    for (size_t i = 0; i < w->n_per_arch; i++) {
        hv_buf_printf(buf, "%s\n    \"%s\": {\"before\": ", i ? "," : "{",
                      w->per_arch[i].arch);
        hv_attributes_write(&w->per_arch[i].before, " ", buf);
        hv_buf_puts(buf, ", \"after\": ");
        hv_attributes_write(&w->per_arch[i].after, " ", buf);
        hv_buf_putc(buf, '}');
    }
    hv_buf_puts(buf, "\n  }");
}

static void put_change(struct hv_buf *buf, const struct hv_waiver *w)
{
    put_pair(buf, "id", w->id);
    put_pair(buf, "rule", w->rule);
    put_pair(buf, "kind", w->kind);
    put_pair(buf, "entity", w->entity);
    put_pair(buf, "member", w->member);
    if (w->renamed_to)
        put_pair(buf, "renamed_to", w->renamed_to);
    put_names(buf, "archs", &w->archs);
    put_names(buf, "audiences", &w->audiences);
    put_key(buf, "before");
    hv_attributes_write(&w->before, " ", buf);
    put_key(buf, "after");
    hv_attributes_write(&w->after, " ", buf);
    if (w->n_per_arch)
        put_per_arch(buf, w);
}

void hv_waiver_write(const struct hv_waiver *waiver, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\n  \"schema\": \"hvabi-waiver/1\"");
    put_change(buf, waiver);
    put_pair(buf, "reason", waiver->reason);
    put_pair(buf, "link", waiver->link);
    put_names(buf, "decided_by", &waiver->decided_by);
    if (waiver->until)
        put_pair(buf, "until", waiver->until);
    put_pair(buf, "date", waiver->date);
    hv_buf_puts(buf, "\n}\n");
}
