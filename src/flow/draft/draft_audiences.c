/* SPDX-License-Identifier: MIT
 *
 * Who compiles the headers: macros that conditions depend on and nobody defines.
 */
#include "flow/draft/draft_parts.h"

static const char *const build_words[] = {
    "config", "assembly",  "asm",     "assembler", "kernel",  "debug", "test",
    "tests",  "cplusplus", "lint",    "doxygen",   "builtin", "have",  "has",
    "use",    "check",     "checker", "arch",      "h",       NULL};

/* Macros that compilers and systems define. */
static const char *systems[] = {
    "_MSC_*",   "_WIN*",    "WIN32",     "WIN64",      "WINAPI*",   "NTDDI*",
    "_M_*",     "__MINGW*", "__CYGWIN*", "__APPLE__",  "__MACH__",  "__linux*",
    "linux",    "__unix*",  "__sun*",    "__FreeBSD*", "__NetBSD*", "__OpenBSD*",
    "__LP64__", "_LP64",    "__ILP32__", "__SIZEOF_*", "__haiku__"};

/* "__SMALL_TOOLS__" -> "small_tools". */
static const char *audience_name(struct hvabi *run, const char *macro)
{
    macro += strspn(macro, "_");
    size_t n = strlen(macro);
    while (n && macro[n - 1] == '_')
        n--;
    char *name = hv_arena_strndup(run->arena, macro, n);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return name;
}

/* Does the text compare the macro, or compute with it? */
static bool is_value_in(const char *text, const char *macro)
{
    static const char operators[] = "<>=+-*/%&|^";
    for (const char *p = text; (p = hv_find_word(p, macro)) != NULL;) {
        const char *before = p, *after = p + strlen(macro);
        after += strspn(after, " ");
        while (before > text && before[-1] == ' ')
            before--;
        bool logical = strncmp(after, "&&", 2) == 0 || strncmp(after, "||", 2) == 0;
        bool behind = before > text + 1 && strchr(operators, before[-1]) &&
                      strncmp(before - 2, "&&", 2) != 0 &&
                      strncmp(before - 2, "||", 2) != 0;
        if (behind || (*after && !logical && strchr(operators, *after)) ||
            strncmp(after, "!=", 2) == 0)
            return true;
        p = after;
    }
    return false;
}

/* Does a condition compare the macro? Then it has a value from elsewhere, and does not
 * tell who reads the headers. */
static bool is_value(const struct hv_draft *draft, const char *macro)
{
    return HV_ANY(scan, draft->scans, draft->n_scans,
                  HV_ANY(text, scan->ifs, scan->n_ifs, is_value_in(*text, macro)));
}

void hv_draft_audience(struct hvabi *run, struct hv_draft *draft,
                       const struct hv_undeclared *u)
{
    enum { MOST = 6 };
    const struct hv_strings other = {.v = systems, .n = HV_COUNT(systems)};
    bool arch = hv_globs_match(&other, u->macro) || is_value(draft, u->macro);
    for (size_t i = 0; i < run->n_profiles; i++)
        arch |= hv_profile_archs_named(run->profiles[i], audience_name(run, u->macro));
    if (arch || hv_draft_has_word(u->macro, build_words) ||
        hv_globs_match(&draft->helpers, u->file) || draft->audiences.n >= MOST) {
        hv_draft_propose(draft, &draft->known_macros, u->macro, NULL, NULL);
        return;
    }
    const char *why = hv_arena_printf(run->arena,
                                      "conditions depend on it (%s:%u); strict, if "
                                      "this interface is stable for ever, too",
                                      u->file, u->line);
    hv_draft_propose(draft, &draft->audiences, audience_name(run, u->macro), u->macro,
                     why);
}
