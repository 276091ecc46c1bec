/* SPDX-License-Identifier: MIT */
#include "flow/account/account_parts.h"

#include "base/diff.h"

/* ---- lines ---- */

static uint64_t text_hash(const struct hv_account_text *t, size_t line)
{
    size_t n;
    const char *p = hv_scan_line(&t->scan, line, true, &n);
    return hv_hash(p, n);
}

/* The key that each line is compared by: its code, or its comment if it has no code. */
static uint64_t *line_keys(const struct hv_account_text *t)
{
    uint64_t *keys = hv_alloc((t->scan.n_lines + 1) * sizeof *keys);
    for (size_t i = 0; i < t->scan.n_lines; i++)
        keys[i] = t->outline.code[i] ? t->outline.code[i] : text_hash(t, i);
    return keys;
}

/* Pair lines with equal code, and mark those whose comments differ. */
static void relate_lines(struct hv_account_file *f)
{
    struct hv_account_text *old = &f->side[HV_OLD], *new = &f->side[HV_NEW];
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < old->scan.n_lines && old->changed[i])
            i++;
        while (k < new->scan.n_lines &&new->changed[k])
            k++;
        if (i >= old->scan.n_lines || k >= new->scan.n_lines)
            return;
        old->counterpart[i] = (uint32_t)k + 1;
        new->counterpart[k] = (uint32_t)i + 1;
        if (text_hash(old, i) != text_hash(new, k))
            old->changed[i] = new->changed[k] = old->same_code[i] = new->same_code[k] =
                true;
    }
}

static void diff_sides(struct hv_account_file *f)
{
    struct hv_account_text *old = &f->side[HV_OLD], *new = &f->side[HV_NEW];
    uint64_t *a = line_keys(old), *b = line_keys(new);
    hv_diff(&(struct hv_diff_side){a, hv_account_lines(old), old->changed},
            &(struct hv_diff_side){b, hv_account_lines(new), new->changed});
    free(a);
    free(b);
    relate_lines(f);
}

/* ---- files ---- */

static const struct hv_source_file no_file = {.path = "", .bytes = "", .n = 0};

/* Use the marks of the scan, to read each condition once for all of its lines. */
static void mark_dead_lines(struct hv_account_text *t)
{
    for (size_t i = 0; i < t->scan.n_marks; i++) {
        uint32_t from = t->scan.marks[i].line, to = (uint32_t)t->scan.n_lines + 1;
        if (i + 1 < t->scan.n_marks)
            to = t->scan.marks[i + 1].line;
        for (bool dead = hv_scan_is_dead(&t->scan, from); dead && from < to; from++)
            t->dead[from - 1] = true;
    }
}

static bool read_side(struct hv_accounting *a, struct hv_account_file *f, int side,
                      const struct hv_source_file *file, struct hv_err *err)
{
    struct hv_account_text *t = &f->side[side];
    t->file = file ? file : &no_file;
    if (f->part) { /* only lines are needed */
        t->scan = (struct hv_scan){.file = t->file};
        hv_scan_index(&t->scan, a->arena);
    } else {
        hv_scan(t->file, a->arena, &t->scan);
    }
    if (t->scan.refused)
        return hv_fail_at(err, f->path, t->scan.refused_line, 0, "this file has %s",
                          t->scan.refused);
    hv_outline_read(t->file, a->arena, &t->outline);
    t->changed = hv_arena_alloc(a->arena, t->scan.n_lines + 1);
    t->dead = hv_arena_alloc(a->arena, t->scan.n_lines + 1);
    t->counterpart =
        hv_arena_alloc(a->arena, (t->scan.n_lines + 1) * sizeof *t->counterpart);
    t->block_fates = hv_arena_alloc(a->arena, t->scan.n_lines + 1);
    t->doubts = hv_arena_alloc(a->arena, (t->outline.n + 1) * sizeof *t->doubts);
    t->doubt_kinds = hv_arena_alloc(a->arena, t->outline.n + 1);
    mark_dead_lines(t);
    t->same_code = hv_arena_alloc(a->arena, t->scan.n_lines + 1);
    t->found = hv_arena_alloc(a->arena, t->outline.n + 1);
    return true;
}

/* Can the audience's view of the header be compared? */
static bool is_comparable(const struct hv_accounting *a,
                          const struct hv_account_file *f, unsigned arch,
                          uint32_t audience)
{
    for (int side = 0; side < 2; side++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        if (!s || (f->side[side].file->n && hv_surface_unread(s, f->path, audience)))
            return false;
    }
    return true;
}

/* Add the lines that any comparable variant has seen. */
static void add_seen(struct hv_accounting *a, struct hv_account_file *f, int side)
{
    uint32_t counted = hv_judged_audiences(a->run->profile, a->run->audiences);
    struct hv_seen *all = hv_arena_alloc(a->arena, 2 * sizeof *all), *judged = &all[1];
    HV_EACH_BIT (arch, f->archs)
        for (unsigned u = 0; u < HV_MAX_AUDIENCES; u++) {
            if (!is_comparable(a, f, arch, HV_BIT(u)))
                continue;
            const struct hv_surface *s = a->input[side]->surfaces[arch];
            const struct hv_seen_file *seen = hv_seen_find(&s->seen[u], f->path);
            if (seen)
                hv_seen_add(all, a->arena, f->path, seen->ranges, seen->n);
            if (seen && (counted & HV_BIT(u)))
                hv_seen_add(judged, a->arena, f->path, seen->ranges, seen->n);
        }
    f->side[side].seen = all->files;
    f->side[side].judged = judged->files;
}

static bool same_bytes(const struct hv_source_file *x, const struct hv_source_file *y)
{
    return x && y && x->n == y->n && memcmp(x->bytes, y->bytes, x->n) == 0;
}

static bool is_side(const struct hv_account_text *t, const struct hv_source_file *file)
{
    return file ? t->file == file || same_bytes(t->file, file) : t->file == &no_file;
}

/* The file with the same two texts on another architecture, perhaps a copy, or NULL. */
static struct hv_account_file *known_file(struct hv_accounting *a,
                                          const struct hv_source_file *old,
                                          const struct hv_source_file *new)
{
    const char *path = old ? old->path : new->path;
    return HV_FIND(f, a->files, a->n_files,
                   strcmp(f->path, path) == 0 && is_side(&f->side[HV_OLD], old) &&
                       is_side(&f->side[HV_NEW], new));
}

/* Add a file of both sides (NULL: it does not exist) if the sides differ. */
static bool account_add_pair(struct hv_accounting *a, enum hv_account_part part,
                             uint32_t archs, const struct hv_source_file *const file[2],
                             struct hv_err *err)
{
    if (same_bytes(file[HV_OLD], file[HV_NEW]))
        return true;
    struct hv_account_file *f = known_file(a, file[HV_OLD], file[HV_NEW]);
    if (f) {
        f->archs |= archs;
        return true;
    }
    f = HV_ARENA_APPEND(a->arena, a->files, a->n_files);
    *f = (struct hv_account_file){.part = part,
                                  .path = file[HV_OLD] ? file[HV_OLD]->path
                                                       : file[HV_NEW]->path,
                                  .archs = archs};
    return read_side(a, f, HV_OLD, file[HV_OLD], err) &&
           read_side(a, f, HV_NEW, file[HV_NEW], err);
}

/* Has the other side the same text under that path for another architecture? Then an
 * architecture gained or lost a header, and no text changed. */
static bool is_only_elsewhere(const struct hv_accounting *a,
                              const struct hv_source_file *const pair[2])
{
    int side = pair[HV_OLD] ? HV_OLD : HV_NEW;
    return !pair[!side] && HV_ANY(all, a->input[!side]->headers.files, HV_MAX_ARCHS,
                                  HV_ANY(file, all->v, all->n,
                                         strcmp(file->path, pair[side]->path) == 0 &&
                                             same_bytes(file, pair[side])));
}

/* Both lists are sorted by path. */
static bool add_lists(struct hv_accounting *a, unsigned arch, struct hv_err *err)
{
    const struct hv_source_files *old = &a->input[HV_OLD]->headers.files[arch],
                                 *new = &a->input[HV_NEW]->headers.files[arch];
    size_t i = 0, k = 0;
    bool ok = true;
    while (ok && (i < old->n || k < new->n)) {
        int order = i == old->n   ? 1
                    : k == new->n ? -1
                                  : strcmp(old->v[i].path, new->v[k].path);
        const struct hv_source_file *const pair[] = {order <= 0 ? &old->v[i] : NULL,
                                                     order >= 0 ? &new->v[k] : NULL};
        if (!is_only_elsewhere(a, pair))
            ok = account_add_pair(a, HV_ACCOUNT_HEADER, HV_BIT(arch), pair, err);
        i += order <= 0;
        k += order >= 0;
    }
    return ok;
}

/* An architecture is only compared if both trees have it. */
static bool is_on_both_sides(const struct hv_accounting *a, unsigned arch)
{
    const struct hv_input *old = a->input[HV_OLD], *new = a->input[HV_NEW];
    return a->run->archs & HV_BIT(arch) &&
           (!a->run->profile->n_layouts ||
            (old->headers.files[arch].n && new->headers.files[arch].n));
}

/* ---- copies ---- */

/* Does it include a header of its own name, like wrappers of the kernel? */
static bool is_around(const struct hv_accounting *a, const struct hv_source_file *file,
                      const char *path)
{
    struct hv_scan scan;
    hv_scan(file, a->arena, &scan);
    return HV_ANY(i, scan.includes, scan.n_includes,
                  strlen(i->name) > strlen(path) + 1 && /* not "/x.h" alone */
                      hv_path_ends_with(i->name, path));
}

/* Add a header that is in a later root than the one where a compiler finds it: some
 * files may include that one instead. */
static bool add_copy(struct hv_accounting *a, unsigned arch, const char *root,
                     const char *path, struct hv_err *err)
{
    const struct hv_source_file *pair[2];
    bool own = false;
    if (!hv_inputs_file(a->input, hv_arena_printf(a->arena, "%s/%s", root, path), pair,
                        err))
        return false;
    for (int side = 0; side < 2; side++) {
        const struct hv_source_files *all = &a->input[side]->headers.files[arch];
        own |= pair[side] && !is_around(a, pair[side], path) &&
               !HV_ANY(f, all->v, all->n,
                       strcmp(f->path, path) == 0 && same_bytes(f, pair[side]));
    }
    return !own || account_add_pair(a, HV_ACCOUNT_COPY, HV_BIT(arch), pair, err);
}

/* Headers of others that it brings along are not ours. */
bool hv_account_is_named(const struct hv_profile *profile, unsigned arch,
                         const char *path)
{
    return hv_globs_match(&profile->headers, path) ||
           (hv_globs_match(&profile->arch_headers, path) &&
            hv_globs_match(&profile->archs[arch].headers, path));
}

static bool add_copies(struct hv_accounting *a, unsigned arch, struct hv_err *err)
{
    const struct hv_headers *headers = &a->input[HV_NEW]->headers;
    bool ok = true;
    HV_EACH (file, headers->files[arch].v, headers->files[arch].n)
        for (size_t i = 1; ok && i < headers->roots[arch].n; i++)
            ok = !hv_account_is_named(a->run->profile, arch, file->path) ||
                 add_copy(a, arch, headers->roots[arch].v[i], file->path, err);
    return ok;
}

/* ---- companion files ----
 * Of a table of hypercalls and of the list of shared records every line is public; of
 * private code what the profile names: the macros of masks, and prototypes of handlers.
 */

static bool add_companion(struct hv_accounting *a, enum hv_account_part part,
                          const char *path, struct hv_err *err)
{
    const struct hv_source_file *file[2];
    if (HV_ANY(f, a->files, a->n_files, f->part && strcmp(f->path, path) == 0))
        return true;
    return hv_inputs_file(a->input, path, file, err) &&
           ((!file[HV_OLD] && !file[HV_NEW]) ||
            account_add_pair(a, part, a->run->archs, file, err));
}

static bool account_list_companions(struct hv_accounting *a, struct hv_err *err)
{
    const struct hv_profile *profile = a->run->profile;
    bool ok = !profile->compat_list ||
              add_companion(a, HV_ACCOUNT_LIST, profile->compat_list, err);
    for (size_t i = 0; ok && i < profile->n_signatures; i++)
        ok = add_companion(a,
                           profile->signatures[i].form == HV_SIGNATURES_TABLE
                               ? HV_ACCOUNT_TABLE
                               : HV_ACCOUNT_PRIVATE,
                           profile->signatures[i].file, err);
    HV_EACH (mask, profile->masks, profile->n_masks)
        for (size_t k = 0; ok && k < mask->files.n; k++)
            ok = add_companion(a, HV_ACCOUNT_PRIVATE, mask->files.v[k], err);
    return ok;
}

/* ---- public lines ---- */

static bool is_handler(const struct hv_profile *profile, const char *path,
                       const char *name)
{
    return HV_ANY(
        s, profile->signatures, profile->n_signatures,
        strcmp(s->file, path) == 0 &&
            HV_ANY(prefix, s->prefixes.v, s->prefixes.n,
                   hv_begins_with(name, *prefix) && name[strlen(*prefix)] == '_'));
}

static bool is_public(const struct hv_accounting *a, const struct hv_account_line *at)
{
    const struct hv_profile *profile = a->run->profile;
    return at->item && HV_ANY(name, at->item->names, at->item->n_names,
                              at->item->kind == HV_ITEM_DEFINE
                                  ? HV_ANY(x, profile->masks, profile->n_masks,
                                           hv_same_text(x->mask, *name) ||
                                               hv_same_text(x->shift, *name))
                                  : is_handler(profile, at->file->path, *name));
}

/* ---- their fate ---- */

static const char *text_of(const struct hv_account_line *at)
{
    return at->text->file->bytes + at->text->scan.lines[at->number - 1];
}

/* Is a word of the line the name of a finding or its end ("call_op" of do_call_op)? */
static bool names_finding(struct hv_accounting *a, const struct hv_account_line *at)
{
    struct hv_account_names *endings = &a->endings;
    const char *p = text_of(at);
    while (*p && *p != '\n') {
        size_t n = hv_word_length(p);
        if (n > 3 && hv_account_names_have(endings, hv_arena_strndup(a->arena, p, n)))
            return true;
        p += n ? n : 1;
    }
    return false;
}

/* Does "#" begin a comment in this file? */
static bool is_list_comment(const struct hv_account_line *at)
{
    const char *p = text_of(at);
    return at->file->part == HV_ACCOUNT_LIST && p[strspn(p, " \t")] == '#';
}

enum hv_fate hv_account_companion_fate(struct hv_accounting *a,
                                       const struct hv_account_line *at)
{
    const struct hv_account_text *t = at->text;
    enum hv_account_part part = at->file->part;
    if (part == HV_ACCOUNT_PRIVATE && !is_public(a, at))
        return HV_FATE_PRIVATE;
    if (!t->outline.code[at->number - 1] || t->same_code[at->number - 1] ||
        is_list_comment(at))
        return HV_FATE_COMMENT;
    if ((at->item && t->found[at->item - t->outline.items]) ||
        (part != HV_ACCOUNT_COPY && names_finding(a, at)))
        return HV_FATE_FINDING;
    return part == HV_ACCOUNT_COPY ? HV_FATE_NOT_LOOKED_AT : HV_FATE_NEUTRAL;
}

/* ---- all files ---- */

bool hv_account_list_files(struct hv_accounting *a, struct hv_err *err)
{
    bool ok = true;
    for (unsigned arch = 0; ok && arch < a->run->profile->n_archs; arch++)
        if (is_on_both_sides(a, arch))
            ok = add_lists(a, arch, err) && add_copies(a, arch, err);
    ok = ok && account_list_companions(a, err);
    for (size_t i = 0; ok && i < a->n_files; i++) {
        diff_sides(&a->files[i]);
        add_seen(a, &a->files[i], HV_OLD);
        add_seen(a, &a->files[i], HV_NEW);
    }
    return ok;
}
