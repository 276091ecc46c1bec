/* SPDX-License-Identifier: MIT */
#include "flow/consumer/copies.h"

#include "flow/consumer/consumers.h"

struct limits {
    const struct hv_copy *copy;
    const struct hv_compare_scope *scope;
    const struct hv_surface *old, *new;
    bool asks;         /* a known consumer asks for a version, */
    uint64_t version;  /* this one, */
    uint32_t versions; /* of headers that these audiences see by versions */
};

static struct limits limits_of(const struct hv_copy *copy,
                               const struct hv_compare_scope *scope,
                               const struct hv_surface *old,
                               const struct hv_surface *new)
{
    struct limits l = {.copy = copy, .scope = scope, .old = old, .new = new};
    const char *latest = old->interface_version;
    l.asks = copy->consumer && latest;
    l.version = hv_consumer_version(copy->consumer);
    if (l.asks && l.version > strtoull(latest, NULL, 10))
        l.version = strtoull(latest, NULL, 10);
    for (unsigned u = 0; u < scope->profile->n_audiences; u++)
        if (scope->profile->audiences[u].version_macro)
            l.versions |= HV_BIT(u);
    return l;
}

/* Does the change exist at the version that the consumer asks for? */
static bool is_at_version(const struct limits *l, const struct hv_change *change)
{
    uint32_t audiences = change->audiences & l->versions;
    if (change->versions.below)
        return l->version >= change->versions.from &&
               l->version < change->versions.below;
    const struct hv_entity *old =
                               hv_surface_find_at(l->old, change->cls, change->entity,
                                                  audiences, l->version),
                           *new =
                               hv_surface_find_at(l->new, change->cls, change->entity,
                                                  audiences, l->version);
    return !old || !new || !hv_entity_same_form(old, new);
}

static bool is_of_copy(const struct limits *l, struct hv_change *change)
{
    if (hv_copy_owns(l->copy, l->scope->arch, change->entity))
        return false;
    if (l->asks && change->audiences & l->versions && !is_at_version(l, change))
        change->audiences &= ~l->versions;
    return change->audiences != 0;
}

void hv_copy_limit(const struct hv_copy *copy, const struct hv_compare_scope *scope,
                   const struct hv_surface *old, const struct hv_surface *new,
                   struct hv_changes *changes)
{
    struct limits l = limits_of(copy, scope, old, new);
    for (struct hv_change **p = &changes->first; *p;)
        if (is_of_copy(&l, *p))
            p = &(*p)->next;
        else
            *p = (*p)->next;
}
