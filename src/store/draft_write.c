/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/json_text.h"

#define PRELUDE "hvabi-draft.h"

static void put_name(struct hv_buf *buf, const char *name)
{
    hv_buf_puts(buf, ",\n  ");
    hv_json_put_string(buf, name);
    hv_buf_puts(buf, ": ");
}

static void put_strings(struct hv_buf *buf, const char *name,
                        const struct hv_strings *list)
{
    if (!list->n)
        return;
    put_name(buf, name);
    hv_json_put_list(buf, list->v, list->n);
}

/* The items of a list of objects: each on a line. */
struct items {
    struct hv_buf *buf;
    const char *name;
    size_t n;
};

static void begin_item(struct items *items, const char *key, const char *value)
{
    if (!items->n++) {
        put_name(items->buf, items->name);
        hv_buf_puts(items->buf, "[");
    } else {
        hv_buf_puts(items->buf, ",");
    }
    hv_buf_puts(items->buf, "\n    {");
    hv_json_put_string(items->buf, key);
    hv_buf_puts(items->buf, ":");
    hv_json_put_string(items->buf, value);
}

static void end_item(struct items *items, const char *comment)
{
    if (comment)
        hv_json_put_key_string(items->buf, "comment", comment);
    hv_buf_puts(items->buf, "}");
}

static void end_items(struct items *items)
{
    if (items->n)
        hv_buf_puts(items->buf, "\n  ]");
}

static bool has_word(const struct hv_strings *roots)
{
    for (size_t i = 0; i < roots->n; i++)
        if (strchr(roots->v[i], '{'))
            return true;
    return false;
}

static void put_places(const struct hv_draft *draft, struct hv_buf *buf)
{
    if (draft->roots.n > 1 || has_word(&draft->roots)) {
        put_name(buf, "layouts");
        hv_buf_puts(buf, "[{\"roots\": ");
        hv_json_put_list(buf, draft->roots.v, draft->roots.n);
        hv_buf_puts(buf, "}]");
    } else {
        put_strings(buf, "roots", &draft->roots);
    }
    put_strings(buf, "markers", &draft->markers);
    put_strings(buf, "headers", &draft->headers);
    put_strings(buf, "helpers", &draft->helpers);
    if (draft->include_as) {
        put_name(buf, "include_as");
        hv_json_put_string(buf, draft->include_as);
    }
}

static void put_stubs(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "stubs", 0};
    for (size_t i = 0; i < draft->stubs.n; i++) {
        begin_item(&items, "path", draft->stubs.v[i].name);
        hv_json_put_key_string(buf, "text", draft->stubs.v[i].value);
        end_item(&items, draft->stubs.v[i].why);
    }
    if (draft->prelude.n) {
        begin_item(&items, "path", PRELUDE);
        hv_json_put_key(buf, "text");
        for (size_t i = 0; i < draft->prelude.n; i++) {
            hv_buf_puts(buf, i ? ", " : "[");
            hv_json_put_string(buf, draft->prelude.v[i].value);
        }
        hv_buf_puts(buf, "]");
        end_item(&items, "names that the headers use and do not declare");
    }
    end_items(&items);
    if (draft->prelude.n)
        hv_buf_puts(buf, ",\n  \"prerequisites\": [{\"header\": \"*\", "
                         "\"includes\": [\"" PRELUDE "\"]}]");
}

static void put_archs(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "archs", 0};
    HV_EACH (a, draft->archs, draft->n_archs) {
        begin_item(&items, "name", a->arch->name);
        if (a->arch->aliases.n) {
            hv_json_put_key(buf, "aliases");
            hv_json_put_list(buf, a->arch->aliases.v, a->arch->aliases.n);
        }
        hv_json_put_key_string(buf, "target", a->arch->target);
        if (a->arch->gcc)
            hv_json_put_key_string(buf, "gcc", a->arch->gcc);
        if (a->arch->bits != 64)
            hv_json_put_key_number(buf, "bits", a->arch->bits);
        if (a->arch->align64 != 8)
            hv_json_put_key_number(buf, "align64", a->arch->align64);
        if (a->headers.n) {
            hv_json_put_key(buf, "headers");
            hv_json_put_list(buf, a->headers.v, a->headers.n);
        }
        if (a->word && has_word(&draft->roots)) {
            hv_json_put_key(buf, "words");
            hv_buf_puts(buf, "[{\"word\": \"arch\", \"values\": ");
            hv_json_put_list(buf, &a->word, 1);
            hv_buf_puts(buf, "}]");
        }
        end_item(&items, a->why);
    }
    end_items(&items);
}

static void put_arch_headers(const struct hv_draft *draft, struct hv_buf *buf)
{
    size_t n = 0;
    for (size_t i = 0; i < draft->n_archs; i++)
        for (size_t k = 0; k < draft->archs[i].headers.n; k++) {
            if (!n++)
                put_name(buf, "arch_headers");
            hv_buf_puts(buf, n > 1 ? ", " : "[");
            hv_json_put_string(buf, draft->archs[i].headers.v[k]);
        }
    if (n)
        hv_buf_puts(buf, "]");
}

static void put_audiences(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "audiences", 0};
    HV_EACH (p, draft->audiences.v, draft->audiences.n) {
        begin_item(&items, "name", p->name);
        if (p->value) {
            hv_json_put_key(buf, "defines");
            hv_json_put_list(buf, (const char *const *)&p->value, 1);
        } else {
            hv_json_put_key_true(buf, "strict");
        }
        end_item(&items, p->why);
    }
    end_items(&items);
}

/* Names alone, as a list. */
static void put_names(struct hv_buf *buf, const char *name,
                      const struct hv_proposals *list)
{
    for (size_t i = 0; i < list->n; i++) {
        if (!i)
            put_name(buf, name);
        hv_buf_puts(buf, i ? ", " : "[");
        hv_json_put_string(buf, list->v[i].name);
    }
    if (list->n)
        hv_buf_puts(buf, "]");
}

static void put_numbers(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "families", 0};
    if (draft->hypercalls.n) {
        struct hv_buf pattern = {0};
        const char *before = draft->hypercalls.n > 1 ? "^(" : "^";
        for (size_t i = 0; i < draft->hypercalls.n; i++) {
            hv_buf_printf(&pattern, "%s%s", before, draft->hypercalls.v[i].name);
            before = "|";
        }
        put_name(buf, "hypercalls");
        hv_buf_puts(&pattern, draft->hypercalls.n > 1 ? ")" : "");
        hv_json_put_string(buf, pattern.p);
        hv_buf_done(&pattern);
    }
    for (int encoded = 0; encoded < 2; encoded++) {
        const struct hv_proposals *list = encoded ? &draft->encoded : &draft->families;
        for (size_t i = 0; i < list->n; i++) {
            begin_item(&items, "name", list->v[i].name);
            hv_json_put_key_string(buf, "ops", list->v[i].value);
            if (encoded)
                hv_json_put_key_string(buf, "bodies",
                                       "^_IO[RW]*[(][^,]*,[^,)]*,?(.*)[)]$");
            if (encoded) /* the nr, and the type that it is one of */
                hv_buf_puts(buf, ",\"number\":{\"mask\":255,\"of\":65280}");
            end_item(&items, list->v[i].why);
        }
    }
    end_items(&items);
}

void hv_draft_write(const struct hv_draft *draft, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\n  \"schema\": \"hvabi-profile/1\",\n  \"comment\": ");
    hv_json_put_string(buf, draft->why);
    put_name(buf, "name");
    hv_json_put_string(buf, draft->name);
    put_name(buf, "title");
    hv_buf_puts(buf, "");
    struct hv_buf title = {0};
    hv_buf_printf(&title, "public headers of %s", draft->name);
    hv_json_put_string(buf, title.p);
    hv_buf_done(&title);
    put_places(draft, buf);
    put_stubs(draft, buf);
    put_arch_headers(draft, buf);
    put_archs(draft, buf);
    put_audiences(draft, buf);
    put_names(buf, "known_macros", &draft->known_macros);
    put_numbers(draft, buf);
    put_names(buf, "version_constants", &draft->versions);
    if (draft->padding)
        hv_buf_puts(buf, ",\n  \"padding\": "
                         "[\"^_*(pad|padding|reserved|resv|rsvd|unused)[0-9a-z_]*$\"]");
    hv_buf_puts(buf, "\n}\n");
}
