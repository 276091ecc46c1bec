/* SPDX-License-Identifier: MIT */
#include "extract/plan.h"

#include "base/mem.h"
#include "base/sorted.h"
#include "extract/closure.h"
#include "extract/libc_headers.h"
#include "extract/literal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int by_path(const void *key, const void *element)
{
    const struct hv_plan_file *file = element;
    return strcmp(key, file->scan.file->path);
}

const struct hv_plan_file *hv_plan_file_of(const struct hv_plan *plan, const char *path)
{
    return path
               ? bsearch(path, plan->files, plan->n_files, sizeof *plan->files, by_path)
               : NULL;
}

/* The file that an include means, searched as a compiler would: beside the includer,
 * below the root, below the root by its public name. NULL: none of the tree. */
static const struct hv_plan_file *resolve(const struct hv_plan *plan,
                                          const struct hv_plan_file *from,
                                          const struct hv_scan_include *inc)
{
    const char *includer = from->scan.file->path;
    const char *slash = strrchr(includer, '/');
    const struct hv_plan_file *file = NULL;
    for (size_t i = 0; i < from->scan.file->n_links; i++)
        if (strcmp(from->scan.file->links[i].name, inc->name) == 0)
            return hv_plan_file_of(plan, from->scan.file->links[i].path);
    if (inc->angled && hv_libc_has(inc->name))
        return NULL;
    if (!inc->angled) {
        int dir = slash ? (int)(slash + 1 - includer) : 0;
        file = hv_plan_file_of(
            plan,
            hv_path_normalised(plan->arena, hv_arena_printf(plan->arena, "%.*s%s", dir,
                                                            includer, inc->name)));
    }
    if (!file)
        file = hv_plan_file_of(plan, hv_path_normalised(plan->arena, inc->name));
    const char *as = plan->profile->include_as;
    size_t n = as ? strlen(as) : 0;
    if (!file && n && strncmp(inc->name, as, n) == 0 && inc->name[n] == '/')
        file =
            hv_plan_file_of(plan, hv_path_normalised(plan->arena, inc->name + n + 1));
    return file;
}

static bool is_stubbed(const struct hv_plan *plan, const char *name)
{
    const struct hv_profile *profile = plan->profile;
    for (size_t i = 0; i < profile->n_stubs; i++)
        if (strcmp(profile->stubs[i].path, name) == 0)
            return true;
    return false;
}

/* Spell every include of a file of the tree by its one virtual path: "../xen.h" would
 * be looked up literally ("hvm/../xen.h"), and each spelling would have to be
 * registered. A stub is looked for before the tree, also beside the includer. */
static void rewrite_includes(struct hv_plan *plan, struct hv_plan_file *file)
{
    struct hv_buf out = {0};
    size_t done = 0;
    const char *bytes = file->scan.file->bytes;
    for (size_t i = 0; i < file->scan.n_includes; i++) {
        const struct hv_scan_include *inc = &file->scan.includes[i];
        const struct hv_plan_file *to =
            inc->to > done ? resolve(plan, file, inc) : NULL;
        bool stubbed = inc->to > done && is_stubbed(plan, inc->name);
        if (!to && !stubbed)
            continue;
        hv_buf_add(&out, bytes + done, inc->from - done);
        hv_buf_printf(&out, stubbed ? "<%s>" : "\"%s\"",
                      stubbed ? inc->name : to->virtual_path);
        done = inc->to;
    }
    file->text = bytes;
    file->n = file->scan.file->n;
    if (done) {
        hv_buf_add(&out, bytes + done, file->n - done);
        file->text = hv_arena_strndup(plan->arena, out.p, out.n);
        file->n = out.n;
    }
    hv_buf_done(&out);
}

bool hv_plan_includes(const struct hv_plan *plan, size_t file, size_t other)
{
    const struct hv_scan *scan = &plan->files[file].scan;
    for (size_t i = 0; i < scan->n_includes; i++)
        if (resolve(plan, &plan->files[file], &scan->includes[i]) ==
            &plan->files[other])
            return true;
    return false;
}

static void find_hidden(struct hv_plan *plan, size_t i)
{
    const struct hv_scan *scan = &plan->files[i].scan;
    for (size_t h = 0; h < plan->profile->n_hidden; h++) {
        const struct hv_hidden *hidden = &plan->profile->hidden[h];
        if (strcmp(hidden->header, scan->file->path) != 0)
            continue;
        for (size_t e = 0; e < scan->n_errors; e++) {
            if (!strstr(scan->errors[e].text, hidden->text))
                continue;
            HV_ARENA_GROW(plan->arena, plan->hidden, plan->n_hidden, plan->cap_hidden);
            plan->hidden[plan->n_hidden++] = (struct hv_plan_hidden){
                .file = i,
                .text = scan->errors[e].text,
                .line = scan->errors[e].line,
                .guard = hv_scan_guard(scan, scan->errors[e].line)};
        }
    }
}

/* Can the body be expanded in "x = (BODY);" without swallowing what follows? */
static bool body_is_harmless(const char *body)
{
    static const char *const words[] = {
        "__LINE__", "__COUNTER__",   "__DATE__",
        "__TIME__", "__TIMESTAMP__", "__INCLUDE_LEVEL__",
        "__FILE__", "__BASE_FILE__", "__FILE_NAME__"};
    int round = 0, square = 0;
    for (const char *p = body; *p; p++) {
        if (*p == '"' || *p == '\'') {
            char quote = *p++;
            while (*p && *p != quote)
                p += *p == '\\' && p[1] ? 2 : 1;
            if (!*p)
                return false;
            continue;
        }
        round += (*p == '(') - (*p == ')');
        square += (*p == '[') - (*p == ']');
        if (round < 0 || square < 0 || strchr(";{}", *p))
            return false;
    }
    for (size_t i = 0; i < HV_COUNT(words); i++)
        if (strstr(body, words[i]))
            return false;
    return round == 0 && square == 0;
}

struct draft {
    const char *name, *body;
    bool function_like, bad;
};

static int by_name(const void *a, const void *b)
{
    const struct draft *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static struct draft *draft_find(struct draft *drafts, size_t n, const char *p,
                                size_t len)
{
    size_t i;
    HV_LOWER_BOUND(i, n, strncmp(drafts[i].name, p, len) < 0);
    bool hit = i < n && strncmp(drafts[i].name, p, len) == 0 && !drafts[i].name[len];
    return hit ? &drafts[i] : NULL;
}

/* Does the body name a macro that some definition makes harmful? */
static bool names_bad(struct draft *drafts, size_t n, const char *body)
{
    for (const char *p = body; *p;) {
        size_t len = 0;
        while (isalnum((unsigned char)p[len]) || p[len] == '_')
            len++;
        if (len && !isdigit((unsigned char)*p)) {
            struct draft *d = draft_find(drafts, n, p, len);
            for (;
                 d && d < drafts + n && strncmp(d->name, p, len) == 0 && !d->name[len];
                 d++)
                if (d->bad)
                    return true;
        }
        p += len ? len : 1;
    }
    return false;
}

static void spread_badness(struct draft *drafts, size_t n)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < n; i++) {
            if (!drafts[i].bad && names_bad(drafts, n, drafts[i].body)) {
                drafts[i].bad = true;
                again = true;
            }
        }
    }
}

/* All names that an #undef somewhere takes back, sorted. The caller frees. */
static const char **list_undefs(const struct hv_plan *plan, size_t *ret_n)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < plan->n_files; i++)
        n += plan->files[i].scan.n_undefs;
    const char **all = hv_alloc((n + 1) * sizeof *all);
    for (size_t i = 0; i < plan->n_files; i++)
        for (size_t u = 0; u < plan->files[i].scan.n_undefs; u++)
            all[k++] = plan->files[i].scan.undefs[u];
    qsort(all, n, sizeof *all, hv_by_text);
    *ret_n = n;
    return all;
}

/* What n definitions of one name are together. */
static struct hv_plan_macro judge_macro(const struct draft *drafts, size_t n)
{
    struct hv_literal literal;
    bool bad = false, valued = false, plain = true;
    for (size_t i = 0; i < n; i++) {
        bad |= drafts[i].bad || drafts[i].function_like;
        valued |= *drafts[i].body != '\0';
        plain &= !*drafts[i].body || hv_literal_read(drafts[i].body, 64, &literal);
    }
    valued = valued && !bad;
    return (struct hv_plan_macro){
        .name = drafts[0].name, .valued = valued, .probed = valued && !plain};
}

/* One probe per name at most, though a name may have several definitions: none where
 * the text of whichever definition holds is all there is to know. */
static void plan_macros(struct hv_plan *plan)
{
    size_t n = 0;
    for (size_t i = 0; i < plan->n_files; i++)
        n += plan->files[i].scan.n_macros;
    struct draft *drafts = hv_alloc((n + 1) * sizeof *drafts);
    size_t k = 0;
    for (size_t i = 0; i < plan->n_files; i++) {
        const struct hv_scan *scan = &plan->files[i].scan;
        for (size_t m = 0; m < scan->n_macros; m++) {
            const struct hv_scan_macro *macro = &scan->macros[m];
            drafts[k++] = (struct draft){.name = macro->name,
                                         .body = macro->body,
                                         .function_like = macro->function_like,
                                         .bad = !body_is_harmless(macro->body)};
        }
    }
    qsort(drafts, n, sizeof *drafts, by_name);
    spread_badness(drafts, n);
    size_t n_undefs;
    const char **undefs = list_undefs(plan, &n_undefs);
    plan->macros = hv_arena_alloc(plan->arena, (n + 1) * sizeof *plan->macros);
    for (size_t i = 0; i < n;) {
        size_t j = i;
        while (j < n && strcmp(drafts[j].name, drafts[i].name) == 0)
            j++;
        struct hv_plan_macro *m = &plan->macros[plan->n_macros++];
        *m = judge_macro(&drafts[i], j - i);
        m->probed |= n_undefs && bsearch(&m->name, undefs, n_undefs, sizeof *undefs,
                                         hv_by_text) != NULL;
        i = j;
    }
    free(undefs);
    free(drafts);
}

static bool some_text_has(const struct hv_plan *plan, const char *word)
{
    for (size_t i = 0; i < plan->n_files; i++)
        if (memmem(plan->files[i].text, plan->files[i].n, word, strlen(word)))
            return true;
    return false;
}

static const char *unused_mark(const struct hv_plan *plan)
{
    const char *mark = "hv_ask";
    while (some_text_has(plan, mark))
        mark = hv_arena_printf(plan->arena, "%sk", mark);
    return mark;
}

/* What cannot be spelled between the quotes of an #include. */
static bool is_good_name(const char *path)
{
    for (const char *p = path; *p; p++)
        if (*p == '"' || *p == '\\' || (unsigned char)*p < ' ' || *p == 0x7f)
            return false;
    return true;
}

static bool scan_files(struct hv_plan *plan, const struct hv_source_file *files,
                       struct hv_err *err)
{
    for (size_t i = 0; i < plan->n_files; i++) {
        struct hv_scan *scan = &plan->files[i].scan;
        if (!is_good_name(files[i].path))
            return hv_fail(err, HV_ERR_INPUT, files[i].path,
                           "the name of this header has a quote, a backslash or a "
                           "control character, so no #include can name it: rename it");
        hv_scan(&files[i], plan->arena, scan);
        if (scan->refused)
            return hv_fail_at(err, files[i].path, scan->refused_line, 0,
                              "this header has %s", scan->refused);
        plan->files[i].virtual_path =
            hv_arena_printf(plan->arena, "%s%s", plan->prefix, files[i].path);
    }
    return true;
}

struct hv_plan *hv_plan_new(const struct hv_source_file *files, size_t n,
                            const struct hv_profile *profile, struct hv_err *err)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_plan *plan = hv_arena_alloc(arena, sizeof *plan);
    plan->arena = arena;
    plan->profile = profile;
    plan->n_files = n;
    plan->files = hv_arena_alloc(arena, (n + 1) * sizeof *plan->files);
    plan->prefix = profile->include_as ? hv_arena_printf(arena, HV_VIRTUAL_ROOT "/%s/",
                                                         profile->include_as)
                                       : HV_VIRTUAL_ROOT "/tree/";
    if (!scan_files(plan, files, err)) {
        hv_plan_free(plan);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        rewrite_includes(plan, &plan->files[i]);
        find_hidden(plan, i);
    }
    plan_macros(plan);
    plan->thresholds = hv_thresholds_new(plan);
    plan->mark = unused_mark(plan);
    return plan;
}

void hv_plan_free(struct hv_plan *plan)
{
    if (plan)
        hv_arena_free(plan->arena);
}

long hv_plan_file_index(const struct hv_plan *plan, const char *path)
{
    const struct hv_plan_file *file = hv_plan_file_of(plan, path);
    return file ? (long)(file - plan->files) : -1;
}

static int by_macro_name(const void *key, const void *element)
{
    return strcmp(key, ((const struct hv_plan_macro *)element)->name);
}

long hv_plan_macro_index(const struct hv_plan *plan, const char *name)
{
    const struct hv_plan_macro *m = plan->n_macros
                                        ? bsearch(name, plan->macros, plan->n_macros,
                                                  sizeof *plan->macros, by_macro_name)
                                        : NULL;
    return m ? (long)(m - plan->macros) : -1;
}

long hv_plan_file_find(const struct hv_plan *plan, const char *virtual_path)
{
    size_t n = strlen(plan->prefix);
    if (strncmp(virtual_path, plan->prefix, n) != 0)
        return -1;
    const struct hv_plan_file *file = hv_plan_file_of(plan, virtual_path + n);
    return file ? (long)(file - plan->files) : -1;
}
