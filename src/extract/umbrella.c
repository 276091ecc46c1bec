/* SPDX-License-Identifier: MIT */
#include "extract/plan.h"

#include <string.h>

bool hv_plan_file_in_arch(const struct hv_plan *plan, size_t file, unsigned arch)
{
    const char *path = plan->files[file].scan.file->path;
    return !hv_globs_match(&plan->profile->arch_headers, path) ||
           hv_globs_match(&plan->profile->archs[arch].headers, path);
}

static bool is_like(const char *glob, const char *path)
{
    return hv_globs_match(&(struct hv_strings){.n = 1, .v = &glob}, path);
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
    for (size_t i = 0; i < profile->n_prerequisites; i++) {
        const struct hv_prerequisite *pre = &profile->prerequisites[i];
        if (!is_like(pre->header, path))
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

static long find_first(const struct hv_plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->n_files; i++)
        if (strcmp(plan->files[i].scan.file->path, path) == 0)
            return (long)i;
    return -1;
}

static bool is_first(const struct hv_profile *profile, const char *path)
{
    for (size_t i = 0; i < profile->first.n; i++)
        if (strcmp(profile->first.v[i], path) == 0)
            return true;
    return false;
}

static void put_headers(struct writer *w, const struct hv_plan *plan,
                        const unsigned char *out, long only)
{
    const struct hv_profile *profile = plan->profile;
    for (size_t i = 0; i < profile->first.n; i++) {
        long f = find_first(plan, profile->first.v[i]);
        if (f >= 0 && !out[f] &&
            hv_umbrella_includes(plan, w->arch, w->audience, (size_t)f))
            put_header(w, plan, (size_t)f);
    }
    for (size_t f = 0; f < plan->n_files; f++) {
        if (only >= 0 && (size_t)only != f)
            continue;
        if (!out[f] && hv_umbrella_includes(plan, w->arch, w->audience, f) &&
            !is_first(profile, plan->files[f].scan.file->path))
            put_header(w, plan, f);
    }
}

/* One declaration per macro: its value, width and sign, or merely that it is defined.
 * Never an enumerator: that would invent values for what has none, and lose the width.
 */
static void put_macro_probes(struct writer *w, const struct hv_plan *plan,
                             const bool *probed)
{
    struct hv_buf *text = &w->out->text;
    w->out->values_line = w->line;
    for (size_t i = 0; i < plan->n_macros; i++) {
        const struct hv_plan_macro *m = &plan->macros[i];
        if (!m->probed || (probed && !probed[i]))
            continue;
        if (m->valued)
            hv_buf_printf(
                text, "#ifdef %s\nstatic const __auto_type %s_v%zu = (%s);\n#endif\n",
                m->name, plan->mark, i, m->name);
        else
            hv_buf_printf(text, "#ifdef %s\nextern char %s_m%zu;\n#endif\n", m->name,
                          plan->mark, i);
        w->line += 3;
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
    if (probes && !umbrella->probed)
        put_profile_probes(&w, plan);
    umbrella->last_line = w.line;
    if (!umbrella->text.p)
        hv_buf_add(&umbrella->text, "", 0);
}
