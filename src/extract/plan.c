/* SPDX-License-Identifier: MIT */
#include "extract/plan.h"

#include "extract/closure.h"
#include "extract/libc_headers.h"

static int by_path(const void *key, const void *element)
{
    const struct hv_plan_file *file = element;
    return strcmp(key, file->scan.file->path);
}

const struct hv_plan_file *hv_plan_file_of(const struct hv_plan *plan, const char *path)
{
    return path ? HV_SEARCH(path, plan->files, plan->n_files, by_path) : NULL;
}

/* The header that is included as AS/x.h, or NULL. */
static const struct hv_plan_file *file_under(const struct hv_plan *plan,
                                             const char *name, const char *as)
{
    size_t n = strlen(as);
    if (strncmp(name, as, n) != 0 || name[n] != '/')
        return NULL;
    return hv_plan_file_of(plan, hv_path_normalised(plan->arena, name + n + 1));
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
    const struct hv_profile *profile = plan->profile;
    if (!file && profile->include_as)
        file = file_under(plan, inc->name, profile->include_as);
    for (size_t i = 0; !file && i < profile->include_also_as.n; i++)
        file = file_under(plan, inc->name, profile->include_also_as.v[i]);
    return file;
}

static bool is_stubbed(const struct hv_plan *plan, const char *name)
{
    const struct hv_profile *profile = plan->profile;
    return HV_ANY(stub, profile->stubs, profile->n_stubs,
                  strcmp(stub->path, name) == 0);
}

/* Spell every include of a file of the tree by its one virtual path: "../xen.h" would
 * be looked up literally ("hvm/../xen.h"), and each spelling would have to be
 * registered. Stubs take precedence over the tree, also beside the includer. */
static void rewrite_includes(struct hv_plan *plan, struct hv_plan_file *file)
{
    HV_BUF out = {0};
    size_t done = 0;
    const char *bytes = file->scan.file->bytes;
    file->includes = hv_arena_alloc(plan->arena, (file->scan.n_includes + 1) *
                                                     sizeof *file->includes);
    HV_EACH (inc, file->scan.includes, file->scan.n_includes) {
        const struct hv_plan_file *to =
            inc->to > done ? resolve(plan, file, inc) : NULL;
        bool stubbed = inc->to > done && is_stubbed(plan, inc->name);
        if (!to && !stubbed)
            continue;
        if (!stubbed)
            file->includes[file->n_includes++] = (size_t)(to - plan->files);
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
}

bool hv_plan_includes(const struct hv_plan *plan, size_t file, size_t other)
{
    const struct hv_plan_file *from = &plan->files[file];
    return HV_ANY(x, from->includes, from->n_includes, *x == other);
}

static void find_hidden(struct hv_plan *plan, size_t i)
{
    const struct hv_scan *scan = &plan->files[i].scan;
    HV_EACH (hidden, plan->profile->hidden, plan->profile->n_hidden) {
        if (strcmp(hidden->header, scan->file->path) != 0)
            continue;
        for (size_t e = 0; e < scan->n_errors; e++) {
            if (!strstr(scan->errors[e].text, hidden->text))
                continue;
            *HV_ARENA_ADD(plan->arena, plan->hidden, plan->n_hidden, plan->cap_hidden) =
                (struct hv_plan_hidden){.file = i,
                                        .text = scan->errors[e].text,
                                        .line = scan->errors[e].line,
                                        .guard =
                                            hv_scan_guard(scan, scan->errors[e].line)};
        }
    }
}

static bool some_text_has(const struct hv_plan *plan, const char *word)
{
    return HV_ANY(file, plan->files, plan->n_files,
                  memmem(file->text, file->n, word, strlen(word)));
}

static const char *unused_mark(const struct hv_plan *plan)
{
    const char *mark = "hv_ask";
    while (some_text_has(plan, mark))
        mark = hv_arena_printf(plan->arena, "%sk", mark);
    return mark;
}

/* Can the path be spelled between the quotes of an #include? */
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
    hv_plan_macros(plan);
    plan->thresholds = hv_thresholds_new(plan);
    plan->mark = unused_mark(plan);
    return plan;
}

void hv_plan_free(struct hv_plan *plan)
{
    if (!plan)
        return;
    hv_dependencies_free(plan->dependencies);
    hv_arena_free(plan->arena);
}

long hv_plan_file_index(const struct hv_plan *plan, const char *path)
{
    const struct hv_plan_file *file = hv_plan_file_of(plan, path);
    return file ? (long)(file - plan->files) : -1;
}

long hv_plan_macro_index(const struct hv_plan *plan, const char *name)
{
    size_t slot = hv_hash(name, strlen(name)) & plan->macro_mask;
    while (plan->macro_slots[slot] &&
           strcmp(plan->macros[plan->macro_slots[slot] - 1].name, name) != 0)
        slot = (slot + 1) & plan->macro_mask;
    return (long)plan->macro_slots[slot] - 1;
}

const char *hv_plan_path(const struct hv_plan *plan, const char *virtual_path)
{
    size_t n = strlen(plan->prefix);
    return virtual_path + (strncmp(virtual_path, plan->prefix, n) == 0 ? n : 0);
}

long hv_plan_file_find(const struct hv_plan *plan, const char *virtual_path)
{
    const char *path = hv_plan_path(plan, virtual_path);
    return path > virtual_path ? hv_plan_file_index(plan, path) : -1;
}
