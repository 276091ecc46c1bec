/* SPDX-License-Identifier: MIT
 *
 * Calls in lines of text, each line of which a pattern of the profile knows.
 */
#include "extract/notation/notation.h"

struct lines {
    const struct hv_source_file *file;
    const struct hv_notation_lines *of;
    struct hv_calls *calls;
    size_t open; /* the number of the call that is read, from 1 on; 0: none */
    uint32_t line;
    struct hv_err *err;
};

#define FAIL(r, ...) hv_fail_at((r)->err, (r)->file->path, (r)->line, 0, __VA_ARGS__)

/* Does it match, and with what? */
static bool matches(struct lines *r, const struct hv_pattern *pattern, const char *line,
                    const char **ret_group)
{
    struct hv_span group = {0};
    if (!hv_pattern_matches(pattern, line, &group))
        return false;
    *ret_group = hv_arena_strndup(r->calls->arena, group.p ? group.p : "", group.n);
    return true;
}

static bool tells_nothing(struct lines *r, const char *line)
{
    const char *p = line + strspn(line, " \t\r");
    return !*p || strncmp(p, "//", 2) == 0 ||
           hv_patterns_match(r->of->ignored, r->of->n_ignored, line);
}

/* #if and the like go into the C text. */
static bool add_directive(struct lines *r, const char *line)
{
    if (r->open)
        return FAIL(r, "expected a line of %s, found the directive %s",
                    r->calls->v[r->open - 1].name, line);
    if (r->calls->notation->all)
        return FAIL(r, "expected no directive, as \"all\" calls count, found %s", line);
    struct hv_call *call =
        HV_ARENA_ADD(r->calls->arena, r->calls->v, r->calls->n, r->calls->cap);
    *call = (struct hv_call){.text = line, .line = r->line};
    return true;
}

static bool close_call(struct lines *r)
{
    const struct hv_call *call = &r->calls->v[r->open - 1];
    r->open = 0;
    return !r->of->number.text || call->number || call->unnumbered ||
           FAIL(r, "expected a number of %s above its end, found none", call->name);
}

static bool read_inside(struct lines *r, const char *line)
{
    struct hv_call *call = &r->calls->v[r->open - 1];
    const char *group;
    if (matches(r, &r->of->number, line, &group))
        call->number = group;
    else if (matches(r, &r->of->unnumbered, line, &group))
        call->unnumbered = true;
    else if (matches(r, &r->of->args, line, &group))
        hv_call_add_argument(r->calls, call, NULL, group);
    else if (!matches(r, &r->of->end, line, &group))
        return tells_nothing(r, line) ||
               FAIL(r, "expected a line of %s that a pattern knows, found: %s",
                    call->name, line);
    return !matches(r, &r->of->end, line, &group) || close_call(r);
}

static bool read_outside(struct lines *r, const char *line)
{
    const char *name;
    if (!matches(r, &r->of->begin, line, &name))
        return tells_nothing(r, line) ||
               FAIL(r, "expected the first line of a call, found: %s", line);
    if (!hv_calls_add(r->calls, r->file, r->line, name, r->err))
        return false;
    r->open = r->calls->n;
    return !matches(r, &r->of->end, line, &name) || read_inside(r, line);
}

static bool is_directive(const char *line)
{
    line += strspn(line, " \t");
    return *line == '#' && line[1 + strspn(line + 1, " \t")];
}

static bool read_lines(const struct hv_source_file *file, struct hv_calls *calls,
                       struct hv_err *err)
{
    struct lines r = {
        .file = file, .of = &calls->notation->lines, .calls = calls, .err = err};
    bool ok = true;
    HV_EACH_PART (part, file->bytes, '\n') {
        const char *line = hv_arena_strndup(calls->arena, part.p, part.n);
        r.line++;
        ok = is_directive(line) ? add_directive(&r, line)
             : r.open           ? read_inside(&r, line)
                                : read_outside(&r, line);
        if (!ok)
            break;
    }
    return ok && (!r.open || FAIL(&r, "expected the end of %s, found that of the file",
                                  calls->v[r.open - 1].name));
}

static bool is_of_lines(const struct hv_notation *notation)
{
    return notation->lines.begin.text != NULL;
}

const struct hv_notation_reader hv_notation_lines_reader = {is_of_lines, NULL,
                                                            read_lines};
