/* SPDX-License-Identifier: MIT */
#include "extract/plan.h"

bool hv_plan_file_in_arch(const struct hv_plan *plan, size_t file, unsigned arch)
{
    const char *path = plan->files[file].scan.file->path;
    return !hv_globs_match(&plan->profile->arch_headers, path) ||
           hv_globs_match(&plan->profile->archs[arch].headers, path);
}

bool hv_umbrella_includes(const struct hv_plan *plan, unsigned arch, unsigned audience,
                          size_t file)
{
    const char *path = plan->files[file].scan.file->path;
    const struct hv_strings *own = &plan->profile->audiences[audience].headers;
    return (!own->n || hv_globs_match(own, path)) &&
           hv_plan_file_in_arch(plan, file, arch) &&
           !hv_header_is_helper(plan->profile, path) &&
           hv_globs_match(&plan->profile->headers, path) &&
           !hv_globs_match(&plan->profile->by_includer, path);
}

struct writer {
    struct hv_umbrella *out;
    uint32_t line; /* that comes next */
    unsigned arch, audience;
    bool standard; /* the names of the C library are there */
};

static void put_line(struct writer *w, const char *a, const char *b, const char *c)
{
    hv_buf_puts(&w->out->text, a);
    hv_buf_puts(&w->out->text, b);
    hv_buf_puts(&w->out->text, c);
    hv_buf_putc(&w->out->text, '\n');
    w->line++;
}

static void put_prerequisites(struct writer *w, const struct hv_profile *profile,
                              const char *path)
{
    HV_EACH (pre, profile->prerequisites, profile->n_prerequisites) {
        if (!hv_globs_match(&(struct hv_strings){.n = 1, .v = &pre->header}, path))
            continue;
        for (size_t k = 0; k < pre->includes.n; k++)
            put_line(w, "#include <", pre->includes.v[k], ">");
    }
}

static void put_hidden_marks(struct writer *w, const struct hv_plan *plan, size_t file,
                             size_t *ret_depth)
{
    for (size_t h = 0; h < plan->n_hidden; h++) {
        if (plan->hidden[h].file != file)
            continue;
        put_line(w, "#if ", plan->hidden[h].guard ? plan->hidden[h].guard : "1", "");
        hv_buf_printf(&w->out->text, "#define HV_HIDDEN_%zu\n", h);
        w->line++;
        put_line(w, "#else", "", "");
        ++*ret_depth;
    }
}

/* Include one header. Where an #error says that it is not for this audience, its own
 * condition is put around it: clang goes on after #error and would leak what it hides.
 */
static void put_header(struct writer *w, const struct hv_plan *plan, size_t file)
{
    size_t depth = 0;
    put_prerequisites(w, plan->profile, plan->files[file].scan.file->path);
    put_hidden_marks(w, plan, file, &depth);
    put_line(w, "#include \"", plan->files[file].virtual_path, "\"");
    while (depth--)
        put_line(w, "#endif", "", "");
}

static void put_headers(struct writer *w, const struct hv_plan *plan,
                        const unsigned char *out, long only)
{
    const struct hv_profile *profile = plan->profile;
    for (size_t i = 0; i < profile->first.n; i++) {
        long f = hv_plan_file_index(plan, profile->first.v[i]);
        if (f >= 0 && !out[f] &&
            hv_umbrella_includes(plan, w->arch, w->audience, (size_t)f))
            put_header(w, plan, (size_t)f);
    }
    for (size_t f = 0; f < plan->n_files; f++) {
        if (only >= 0 && (size_t)only != f)
            continue;
        if (!out[f] && hv_umbrella_includes(plan, w->arch, w->audience, f) &&
            !hv_strings_have(&profile->first, plan->files[f].scan.file->path))
            put_header(w, plan, f);
    }
}

/* What the C library declares, whichever header of the tree includes it: else the value
 * of a macro would come and go with an include that has nothing to do with it. A tree
 * that declares a name itself keeps its own: an error in front of the probes is none.
 */
static void put_standard_names(struct writer *w, const char *mark)
{
    static const char *const macros[][2] = {
        {"offsetof(t, m)", "__builtin_offsetof(t, m)"},
        {"NULL", "((void *)0)"},
        {"CHAR_BIT", "__CHAR_BIT__"},
        {"INT_MAX", "__INT_MAX__"},
        {"UINT_MAX", "(__INT_MAX__ * 2U + 1U)"},
        {"LONG_MAX", "__LONG_MAX__"},
        {"ULONG_MAX", "(__LONG_MAX__ * 2UL + 1UL)"},
        {"SIZE_MAX", "__SIZE_MAX__"},
        {"UINT32_MAX", "__UINT32_MAX__"},
        {"UINT64_MAX", "__UINT64_MAX__"},
        {"UINT32_C(x)", "__UINT32_C(x)"},
        {"UINT64_C(x)", "__UINT64_C(x)"},
    };
    static const char *const types[] = {
        "__SIZE_TYPE__ size_t",      "__INT8_TYPE__ int8_t",
        "__INT16_TYPE__ int16_t",    "__INT32_TYPE__ int32_t",
        "__INT64_TYPE__ int64_t",    "__UINT8_TYPE__ uint8_t",
        "__UINT16_TYPE__ uint16_t",  "__UINT32_TYPE__ uint32_t",
        "__UINT64_TYPE__ uint64_t",  "__INTPTR_TYPE__ intptr_t",
        "__UINTPTR_TYPE__ uintptr_t"};
    if (w->standard)
        return;
    w->standard = true;
    for (size_t i = 0; i < HV_COUNT(macros); i++) {
        size_t n = strcspn(macros[i][0], "(");
        hv_buf_printf(&w->out->text, "#ifndef %.*s\n#define %s %s\n#endif\n", (int)n,
                      macros[i][0], macros[i][0], macros[i][1]);
        w->line += 3;
    }
    for (size_t i = 0; i < HV_COUNT(types); i++)
        put_line(w, "typedef ", types[i], ";");
    /* the text of what a macro expands to */
    hv_buf_printf(&w->out->text,
                  "#define %s__(...) #__VA_ARGS__\n"
                  "#define %s_(...) %s__(__VA_ARGS__)\n",
                  mark, mark, mark);
    w->line += 2;
}

/* As numbers, and as text: their letters, and the list with the braces that it needs.
 */
static void put_list_probes(struct writer *w, const char *mark, size_t i,
                            const char *const list[4])
{
    hv_buf_printf(&w->out->text,
                  "static const long long %s_%c%zu[] = %s%s%s;\n"
                  "static const char %s_%c%zu[] = %s_(%s%s%s);\n",
                  mark, list[0][0], i, list[1], list[2], list[3], mark, list[0][1], i,
                  mark, list[1], list[2], list[3]);
    w->line += 2;
}

/* The declarations that probe one macro, each on a line of its own: an error on a line
 * tells that the macro is not what that line takes it for. */
static void put_macro_probe(struct writer *w, const struct hv_plan *plan, size_t i)
{
    struct hv_buf *text = &w->out->text;
    const struct hv_plan_macro *m = &plan->macros[i];
    const char *mark = plan->mark;
    put_line(w, "#ifdef ", m->name, "");
    if (!m->valued || m->braced) {
        hv_buf_printf(text, "extern char %s_m%zu;\n", mark, i);
        w->line++;
    }
    if (m->wide) {
        hv_buf_printf(text,
                      "static const unsigned long long %s_h%zu = "
                      "(unsigned long long)((%s) >> 64);\n",
                      mark, i, m->name);
        w->line++;
    }
    if (m->listed)
        put_list_probes(w, mark, i, (const char *const[]){"LS", "{", m->name, "}"});
    if (m->braced)
        put_list_probes(w, mark, i, (const char *const[]){"ls", "", m->name, ""});
    if (m->valued) {
        hv_buf_printf(text, "static const __auto_type %s_v%zu = (%s);\n", mark, i,
                      m->name);
        w->line++;
    }
    if (m->typed) {
        hv_buf_printf(text, "typedef %s %s_t%zu;\n", m->name, mark, i);
        w->line++;
    }
    put_line(w, "#endif", "", "");
}

/* For each macro its value, width and sign, its type, or merely that it is defined.
 * Never an enumerator: that would invent values for what has none, and lose the width.
 * Those with braces come last: they are the ones that could swallow what follows. */
static void put_macro_probes(struct writer *w, const struct hv_plan *plan,
                             const bool *probed)
{
    w->out->values_line = w->line;
    for (int braced = 0; braced < 2; braced++)
        for (size_t i = 0; i < plan->n_macros; i++) {
            if (!plan->macros[i].probed || plan->macros[i].braced != (bool)braced ||
                (probed && !probed[i]))
                continue;
            put_standard_names(w, plan->mark);
            put_macro_probe(w, plan, i);
        }
}

/* The same for expressions of the profile, where all that they need is defined. */
static void put_profile_probes(struct writer *w, const struct hv_plan *plan)
{
    struct hv_buf *text = &w->out->text;
    for (size_t i = 0; i < plan->profile->n_probes; i++) {
        const struct hv_probe *probe = &plan->profile->probes[i];
        if (probe->archs && !(probe->archs & UINT32_C(1) << w->arch))
            continue;
        put_standard_names(w, plan->mark);
        for (size_t k = 0; k < probe->needs.n; k++)
            hv_buf_printf(text, "%sdefined(%s)", k ? " && " : "#if ",
                          probe->needs.v[k]);
        hv_buf_printf(text, "\nstatic const __auto_type %s_p%zu = (%s);\n#endif\n",
                      plan->mark, i, probe->expression);
        w->line += 3;
    }
}

void hv_umbrella_build(const struct hv_plan *plan, struct hv_umbrella *umbrella)
{
    struct writer w = {.out = umbrella,
                       .line = 1,
                       .arch = umbrella->arch,
                       .audience = umbrella->audience};
    umbrella->text.n = 0;
    put_headers(&w, plan, umbrella->out, umbrella->only);
    /* no declaration of its own where a header leaves a brace open */
    put_line(&w, "extern long ", plan->mark, ";");
    umbrella->values_line = UINT32_MAX;
    bool probes = umbrella->only < 0 && !umbrella->headers_only;
    if (probes)
        put_macro_probes(&w, plan, umbrella->probed);
    if (probes && (!umbrella->probed || umbrella->profile_probes))
        put_profile_probes(&w, plan);
    umbrella->last_line = w.line;
    if (!umbrella->text.p)
        hv_buf_add(&umbrella->text, "", 0);
}
