/* SPDX-License-Identifier: MIT
 *
 * Architectures that one side alone has. What a compiler saw of them there was not
 * compared with anything, and needs not to be: all of it came, or all of it went. Each
 * is one row, and its lines are that row's.
 */
#include "flow/account/account_parts.h"

#include "store/releases.h"

void hv_account_names_add(struct hv_arena *arena, struct hv_account_names *names,
                          const char *name)
{
    hv_strings_add(&names->list, name, arena);
    names->sorted = false;
}

bool hv_account_names_have(struct hv_account_names *names, const char *name)
{
    struct hv_strings *list = &names->list;
    if (!names->sorted)
        HV_SORT(list->v, list->n, hv_by_text);
    names->sorted = true;
    return HV_SEARCH(&name, list->v, list->n, hv_by_text) != NULL;
}

bool hv_account_is_lone(const struct hv_accounting *a, int side, unsigned arch)
{
    return a->input[side]->surfaces[arch] && !a->input[!side]->surfaces[arch];
}

static bool sees_any(const struct hv_surface *s, const char *path, uint32_t first,
                     uint32_t last)
{
    for (unsigned u = 0; u < HV_MAX_AUDIENCES; u++) {
        if (hv_surface_unread(s, path, HV_BIT(u)))
            continue;
        const struct hv_seen_file *seen = hv_seen_find(&s->seen[u], path);
        for (uint32_t line = first; seen && line <= last; line++)
            if (hv_seen_has(seen, line))
                return true;
    }
    return false;
}

bool hv_account_arch_reads(const struct hv_accounting *a,
                           const struct hv_account_file *file, int side)
{
    uint32_t n = (uint32_t)file->side[side].scan.n_lines;
    HV_EACH_BIT (arch, file->archs)
        if (hv_account_is_lone(a, side, arch) &&
            sees_any(a->input[side]->surfaces[arch], file->path, 1, n))
            return true;
    return false;
}

/* The first architecture that only this side has and whose compiler saw the line, or a
 * line of what the condition encloses; HV_MAX_ARCHS: none. */
static unsigned reader_of(const struct hv_accounting *a,
                          const struct hv_account_line *at)
{
    bool condition = at->item && at->item->kind == HV_ITEM_CONDITION;
    HV_EACH_BIT (arch, at->file->archs)
        if (hv_account_is_lone(a, at->side, arch) &&
            sees_any(a->input[at->side]->surfaces[arch], at->file->path,
                     condition ? at->item->block_first : at->number,
                     condition ? at->item->block_last : at->number))
            return arch;
    return HV_MAX_ARCHS;
}

bool hv_account_arch_has(struct hv_accounting *a, const struct hv_account_line *at)
{
    unsigned arch = reader_of(a, at);
    if (arch == HV_MAX_ARCHS)
        return false;
    /* The row has the first line; a header of only this architecture is a better place
     * than a shared one. */
    struct hv_account_arch *row = &a->archs[arch];
    bool own = hv_globs_match(&a->run->profile->archs[arch].headers, at->file->path);
    if (!row->file || (own && !row->own))
        *row =
            (struct hv_account_arch){at->file, at->side, own, at->number, at->number};
    if (row->file == at->file && at->number > row->last)
        row->last = at->number;
    return true;
}

/* The oldest release with the architecture; NULL: unknown. */
static const char *since_of(const struct hv_accounting *a, unsigned arch)
{
    struct hv_release_reader *reader =
        hv_input_release_reader(a->run, a->input[HV_OLD], arch);
    const struct hv_release_view view = hv_release_reader_view(reader);
    const char *since = view.unknown ? NULL : hv_atom(a->run->atoms, view.releases[0]);
    hv_release_reader_free(reader);
    return since;
}

void hv_account_add_archs(struct hv_accounting *a)
{
    const struct hv_profile *profile = a->run->profile;
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_account_arch *row = &a->archs[arch];
        if (!row->file)
            continue;
        bool gone = row->side == HV_OLD;
        const struct hv_change change = {
            .kind = gone ? HV_KIND_GUARD_NARROWED : HV_KIND_GUARD_WIDENED,
            .cls = HV_CLASS_MACRO,
            .entity = profile->archs[arch].name,
            .archs = HV_BIT(arch),
            .audiences = hv_judged_audiences(profile, a->run->audiences),
            .before.present = gone,
            .after.present = !gone,
            .shipped_in = gone ? since_of(a, arch) : NULL,
            .file = hv_input_path(a->run, a->input[row->side], HV_BIT(arch),
                                  row->file->path),
            .line = row->first,
            .last_line = row->last};
        hv_account_add(a, change);
    }
}
