/* SPDX-License-Identifier: MIT */
#include "flow/history/steps.h"

#include "base/file.h"
#include "flow/policy.h"
#include "source/git.h"
#include "store/baseline.h"
#include "store/cache.h"
#include "store/consumer_file.h"
#include "store/releases.h"

enum { MAX_FILE = 64 << 20 };

struct hv_step_cache {
    struct hvabi *run;
    struct hv_cache *cache, *installed; /* NULL: not available */
    struct hv_buf identity;
};

static bool put_file(struct hv_buf *buf, const char *path)
{
    HV_BUF bytes = {0};
    char hex[HV_SHA256_HEX + 1];
    bool ok = hv_file_read(path, MAX_FILE, &bytes, NULL);
    if (ok) {
        hv_sha256_hex(bytes.p ? bytes.p : "", bytes.n, hex);
        hv_buf_printf(buf, "%s\n", hex);
    }
    return ok;
}

static bool put_calls(struct hvabi *run, const char *consumer, struct hv_buf *buf)
{
    HV_FREED struct hv_call_places calls = {0};
    if (!hv_releases_calls(run->releases, run->profile, consumer, &calls, NULL))
        return false;
    hv_call_places_write(&calls, buf);
    return true;
}

/* Put a recorded release: the indexes only have its forms. */
static void put_release(struct hvabi *run, const char *release, struct hv_buf *buf)
{
    char hex[HV_SHA256_HEX + 1];
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        if (hv_releases_sha256(run->releases,
                               &(struct hv_baseline){run->profile, release, a}, hex))
            hv_buf_printf(buf, " %u=%s", a, hex);
}

/* Put what the list of carriers depends on: all consumers, and their recordings. */
static bool put_consumers(struct hvabi *run, struct hv_buf *buf)
{
    struct hv_strings names;
    if (!hv_rules_names(run, "consumers", &names, &(struct hv_err){0}))
        return false;
    HV_EACH (name, names.v, names.n) {
        put_release(run, hv_arena_printf(run->arena, HV_CONSUMERS_DIR "/%s", *name),
                    buf);
        if (!put_file(buf, hv_arena_printf(run->arena, "%s/consumers/%s.json",
                                           run->rules, *name)) ||
            !put_calls(run, *name, buf))
            return false;
    }
    return true;
}

/* Put everything that a result depends on beside the two sides: what releases shipped
 * is looked up in the indexes, and in the baselines that they are made from. */
static bool put_identity(struct hvabi *run, bool commits, bool reports,
                         struct hv_buf *buf)
{
    const char *program = NULL;
    const struct hv_profile *profile = run->profile;
    hv_run_cache_open(run, &program); /* there is an identity even without a cache */
    if (run->policy || !program)
        return false;
    hv_buf_printf(buf, "%s %u %u %d\n", program, run->archs, run->audiences,
                  run->options.no_sandbox);
    static const char *const tags[] = {
        "for-each-ref", "--format=%(objectname) %(refname)", "refs/tags", NULL};
    bool ok =
        put_file(buf, hv_arena_printf(run->arena, "%s/catalogue.json", run->rules));
    if (ok && commits && profile->release_tag && !profile->n_versions)
        ok = hv_git_run(run->repo, tags, buf, NULL); /* tags give the release */
    for (unsigned a = 0; ok && a < profile->n_archs; a++) {
        char hex[HV_SHA256_HEX + 1] = "";
        hv_releases_sha256(run->releases, &(struct hv_baseline){profile, NULL, a}, hex);
        hv_buf_printf(buf, "%s\n", hex);
    }
    return ok && (!reports || put_consumers(run, buf));
}

struct hv_step_cache *hv_step_cache_open(struct hvabi *run, bool commits, bool reports)
{
    struct hv_step_cache *steps = hv_alloc(sizeof *steps);
    steps->run = run;
    hv_buf_printf(&steps->identity, "%d ", reports);
    if (put_identity(run, commits, reports, &steps->identity)) {
        const char *dir = hv_installation_own(HVABI_STEPS_DIR, run->arena);
        steps->cache = hv_cache_new(run->options.cache, "history");
        steps->installed = dir ? hv_cache_open_filled(dir) : NULL;
    }
    if (steps->cache || steps->installed)
        return steps;
    hv_step_cache_close(steps);
    return NULL;
}

void hv_step_cache_close(struct hv_step_cache *steps)
{
    if (!steps)
        return;
    hv_cache_free(steps->cache);
    hv_cache_free(steps->installed);
    hv_buf_done(&steps->identity);
    free(steps);
}

static void key_of(const struct hv_step_cache *steps, const struct hv_step *step,
                   char ret_key[HV_SHA256_HEX + 1])
{
    HV_BUF buf = {0};
    hv_buf_add(&buf, steps->identity.p, steps->identity.n);
    hv_buf_printf(&buf, "%s %s", step->old, step->new);
    for (size_t i = 0; i < step->n_others; i++)
        hv_buf_printf(&buf, " %s", step->others[i]);
    if (*step->old == '@')
        put_release(steps->run, step->old + 1, &buf);
    if (*step->new == '@')
        put_release(steps->run, step->new + 1, &buf);
    hv_sha256_hex(buf.p, buf.n, ret_key);
}

bool hv_step_cache_get(struct hv_step_cache *steps, const struct hv_step *step,
                       struct hv_buf *buf)
{
    char key[HV_SHA256_HEX + 1];
    if (!steps)
        return false;
    key_of(steps, step, key);
    return (steps->installed && hv_cache_get(steps->installed, key, buf)) ||
           (steps->cache && hv_cache_get(steps->cache, key, buf));
}

void hv_step_cache_put(struct hv_step_cache *steps, const struct hv_step *step,
                       const struct hv_buf *buf)
{
    char key[HV_SHA256_HEX + 1];
    if (!steps || !steps->cache)
        return;
    key_of(steps, step, key);
    hv_cache_put(steps->cache, key, buf->p, buf->n);
}
