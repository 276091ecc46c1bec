/* SPDX-License-Identifier: MIT */
#include "extract/companion/companion_parts.h"

/* ---- the macros that have to be evaluated ---- */

/* The definition of the name; two different ones are an error. NULL: none, or *err. */
static const struct hv_scan_macro *definition(const struct hv_scan *scan,
                                              const char *name, struct hv_err *err)
{
    const struct hv_scan_macro *found = NULL;
    size_t i;
    HV_LOWER_BOUND(i, scan->n_macros, strcmp(scan->by_name[i]->name, name) < 0);
    for (; i < scan->n_macros && strcmp(scan->by_name[i]->name, name) == 0; i++) {
        const struct hv_scan_macro *m = scan->by_name[i];
        if (m->function_like || hv_scan_is_dead(scan, m->line))
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

/* Definitions that were written, each once, as they may refer to each other in a
 * circle. */
enum { MAX_DEPTH = 16, MAX_DEFINITIONS = 256 };
struct definitions {
    struct hv_arena *arena;
    struct hv_buf *buf;
    const struct hv_scan *scan; /* of the file that is read */
    size_t n;
    const struct hv_scan_macro *v[MAX_DEFINITIONS];
};

/* Write the definition and those that its body needs. */
static bool put_macro(struct definitions *d, const char *name, int depth,
                      struct hv_err *err)
{
    const struct hv_scan_macro *m = definition(d->scan, name, err);
    if (!m || HV_ANY(x, d->v, d->n, *x == m))
        return err->code == HV_ERR_NONE;
    if (depth > MAX_DEPTH || d->n == MAX_DEFINITIONS)
        return hv_fail_at(err, d->scan->file->path, m->line, 0,
                          "'%s': expected a mask that uses fewer than %d definitions, "
                          "at most %d deep",
                          m->name, MAX_DEFINITIONS, MAX_DEPTH);
    d->v[d->n++] = m;
    hv_buf_printf(d->buf, "#define %s %s\n", m->name, m->body);
    for (const char *p = m->body; *p;) {
        size_t k = hv_word_length(p);
        if (k && !isdigit((unsigned char)*p) &&
            !put_macro(d, hv_arena_strndup(d->arena, p, k), depth + 1, err))
            return false;
        p += k ? k : 1;
    }
    return true;
}

static bool put_source(struct definitions *d, const struct hv_mask_source *m,
                       struct hv_err *err)
{
    return (!m->mask || put_macro(d, m->mask, 0, err)) &&
           (!m->shift || put_macro(d, m->shift, 0, err));
}

bool hv_companion_masks_read(struct hv_companions *companions, struct hv_buf *buf,
                             struct hv_err *err)
{
    const struct hv_profile *profile = companions->profile;
    struct definitions definitions = {.arena = companions->arena, .buf = buf};
    bool ok = true;
    for (size_t i = 0; i < profile->n_masks && ok; i++) {
        const struct hv_mask_source *m = &profile->masks[i];
        for (size_t f = 0; f < m->files.n && !companions->mask_files[i]; f++)
            companions->mask_files[i] = hv_companion_scan(companions, m->files.v[f]);
        definitions.scan = companions->mask_files[i];
        if (definitions.scan)
            ok = put_source(&definitions, m, err);
    }
    return ok;
}

/* ---- into a surface ---- */

/* The value of a macro, if it is defined. */
struct number {
    bool defined;
    uint64_t value;
};

static bool number_of(const struct hv_companion_writer *a, const struct hv_scan *scan,
                      const char *name, struct number *ret, struct hv_err *err)
{
    const struct hv_entity *e = hv_companion_value(a, name);
    *ret = (struct number){.defined = e != NULL};
    if (!e)
        return true;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, UINT32_MAX);
    const char *value = e->cls == HV_CLASS_CONSTANT ? e->u.constant.value : NULL;
    if (!value || value[strspn(value, "0123456789")])
        return hv_fail_at(err, scan->file->path, m ? m->line : 0, 0,
                          "%s: expected a whole number from 0 on, found '%s'", name,
                          m ? m->body : "");
    ret->value = strtoull(e->u.constant.value, NULL, 10);
    return true;
}

static uint32_t line_of(const struct hv_scan *scan, const char *name)
{
    const struct hv_scan_macro *m =
        name ? hv_scan_macro_at(scan, name, UINT32_MAX) : NULL;
    return m ? m->line : 0;
}

static bool add_mask(struct hv_companion_writer *a, const struct hv_mask_source *m,
                     const struct hv_scan *scan, struct hv_err *err)
{
    struct number mask, shift;
    const char *name = m->mask ? m->mask : m->shift;
    if (!number_of(a, scan, m->mask, &mask, err) ||
        !number_of(a, scan, m->shift, &shift, err))
        return false;
    if (!mask.defined && !shift.defined)
        return true;
    if (shift.defined && (shift.value < 1 || shift.value > 62))
        return hv_fail_at(err, scan->file->path, line_of(scan, m->shift), 0,
                          "%s: expected a shift of 1 to 62 bits, found %llu", m->shift,
                          (unsigned long long)shift.value);
    uint64_t bits = mask.defined ? mask.value : (UINT64_C(1) << shift.value) - 1;
    if (!bits || bits & (bits + 1) || bits >> 62)
        return hv_fail_at(err, scan->file->path, line_of(scan, name), 0,
                          "%s: expected a mask of the lowest bits, found %#llx", name,
                          (unsigned long long)bits);
    struct hv_entity *e =
        hv_companion_add(a, HV_CLASS_MASK, name, scan->file->path,
                         line_of(scan, mask.defined ? m->mask : m->shift));
    e->u.mask.family = m->family;
    e->u.mask.value = hv_atom_printf(a->atoms, "%llu", (unsigned long long)bits);
    e->u.mask.bits = (uint32_t)__builtin_popcountll(bits);
    e->u.mask.shift = shift.defined ? (uint32_t)shift.value : e->u.mask.bits;
    return true;
}

bool hv_companion_masks_add(struct hv_companion_writer *a, struct hv_err *err)
{
    const struct hv_profile *profile = a->companions->profile;
    for (size_t i = 0; i < profile->n_masks; i++)
        if (a->companions->mask_files[i] &&
            hv_companion_on_arch(profile->masks[i].archs, a->arch) &&
            !add_mask(a, &profile->masks[i], a->companions->mask_files[i], err))
            return false;
    return true;
}
