/* SPDX-License-Identifier: MIT */
#include "extract/companion_parts.h"

bool hv_companion_compat_read(struct hv_companions *companions, struct hv_err *err)
{
    const struct hv_scan *scan =
        companions->profile->compat_list
            ? hv_companion_scan(companions, companions->profile->compat_list)
            : NULL;
    companions->has_compat = scan != NULL;
    return !scan ||
           hv_compat_list_read(scan->file, companions->arena, &companions->compat,
                               &companions->n_compat, err);
}

static const struct hv_entity *compat_record(const struct hv_companion_writer *a,
                                             const char *spelling, const char *name)
{
    const char *percent = strstr(spelling, "%s");
    struct hv_buf buf = {0};
    if (!percent)
        return NULL;
    hv_buf_add(&buf, spelling, (size_t)(percent - spelling));
    hv_buf_puts(&buf, name);
    hv_buf_puts(&buf, percent + 2);
    const struct hv_entity *e =
        hv_surface_find(a->surface, HV_CLASS_RECORD, buf.p, ~0u);
    hv_buf_done(&buf);
    return e;
}

/* The list has its own spelling of names: the first that is a record counts. */
static void mark_compat(struct hv_companion_writer *a,
                        const struct hv_compat_entry *entry)
{
    const struct hv_strings *spellings = &a->companions->profile->compat_names;
    const struct hv_entity *e = NULL;
    for (size_t i = 0; i < spellings->n && !e; i++)
        e = compat_record(a, spellings->v[i], entry->name);
    struct hv_surface *s = a->surface;
    for (size_t i = e ? (size_t)(e - s->entities) : s->n_entities;
         i < s->n_entities && s->entities[i].cls == HV_CLASS_RECORD &&
         s->entities[i].name == e->name;
         i++)
        s->entities[i].compat = entry->translated ? '!' : '?';
}

void hv_companion_compat_add(struct hv_companion_writer *a)
{
    const struct hv_companions *companions = a->companions;
    if (!companions->has_compat ||
        !hv_companion_on_arch(companions->profile->compat_archs, a->arch))
        return;
    for (size_t i = 0; i < companions->n_compat; i++)
        mark_compat(a, &companions->compat[i]);
}
