/* SPDX-License-Identifier: MIT */
#include "flow/shelf.h"

#include "base/mem.h"
#include "flow/recorded.h"

#include <stdlib.h>
#include <string.h>

struct place {
    const char *release; /* interned */
    unsigned arch;
    struct hv_surface *surface; /* NULL: not recorded */
};

struct hv_shelf {
    struct place *places;
    size_t n, cap;
    struct hv_history *histories[HV_MAX_ARCHS];
};

static struct hv_shelf *shelf_of(struct hvabi *run)
{
    if (!run->shelf)
        run->shelf = hv_alloc(sizeof *run->shelf);
    return run->shelf;
}

bool hv_shelf_surface(struct hvabi *run, const char *release, unsigned arch,
                      struct hv_surface **ret, struct hv_err *err)
{
    struct hv_shelf *shelf = shelf_of(run);
    for (size_t i = 0; i < shelf->n; i++) {
        const struct place *p = &shelf->places[i];
        if (p->arch == arch && strcmp(p->release, release) == 0) {
            *ret = p->surface;
            return true;
        }
    }
    struct hv_err why = {0};
    *ret = hv_recorded_surface(run, release, arch, &why);
    if (why.code) {
        *err = why;
        return false;
    }
    HV_GROW(shelf->places, shelf->n, shelf->cap);
    shelf->places[shelf->n++] = (struct place){release, arch, *ret};
    return true;
}

const struct hv_history *hv_shelf_history(struct hvabi *run, unsigned arch,
                                          struct hv_err *err)
{
    struct hv_history **history = &shelf_of(run)->histories[arch];
    if (!*history)
        *history = hv_recorded_history(run, arch, err);
    return *history;
}

void hv_shelf_free(struct hv_shelf *shelf)
{
    if (!shelf)
        return;
    for (size_t i = 0; i < shelf->n; i++)
        hv_surface_free(shelf->places[i].surface);
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        hv_history_free(shelf->histories[a]);
    free(shelf->places);
    free(shelf);
}
