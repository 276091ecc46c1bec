/* SPDX-License-Identifier: MIT
 *
 * Calls as C: an enumerator for each, on the line that the notation has it on, or on
 * the next one that is free.
 */
#include "extract/notation/notation.h"

struct text {
    struct hv_buf *buf;
    uint32_t line; /* that comes next */
};

static void go_to(struct text *t, uint32_t line)
{
    while (t->line < line) {
        hv_buf_putc(t->buf, '\n');
        t->line++;
    }
}

static void put_line(struct text *t, const char *a, const char *b, const char *c)
{
    hv_buf_printf(t->buf, "%s%s%s\n", a, b, c);
    t->line++;
}

static void put_number(struct hv_buf *buf, const struct hv_notation *n,
                       const struct hv_call *call, size_t place)
{
    const char *start = n->start ? n->start : "0";
    if (call->number) {
        hv_buf_puts(buf, " = ");
        hv_put_template(buf, n->number_as ? n->number_as : "%s",
                        (struct hv_span){call->number, strlen(call->number)});
    } else if (n->all) {
        hv_buf_printf(buf, " = (%s) %c %zu", start, n->descending ? '-' : '+', place);
    } else if (n->start && !n->first && !place) {
        hv_buf_printf(buf, " = %s", start);
    }
}

/* place: among the calls of an enumeration, or ALONE. */
#define ALONE SIZE_MAX
static void put_call(struct text *t, const struct hv_notation *n, struct hv_call *call,
                     size_t place)
{
    bool conditional = call->condition != NULL;
    go_to(t, conditional && call->line ? call->line - 1 : call->line);
    if (conditional)
        put_line(t, "#if ", call->condition, "");
    go_to(t, call->line);
    call->line = t->line;
    hv_buf_printf(t->buf, "%s%s", place == ALONE ? "enum { " : "", call->name);
    put_number(t->buf, n, call, place);
    put_line(t, place == ALONE ? " };" : ",", "", "");
    if (conditional)
        put_line(t, "#endif", "", "");
}

/* Where the order is the number, the first enumerator must be there: whatever stands
 * first begins to count. */
static bool check_first(const struct hv_calls *calls, const struct hv_source_file *file,
                        const struct hv_call *call, struct hv_err *err)
{
    const struct hv_notation *n = calls->notation;
    return !call->condition || call->number || n->all || n->first || !n->start ||
           hv_fail_at(err, file->path, call->line, 0,
                      "%s is the first call, has a condition and no number: expected "
                      "an enumerator before it (\"first\")",
                      call->name);
}

/* An enumeration without enumerators is not C. Put the condition under which this one
 * has some; false: it always has. */
static bool put_any(struct hv_buf *buf, const struct hv_calls *calls)
{
    const char *last = "";
    if (calls->notation->first || calls->notation->behind)
        return false;
    HV_EACH (call, calls->v, calls->n) {
        if (!call->name || call->unnumbered || hv_same_text(call->condition, last))
            continue;
        if (!call->condition)
            return false;
        hv_buf_printf(buf, "%s(%s)", *last ? " || " : "", call->condition);
        last = call->condition;
    }
    return *last;
}

static void put_begin(struct text *t, const struct hv_calls *calls, const char *any)
{
    const struct hv_notation *n = calls->notation;
    if (n->when)
        put_line(t, "#if ", n->when, "");
    if (any)
        put_line(t, "#if ", any, "");
    put_line(t, "enum ", n->enumeration ? n->enumeration : "", " {");
    if (!n->first)
        return;
    hv_buf_printf(t->buf, "%s = ", n->first);
    put_line(t, n->start ? n->start : "0", ",", "");
}

static void put_end(struct text *t, const struct hv_calls *calls, bool some,
                    const char *any)
{
    const struct hv_notation *n = calls->notation;
    const char *start = n->start && !some && !n->first ? n->start : NULL;
    if (n->behind)
        put_line(t, n->behind, start ? " = " : "", start ? start : "");
    put_line(t, "};", "", "");
    if (any)
        put_line(t, "#endif", "", "");
    if (n->when)
        put_line(t, "#endif", "", "");
}

/* A call with a number of its own needs no enumeration around it, if that has no name.
 */
static bool stands_alone(const struct hv_calls *calls)
{
    const struct hv_notation *n = calls->notation;
    return !n->enumeration && !n->first && !n->behind &&
           HV_ALL(call, calls->v, calls->n,
                  !call->name || call->unnumbered || call->number);
}

static bool put_calls(struct text *t, struct hv_calls *calls,
                      const struct hv_source_file *file, size_t *ret_n,
                      struct hv_err *err)
{
    bool ok = true, alone = stands_alone(calls);
    for (size_t i = 0; ok && i < calls->n; i++) {
        struct hv_call *call = &calls->v[i];
        if (!call->name) {
            go_to(t, call->line);
            put_line(t, call->text, "", "");
        } else if (!call->unnumbered) {
            ok = *ret_n || check_first(calls, file, call, err);
            put_call(t, calls->notation, call, alone ? ALONE : (*ret_n)++);
        }
    }
    return ok;
}

bool hv_calls_write(struct hv_calls *calls, const struct hv_source_file *file,
                    struct hv_buf *buf, struct hv_err *err)
{
    struct text t = {.buf = buf, .line = 1};
    HV_BUF any = {0};
    size_t place = 0;
    for (size_t i = 0; i < buf->n; i++)
        t.line += buf->p[i] == '\n';
    if (stands_alone(calls))
        return put_calls(&t, calls, file, &place, err);
    bool conditional = put_any(&any, calls);
    put_begin(&t, calls, conditional ? any.p : NULL);
    bool ok = put_calls(&t, calls, file, &place, err);
    put_end(&t, calls, place > 0, conditional ? any.p : NULL);
    return ok;
}
