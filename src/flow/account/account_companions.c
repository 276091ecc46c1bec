/* SPDX-License-Identifier: MIT
 *
 * Companion files in an account. Of a table of hypercalls and of the list of shared
 * records every line is public; of private code what the profile names: the macros of
 * masks, and prototypes of handlers.
 */
#include "flow/account/account_parts.h"

/* ---- which files ---- */

static bool add_companion(struct hv_accounting *a, enum hv_account_part part,
                          const char *path, struct hv_err *err)
{
    const struct hv_source_file *file[2] = {NULL, NULL};
    for (size_t i = 0; i < a->n_files; i++)
        if (a->files[i].part && strcmp(a->files[i].path, path) == 0)
            return true;
    for (int side = 0; side < 2; side++) {
        file[side] = hv_tree_file(a->input[side]->tree, path, err);
        if (!file[side] && err->code)
            return false;
    }
    return (!file[HV_OLD] && !file[HV_NEW]) ||
           hv_account_add_pair(a, part, a->run->archs, file, err);
}

bool hv_account_list_companions(struct hv_accounting *a, struct hv_err *err)
{
    const struct hv_profile *profile = a->run->profile;
    bool ok = !profile->compat_list ||
              add_companion(a, HV_ACCOUNT_LIST, profile->compat_list, err);
    for (size_t i = 0; ok && i < profile->n_signatures; i++)
        ok = add_companion(a,
                           profile->signatures[i].form == HV_SIGNATURES_TABLE
                               ? HV_ACCOUNT_TABLE
                               : HV_ACCOUNT_PRIVATE,
                           profile->signatures[i].file, err);
    HV_EACH (mask, profile->masks, profile->n_masks)
        for (size_t k = 0; ok && k < mask->files.n; k++)
            ok = add_companion(a, HV_ACCOUNT_PRIVATE, mask->files.v[k], err);
    return ok;
}

/* ---- which lines ---- */

static bool is_handler(const struct hv_profile *profile, const char *path,
                       const char *name)
{
    HV_EACH (s, profile->signatures, profile->n_signatures) {
        for (size_t k = 0; strcmp(s->file, path) == 0 && k < s->prefixes.n; k++) {
            size_t n = strlen(s->prefixes.v[k]);
            if (strncmp(name, s->prefixes.v[k], n) == 0 && name[n] == '_')
                return true;
        }
    }
    return false;
}

static bool is_public(const struct hv_accounting *a, const struct hv_account_file *file,
                      const struct hv_item *item)
{
    const struct hv_profile *profile = a->run->profile;
    bool define = item->kind == HV_ITEM_DEFINE;
    return HV_ANY(
        name, item->names, item->n_names,
        define ? HV_ANY(x, profile->masks, profile->n_masks,
                        hv_same_text(x->mask, *name) || hv_same_text(x->shift, *name))
               : is_handler(profile, file->path, *name));
}

/* ---- their fate ---- */

/* Does a finding have the name of a word of the line, "call_op" for "do_call_op"? */
static bool names_finding(struct hv_accounting *a, const struct hv_account_text *t,
                          uint32_t line)
{
    struct hv_account_names *endings = &a->endings;
    const char *p = t->file->bytes + t->scan.lines[line - 1];
    while (*p && *p != '\n') {
        size_t n = 0;
        while (hv_is_word(p[n]))
            n++;
        if (n > 3 && hv_account_names_have(endings, hv_arena_strndup(a->arena, p, n)))
            return true;
        p += n ? n : 1;
    }
    return false;
}

/* "#" begins a comment there. */
static bool is_list_comment(const struct hv_account_file *file,
                            const struct hv_account_text *t, uint32_t line)
{
    const char *p = t->file->bytes + t->scan.lines[line - 1];
    return file->part == HV_ACCOUNT_LIST && p[strspn(p, " \t")] == '#';
}

enum hv_fate hv_account_companion_fate(struct hv_accounting *a,
                                       const struct hv_account_file *file, int side,
                                       uint32_t line)
{
    const struct hv_account_text *t = &file->side[side];
    size_t item = t->outline.item[line - 1];
    if (file->part == HV_ACCOUNT_PRIVATE &&
        !(item && is_public(a, file, &t->outline.items[item - 1])))
        return HV_FATE_PRIVATE;
    if (!t->outline.code[line - 1] || t->same_code[line - 1] ||
        is_list_comment(file, t, line))
        return HV_FATE_COMMENT;
    return (item && t->found[item - 1]) || names_finding(a, t, line) ? HV_FATE_FINDING
                                                                     : HV_FATE_NEUTRAL;
}
