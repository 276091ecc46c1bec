/* SPDX-License-Identifier: MIT */
#include "extract/kept.h"

/* ---- parses ---- */

static void parse_key(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                      enum hv_kept_way way, char ret_key[HV_SHA256_HEX + 1])
{
    const struct hv_profile *profile = kept->options->profile;
    struct hv_buf buf = {0};
    hv_kept_put_maker(&buf, kept->options);
    hv_buf_printf(&buf, "parse %s %s\n", profile->archs[parse->arch].name,
                  profile->audiences[parse->audience].name);
    if (parse->companions)
        hv_kept_put_file(&buf, kept, parse->companions->files);
    else
        hv_buf_puts(&buf, kept->headers[parse->arch][way]);
    hv_kept_hash(&buf, ret_key);
}

/* An entry begins with the key of the whole one that it is a part of; a whole one with
 * as many '-'. */
enum { ENTRY_HEAD = HV_SHA256_HEX };

static bool is_whole(const struct hv_buf *entry)
{
    return entry->n >= ENTRY_HEAD && *entry->p == '-';
}

static struct hv_buf new_entry(const char *whole)
{
    struct hv_buf entry = {0};
    char none[ENTRY_HEAD];
    memset(none, '-', sizeof none);
    hv_buf_add(&entry, whole ? whole : none, ENTRY_HEAD);
    return entry;
}

void hv_kept_bytes_done(struct hv_kept_bytes *bytes)
{
    hv_buf_done(&bytes->whole);
    hv_buf_done(&bytes->part);
}

/* Gets an entry and, if it is a part, its whole one. Gets nothing if one is missing. */
static bool get_entry(const struct hv_kept *kept, const char *key,
                      struct hv_kept_bytes *ret)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    *ret = (struct hv_kept_bytes){0};
    memcpy(ret->key, key, HV_SHA256_HEX);
    bool found = cache->get(cache->ctx, key, &ret->whole);
    if (found && ret->whole.n >= ENTRY_HEAD && !is_whole(&ret->whole)) {
        ret->part = ret->whole;
        ret->whole = (struct hv_buf){0};
        memcpy(ret->key, ret->part.p, ENTRY_HEAD);
        found = cache->get(cache->ctx, ret->key, &ret->whole);
    }
    if (found && is_whole(&ret->whole))
        return true;
    hv_kept_bytes_done(ret);
    return false;
}

static bool read_entry(const struct hv_buf *entry, struct hv_variant *variant,
                       struct hv_err *err)
{
    return hv_variant_read(variant, entry->p + ENTRY_HEAD, entry->n - ENTRY_HEAD, err);
}

bool hv_kept_read_around(const struct hv_kept_bytes *bytes, struct hv_variant *variant,
                         struct hv_err *err)
{
    const struct hv_buf *entry = bytes->part.n ? &bytes->part : &bytes->whole;
    return hv_variant_read_around(variant, entry->p + ENTRY_HEAD, entry->n - ENTRY_HEAD,
                                  err);
}

bool hv_kept_read(const struct hv_kept_bytes *bytes, struct hv_variant *variant,
                  struct hv_err *err)
{
    struct hv_variant whole = *variant;
    if (!read_entry(&bytes->whole, &whole, err))
        return false;
    hv_variant_make_base(&whole);
    if (bytes->part.n)
        return read_entry(&bytes->part, variant, err) &&
               (hv_variant_take(variant, &whole) ||
                hv_fail(err, HV_ERR_INPUT, NULL, "what is kept of a parse is damaged"));
    *variant = whole;
    return true;
}

bool hv_kept_get_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       struct hv_kept_bytes *ret)
{
    char key[HV_SHA256_HEX + 1];
    bool found = false;
    for (int way = 0; kept->options->cache && !found && way < HV_KEPT_WAYS; way++) {
        parse_key(kept, parse, (enum hv_kept_way)way, key);
        found = get_entry(kept, key, ret);
    }
    return found;
}

/* The key under which the key of the last parse of a variant, of any tree, is
 * stored. */
static void last_key(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                     char ret_key[HV_SHA256_HEX + 1])
{
    const struct hv_profile *profile = kept->options->profile;
    struct hv_buf buf = {0};
    hv_kept_put_parser(&buf, kept->options);
    hv_buf_printf(&buf, "last %s %s\n", profile->archs[parse->arch].name,
                  profile->audiences[parse->audience].name);
    hv_kept_hash(&buf, ret_key);
}

static struct hv_kept_bytes *last_of(const struct hv_kept *kept,
                                     const struct hv_kept_parse *parse)
{
    return &kept->options->known->parses[parse->arch][parse->audience];
}

const struct hv_kept_bytes *hv_kept_base(const struct hv_kept *kept,
                                         const struct hv_kept_parse *parse)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    char key[HV_SHA256_HEX + 1];
    HV_BUF last = {0};
    if (!cache || parse->companions)
        return NULL;
    struct hv_kept_bytes *known = last_of(kept, parse);
    last_key(kept, parse, key);
    if (!known->whole.n && cache->get(cache->ctx, key, &last) &&
        last.n == HV_SHA256_HEX)
        get_entry(kept, last.p, known);
    return known->whole.n ? known : NULL;
}

/* Is so little its own that looking up the rest is cheaper? */
static bool is_mostly_taken(const struct hv_variant *v)
{
    size_t own = v->n_entities - v->n_taken + v->n_older - v->n_taken_older;
    return own < v->n_taken;
}

/* The entry of a variant; whole: key of the whole one that it is a part of, or NULL. */
static struct hv_buf make_entry(struct hv_variant *variant, const char *whole,
                                const struct hv_buf *bytes)
{
    struct hv_buf entry = new_entry(whole);
    if (!whole && !variant->based) {
        hv_buf_add(&entry, bytes->p ? bytes->p : "", bytes->n);
        return entry;
    }
    if (!whole)
        hv_variant_make_whole(variant);
    hv_variant_write(variant, &entry);
    return entry;
}

/* The run takes ownership of the entry. */
static void make_last(struct hv_kept_bytes *last, struct hv_buf *entry, const char *key)
{
    hv_buf_done(&last->part);
    if (!is_whole(entry)) {
        last->part = *entry;
        return;
    }
    hv_buf_done(&last->whole);
    last->whole = *entry;
    memcpy(last->key, key, HV_SHA256_HEX + 1);
}

void hv_kept_put_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       const struct hv_plan *plan, struct hv_variant *variant,
                       const struct hv_buf *bytes)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    char key[HV_SHA256_HEX + 1], last[HV_SHA256_HEX + 1];
    if (!cache)
        return;
    bool wide = !parse->companions &&
                (hv_kept_has_failed(variant->left_out, variant->n_left_out) ||
                 hv_kept_has_strayed(&variant->seen, plan, parse->arch));
    struct hv_buf entry = make_entry(
        variant, is_mostly_taken(variant) ? last_of(kept, parse)->key : NULL, bytes);
    parse_key(kept, parse, wide ? HV_KEPT_ALL : HV_KEPT_OWN, key);
    last_key(kept, parse, last);
    if (!kept->options->no_sandbox) {
        cache->put(cache->ctx, key, entry.p, entry.n);
        if (variant->n_files)
            cache->put(cache->ctx, last, key, HV_SHA256_HEX);
    }
    if (variant->n_files)
        make_last(last_of(kept, parse), &entry, key);
    else
        hv_buf_done(&entry);
}

/* ---- surfaces ---- */

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
