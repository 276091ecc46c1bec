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

/* Writes the items of a list of objects, one per line. */
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
    return HV_ANY(x, roots->v, roots->n, strchr(*x, '{'));
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

/* Put the texts of proposals, each once, as a list of lines. */
static void put_text(struct hv_buf *buf, const struct hv_proposal *v, size_t n)
{
    bool first = true;
    hv_json_put_key(buf, "text");
    hv_buf_puts(buf, "[");
    for (size_t i = 0; i < n; i++) {
        const char *text = v[i].value;
        if (HV_ANY(before, v, i, strcmp(before->value, text) == 0))
            continue;
        HV_EACH_PART (line, text, '\n') {
            HV_BUF one = {0};
            hv_buf_add(&one, line.p, line.n);
            hv_buf_puts(buf, first ? "" : ",\n      ");
            hv_json_put_string(buf, line.n ? one.p : "");
            first = false;
        }
    }
    hv_buf_puts(buf, first ? "\"\"]" : "]");
}

static void put_stubs(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "stubs", 0};
    HV_EACH (stub, draft->stubs.v, draft->stubs.n) {
        begin_item(&items, "path", stub->name);
        put_text(buf, stub, 1);
        end_item(&items, stub->why);
    }
    if (draft->prelude.n) {
        begin_item(&items, "path", PRELUDE);
        put_text(buf, draft->prelude.v, draft->prelude.n);
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

/* Put only the names, as a list. */
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

/* Make a pattern "^(A|B)" of prefixes, or with `whole` of names; `below`: only those
 * with such a prefix. False: there are none. */
static bool put_pattern(struct hv_buf *pattern, const struct hv_proposals *names,
                        const struct hv_proposals *below, bool whole)
{
    bool group = whole || names->n > 1;
    size_t n = 0;
    hv_buf_puts(pattern, group ? "^(" : "^");
    HV_EACH (name, names->v, names->n)
        if (!below || HV_ANY(p, below->v, below->n,
                             strncmp(name->name, p->name, strlen(p->name)) == 0))
            hv_buf_printf(pattern, "%s%s", n++ ? "|" : "", name->name);
    hv_buf_puts(pattern, whole ? ")$" : group ? ")" : "");
    return n > 0;
}

/* Put the pattern as the value of a key, or as the only item of its list. */
static void put_key_pattern(struct hv_buf *buf, const char *before,
                            const struct hv_proposals *names,
                            const struct hv_proposals *below, const char *behind)
{
    HV_BUF pattern = {0};
    if (put_pattern(&pattern, names, below, names != below)) {
        hv_buf_puts(buf, before);
        hv_json_put_string(buf, pattern.p);
        hv_buf_puts(buf, behind);
    }
}

static void put_numbers(const struct hv_draft *draft, struct hv_buf *buf)
{
    struct items items = {buf, "families", 0};
    put_key_pattern(buf, ",\n  \"hypercalls\": ", &draft->hypercalls,
                    &draft->hypercalls, "");
    put_key_pattern(buf, ",\n  \"not_hypercalls\": ", &draft->parts, &draft->hypercalls,
                    "");
    for (int encoded = 0; encoded < 2; encoded++) {
        const struct hv_proposals *list = encoded ? &draft->encoded : &draft->families;
        for (size_t i = 0; i < list->n; i++) {
            begin_item(&items, "name", list->v[i].name);
            hv_json_put_key_string(buf, "ops", list->v[i].value);
            if (encoded)
                hv_json_put_key_string(buf, "bodies",
                                       "^_IO[RW]*[(][^,]*,[^,)]*,?(.*)[)]$");
            const struct hv_proposals one = {1, &list->v[i]};
            if (!encoded)
                put_key_pattern(buf, ",\"not\":[", &draft->parts, &one, "]");
            if (encoded) /* the number, and its group (the type) */
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
    HV_BUF title = {0};
    hv_buf_printf(&title, "public headers of %s", draft->name);
    hv_json_put_string(buf, title.p);
    put_places(draft, buf);
    put_stubs(draft, buf);
    put_arch_headers(draft, buf);
    put_archs(draft, buf);
    put_audiences(draft, buf);
    if (draft->version_file) {
        put_name(buf, "version");
        hv_buf_puts(buf, "{\"file\":");
        hv_json_put_string(buf, draft->version_file);
        hv_json_put_key_string(buf, "major", draft->version_major);
        hv_json_put_key_string(buf, "minor", draft->version_minor);
        hv_buf_puts(buf, "}");
    }
    put_names(buf, "known_macros", &draft->known_macros);
    put_numbers(draft, buf);
    put_names(buf, "version_constants", &draft->versions);
    put_key_pattern(buf, ",\n  \"sentinels\": [", &draft->sentinels, NULL, "]");
    if (draft->padding)
        hv_buf_puts(buf, ",\n  \"padding\": "
                         "[\"^_*(pad|padding|reserved|resv|rsvd|unused)[0-9a-z_]*$\"]");
    hv_buf_puts(buf, "\n}\n");
}
