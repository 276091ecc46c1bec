/* SPDX-License-Identifier: MIT */
#include "extract/kept.h"

#include "extract/kept_parses.h"

static void surface_key(const struct hv_kept *kept, unsigned arch, enum hv_kept_way way,
                        char ret_key[HV_SHA256_HEX + 1])
{
    const struct hv_profile *profile = kept->options->profile;
    struct hv_buf buf = {0};
    hv_kept_put_maker(&buf, kept->options);
    hv_buf_printf(&buf, "surface %s %x\n%s\n%s\n", profile->archs[arch].name,
                  hv_profile_audiences_on(profile, arch, kept->options->audiences),
                  kept->headers[arch][way], kept->companions);
    hv_kept_hash(&buf, ret_key);
}

/* Look among the surfaces of the last two trees, which the run has. */
static struct hv_surface *find_known(const struct hv_kept *kept, unsigned arch,
                                     const char *key)
{
    HV_EACH (known, kept->options->known->surfaces[arch], 2)
        if (*known && strcmp((*known)->key, key) == 0)
            return hv_surface_share(*known);
    return NULL;
}

static void make_known(const struct hv_kept *kept, unsigned arch, const char *key,
                       struct hv_surface *surface)
{
    struct hv_surface **known = kept->options->known->surfaces[arch];
    surface->key = hv_arena_strndup(surface->arena, key, HV_SHA256_HEX);
    hv_surface_free(known[1]);
    known[1] = known[0];
    known[0] = hv_surface_share(surface);
}

static struct hv_surface *get_surface(const struct hv_kept *kept, unsigned arch,
                                      enum hv_kept_way way, struct hv_atoms *atoms)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    char key[HV_SHA256_HEX + 1];
    HV_BUF buf = {0};
    surface_key(kept, arch, way, key);
    struct hv_surface *surface = find_known(kept, arch, key);
    if (surface)
        return surface;
    if (cache->get(cache->ctx, key, &buf))
        surface = hv_surface_get(&buf, kept->options->profile, arch, atoms);
    if (surface)
        make_known(kept, arch, key, surface);
    return surface;
}

struct hv_surface *hv_kept_surface(const struct hv_kept *kept, unsigned arch,
                                   struct hv_atoms *atoms)
{
    struct hv_surface *surface = NULL;
    for (int way = 0; *kept->headers[arch][way] && !surface && way < HV_KEPT_WAYS;
         way++)
        surface = get_surface(kept, arch, (enum hv_kept_way)way, atoms);
    return surface;
}

void hv_kept_put(const struct hv_kept *kept, const struct hv_plan *plan, unsigned arch,
                 struct hv_surface *surface)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    char key[HV_SHA256_HEX + 1];
    HV_BUF buf = {0};
    if (!cache)
        return;
    bool wide = hv_kept_has_failed(surface->left_out, surface->n_left_out) ||
                HV_ANY(seen, surface->seen, HV_MAX_AUDIENCES,
                       hv_kept_has_strayed(seen, plan, arch));
    surface_key(kept, arch, wide ? HV_KEPT_ALL : HV_KEPT_OWN, key);
    make_known(kept, arch, key, surface);
    if (kept->options->no_sandbox)
        return;
    hv_surface_put(surface, &buf);
    cache->put(cache->ctx, key, buf.p, buf.n);
}

void hv_known_done(struct hv_known *known)
{
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        hv_surface_free(known->surfaces[a][0]);
        hv_surface_free(known->surfaces[a][1]);
        for (size_t u = 0; u < HV_MAX_AUDIENCES; u++)
            hv_kept_bytes_done(&known->parses[a][u]);
    }
    hv_buf_done(&known->hashes);
    memset(known, 0, sizeof *known);
}
