/* SPDX-License-Identifier: MIT
 *
 * Who calls the hypervisor: where a consumer's own sources, outside of the copied
 * headers, name something that the copy declares. Tokens alone are looked at, without
 * comments and strings.
 */
#include "flow/consumer/call_scan.h"

#include "extract/lexer.h"
#include "flow/consumer/copy_names.h"

struct scan {
    struct hvabi *run;
    const struct hv_input *input;
    const char **names; /* interned, by address */
    size_t n_names, cap_names;
    const char **copied; /* files of a copy in another language than C, likewise */
    size_t n_copied, cap_copied;
    struct hv_call_places *calls;
};

/* ---- what is looked for ---- */

static void add_name(struct scan *scan, const char *name)
{
    *HV_ADD(scan->names, scan->n_names, scan->cap_names) = name;
}

/* A record is named by its tag; one that a typedef names has none. */
static void add_names(struct scan *scan, const struct hv_entity *e)
{
    const char *tag = strchr(e->name, ' ');
    if (e->cls == HV_CLASS_ENUM)
        for (uint32_t k = 0; k < e->u.enum_.n_values; k++)
            add_name(scan, e->u.enum_.values[k].name);
    else if (e->cls != HV_CLASS_MASK && e->cls != HV_CLASS_SIGNATURE)
        add_name(scan, tag ? hv_atom(scan->run->atoms, tag + 1) : e->name);
}

static void find_names(struct scan *scan)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *s = scan->input->surfaces[a];
        for (size_t i = 0; s && i < s->n_entities; i++) {
            add_names(scan, s->entities[i]);
            if (scan->run->consumer->facts)
                *HV_ADD(scan->copied, scan->n_copied, scan->cap_copied) =
                    s->entities[i]->file;
        }
    }
    HV_SORT(scan->names, scan->n_names, hv_by_address);
    HV_SORT(scan->copied, scan->n_copied, hv_by_address);
}

/* ---- where it is ---- */

static void add_call(struct scan *scan, const char *name, const char *path,
                     uint32_t line)
{
    struct hv_call_places *calls = scan->calls;
    size_t at;
    HV_LOWER_BOUND(at, calls->n, strcmp(calls->v[at].name, name) < 0);
    if (at < calls->n && calls->v[at].name == name)
        return;
    HV_GROW(calls->v, calls->n, calls->cap);
    memmove(&calls->v[at + 1], &calls->v[at], (calls->n - at) * sizeof *calls->v);
    calls->v[at] = (struct hv_call_place){name, hv_atom(scan->run->atoms, path), line};
    calls->n++;
}

static bool is_in(const char *const *list, size_t n, const char *name)
{
    return n && bsearch(&name, list, n, sizeof name, hv_by_address) != NULL;
}

static bool is_wanted(const struct scan *scan, const char *name)
{
    return is_in(scan->names, scan->n_names, name);
}

static void scan_file(struct scan *scan, const struct hv_source_file *file,
                      const char *path)
{
    struct hv_lexer lexer = {file->bytes, file->bytes + file->n, 1, false};
    for (struct hv_token token; (token = hv_lexer_next(&lexer)).type != HV_TOKEN_END;) {
        if (token.type != HV_TOKEN_WORD)
            continue;
        const char *name = hv_atom_n(scan->run->atoms, token.p, token.n);
        if (!is_wanted(scan, name))
            name = hv_copied_word(scan->run, scan->run->consumer, name);
        if (name && is_wanted(scan, name))
            add_call(scan, name, path, token.line);
    }
}

static bool ends_with(const char *path, const char *name)
{
    size_t n = strlen(path), tail = strlen(name);
    return n >= tail && strcmp(path + n - tail, name) == 0 &&
           (n == tail || path[n - tail - 1] == '/');
}

/* Is the file one of the copied headers? Where an architecture has folders of its own,
 * those of architectures that are not read are copies as well. */
static bool is_copy(const struct hv_headers *headers, const char *path)
{
    size_t n = headers->root ? strlen(headers->root) : 0;
    if (n)
        return strncmp(path, headers->root, n) == 0 && path[n] == '/';
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        if (HV_ANY(f, headers->files[a].v, headers->files[a].n,
                   ends_with(path, f->path)))
            return true;
    return false;
}

static bool scan_files(struct scan *scan, const char *folder, const char *suffix,
                       size_t *n, struct hv_err *err)
{
    struct hv_source_files files = {0};
    if (!hv_tree_files(scan->input->tree, folder, suffix, &files, err))
        return false;
    *n += files.n;
    for (size_t i = 0; i < files.n; i++) {
        const char *path =
            strcmp(folder, ".") == 0
                ? files.v[i].path
                : hv_arena_printf(scan->run->arena, "%s/%s", folder, files.v[i].path);
        if (!is_copy(&scan->input->headers, path) &&
            !is_in(scan->copied, scan->n_copied, hv_atom(scan->run->atoms, path)))
            scan_file(scan, &files.v[i], path);
    }
    return true;
}

static bool scan_folder(struct scan *scan, const char *folder, struct hv_err *err)
{
    static const char *const suffixes[] = {".c", ".h",  ".cc", ".cpp",
                                           ".S", ".rs", ".go"};
    size_t n = 0;
    for (size_t k = 0; k < HV_COUNT(suffixes); k++)
        if (!scan_files(scan, folder, suffixes[k], &n, err))
            return false;
    return n ||
           hv_fail(err, HV_ERR_INPUT, scan->run->consumer->path,
                   "\"calls\": expected sources in the folder %s of %s, found none",
                   folder, scan->input->word);
}

bool hv_call_scan(struct hvabi *run, const struct hv_input *input,
                  struct hv_call_places *ret, struct hv_err *err)
{
    const struct hv_strings *folders = &run->consumer->calls;
    struct scan scan = {.run = run, .input = input, .calls = ret};
    bool ok = true;
    find_names(&scan);
    for (size_t i = 0; ok && i < folders->n; i++)
        ok = scan_folder(&scan, folders->v[i], err);
    free(scan.names);
    free(scan.copied);
    return ok;
}
