/* SPDX-License-Identifier: MIT */
#include "extract/kept_keys.h"

#include "extract/libc_headers.h"
#include "extract/notation/notation.h"
#include "extract/thresholds.h"

/* ---- files ---- */

void hv_kept_hash(struct hv_buf *buf, char ret_hash[HV_SHA256_HEX + 1])
{
    hv_sha256_hex(buf->p ? buf->p : "", buf->n, ret_hash);
    hv_buf_done(buf);
}

/* Lines "ID SHA-256" (struct hv_known); NULL: the id has none. */
static const char *find_hash(const struct hv_buf *lines, const char *id)
{
    const size_t n = strlen(id), rest = strlen(" \n") + HV_SHA256_HEX;
    const char *p = lines->p, *end = p + lines->n;
    while (p && (p = memmem(p, (size_t)(end - p), id, n)) &&
           (p[n] != ' ' || (size_t)(end - p) < n + rest))
        p += n;
    return p ? p + n + 1 : NULL;
}

/* Hash a file's bytes; a file with an id of git only once. */
static void hash_file(const struct hv_kept *kept, const struct hv_source_file *file,
                      char ret_hash[HV_SHA256_HEX + 1])
{
    struct hv_buf *lines = &kept->options->known->hashes;
    const char *id = file->calls ? NULL : file->id; /* their bytes are not git's */
    const char *known = id ? find_hash(lines, id) : NULL;
    ret_hash[HV_SHA256_HEX] = '\0';
    if (known)
        memcpy(ret_hash, known, HV_SHA256_HEX);
    else
        hv_sha256_hex(file->bytes, file->n, ret_hash);
    if (id)
        hv_buf_printf(lines, "%s %s\n", id, ret_hash);
}

static const char *hash_of(const struct hv_kept *kept, struct hv_plan_file *file)
{
    if (!*file->sha256)
        hash_file(kept, file->scan.file, file->sha256);
    return file->sha256;
}

/* The key under which the lines of the last tree are kept. */
static void hashes_key(const struct hv_kept *kept, char ret_key[HV_SHA256_HEX + 1])
{
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s\nhashes\n", kept->options->identity);
    hv_kept_hash(&buf, ret_key);
}

/* Keep only the lines of the last tree, to which those of this one are appended. */
static void begin_hashes(const struct hv_kept *kept)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    struct hv_known *known = kept->options->known;
    struct hv_buf *lines = &known->hashes;
    char key[HV_SHA256_HEX + 1];
    hashes_key(kept, key);
    if (!lines->n)
        cache->get(cache->ctx, key, lines);
    else
        memmove(lines->p, lines->p + known->last_hashes, lines->n - known->last_hashes);
    lines->n -= known->last_hashes;
    known->last_hashes = lines->n;
}

static void put_hashes(const struct hv_kept *kept)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    const struct hv_known *known = kept->options->known;
    char key[HV_SHA256_HEX + 1];
    hashes_key(kept, key);
    if (known->hashes.n > known->last_hashes)
        cache->put(cache->ctx, key, known->hashes.p + known->last_hashes,
                   known->hashes.n - known->last_hashes);
}

/* The meaning of a file depends on its name, its bytes, and where its includes lead. */
static void put_file(struct hv_buf *buf, const struct hv_source_file *file,
                     const char *hash)
{
    hv_buf_printf(buf, "%s\n%s\n", file->path, hash);
    HV_EACH (link, file->links, file->n_links)
        hv_buf_printf(buf, " %s\n%s\n", link->name, link->path ? link->path : "");
    if (file->calls) { /* what calls take is not in the text that became of it */
        const struct hv_span original = hv_notation_original(file);
        char hex[HV_SHA256_HEX + 1];
        hv_sha256_hex(original.p, original.n, hex);
        hv_buf_printf(buf, " %s\n", hex);
    }
}

void hv_kept_put_file(struct hv_buf *buf, const struct hv_kept *kept,
                      struct hv_plan_file *file)
{
    put_file(buf, file->scan.file, hash_of(kept, file));
}

static void put_files(const struct hv_kept *kept, struct hv_buf *buf,
                      const struct hv_source_files *files, bool ids)
{
    char hex[HV_SHA256_HEX + 1];
    hv_buf_printf(buf, "%zu\n", files->n);
    HV_EACH (file, files->v, files->n) {
        bool known = ids && file->id;
        if (!known)
            hash_file(kept, file, hex);
        put_file(buf, file, known ? file->id : hex);
    }
}

void hv_kept_put_parser(struct hv_buf *buf, const struct hv_extract_options *options)
{
    const char *parser = getenv("HVABI_LIBCLANG"); /* all others give the same bytes */
    hv_buf_printf(buf, "%s\n%s\n", options->identity, parser ? parser : "");
}

void hv_kept_put_maker(struct hv_buf *buf, const struct hv_extract_options *options)
{
    hv_kept_put_parser(buf, options);
    hv_buf_printf(buf, "%s\n", options->release ? options->release : "");
    if (options->at_version)
        hv_buf_printf(buf, "at 0x%" PRIx64 "\n", options->at_version);
}

void hv_kept_begin(struct hv_kept *kept, const struct hv_source_files *headers,
                   const struct hv_extract_options *options)
{
    struct hv_buf buf = {0};
    *kept = (struct hv_kept){.options = options};
    if (!options->cache)
        return;
    hv_kept_put_maker(&buf, options);
    hv_buf_printf(&buf, "tree %x\n", options->archs);
    put_files(kept, &buf, &options->companions, true);
    for (unsigned a = 0; a < options->profile->n_archs; a++)
        if (a && headers[a].v == headers[a - 1].v)
            hv_buf_puts(&buf, "=\n");
        else
            put_files(kept, &buf, &headers[a], true);
    hv_kept_hash(&buf, kept->tree);
}

/* ---- what an architecture depends on ---- */

static void reach(const struct hv_plan *plan, size_t file, bool *reached)
{
    if (reached[file])
        return;
    reached[file] = true;
    HV_EACH (to, plan->files[file].includes, plan->files[file].n_includes)
        reach(plan, *to, reached);
}

/* Does the file belong to the architecture? A profile with separate folders has a list
 * of files for each. */
static bool is_own(const struct hv_plan *plan, size_t file, unsigned arch)
{
    return plan->profile->n_layouts || hv_plan_file_in_arch(plan, file, arch);
}

static void reach_all(const struct hv_plan *plan, unsigned arch, enum hv_kept_way way,
                      bool *reached)
{
    for (size_t f = 0; f < plan->n_files; f++)
        if (is_own(plan, f, arch) && way == HV_KEPT_ALL)
            reach(plan, f, reached);
        else
            reached[f] |= is_own(plan, f, arch);
}

static void put_reached(struct hv_buf *buf, const struct hv_plan *plan,
                        const bool *reached)
{
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_threshold_file *versions = &plan->thresholds->files[f];
        const struct hv_plan_file *file = &plan->files[f];
        if (!reached[f])
            continue;
        put_file(buf, file->scan.file, file->sha256);
        HV_EACH (to, file->includes, file->n_includes)
            hv_buf_printf(buf, " %s\n", plan->files[*to].scan.file->path);
        for (size_t i = 0; i < versions->n_thresholds; i++)
            hv_buf_printf(buf, " %" PRIx64 "\n", versions->thresholds[i]);
        hv_buf_puts(buf, versions->unknown ? "?\n" : "");
    }
}

/* Can the macro be defined outside the tree: in our own headers, the profile or the
 * compiler? */
static bool is_named_outside(const struct hv_plan *plan, struct hv_plan_macro *m)
{
    const char *profile = plan->profile->text;
    if (m->outside == HV_NAMED_UNKNOWN) {
        bool found = *m->name == '_' || (profile && strstr(profile, m->name));
        for (const struct hv_header_text *h = hv_libc_headers(); !found && h->path; h++)
            found = strstr(h->text, m->name);
        m->outside = found ? HV_NAMED : HV_NAMED_NOT;
    }
    return m->outside == HV_NAMED;
}

/* Does text that the compiler, or a person, reads have the word? */
static bool is_mentioned(const struct hv_plan *plan, const bool *reached,
                         struct hv_plan_macro *m)
{
    uint32_t hash = hv_threshold_word_hash(m->name);
    bool found = !plan->thresholds->n || is_named_outside(plan, m);
    for (size_t f = 0; !found && f < plan->n_files; f++)
        found = reached[f] && hv_threshold_file_mentions(plan->thresholds, f, hash);
    return found;
}

/* How a macro is probed depends on all of its definitions, in any header. The bytes of
 * a reached file say which ones it defines. */
static void put_macros(struct hv_buf *buf, const struct hv_plan *plan,
                       const bool *reached)
{
    HV_FREED bool *ours = hv_alloc(plan->n_macros + 1);
    for (size_t f = 0; f < plan->n_files; f++)
        HV_EACH (m, plan->files[f].macros,
                 reached[f] ? plan->files[f].scan.n_macros : 0)
            ours[*m] = true;
    for (size_t f = 0; f < plan->n_files; f++)
        if (reached[f])
            hv_plan_macros_put(buf, plan, f);
    for (size_t i = 0; i < plan->n_macros; i++)
        if (!ours[i] && is_mentioned(plan, reached, &plan->macros[i]))
            hv_buf_printf(buf, "-%s%c\n", plan->macros[i].name,
                          hv_plan_macro_way(&plan->macros[i]));
}

/* Hash what an architecture depends on; those with the same files share the hash. */
static void hash_arch(struct hv_kept *kept, const struct hv_plan *plan, unsigned arch,
                      enum hv_kept_way way)
{
    struct hv_kept_reach *last = &kept->last[way];
    struct hv_buf buf = {0};
    bool *reached = hv_arena_alloc(plan->arena, plan->n_files + 1);
    reach_all(plan, arch, way, reached);
    if (last->plan == plan && !memcmp(last->reached, reached, plan->n_files)) {
        memcpy(kept->headers[arch][way], kept->headers[last->arch][way],
               HV_SHA256_HEX + 1);
        return;
    }
    *last = (struct hv_kept_reach){plan, reached, arch};
    hv_buf_printf(&buf, "%d %s %s\n", way, plan->prefix, plan->mark);
    for (size_t i = 0; i < plan->thresholds->n; i++)
        hv_buf_printf(&buf, "%" PRIx64 "\n", plan->thresholds->versions[i]);
    put_reached(&buf, plan, reached);
    put_macros(&buf, plan, reached);
    hv_kept_hash(&buf, kept->headers[arch][way]);
}

void hv_kept_find(struct hv_kept *kept, const struct hv_plan *plan, unsigned arch)
{
    struct hv_buf buf = {0};
    if (!kept->options->cache)
        return;
    if (!*kept->companions)
        begin_hashes(kept);
    HV_EACH (file, plan->files, plan->n_files)
        hash_of(kept, file);
    for (int way = 0; way < HV_KEPT_WAYS; way++)
        hash_arch(kept, plan, arch, (enum hv_kept_way)way);
    if (!*kept->companions) {
        put_files(kept, &buf, &kept->options->companions, false);
        hv_kept_hash(&buf, kept->companions);
    }
}

bool hv_kept_has_strayed(const struct hv_seen *seen, const struct hv_plan *plan,
                         unsigned arch)
{
    HV_EACH (file, seen->files, seen->n) {
        long f = hv_plan_file_index(plan, file->file);
        if (f < 0 || !is_own(plan, (size_t)f, arch))
            return true;
    }
    return false;
}

bool hv_kept_has_failed(const struct hv_left_out *left_out, size_t n)
{
    return HV_ANY(l, left_out, n,
                  l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_ERROR ||
                      l->kind == HV_LEFT_OUT_THRESHOLD);
}

/* ---- of one tree ---- */

/* [companions][headers of the first architecture, in both ways]... */
enum { EACH = HV_KEPT_WAYS * HV_SHA256_HEX };

bool hv_kept_recall(struct hv_kept *kept)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    size_t n = kept->options->profile->n_archs;
    HV_BUF buf = {0};
    bool known = cache && cache->get(cache->ctx, kept->tree, &buf) &&
                 buf.n == n * EACH + HV_SHA256_HEX;
    const char *p = buf.p;
    if (known)
        memcpy(kept->companions, p, HV_SHA256_HEX);
    for (size_t a = 0; known && a < n; a++)
        for (int way = 0; way < HV_KEPT_WAYS; way++) {
            p += HV_SHA256_HEX;
            memcpy(kept->headers[a][way], p, *p == '-' ? 0 : HV_SHA256_HEX);
        }
    return known;
}

void hv_kept_remember(const struct hv_kept *kept)
{
    const struct hv_parse_cache *cache = kept->options->cache;
    HV_BUF buf = {0};
    char none[HV_SHA256_HEX];
    if (!cache || !*kept->companions)
        return;
    memset(none, '-', sizeof none);
    hv_buf_add(&buf, kept->companions, HV_SHA256_HEX);
    for (size_t a = 0; a < kept->options->profile->n_archs; a++)
        for (int way = 0; way < HV_KEPT_WAYS; way++) {
            const char *hash = kept->headers[a][way];
            hv_buf_add(&buf, *hash ? hash : none, HV_SHA256_HEX);
        }
    cache->put(cache->ctx, kept->tree, buf.p, buf.n);
    put_hashes(kept);
}
