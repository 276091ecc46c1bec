/* SPDX-License-Identifier: MIT
 *
 * Headers that are gone, while names that they had are not. No entity changed, and
 * whoever includes the header no longer compiles.
 */
#include "flow/account/account_parts.h"

static bool is_in_tree(struct hv_accounting *a, unsigned arch, const char *path)
{
    const struct hv_headers *headers = &a->input[HV_NEW]->headers;
    const struct hv_source_files *files = &headers->files[arch];
    const struct hv_strings one = {1, (const char *[]){headers->root}};
    const struct hv_strings *roots = headers->root ? &one : &headers->roots[arch];
    return HV_ANY(f, files->v, files->n, strcmp(f->path, path) == 0) ||
           HV_ANY(root, roots->v, roots->n,
                  hv_tree_has(a->input[HV_NEW]->tree,
                              hv_arena_printf(a->arena, "%s/%s", *root, path)));
}

/* The architectures that had the header and that a compiler still has a view of. */
static uint32_t archs_without(struct hv_accounting *a,
                              const struct hv_account_file *file)
{
    uint32_t archs = 0;
    HV_EACH_BIT (arch, hv_account_archs(a, file))
        if (a->input[HV_OLD]->surfaces[arch] && a->input[HV_NEW]->surfaces[arch] &&
            hv_account_is_named(a->run->profile, arch, file->path) &&
            !is_in_tree(a, arch, file->path))
            archs |= HV_BIT(arch);
    return archs;
}

/* The audiences that included it. */
static uint32_t readers_of(const struct hv_accounting *a, const char *path,
                           uint32_t archs)
{
    uint32_t readers = 0;
    HV_EACH_BIT (arch, archs) {
        const struct hv_surface *s = a->input[HV_OLD]->surfaces[arch];
        HV_EACH_BIT (u, hv_judged_audiences(a->run->profile, a->run->audiences))
            if (hv_seen_find(&s->seen[u], path))
                readers |= HV_BIT(u);
    }
    return readers;
}

/* The header that has one of its names now; NULL: none has one, and each lost name is a
 * finding. */
static const char *home_of_names(const struct hv_accounting *a, const char *path,
                                 uint32_t archs)
{
    HV_EACH_BIT (arch, archs) {
        const struct hv_surface *old = a->input[HV_OLD]->surfaces[arch],
                                *new = a->input[HV_NEW]->surfaces[arch];
        for (size_t i = 0; i < old->n_entities; i++) {
            const struct hv_entity *e = old->entities[i];
            const struct hv_entity *there =
                hv_same_text(e->file, path)
                    ? hv_surface_find(new, e->cls, e->name, e->audiences)
                    : NULL;
            if (there && there->file)
                return there->file;
        }
    }
    return NULL;
}

void hv_account_moved_header(struct hv_accounting *a,
                             const struct hv_account_file *file)
{
    const struct hv_account_text *old = &file->side[HV_OLD];
    if (file->part || !hv_account_lines(old) || hv_account_lines(&file->side[HV_NEW]) ||
        hv_account_is_skipped(a, file))
        return;
    uint32_t archs = archs_without(a, file);
    uint32_t readers = readers_of(a, file->path, archs);
    const char *home = readers ? home_of_names(a, file->path, archs) : NULL;
    if (!home)
        return;
    const char *path = hv_input_path(a->run, a->input[HV_OLD], archs, file->path);
    hv_account_add(a, (struct hv_change){.kind = HV_KIND_GUARD_NARROWED,
                                         .cls = HV_CLASS_MACRO,
                                         .entity = path,
                                         .archs = archs,
                                         .audiences = readers,
                                         .before.present = true,
                                         .renamed_to = hv_input_path(
                                             a->run, a->input[HV_NEW], archs, home),
                                         .file = path,
                                         .line = 1,
                                         .last_line = (uint32_t)hv_account_lines(old)});
}
