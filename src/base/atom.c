/* SPDX-License-Identifier: MIT */
#include "base/atom.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    const char *s; /* NULL: free */
    uint32_t n;    /* no text has 4 GB */
    uint32_t hash; /* lowest bits only */
};

struct hv_atoms {
    struct hv_arena *arena;
    struct slot *slots;
    size_t n, cap; /* cap is a power of two */
};

struct hv_atoms *hv_atoms_new(void)
{
    struct hv_atoms *atoms = hv_owner_new(sizeof *atoms);
    atoms->cap = 16384;
    atoms->slots = hv_alloc(atoms->cap * sizeof *atoms->slots);
    return atoms;
}

void hv_atoms_free(struct hv_atoms *atoms)
{
    if (atoms)
        free(atoms->slots);
    hv_owner_free(atoms);
}

static struct slot *slot_find(const struct hv_atoms *atoms, const char *s, size_t n,
                              uint32_t hash)
{
    for (size_t i = hash & (atoms->cap - 1);; i = (i + 1) & (atoms->cap - 1)) {
        struct slot *slot = &atoms->slots[i];
        if (!slot->s ||
            (slot->hash == hash && slot->n == n && memcmp(slot->s, s, n) == 0))
            return slot;
    }
}

static void rehash(struct hv_atoms *atoms)
{
    struct slot *old = atoms->slots;
    size_t cap = atoms->cap;
    atoms->cap *= 2;
    atoms->slots = hv_alloc(atoms->cap * sizeof *atoms->slots);
    for (size_t i = 0; i < cap; i++)
        if (old[i].s)
            *slot_find(atoms, old[i].s, old[i].n, old[i].hash) = old[i];
    free(old);
}

const char *hv_atom_n(struct hv_atoms *atoms, const char *s, size_t n)
{
    if (!s)
        return NULL;
    uint32_t hash = (uint32_t)hv_hash(s, n);
    struct slot *slot = slot_find(atoms, s, n, hash);
    if (slot->s)
        return slot->s;
    const char *copy = hv_arena_strndup(atoms->arena, s, n);
    *slot = (struct slot){.s = copy, .n = (uint32_t)n, .hash = hash};
    if (++atoms->n * 2 > atoms->cap)
        rehash(atoms);
    return copy;
}

const char *hv_atom(struct hv_atoms *atoms, const char *s)
{
    return s ? hv_atom_n(atoms, s, strlen(s)) : NULL;
}

const char *hv_atom_vprintf(struct hv_atoms *atoms, const char *fmt, va_list ap)
{
    char small[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    const char *atom;
    if (n < (int)sizeof small) {
        atom = hv_atom_n(atoms, small, n < 0 ? 0 : (size_t)n);
    } else {
        char *big = hv_alloc((size_t)n + 1);
        vsnprintf(big, (size_t)n + 1, fmt, again);
        atom = hv_atom_n(atoms, big, (size_t)n);
        free(big);
    }
    va_end(again);
    return atom;
}

const char *hv_atom_printf(struct hv_atoms *atoms, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *atom = hv_atom_vprintf(atoms, fmt, ap);
    va_end(ap);
    return atom;
}
