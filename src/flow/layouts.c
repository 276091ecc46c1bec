/* SPDX-License-Identifier: MIT */
#include "flow/layouts.h"

#include "base/atom.h"
#include "base/mem.h"
#include "extract/closure.h"

#include <string.h>

/* The turn-th value of the word that begins at p ("{source}..."), or NULL. */
static const char *value_of(const struct hv_arch *arch, const char *p, size_t turn)
{
    size_t n = strcspn(p + 1, "}");
    for (size_t i = 0; i < arch->n_words; i++) {
        const struct hv_word *word = &arch->words[i];
        if (strncmp(word->name, p + 1, n) == 0 && !word->name[n])
            return turn < word->values.n ? word->values.v[turn] : NULL;
    }
    return NULL;
}

/* "usr/include/{multiarch}" -> "usr/include/i386-linux-gnu"; NULL: there is no such
 * value. A root without a word is the same in every turn. */
static const char *expand(struct hvabi *run, const char *root,
                          const struct hv_arch *arch, size_t turn)
{
    const char *open = strchr(root, '{');
    if (!open)
        return root;
    const char *close = strchr(open, '}');
    const char *value = close ? value_of(arch, open, turn) : NULL;
    return value ? hv_arena_printf(run->arena, "%.*s%s%s", (int)(open - root), root,
                                   value, close + 1)
                 : NULL;
}

static bool has_words(const struct hv_layout *layout)
{
    for (size_t i = 0; i < layout->roots.n; i++)
        if (strchr(layout->roots.v[i], '{'))
            return true;
    return false;
}

static const char *path_in(struct hvabi *run, const char *root, const char *path)
{
    return strcmp(root, ".") == 0 ? path
                                  : hv_arena_printf(run->arena, "%s/%s", root, path);
}

static bool some_root_has(struct hvabi *run, const struct hv_input *input,
                          const struct hv_strings *roots, const char *path)
{
    for (size_t i = 0; i < roots->n; i++)
        if (hv_tree_has(input->tree, path_in(run, roots->v[i], path)))
            return true;
    return false;
}

static bool has_markers(struct hvabi *run, const struct hv_input *input,
                        const struct hv_profile *profile,
                        const struct hv_strings *roots)
{
    for (size_t i = 0; i < profile->markers.n; i++)
        if (!some_root_has(run, input, roots, profile->markers.v[i]))
            return false;
    return true;
}

static bool try_layout(struct hvabi *run, struct hv_input *input,
                       const struct hv_profile *profile, unsigned arch,
                       const struct hv_layout *layout)
{
    struct hv_strings roots = {
        .n = layout->roots.n,
        .v = hv_arena_alloc(run->arena, layout->roots.n * sizeof *roots.v)};
    for (size_t turn = 0; turn == 0 || has_words(layout); turn++) {
        for (size_t i = 0; i < roots.n; i++) {
            roots.v[i] = expand(run, layout->roots.v[i], &profile->archs[arch], turn);
            if (!roots.v[i])
                return false;
        }
        if (has_markers(run, input, profile, &roots)) {
            input->layouts[arch] = layout;
            input->roots[arch] = roots;
            return true;
        }
    }
    return false;
}

bool hv_layouts_find(struct hvabi *run, struct hv_input *input,
                     const struct hv_profile *profile)
{
    bool any = false;
    for (unsigned a = 0; a < profile->n_archs; a++) {
        bool found = false;
        input->roots[a].n = 0;
        for (size_t i = 0; !found && i < profile->n_layouts; i++)
            found = try_layout(run, input, profile, a, &profile->layouts[i]);
        any |= found;
    }
    return any;
}

bool hv_layouts_read(struct hvabi *run, struct hv_input *input, struct hv_err *err)
{
    for (unsigned a = 0; a < run->profile->n_archs; a++) {
        struct hv_arch_files *files = &input->files[a];
        if (!input->roots[a].n || files->v || !(run->archs & 1u << a))
            continue;
        if (!hv_closure_read(input->tree, run->profile, input->layouts[a],
                             &input->roots[a], run->arena, &files->v, &files->n, err))
            return false;
    }
    return true;
}

const char *hv_layouts_name(struct hvabi *run, const struct hv_profile *profile)
{
    const char *all = "";
    for (size_t i = 0; i < profile->n_layouts; i++)
        for (size_t k = 0; k < profile->layouts[i].roots.n; k++)
            all = hv_arena_printf(run->arena, "%s%s%s", all,
                                  k   ? " with "
                                  : i ? ", "
                                      : "",
                                  profile->layouts[i].roots.v[k]);
    return all;
}

const char *hv_input_path(struct hvabi *run, const struct hv_input *input,
                          uint32_t archs, const char *file)
{
    const struct hv_profile *profile = run->profile;
    if (!profile->n_layouts) {
        const char *root = input->root ? input->root : profile->roots.v[0];
        return file && strcmp(root, ".") != 0
                   ? hv_atom_printf(run->atoms, "%s/%s", root, file)
                   : file;
    }
    archs &= run->archs;
    for (unsigned a = 0; file && input->tree && a < profile->n_archs; a++)
        for (size_t i = 0; archs & 1u << a && i < input->roots[a].n; i++) {
            const char *path = path_in(run, input->roots[a].v[i], file);
            if (hv_tree_has(input->tree, path))
                return hv_atom(run->atoms, path);
        }
    return file; /* a baseline does not tell, and what was generated is nowhere */
}
