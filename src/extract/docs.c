/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

/* The comment that ends on the line before, or follows the line's own text. */
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

/* Put only the words: "/ * x\n * y * /" and "// x y" are equal. */
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

/* The end of the paragraph: an empty line, ignoring decoration. */
static const char *end_of_paragraph(const char *p, const char *end)
{
    for (bool empty = false; p < end; p++) {
        if (*p == '\n' && empty)
            break;
        empty = *p == '\n' || (empty && is_decoration(*p));
    }
    return p;
}

/* Beginnings of licences, author lines and editor settings in any tree, word by word; a
 * profile adds its own. */
static const char *const boilerplate[] = {
    "SPDX-License-Identifier",
    "opyright",
    "Permission is hereby granted",
    "SOFTWARE IS PROVIDED",
    "Redistribution and use in source and binary forms",
    "free software; you can redistribute it",
    "distributed in the hope that it will be useful",
    "received a copy of the GNU",
    "Use of this source code is governed",
    "licensed under the",
    "under the following BSD license",
    "Author:",
    "Authors:",
    "Local variables:",
};

static bool is_boilerplate(const struct hv_profile *profile, const char *words)
{
    HV_EACH (b, boilerplate, HV_COUNT(boilerplate))
        if (strstr(words, *b))
            return true;
    return hv_patterns_match(profile->boilerplate, profile->n_boilerplate, words);
}

/* One word as it stands there, without what begins or ends a comment or its line. */
static void put_prose_word(struct hv_buf *buf, struct hv_span word, bool begins_line)
{
    const char *from = word.p, *to = from + word.n;
    bool opens = word.n > 1 && *from == '/' && (from[1] == '*' || from[1] == '/');
    from += opens ? 2 : 0;
    if (to > from + 1 && to[-1] == '/' && to[-2] == '*')
        to -= 2;
    while (from < to && (opens || begins_line) && *from == '*')
        from++;
    if (to == from)
        return;
    hv_buf_add(buf, from, (size_t)(to - from));
    hv_buf_putc(buf, ' ');
}

/* For a human reader, who reads "and/or" as one word. */
static void put_prose(struct hv_buf *buf, const char *p, const char *end)
{
    for (bool begins_line = true; p < end;) {
        const char *from = p;
        while (p < end && !isspace((unsigned char)*p))
            p++;
        put_prose_word(buf, (struct hv_span){from, (size_t)(p - from)}, begins_line);
        for (begins_line = false; p < end && isspace((unsigned char)*p); p++)
            begins_line |= *p == '\n';
    }
}

void hv_docs_put_comment(struct hv_buf *buf, const struct hv_docs_reader *reader,
                         const struct hv_scan *scan, const struct hv_scan_comment *c)
{
    const char *p = scan->file->bytes + c->from, *end = scan->file->bytes + c->to;
    for (const char *next; p < end; p = next) {
        HV_BUF words = {0};
        next = end_of_paragraph(p, end);
        put_words(&words, p, next);
        if (!words.n || is_boilerplate(reader->profile, words.p))
            continue;
        if (reader->prose)
            put_prose(buf, p, next);
        else
            hv_buf_add(buf, words.p, words.n);
    }
}

/* The last line of the directive, or of the text that stands alone on that line. */
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

void hv_docs_put(struct hv_buf *buf, const struct hv_docs_reader *reader,
                 const struct hv_scan *scan, uint32_t line, enum hv_docs_of of)
{
    uint32_t last = of == HV_DOCS_OF_LINE ? last_line(scan, line) : line;
    const struct hv_scan_comment *outside[] = {comment_of(scan, line, true),
                                               comment_of(scan, last, false)};
    HV_EACH (c, outside, HV_COUNT(outside))
        if (*c)
            hv_docs_put_comment(buf, reader, scan, *c);
    if (of == HV_DOCS_OF_BLOCK) {
        /* All comments of a declaration that has braces. */
        uint32_t end = hv_scan_block_end(scan, line);
        HV_EACH (c, scan->comments, scan->n_comments)
            if (c->first > line && c->last <= end)
                hv_docs_put_comment(buf, reader, scan, c);
    }
}

/* The fingerprint of the words of comments there; without any, NULL, or the fingerprint
 * of no words for HV_DOCS_OF_LINE. */
static const char *hash_at(const struct hv_plan *plan, const struct hv_scan *scan,
                           uint32_t line, enum hv_docs_of of, struct hv_atoms *atoms)
{
    HV_BUF buf = {0};
    struct hv_docs_reader reader = {.profile = plan->profile};
    hv_docs_put(&buf, &reader, scan, line, of);
    return buf.n || of == HV_DOCS_OF_LINE
               ? hv_atom_printf(atoms, "%016" PRIx64,
                                hv_hash(buf.p ? buf.p : "", buf.n))
               : NULL;
}

/* As hash_at(), computed once for all architectures that read the file. */
static const char *hash_of(const struct hv_plan *plan, size_t f, uint32_t line,
                           enum hv_docs_of of, struct hv_atoms *atoms)
{
    enum { KINDS = HV_DOCS_OF_BLOCK + 1 };
    struct hv_plan_file *file = &plan->files[f];
    size_t n = file->scan.n_lines + 1;
    if (line >= n)
        return hash_at(plan, &file->scan, line, of, atoms);
    if (!file->docs)
        file->docs = hv_arena_alloc(plan->arena, n * KINDS * sizeof *file->docs);
    const char **known = &file->docs[line * KINDS + of];
    if (!*known)
        *known = hash_at(plan, &file->scan, line, of, atoms);
    return *known;
}

enum hv_docs_of hv_docs_of(enum hv_class cls)
{
    bool call = cls == HV_CLASS_HYPERCALL || cls == HV_CLASS_OP;
    return cls == HV_CLASS_RECORD ? HV_DOCS_OF_BLOCK
           : call                 ? HV_DOCS_OF_DECLARATION
                                  : HV_DOCS_OF_LINE;
}

static void fingerprint_values(const struct hv_plan *plan, size_t f,
                               struct hv_entity *e, struct hv_atoms *atoms)
{
    for (uint32_t i = 0; e->cls == HV_CLASS_ENUM && i < e->u.enum_.n_values; i++)
        if (e->u.enum_.values[i].line)
            e->u.enum_.values[i].comment_hash =
                hash_of(plan, f, e->u.enum_.values[i].line, HV_DOCS_OF_LINE, atoms);
    if ((e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_MACRO) && e->line)
        e->comment_hash = hash_of(plan, f, e->line, HV_DOCS_OF_LINE, atoms);
}

void hv_docs_fingerprint(const struct hv_plan *plan, struct hv_surface *surface,
                         struct hv_atoms *atoms)
{
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        long f = hv_plan_file_index(plan, e->file);
        if (f < 0)
            continue;
        fingerprint_values(plan, (size_t)f, hv_entity_mutable(e), atoms);
        if (hv_docs_of(e->cls) != HV_DOCS_OF_LINE)
            hv_entity_mutable(e)->doc_hash =
                hash_of(plan, (size_t)f, e->line, hv_docs_of(e->cls), atoms);
    }
}

/* Group 1 of the profile's pattern in a comment of the file, or NULL. */
static const char *find_bump(const struct hv_plan *plan, const struct hv_scan *scan,
                             struct hv_atoms *atoms)
{
    HV_EACH (comment, scan->comments, scan->n_comments) {
        HV_BUF buf = {0};
        struct hv_span group = {0};
        put_words(&buf, scan->file->bytes + comment->from,
                  scan->file->bytes + comment->to);
        if (buf.n && hv_pattern_matches(&plan->profile->bumped_in, buf.p, &group))
            return hv_atom_n(atoms, group.p, group.n);
    }
    return NULL;
}

void hv_docs_find_bumps(const struct hv_plan *plan, struct hv_surface *surface,
                        struct hv_atoms *atoms)
{
    const struct hv_profile *profile = plan->profile;
    if (!profile->bumped_in.text)
        return;
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        const struct hv_plan_file *file = NULL;
        for (size_t m = 0; e->cls == HV_CLASS_CONSTANT && m < profile->n_version_macros;
             m++)
            if (strcmp(profile->version_macros[m].macro, e->name) == 0)
                file = hv_plan_file_of(plan, e->file);
        if (file)
            hv_entity_mutable(e)->bumped_in = find_bump(plan, &file->scan, atoms);
    }
}
