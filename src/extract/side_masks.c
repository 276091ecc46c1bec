/* SPDX-License-Identifier: MIT */
#include "extract/side_parts.h"

#include "base/atom.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- the macros that have to be evaluated ---- */

/* The definition of the name; two that differ are an error. NULL: none, or *err. */
static const struct hv_scan_macro *
definition(const struct hv_scan *scan, const char *name, size_t n, struct hv_err *err)
{
    const struct hv_scan_macro *found = NULL;
    for (size_t i = 0; i < scan->n_macros; i++) {
        const struct hv_scan_macro *m = &scan->macros[i];
        if (strncmp(m->name, name, n) != 0 || m->name[n] || m->function_like)
            continue;
        if (found && strcmp(found->body, m->body) != 0) {
            hv_fail_at(err, scan->file->path, m->line, 0,
                       "%s is defined here as '%s' and on line %u as '%s': expected "
                       "one definition",
                       m->name, m->body, found->line, found->body);
            return NULL;
        }
        found = m;
    }
    return found;
}

/* Write the definition and those that its body needs. */
static bool put_macro(const struct hv_scan *scan, const char *name, size_t n, int depth,
                      struct hv_buf *buf, struct hv_err *err)
{
    enum { MAX_DEPTH = 16 };
    const struct hv_scan_macro *m = definition(scan, name, n, err);
    if (!m || depth > MAX_DEPTH)
        return err->code == HV_ERR_NONE;
    for (const char *p = m->body; *p;) {
        size_t k = 0;
        while (isalnum((unsigned char)p[k]) || p[k] == '_')
            k++;
        if (k && !isdigit((unsigned char)*p) &&
            !put_macro(scan, p, k, depth + 1, buf, err))
            return false;
        p += k ? k : 1;
    }
    hv_buf_printf(buf, "#define %s %s\n", m->name, m->body);
    return true;
}

bool hv_side_masks_read(struct hv_side_files *side, struct hv_buf *buf,
                        struct hv_err *err)
{
    const struct hv_profile *profile = side->profile;
    for (size_t i = 0; i < profile->n_masks; i++) {
        const struct hv_mask_source *m = &profile->masks[i];
        for (size_t f = 0; f < m->files.n && !side->mask_files[i]; f++)
            side->mask_files[i] = hv_side_scan(side, m->files.v[f]);
        const struct hv_scan *scan = side->mask_files[i];
        if (!scan)
            continue;
        if ((m->mask && !put_macro(scan, m->mask, strlen(m->mask), 0, buf, err)) ||
            (m->shift && !put_macro(scan, m->shift, strlen(m->shift), 0, buf, err)))
            return false;
    }
    return true;
}

/* ---- into a surface ---- */

/* A macro's value; *ret_have false where it is not defined. */
static bool number_of(const struct hv_side_adder *a, const struct hv_scan *scan,
                      const char *name, uint64_t *ret, bool *ret_have,
                      struct hv_err *err)
{
    const struct hv_entity *e = hv_side_value(a, name);
    *ret_have = e != NULL;
    if (!e)
        return true;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, UINT32_MAX);
    if (e->cls != HV_CLASS_CONSTANT || !e->u.constant.value ||
        e->u.constant.value[0] == '-')
        return hv_fail_at(
            err, scan->file->path, m ? m->line : 0, 0,
            "%s: expected a whole number that is not negative, found '%s'", name,
            m ? m->body : "");
    *ret = strtoull(e->u.constant.value, NULL, 10);
    return true;
}

static uint32_t line_of(const struct hv_scan *scan, const char *name)
{
    const struct hv_scan_macro *m =
        name ? hv_scan_macro_at(scan, name, UINT32_MAX) : NULL;
    return m ? m->line : 0;
}

static bool add_mask(struct hv_side_adder *a, const struct hv_mask_source *m,
                     const struct hv_scan *scan, struct hv_err *err)
{
    uint64_t mask = 0, shift = 0;
    bool has_mask, has_shift;
    const char *name = m->mask ? m->mask : m->shift;
    if (!number_of(a, scan, m->mask, &mask, &has_mask, err) ||
        !number_of(a, scan, m->shift, &shift, &has_shift, err))
        return false;
    if (!has_mask && !has_shift)
        return true;
    if (has_shift && (shift < 1 || shift > 62))
        return hv_fail_at(err, scan->file->path, line_of(scan, m->shift), 0,
                          "%s: expected a shift of 1 to 62 bits, found %llu", m->shift,
                          (unsigned long long)shift);
    if (!has_mask)
        mask = (UINT64_C(1) << shift) - 1;
    if (!mask || mask & (mask + 1) || mask >> 62)
        return hv_fail_at(err, scan->file->path, line_of(scan, name), 0,
                          "%s: expected a mask of the lowest bits, found %#llx", name,
                          (unsigned long long)mask);
    struct hv_entity *e = hv_side_add(a, HV_CLASS_MASK, name, scan->file->path,
                                      line_of(scan, has_mask ? m->mask : m->shift));
    e->u.mask.family = m->family;
    e->u.mask.value = hv_atom_printf(a->atoms, "%llu", (unsigned long long)mask);
    e->u.mask.bits = (uint32_t)__builtin_popcountll(mask);
    e->u.mask.shift = has_shift ? (uint32_t)shift : e->u.mask.bits;
    return true;
}

bool hv_side_masks_add(struct hv_side_adder *a, struct hv_err *err)
{
    const struct hv_profile *profile = a->side->profile;
    for (size_t i = 0; i < profile->n_masks; i++)
        if (a->side->mask_files[i] &&
            hv_side_is_here(profile->masks[i].archs, a->arch) &&
            !add_mask(a, &profile->masks[i], a->side->mask_files[i], err))
            return false;
    return true;
}
