/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

/* The comment that ends at the line before, or stands behind the line's own text. */
static const struct hv_scan_comment *comment_of(const struct hv_scan *scan,
                                                uint32_t line, bool before)
{
    size_t low;
    HV_LOWER_BOUND(low, scan->n_comments,
                   scan->comments[low].last + (before ? 1 : 0) < line);
    const struct hv_scan_comment *c =
        low < scan->n_comments ? &scan->comments[low] : NULL;
    if (!c || c->alone != before)
        return NULL;
    return (before ? c->last + 1 : c->first) == line ? c : NULL;
}

static bool is_decoration(char c)
{
    return isspace((unsigned char)c) || c == '/' || c == '*' || !c;
}

/* Words alone: "/ * x\n * y * /" and "// x y" say the same. */
static void put_words(struct hv_buf *buf, const char *p, const char *end)
{
    while (p < end) {
        while (p < end && is_decoration(*p))
            p++;
        const char *from = p;
        while (p < end && !is_decoration(*p))
            p++;
        if (p > from) {
            hv_buf_add(buf, from, (size_t)(p - from));
            hv_buf_putc(buf, ' ');
        }
    }
}

static void put_comment(struct hv_buf *buf, const struct hv_scan *scan,
                        const struct hv_scan_comment *c)
{
    if (c)
        put_words(buf, scan->file->bytes + c->from, scan->file->bytes + c->to);
}

/* All comments of a declaration that has braces. */
static void put_inside(struct hv_buf *buf, const struct hv_scan *scan, uint32_t line)
{
    uint32_t end = hv_scan_block_end(scan, line);
    HV_EACH (c, scan->comments, scan->n_comments)
        if (c->first > line && c->last <= end)
            put_comment(buf, scan, c);
}

/* The fingerprint for a declaration at that line; whole: what its braces hold, too.
 * NULL: there is no comment. */
static const char *hash_at(const struct hv_scan *scan, uint32_t line, bool whole,
                           struct hv_atoms *atoms)
{
    struct hv_buf buf = {0};
    put_comment(&buf, scan, comment_of(scan, line, true));
    put_comment(&buf, scan, comment_of(scan, line, false));
    if (whole)
        put_inside(&buf, scan, line);
    const char *hash =
        buf.n ? hv_atom_printf(atoms, "%016" PRIx64, hv_hash(buf.p, buf.n)) : NULL;
    hv_buf_done(&buf);
    return hash;
}

/* The last line of the directive, or of what stands on that line alone. */
static uint32_t last_line(const struct hv_scan *scan, uint32_t line)
{
    while (line < scan->n_lines) {
        const char *end = scan->file->bytes + scan->lines[line] - 1;
        if (end > scan->file->bytes && end[-1] == '\r')
            end--;
        if (end <= scan->file->bytes + scan->lines[line - 1] || end[-1] != '\\')
            break;
        line++;
    }
    return line;
}

/* The fingerprint for what stands on that line; of no words where there is no comment.
 */
static const char *comment_at(const struct hv_scan *scan, uint32_t line,
                              struct hv_atoms *atoms)
{
    struct hv_buf buf = {0};
    put_comment(&buf, scan, comment_of(scan, line, true));
    put_comment(&buf, scan, comment_of(scan, last_line(scan, line), false));
    const char *hash =
        hv_atom_printf(atoms, "%016" PRIx64, hv_hash(buf.p ? buf.p : "", buf.n));
    hv_buf_done(&buf);
    return hash;
}

static void fingerprint_values(const struct hv_scan *scan, struct hv_entity *e,
                               struct hv_atoms *atoms)
{
    for (uint32_t i = 0; e->cls == HV_CLASS_ENUM && i < e->u.enum_.n_values; i++)
        if (e->u.enum_.values[i].line)
            e->u.enum_.values[i].comment_hash =
                comment_at(scan, e->u.enum_.values[i].line, atoms);
    if ((e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_MACRO) && e->line)
        e->comment_hash = comment_at(scan, e->line, atoms);
}

void hv_docs_fingerprint(const struct hv_plan *plan, struct hv_surface *surface,
                         struct hv_atoms *atoms)
{
    HV_EACH (e, surface->entities, surface->n_entities) {
        bool record = e->cls == HV_CLASS_RECORD;
        const struct hv_plan_file *file = hv_plan_file_of(plan, e->file);
        if (!file)
            continue;
        fingerprint_values(&file->scan, e, atoms);
        if (record || e->cls == HV_CLASS_HYPERCALL || e->cls == HV_CLASS_OP)
            e->doc_hash = hash_at(&file->scan, e->line, record, atoms);
    }
}

/* The group of the profile's pattern in a comment of the file, or NULL. */
static const char *find_bump(const struct hv_plan *plan, const struct hv_scan *scan,
                             struct hv_atoms *atoms)
{
    HV_EACH (comment, scan->comments, scan->n_comments) {
        struct hv_buf buf = {0};
        struct hv_span group = {0};
        put_words(&buf, scan->file->bytes + comment->from,
                  scan->file->bytes + comment->to);
        const char *found = NULL;
        if (buf.n && hv_pattern_matches(&plan->profile->bumped_in, buf.p, &group))
            found = hv_atom_n(atoms, group.p, group.n);
        hv_buf_done(&buf);
        if (found)
            return found;
    }
    return NULL;
}

void hv_docs_find_bumps(const struct hv_plan *plan, struct hv_surface *surface,
                        struct hv_atoms *atoms)
{
    const struct hv_profile *profile = plan->profile;
    if (!profile->bumped_in.text)
        return;
    HV_EACH (e, surface->entities, surface->n_entities) {
        const struct hv_plan_file *file = NULL;
        for (size_t m = 0; e->cls == HV_CLASS_CONSTANT && m < profile->n_version_macros;
             m++)
            if (strcmp(profile->version_macros[m].macro, e->name) == 0)
                file = hv_plan_file_of(plan, e->file);
        if (file)
            e->bumped_in = find_bump(plan, &file->scan, atoms);
    }
}
