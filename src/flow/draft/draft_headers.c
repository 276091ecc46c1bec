/* SPDX-License-Identifier: MIT */
#include "flow/draft/draft_parts.h"

#include "extract/closure.h"

#include <strings.h>

/* Usual names of folders and files of an interface, and of others. */
static const char *const folder_words[] = {"public", "uapi", "abi", NULL};
static const char *const file_words[] = {
    "hypercall", "hypercalls", "hvcall",    "hvc",   "vmcall",
    "abi",       "uapi",       "interface", "ioctl", NULL};
static const char *const number_words[] = {"hc",    "hcall",  "hypercall", "hvc",
                                           "smc",   "hvcall", "vmmcall",   "vmcall",
                                           "ecall", "ioctl",  NULL};
static const char *const other_words[] = {"test",     "tests",   "samples",  "docs",
                                          "external", "third",   "examples", "demos",
                                          "build",    "scripts", NULL};

bool hv_draft_has_word(const char *name, const char *const *words)
{
    for (const char *p = name; *p;) {
        size_t n = 0;
        while (isalnum((unsigned char)p[n]))
            n++;
        for (size_t i = 0; n && words[i]; i++)
            if (strlen(words[i]) == n && strncasecmp(p, words[i], n) == 0)
                return true;
        p += n + (n == 0 || p[n]);
    }
    return false;
}

bool hv_draft_defines(const char *text, const char *name)
{
    static const char word[] = "define";
    size_t n = strlen(name);
    for (const char *p = text; (p = strstr(p, word)) != NULL;) {
        p += strlen(word);
        p += strspn(p, " \t");
        if (strncmp(p, name, n) == 0 && p[n] == '(')
            return true;
    }
    return false;
}

bool hv_draft_is_other(const char *path)
{
    return hv_draft_has_word(path, other_words);
}

void hv_paths_add(struct hv_places *p, struct hv_strings *list, const char *path)
{
    hv_strings_add_once(list, hv_atom(p->run->atoms, path), p->arena);
}

/* The folder in the path up to one with the name of an interface; NULL: none has. */
static const char *public_folder(const struct hv_places *p, const char *path)
{
    for (const char *at = path, *slash; (slash = strchr(at, '/')); at = slash + 1) {
        const char *name = hv_arena_strndup(p->arena, at, (size_t)(slash - at));
        if (hv_draft_has_word(name, folder_words))
            return hv_arena_strndup(p->arena, path, (size_t)(slash - path));
    }
    return NULL;
}

/* Rate a folder by its headers that mention hypercalls, then by all of its headers. */
static size_t rate_folder(const struct hv_places *p, const char *folder)
{
    enum { SPEAKS = 64 };
    struct hv_err ignored = {0};
    size_t n = 0;
    HV_EACH (header, p->all.v, p->all.n) {
        const struct hv_source_file *file =
            hv_path_is_below(header->path, folder)
                ? hv_tree_file(p->tree, header->path, &ignored)
                : NULL;
        n += file ? 1 + SPEAKS * (strcasestr(file->bytes, "hypercall") != NULL) : 0;
    }
    return n;
}

/* The number of constants that are numbers of calls, by their names. */
static size_t count_calls(const struct hv_places *p, const char *path)
{
    const struct hv_scan scan = hv_draft_scan(p, path);
    return HV_SUM(m, scan.macros, scan.n_macros,
                  !m->function_like && *m->body &&
                      hv_draft_has_word(m->name, number_words));
}

/* Find headers with more than a few numbers of calls that are not chosen yet, sorted by
 * these. */
static void find_speaking(struct hv_places *p)
{
    enum { FEW = 3 };
    HV_EACH (header, p->all.v, p->all.n) {
        size_t n = hv_draft_is_other(header->path) ? 0 : count_calls(p, header->path);
        if (n >= FEW)
            hv_draft_propose(p->draft, &p->draft->speaking,
                             hv_atom(p->run->atoms, header->path),
                             hv_arena_printf(p->arena, "%zu", n), NULL);
    }
}

/* Choose all headers below the best folder of that kind. */
static void choose_folder(struct hv_places *p)
{
    const char *best = NULL, *last = "";
    size_t most = 0;
    HV_EACH (header, p->all.v, p->all.n) {
        const char *folder =
            hv_draft_is_other(header->path) ? NULL : public_folder(p, header->path);
        if (!folder || strcmp(folder, last) == 0)
            continue;
        size_t n = rate_folder(p, folder);
        last = folder;
        if (n > most) {
            best = folder;
            most = n;
        }
    }
    if (!best)
        return;
    HV_EACH (header, p->all.v, p->all.n)
        if (hv_path_is_below(header->path, best))
            hv_paths_add(p, &p->chosen, header->path);
    p->draft->why = hv_arena_printf(p->arena, "%zu header%s below %s", p->chosen.n,
                                    p->chosen.n == 1 ? "" : "s", best);
}

/* None is called like an interface: those that define most numbers of calls. */
static void choose_speaking(struct hv_places *p)
{
    const struct hv_proposals *list = &p->draft->speaking;
    size_t most = 0;
    HV_EACH (header, list->v, list->n)
        most = HV_MAX(most, hv_draft_count(header));
    if (!most)
        return;
    p->chosen.n = 0;
    HV_EACH (header, list->v, list->n)
        if (2 * hv_draft_count(header) >= most)
            hv_paths_add(p, &p->chosen, header->name);
    p->draft->why =
        hv_arena_printf(p->arena, "%zu header%s most numbers of calls", p->chosen.n,
                        p->chosen.n == 1 ? " that defines" : "s that define");
}

/* Otherwise choose single files by their names. */
static void choose_files(struct hv_places *p)
{
    HV_EACH (header, p->all.v, p->all.n)
        if (hv_draft_has_word(hv_base_name(header->path), file_words) &&
            !hv_draft_is_other(header->path))
            hv_paths_add(p, &p->chosen, header->path);
    p->draft->why =
        hv_arena_printf(p->arena, "%zu header%s called like an interface", p->chosen.n,
                        p->chosen.n == 1 ? " that is" : "s that are");
}

static bool take_named(struct hv_places *p, const char *const *from, struct hv_err *err)
{
    for (; *from; from++) {
        const char *path = hv_path_normalised(p->arena, *from);
        if (!path || !hv_tree_has(p->tree, path))
            return hv_fail(
                err, HV_ERR_USAGE, NULL,
                "--from: there is no header '%s' in the tree; name it by its "
                "path from the tree's top",
                *from);
        hv_paths_add(p, &p->chosen, path);
    }
    p->draft->why = "the headers that --from named";
    return true;
}

bool hv_draft_headers(struct hv_places *p, const char *const *from, struct hv_err *err)
{
    struct hv_err too_many = {0};
    bool listed = hv_tree_paths(p->tree, ".", ".h", &p->all, &too_many);
    if (listed)
        find_speaking(p);
    if (from)
        return take_named(p, from, err);
    if (!listed)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "%s: name the public headers: --from HEADER[,HEADER]",
                       too_many.text);
    choose_folder(p);
    if (!p->chosen.n)
        choose_files(p);
    if (!p->chosen.n)
        choose_speaking(p);
    return p->chosen.n ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "cannot tell which of %zu headers are public: no folder is called "
                   "public, uapi or abi, no header is called hypercall, interface or "
                   "ioctl, and none defines numbers of calls; name the public headers: "
                   "--from HEADER[,HEADER]",
                   p->all.n);
}
