/* SPDX-License-Identifier: MIT */
#include "report/join.h"

#include "report/json_util.h"
#include "report/report.h"

/* ---- JSON ---- */

/* Add the profile to each row of a list. Lists of other values, and remarks, which
 * interfaces share, are unchanged. */
static void mark_rows(json_t *object, const struct hv_profile *profile)
{
    static const char *const lists[] = {"changes", "hazards", "errors",  "left_out",
                                        "steps",   "items",   "families"};
    json_t *row;
    size_t i;
    for (size_t k = 0; k < HV_COUNT(lists); k++)
        json_array_foreach(json_object_get(object, lists[k]), i,
                           row) if (json_is_object(row) &&
                                    !json_object_get(row, "profile"))
            hv_json_set(row, "profile", hv_json_text(profile->name));
}

/* Add what was compared of one interface, beside the totals. */
static void list_coverage(json_t *report, const struct hv_profile *profile)
{
    json_t *coverage = json_object_get(report, "coverage"), *value;
    const char *key;
    if (!coverage)
        return;
    json_t *one = HV_JSON_OBJECT(KEY("profile", profile->name));
    json_object_foreach(coverage, key, value) if (json_is_integer(value))
        hv_json_set(one, key, json_incref(value));
    hv_json_set(coverage, "profiles", hv_json_array_of(one));
    mark_rows(coverage, profile);
}

static json_t *join_values(const char *key, json_t *a, json_t *b);

static json_t *join_objects(json_t *a, json_t *b)
{
    const char *key;
    json_t *value;
    json_object_foreach(b, key, value)
    {
        json_t *mine = json_object_get(a, key);
        hv_json_set(a, key, mine ? join_values(key, mine, value) : json_incref(value));
    }
    return json_incref(a);
}

static json_t *join_texts(const char *key, const char *a, const char *b)
{
    struct hv_buf both = {0};
    if (strcmp(a, b) == 0)
        return hv_json_text(a);
    hv_buf_printf(&both, "%s%s%s", a, strcmp(key, "profile") == 0 ? "," : ", ", b);
    return hv_json_taken(&both);
}

/* Returns a new reference. */
static json_t *join_values(const char *key, json_t *a, json_t *b)
{
    if (json_is_object(a) && json_is_object(b))
        return join_objects(a, b);
    if (json_is_array(a) && json_is_array(b)) {
        json_t *all = json_copy(a), *value, *known;
        size_t i, k;
        json_array_foreach(b, i, value)
        {
            bool twice = false;
            json_array_foreach(a, k, known) twice |= json_equal(known, value);
            if (!twice)
                hv_json_append(all, json_incref(value));
        }
        return all;
    }
    if (json_is_integer(a) && json_is_integer(b))
        return hv_json_must(
            json_integer(json_integer_value(a) + json_integer_value(b)));
    if (json_is_string(a) && json_is_string(b))
        return join_texts(key, json_string_value(a), json_string_value(b));
    return json_incref(json_is_null(a) || json_is_false(a) ? b : a);
}

static json_t *error_report(const struct hv_report_part *part)
{
    return HV_JSON_OBJECT(
        KEY("profile", part->profile->name),
        KEY("errors", hv_json_array_of(HV_JSON_OBJECT(KEY("text", part->error)))));
}

static json_t *parse_part(const struct hv_report_part *part)
{
    json_t *v = part->bytes ? hv_json_must(json_loadb(part->bytes, part->n, 0, NULL))
                            : error_report(part);
    if (json_is_object(v) && !json_object_get(v, "runs")) {
        mark_rows(v, part->profile);
        list_coverage(v, part->profile);
    }
    return v;
}

static void join_json(const struct hv_report_part *parts, size_t n, struct hv_buf *buf)
{
    json_t *all = NULL;
    HV_EACH (part, parts, n) {
        if (!part->bytes && !part->error)
            continue;
        json_t *one = parse_part(part);
        json_t *both = !all ? json_incref(one)
                       : json_typeof(all) == json_typeof(one)
                           ? join_values("", all, one)
                           : json_incref(all);
        json_decref(all);
        json_decref(one);
        all = both;
    }
    if (all)
        hv_json_dump(all, buf);
}

/* ---- surfaces: one entity per line ---- */

static const char surfaces_head[] = "\"surfaces\":[", surfaces_tail[] = "\n]\n}\n";

static bool is_surface(const struct hv_report_part *part)
{
    static const char head[] = "{\n\"schema\":\"hvabi-surface";
    return part->bytes && part->n > sizeof head &&
           memcmp(part->bytes, head, sizeof head - 1) == 0;
}

/* A set's surfaces, or the one that there is. */
static void put_surfaces(struct hv_buf *buf, const struct hv_report_part *part)
{
    const char *p = strstr(part->bytes, surfaces_head);
    size_t n = part->n;
    bool set = strstr(part->bytes, "hvabi-surface-set/") == part->bytes + 12;
    if (set && p) {
        p += sizeof surfaces_head - 1;
        n -= (size_t)(p - part->bytes) + sizeof surfaces_tail - 1;
    } else {
        p = part->bytes;
        n -= n && p[n - 1] == '\n';
        hv_buf_putc(buf, '\n');
    }
    hv_buf_add(buf, p, n);
}

static void join_surfaces(const struct hv_report_part *parts, size_t n,
                          struct hv_buf *buf)
{
    const char *between = "";
    hv_buf_printf(buf, "{\n\"schema\":\"hvabi-surface-set/1\",\n%s", surfaces_head);
    HV_EACH (part, parts, n) {
        if (!is_surface(part))
            continue;
        hv_buf_puts(buf, between);
        put_surfaces(buf, part);
        between = ",";
    }
    hv_buf_puts(buf, surfaces_tail);
}

/* ---- text ---- */

static bool is_same(const struct hv_report_part *a, const struct hv_report_part *b)
{
    return a->n == b->n && a->bytes && b->bytes &&
           memcmp(a->bytes, b->bytes, a->n) == 0;
}

/* "profile kvm (KVM's headers)", "profiles kvm, linux-virt". */
static void put_heading(struct hv_buf *buf, const char *mark,
                        const struct hv_report_part *first,
                        const struct hv_report_part *end)
{
    HV_BUF names = {0};
    size_t n = 0;
    for (const struct hv_report_part *p = first; p < end; p++)
        if (p == first || is_same(first, p))
            hv_buf_printf(&names, "%s%s", n++ ? ", " : "", p->profile->name);
    hv_buf_printf(buf, "%sprofile%s %s", mark, n > 1 ? "s" : "",
                  names.p ? names.p : "");
    if (n == 1)
        hv_buf_printf(buf, ": %s", first->profile->title);
    hv_buf_puts(buf, "\n\n");
}

static void join_titled(const char *mark, const struct hv_report_part *parts, size_t n,
                        struct hv_buf *buf)
{
    const char *between = "";
    HV_EACH (part, parts, n) {
        bool shown =
            HV_ANY(before, parts, (size_t)(part - parts), is_same(before, part));
        if (shown || (part->bytes ? !part->n : !part->error))
            continue;
        hv_buf_puts(buf, between);
        put_heading(buf, mark, part, parts + n);
        if (part->bytes)
            hv_buf_add(buf, part->bytes, part->n);
        else
            hv_buf_printf(buf, "error: %s\n", part->error);
        between = "\n";
    }
}

/* Append findings of one line each. */
static void join_lines(const struct hv_report_part *parts, size_t n, struct hv_buf *buf)
{
    HV_EACH (part, parts, n)
        if (part->bytes)
            hv_buf_add(buf, part->bytes, part->n);
}

/* ---- XML ---- */

/* The text between the first `from` and the last `to`; the whole text without them. */
static struct hv_span inner(const struct hv_report_part *part, const char *from,
                            const char *to)
{
    char *begin = part->bytes ? strstr(part->bytes, from) : NULL, *end = NULL;
    char *close = begin ? strchr(begin, '>') : NULL;
    for (char *p = close; p && (p = strstr(p, to)); p++)
        end = p;
    return end ? (struct hv_span){close + 1, (size_t)(end - close - 1)}
               : (struct hv_span){"", 0};
}

/* Put a body, with its links changed to lead into its part. */
static void put_named(struct hv_buf *buf, struct hv_span body, const char *name)
{
    static const char *const places[] = {" id=\"", " href=\"#", "url(#"};
    for (size_t i = 0; i < body.n; i++) {
        hv_buf_putc(buf, body.p[i]);
        for (size_t k = 0; k < HV_COUNT(places); k++) {
            size_t len = strlen(places[k]);
            if (i + 1 >= len && memcmp(body.p + i + 1 - len, places[k], len) == 0)
                hv_buf_printf(buf, "%s-", name);
        }
    }
}

static void join_html(const struct hv_report_part *parts, size_t n, struct hv_buf *buf)
{
    bool begun = false;
    HV_EACH (part, parts, n) {
        struct hv_span body = inner(part, "<body", "</body>");
        if (!body.n)
            continue;
        if (!begun)
            hv_buf_add(buf, part->bytes, (size_t)(body.p - part->bytes));
        begun = true;
        hv_buf_printf(buf, "<section id=\"%s\"><h1>profile %s</h1>",
                      part->profile->name, part->profile->name);
        put_named(buf, body, part->profile->name);
        hv_buf_puts(buf, "</section>");
    }
    if (begun)
        hv_buf_puts(buf, "</body></html>\n");
}

/* Join suites, with the sums of their counts. */
static void join_junit(const struct hv_report_part *parts, size_t n, struct hv_buf *buf)
{
    static const char *const names[] = {"tests", "failures", "errors", "skipped"};
    hv_buf_puts(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<testsuites name=\"hvabi\"");
    for (size_t k = 0; k < HV_COUNT(names); k++) {
        unsigned long sum = 0;
        HV_BUF word = {0};
        hv_buf_printf(&word, " %s=\"", names[k]);
        HV_EACH (part, parts, n) {
            const char *at = part->bytes ? strstr(part->bytes, "<testsuites ") : NULL;
            at = at ? strstr(at, word.p) : NULL;
            sum += at ? strtoul(at + word.n, NULL, 10) : 0;
        }
        hv_buf_printf(buf, "%s%lu\"", word.p, sum);
    }
    hv_buf_putc(buf, '>');
    HV_EACH (part, parts, n) {
        struct hv_span suites = inner(part, "<testsuites ", "</testsuites>");
        hv_buf_add(buf, suites.p, suites.n);
    }
    hv_buf_puts(buf, "</testsuites>\n");
}

static void join_markdown(const struct hv_report_part *parts, size_t n,
                          struct hv_buf *buf)
{
    join_titled("# ", parts, n, buf);
}

/* Formats that are not joined like text. */
static const struct {
    const char *format;
    void (*join)(const struct hv_report_part *parts, size_t n, struct hv_buf *buf);
    bool for_programs; /* which see no stderr: an error stands in the document */
} joiners[] = {{"json", join_json, false},       {"sarif", join_json, true},
               {"codequality", join_json, true}, {"html", join_html, false},
               {"junit", join_junit, true},      {"oneline", join_lines, false},
               {"github", join_lines, true},     {"markdown", join_markdown, false}};

static void report_error(const char *format, struct hv_report_part *part)
{
    struct hv_message message = {.err.code = HV_ERR_INPUT};
    const struct hv_result result = {
        .profile = part->profile, .errors = &message, .n_errors = 1};
    const struct hv_report report = {.result = &result};
    const struct hv_report_options options = {0};
    struct hv_buf buf = {0};
    snprintf(message.err.text, sizeof message.err.text, "%s", part->error);
    hv_writer_write(hv_writer_find(HV_REPORT_COMPARISON, format), &report, &options,
                    &buf);
    part->bytes = buf.p;
    part->n = buf.n;
}

void hv_report_join(const char *format, struct hv_report_part *parts, size_t n,
                    struct hv_buf *buf)
{
    HV_EACH (part, parts, n)
        if (part->error && !part->bytes &&
            HV_ANY(x, joiners, HV_COUNT(joiners),
                   x->for_programs && strcmp(x->format, format) == 0))
            report_error(format, part);

    const __typeof__(joiners[0]) *joiner;
    if (HV_ANY(part, parts, n, is_surface(part)))
        join_surfaces(parts, n, buf);
    else if ((joiner = HV_FIND(x, joiners, HV_COUNT(joiners),
                               strcmp(x->format, format) == 0)) != NULL)
        joiner->join(parts, n, buf);
    else
        join_titled("", parts, n, buf);
}
