/* SPDX-License-Identifier: MIT
 *
 * Below a layout: is it stable ABI, and who can reach it? Which calls lead to the type,
 * who may make them, and which version macro covers it.
 */
#include "report/layout.h"

#include "judge/age.h"
#include "judge/reach.h"

#include <stdlib.h>
#include <string.h>

/* What can be said of a form, on the architectures of which it is true. */
struct reach {
    uint32_t archs, audiences;
    struct hv_strings *calls;
    const char *macro;
};

static bool same_calls(const struct hv_strings *a, const struct hv_strings *b)
{
    if (!a || !b || a->n != b->n)
        return a == b;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->v[i], b->v[i]) != 0)
            return false;
    return true;
}

static void put_calls(struct hv_buf *buf, const struct reach *r,
                      const struct hv_profile *profile)
{
    enum { SHOWN = 6 };
    if (!r->calls) {
        hv_buf_puts(buf, "no call is known to reach it");
        return;
    }
    hv_buf_puts(buf, "reached from ");
    for (size_t i = 0; i < r->calls->n && i < SHOWN; i++) {
        hv_buf_puts(buf, i ? ", " : "");
        hv_put_escaped(buf, r->calls->v[i], HV_NAME_MAX);
    }
    if (r->calls->n > SHOWN)
        hv_buf_printf(buf, " and %zu more", r->calls->n - SHOWN);
    hv_buf_puts(buf, ", by ");
    hv_put_audiences(buf, profile, r->audiences, 0);
}

static void put_reach(struct hv_buf *buf, const struct reach *r,
                      const struct hv_entity *e, const struct hv_profile *profile)
{
    hv_put_archs(buf, profile, r->archs, 0);
    hv_buf_puts(buf, ": ");
    put_calls(buf, r, profile);
    if (r->macro) {
        hv_buf_puts(buf, "; covered by ");
        hv_put_escaped(buf, r->macro, HV_NAME_MAX);
    }
    hv_buf_putc(buf, '\n');
    if (r->calls && hv_strict_audiences(profile, e->audiences) &&
        !hv_strict_audiences(profile, r->audiences)) {
        hv_buf_puts(buf, "  it stands outside of every guard, so ");
        hv_put_audiences(buf, profile, hv_strict_audiences(profile, e->audiences), 0);
        hv_buf_puts(buf, " may see it, but only calls of others lead to it\n");
    }
}

static struct reach reach_of(const struct hv_surface *surface,
                             const struct hv_entity *e,
                             const struct hv_profile *profile, struct hv_arena *arena)
{
    struct hv_reach *reach = hv_reach_new(surface, profile);
    struct reach r = {.archs = UINT32_C(1) << hv_profile_arch(profile, surface->arch)};
    const struct hv_version_macro *macro = hv_covering_macro(surface, profile, e);
    r.calls = hv_reach_calls(reach, e, arena, &r.audiences);
    r.macro = macro ? macro->macro : NULL;
    hv_reach_free(reach);
    return r;
}

void hv_layout_reach(const struct hv_surface *const *surfaces, size_t n,
                     const struct hv_entity *const *records,
                     const struct hv_profile *profile, struct hv_arena *arena,
                     struct hv_buf *buf)
{
    struct reach *all = hv_arena_alloc(arena, (n + 1) * sizeof *all);
    size_t n_all = 0, first = n;
    for (size_t i = 0; i < n; i++) {
        if (!surfaces[i] || !records[i])
            continue;
        struct reach r = reach_of(surfaces[i], records[i], profile, arena);
        size_t k = 0;
        while (k < n_all &&
               !(same_calls(all[k].calls, r.calls) && all[k].audiences == r.audiences &&
                 all[k].macro == r.macro))
            k++;
        if (k == n_all)
            all[n_all++] = r;
        else
            all[k].archs |= r.archs;
        first = first == n ? i : first;
    }
    for (size_t k = 0; k < n_all; k++)
        put_reach(buf, &all[k], records[first], profile);
}
