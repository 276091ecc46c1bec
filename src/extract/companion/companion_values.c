/* SPDX-License-Identifier: MIT */
#include "extract/companion/companion_parts.h"
#include "extract/literal.h"

/* Group 1 in the first line that matches; *ret_line is that line's number. */
static const char *first_match(const struct hv_companion_writer *a,
                               const struct hv_pattern *pattern, const char *text,
                               uint32_t *ret_line)
{
    *ret_line = 0;
    HV_EACH_PART (part, text, '\n') {
        const char *line = hv_arena_strndup(a->surface->arena, part.p, part.n);
        struct hv_span group = {0};
        ++*ret_line;
        if (hv_pattern_matches(pattern, line, &group) && group.n)
            return hv_atom_n(a->atoms, group.p, group.n);
    }
    return NULL;
}

/* A number as C has it, or a text. */
static void put_value(const struct hv_companion_writer *a, struct hv_entity *e,
                      const char *value)
{
    struct hv_literal literal;
    if (!hv_literal_read(value, 64, &literal)) {
        e->u.constant.text = value;
        return;
    }
    e->u.constant.value =
        literal.negative ? hv_atom_printf(a->atoms, "%" PRId64, (int64_t)literal.value)
                         : hv_atom_printf(a->atoms, "%" PRIu64, literal.value);
    e->u.constant.bits = literal.bits;
    e->u.constant.is_unsigned = literal.is_unsigned;
}

static bool add_value(struct hv_companion_writer *a,
                      const struct hv_value_source *source, const char *path)
{
    uint32_t line;
    const struct hv_scan *scan = hv_companion_scan(a->companions, path);
    const char *value =
        scan ? first_match(a, &source->value, scan->file->bytes, &line) : NULL;
    if (value)
        put_value(a, hv_companion_add(a, HV_CLASS_CONSTANT, source->name, path, line),
                  value);
    return value != NULL;
}

/* A constant that a header defines itself takes precedence. */
void hv_companion_values_add(struct hv_companion_writer *a)
{
    const struct hv_profile *profile = a->companions->profile;
    HV_EACH (source, profile->values, profile->n_values) {
        bool here = hv_companion_on_arch(source->archs, a->arch) &&
                    !hv_surface_find(a->surface, HV_CLASS_CONSTANT, source->name, ~0u);
        for (size_t f = 0; here && f < source->files.n; f++)
            here = !add_value(a, source, source->files.v[f]);
    }
}
