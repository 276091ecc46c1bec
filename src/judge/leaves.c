/* SPDX-License-Identifier: MIT */
#include "judge/leaves.h"

#include "base/atom.h"
#include "base/mem.h"

#include <stdlib.h>

const char *hv_leaf_path(struct hv_atoms *atoms, const char *prefix, const char *name)
{
    if (!prefix || !name)
        return name ? hv_atom(atoms, name) : prefix;
    return hv_atom_printf(atoms, "%s.%s", prefix, name);
}

static void add(struct hv_leaves *leaves, const struct hv_member *members, uint32_t n,
                const char *prefix, struct hv_atoms *atoms)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *path = hv_leaf_path(atoms, prefix, m->name);
        if (m->name) {
            HV_GROW(leaves->v, leaves->n, leaves->cap);
            leaves->v[leaves->n++] = (struct hv_leaf){path, m};
        }
        add(leaves, m->members, m->n_members, path, atoms);
    }
}

struct hv_leaves hv_leaves_of(const struct hv_entity *record, struct hv_atoms *atoms)
{
    struct hv_leaves leaves = {0};
    add(&leaves, record->u.record.members, record->u.record.n_members, NULL, atoms);
    return leaves;
}

void hv_leaves_done(struct hv_leaves *leaves)
{
    free(leaves->v);
    *leaves = (struct hv_leaves){0};
}

const struct hv_leaf *hv_leaves_find(const struct hv_leaves *leaves, const char *path)
{
    for (size_t i = 0; i < leaves->n; i++)
        if (leaves->v[i].path == path)
            return &leaves->v[i];
    return NULL;
}

const char *hv_leaf_element(const struct hv_leaf *leaf, struct hv_atoms *atoms)
{
    const char *p;
    size_t n;
    hv_type_element(leaf->member->type, &p, &n);
    return hv_atom_n(atoms, p, n);
}
