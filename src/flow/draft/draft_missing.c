/* SPDX-License-Identifier: MIT
 *
 * What headers need and do not have: stand-ins for it, where they are no guess.
 */
#include "flow/draft/draft_parts.h"

const char *hv_draft_quoted(struct hvabi *run, const char *message, bool last)
{
    const char *found = NULL;
    for (const char *p = message; (p = strchr(p, '\'')) && (last || !found);) {
        const char *end = strchr(p + 1, '\'');
        if (!end)
            break;
        found = hv_atom_n(run->atoms, p + 1, (size_t)(end - p - 1));
        p = end + 1;
    }
    return found;
}

/* The text of the stub of that path in an existing profile. */
static const char *known_stub(const struct hvabi *run, const char *path)
{
    const struct hv_stub *stub = NULL;
    for (size_t i = 0; !stub && i < run->n_profiles; i++)
        stub = hv_stub_find(run->profiles[i], path, 0);
    return stub ? stub->text : NULL;
}

/* The type of a name that means the same integer everywhere: "u32", "__le16", "s8". */
static const char *integer_of(struct hvabi *run, const char *name)
{
    static const char *const kinds[] = {"u", "s", "i", "le", "be", "uint", "int"};
    const char *p = name + 2 * hv_begins_with(name, "__");
    size_t letters = 0;
    while (isalpha((unsigned char)p[letters]))
        letters++;
    unsigned long bits = strtoul(p + letters, NULL, 10);
    bool width = bits == 8 || bits == 16 || bits == 32 || bits == 64;
    for (size_t i = 0; width && i < HV_COUNT(kinds); i++) {
        char whole[32];
        snprintf(whole, sizeof whole, "%s%lu%s", kinds[i], bits,
                 i < HV_COUNT(kinds) - 2 ? "" : "_t");
        bool is_signed = *kinds[i] == 's' || *kinds[i] == 'i';
        if (strcmp(p, whole) == 0)
            return hv_arena_printf(run->arena, "typedef __%sINT%lu_TYPE__ %s;",
                                   is_signed ? "" : "U", bits, name);
    }
    return NULL;
}

/* A declaration of the name that is certain; NULL: the author has to write it. */
static const char *declaration_of(struct hvabi *run, const char *name)
{
    static const char *const others[][2] = {
        {"bool", "#include <stdbool.h>"},   {"size_t", "#include <stddef.h>"},
        {"ssize_t", "#include <stddef.h>"}, {"uintptr_t", "#include <stdint.h>"},
        {"NULL", "#include <stddef.h>"},
    };
    for (size_t i = 0; i < HV_COUNT(others); i++)
        if (strcmp(others[i][0], name) == 0)
            return others[i][1];
    const char *p = name + strspn(name, "_");
    if (strcasecmp(p, "packed") == 0)
        return hv_arena_printf(run->arena, "#define %s __attribute__((packed))", name);
    bool standard = p == name && hv_ends_with(name, "_t");
    return standard && integer_of(run, name) ? "#include <stdint.h>"
                                             : integer_of(run, name);
}

/* The usual encoding of a number, its direction and its type. */
static const char ioctl_text[] =
    "#define _IOC(d, t, n, s) ((d) << 30 | (s) << 16 | (t) << 8 | (n))\n"
    "#define _IO(t, n) _IOC(0U, t, n, 0)\n"
    "#define _IOR(t, n, x) _IOC(2U, t, n, sizeof(x))\n"
    "#define _IOW(t, n, x) _IOC(1U, t, n, sizeof(x))\n"
    "#define _IOWR(t, n, x) _IOC(3U, t, n, sizeof(x))";

static bool propose_missing(struct hvabi *run, struct hv_draft *draft,
                            const struct hv_left_out *l)
{
    if (strstr(l->why, "no header defines _IO"))
        return hv_draft_propose(draft, &draft->prelude, "_IO()", ioctl_text, NULL);
    const char *name = hv_draft_quoted(run, l->why, false);
    bool include = strstr(l->why, "file not found") != NULL;
    const char *known = !name     ? NULL
                        : include ? known_stub(run, name)
                                  : declaration_of(run, name);
    if (name && include)
        return hv_draft_propose(
            draft, &draft->stubs, name, known ? known : "",
            known ? "not found; other profiles have it so"
                  : "not found: declare here what the headers need of it, or add its "
                    "folder to \"roots\"");
    return known && hv_draft_propose(draft, &draft->prelude, name, known, NULL);
}

void hv_draft_scan_headers(const struct hv_input *input, struct hv_draft *draft)
{
    const struct hv_source_files *files = &input->headers.files[0];
    if (draft->scans)
        return;
    HV_EACH (file, files->v, files->n)
        if (!hv_globs_match(&draft->helpers, file->path))
            hv_scan(file, draft->arena,
                    HV_ARENA_APPEND(draft->arena, draft->scans, draft->n_scans));
}

/* Propose stubs for macros that encode numbers in the same way everywhere. */
static bool propose_makers(const struct hv_input *input, struct hv_draft *draft)
{
    static const char *const makers[][2] = {
        {"U", "#define U(x) x##U"},
        {"UL", "#define UL(x) x##UL"},
        {"ULL", "#define ULL(x) x##ULL"},
        {"BIT", "#define BIT(n) (1UL << (n))"},
        {"BIT_ULL", "#define BIT_ULL(n) (1ULL << (n))"},
    };
    const struct hv_source_files *files = &input->headers.files[0];
    bool more = false;
    for (size_t i = 0; i < HV_COUNT(makers); i++) {
        const char *name = makers[i][0], *call = NULL;
        HV_EACH (scan, draft->scans, draft->n_scans)
            for (size_t m = 0; !call && m < scan->n_macros; m++) {
                call = hv_find_word(scan->macros[m].body, name);
                call = call && call[strlen(name)] == '(' ? call : NULL;
            }
        if (call &&
            !HV_ANY(file, files->v, files->n, hv_draft_defines(file->bytes, name)))
            more |= hv_draft_propose(draft, &draft->prelude, name, makers[i][1], NULL);
    }
    return more;
}

bool hv_draft_missing(struct hvabi *run, const struct hv_input *input,
                      struct hv_draft *draft)
{
    bool more = false;
    HV_EACH_ARCH (a, input->surfaces)
        HV_EACH (l, input->surfaces[a]->left_out, input->surfaces[a]->n_left_out)
            if (l->kind == HV_LEFT_OUT_ERROR)
                more |= propose_missing(run, draft, l);
    hv_draft_scan_headers(input, draft);
    more |= propose_makers(input, draft);
    return more;
}
