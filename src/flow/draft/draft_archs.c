/* SPDX-License-Identifier: MIT
 *
 * The architectures of a tree, and which headers and folders are theirs.
 */
#include "flow/draft/draft_parts.h"

#include <strings.h>

static bool is_called(const struct hv_arch *arch, const char *word)
{
    return strcasecmp(arch->name, word) == 0 ||
           HV_ANY(x, arch->aliases.v, arch->aliases.n, strcasecmp(*x, word) == 0);
}

/* The architecture of the existing profiles with that name or alias; the first of 64
 * bits, if there are several. NULL: none. */
static const struct hv_arch *arch_called(const struct hv_places *p, const char *word)
{
    const struct hv_arch *found = NULL;
    HV_EACH (profile, p->run->profiles, p->run->n_profiles)
        HV_EACH (arch, (*profile)->archs, (*profile)->n_archs)
            if (is_called(arch, word) && (!found || found->bits < arch->bits))
                found = arch;
    return found;
}

const char *hv_draft_arch_word(const struct hv_places *p, const char *path,
                               const char **ret_at)
{
    HV_EACH_PART (name, path, '/') {
        const char *at = name.p;
        size_t skip =
            strncmp(at, "arch-", 5) == 0 || strncmp(at, "arch_", 5) == 0 ? 5 : 0;
        size_t end = !at[name.n] && name.n > 2 ? name.n - 2 : name.n; /* without ".h" */
        const char *word =
            end > skip ? hv_arena_strndup(p->arena, at + skip, end - skip) : "";
        if (arch_called(p, word)) {
            *ret_at = at;
            return word;
        }
    }
    return NULL;
}

static void add_arch(struct hv_places *p, const char *word, const char *why)
{
    struct hv_draft *d = p->draft;
    const struct hv_arch *arch = arch_called(p, word);
    if (d->n_archs < HV_MAX_ARCHS &&
        !HV_ANY(x, d->archs, d->n_archs, strcmp(x->arch->name, arch->name) == 0))
        d->archs[d->n_archs++] = (struct hv_draft_arch){
            .arch = arch, .word = hv_atom(p->run->atoms, word), .why = why};
}

/* Find architectures by macros of compilers that conditions of the headers, and of what
 * they include, test. */
static void find_asked_archs(struct hv_places *p, const char *path, bool deeper)
{
    /* implied where a header distinguishes the older one */
    static const char *const macros[][3] = {
        {"__x86_64__", "x86_64"}, {"__i386__", "x86_32", "x86_64"},
        {"__aarch64__", "arm64"}, {"__arm__", "arm32", "arm64"},
        {"__riscv", "riscv64"},   {"__powerpc64__", "ppc64"},
        {"__s390x__", "s390x"},   {"__loongarch__", "loongarch64"},
        {"__mips__", "mips64"},
    };
    const struct hv_scan scan = hv_draft_scan(p, path);
    HV_EACH (condition, scan.conditions, scan.n_conditions)
        for (size_t i = 0; i < HV_COUNT(macros); i++)
            for (size_t k = 2; k > 0; k--)
                if (macros[i][k] && arch_called(p, macros[i][k]) &&
                    hv_begins_with(condition->name, macros[i][0]))
                    add_arch(p, macros[i][k],
                             hv_arena_printf(p->arena, "%s:%u asks for %s", path,
                                             condition->line, condition->name));
    for (size_t i = 0; deeper && i < scan.n_includes; i++) {
        const char *found = hv_draft_include(p, path, scan.includes[i].name);
        if (found)
            find_asked_archs(p, found, false);
    }
}

/* "arch/arm/include/arm64.h": one folder for several architectures. */
static void add_arch_of_file(struct hv_places *p, const char *path)
{
    const char *name = strrchr(path, '/');
    size_t n = name ? strlen(name) : 0;
    const char *word = n > 3 ? hv_arena_strndup(p->arena, name + 1, n - 3) : "";
    if (arch_called(p, word))
        add_arch(p, word, hv_arena_printf(p->arena, "as in %s", path));
}

/* Find architectures by the names of folders, below "arch" or anywhere. */
static void find_named_archs(struct hv_places *p, bool anywhere)
{
    const char *at;
    HV_EACH (file, p->all.v, p->all.n) {
        const char *path = file->path, *word = hv_draft_arch_word(p, path, &at);
        bool arch = word && (strncmp(at, "arch", 4) == 0 ||
                             (at - path >= 5 && strncmp(at - 5, "arch/", 5) == 0));
        bool folder = word && at[strlen(word)] == '/'; /* "ia32.h" is none */
        if (!word || !(arch || (anywhere && folder)) || hv_draft_is_other(path))
            continue;
        add_arch(p, word, hv_arena_printf(p->arena, "as in %s", path));
        if (arch)
            add_arch_of_file(p, path);
    }
}

void hv_draft_find_archs(struct hv_places *p)
{
    find_named_archs(p, false);
    for (size_t i = 0, known = p->draft->n_archs; !known && i < p->chosen.n; i++)
        find_asked_archs(p, p->chosen.v[i], true);
    if (!p->draft->n_archs)
        find_named_archs(p, true);
    if (!p->draft->n_archs)
        add_arch(p, "x86_64", "no folder of the tree is called like an architecture");
}

/* "include/arch/{arch}" of "include/arch/x86/asm/x.h"; NULL: it is in no folder of an
 * architecture. */
static const char *arch_root(const struct hv_places *p, const char *path)
{
    const char *at, *word = hv_draft_arch_word(p, path, &at);
    return word && strchr(at, '/') && strncmp(at, "arch-", 5) != 0
               ? hv_arena_printf(p->arena, "%.*s{arch}", (int)(at - path), path)
               : NULL;
}

void hv_draft_arch_roots(struct hv_places *p)
{
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *root = arch_root(p, p->chosen.v[i]), *at;
        for (size_t k = 0; root && k < i; k++) {
            const char *other = arch_root(p, p->chosen.v[k]);
            if (!other || strcmp(other, root) != 0)
                continue;
            hv_paths_add(p, &p->roots, root);
            add_arch(p, hv_draft_arch_word(p, p->chosen.v[i], &at),
                     "it has public headers");
            add_arch(p, hv_draft_arch_word(p, p->chosen.v[k], &at),
                     "it has public headers");
        }
    }
}

void hv_draft_arch_headers(struct hv_places *p, const char *root)
{
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *path = hv_draft_below(p->chosen.v[i], root), *at;
        const char *word = hv_draft_arch_word(p, path, &at);
        if (!word)
            continue;
        add_arch(p, word, "its own headers are among the public ones");
        HV_EACH (arch, p->draft->archs, p->draft->n_archs)
            if (strcmp(arch->arch->name, arch_called(p, word)->name) == 0)
                hv_paths_add(p, &arch->headers,
                             hv_arena_printf(p->arena, "%.*s%s",
                                             (int)(at + strcspn(at, "/") - path), path,
                                             strchr(at, '/') ? "/*" : ""));
    }
}
