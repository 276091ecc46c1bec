/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "base/file.h"
#include "store/releases.h"

/* ---- releases ---- */

/* "4.17" -> 4, 17. */
static bool numbers_of(const char *release, unsigned long *major, unsigned long *minor)
{
    char *end = NULL;
    *major = strtoul(release, &end, 10);
    if (end == release || *end != '.')
        return false;
    const char *behind = end + 1;
    *minor = strtoul(behind, &end, 10);
    return end != behind;
}

/* Releases between two recorded ones by their numbers, which nobody recorded. */
static void find_gap(struct hv_vote_report *d, const char *a, const char *b)
{
    enum { MOST = 100 };
    unsigned long major, minor, next_major, next;
    if (!numbers_of(a, &major, &minor) || !numbers_of(b, &next_major, &next) ||
        major != next_major)
        return;
    for (unsigned long k = minor + 1; k < next && d->missing.n < MOST; k++) {
        const char **all = hv_arena_alloc(d->arena, (d->missing.n + 1) * sizeof *all);
        if (d->missing.n)
            memcpy(all, d->missing.v, d->missing.n * sizeof *all);
        all[d->missing.n++] = hv_arena_printf(d->arena, "%lu.%lu", major, k);
        d->missing.v = all;
    }
}

static void find_releases(struct hv_vote_source *s, struct hv_vote_report *d)
{
    struct hv_err ignored = {0}; /* what could not be read was told while judging */
    const char *const *releases;
    size_t n = 0;
    if (!hv_releases_list(s->run->releases, s->run->profile->name, &releases, &n,
                          &ignored))
        return;
    for (size_t i = 0; i < n; i++) {
        if (i)
            find_gap(d, releases[i - 1], releases[i]);
        d->oldest = d->oldest ? d->oldest : releases[i];
        d->newest = releases[i];
    }
    d->n_releases = n;
}

/* ---- identities ---- */

static void add_identity(struct hv_vote_report *d, const char *name, const char *sha256)
{
    if (sha256)
        d->identities[d->n_identities++] = (struct hv_identity){name, sha256};
}

static void add_file(struct hv_vote_report *d, const char *name, const char *path)
{
    enum { MOST = 64 << 20 };
    HV_BUF bytes = {0};
    char hex[HV_SHA256_HEX + 1];
    if (hv_file_exists(path) && hv_file_read(path, MOST, &bytes, NULL)) {
        hv_sha256_hex(bytes.p, bytes.n, hex);
        add_identity(d, name, hv_arena_strndup(d->arena, hex, HV_SHA256_HEX));
    }
}

static void add_baselines(struct hv_vote_source *s, struct hv_vote_report *d,
                          const struct hv_input *input)
{
    const struct hv_profile *profile = s->run->profile;
    char hex[HV_SHA256_HEX + 1];
    for (unsigned a = 0; input->baseline && a < profile->n_archs; a++)
        if (input->surfaces[a] &&
            hv_releases_sha256(s->run->releases,
                               &(struct hv_baseline){profile, input->baseline, a}, hex))
            add_identity(d,
                         hv_arena_printf(d->arena, "@%s %s", input->baseline,
                                         profile->archs[a].name),
                         hv_arena_strndup(d->arena, hex, HV_SHA256_HEX));
}

static void find_identities(struct hv_vote_source *s, struct hv_vote_report *d)
{
    const struct hvabi *run = s->run;
    d->identities =
        hv_arena_alloc(d->arena, (2 * HV_MAX_ARCHS + 2) * sizeof *d->identities);
    add_baselines(s, d, s->old);
    if (!s->new->baseline || !s->old->baseline ||
        strcmp(s->new->baseline, s->old->baseline) != 0)
        add_baselines(s, d, s->new);
    add_file(d, hv_arena_printf(d->arena, "profile %s", run->profile->name),
             run->profile->path);
    add_file(d, "catalogue", run->catalogue->path);
}

/* ---- the command line ---- */

static void put_word(struct hv_buf *buf, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789@%+=:,./_-^~";
    hv_buf_putc(buf, ' ');
    if (*word && strspn(word, plain) == strlen(word)) {
        hv_buf_puts(buf, word);
        return;
    }
    hv_buf_putc(buf, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            hv_buf_puts(buf, "'\\''");
        else
            hv_buf_putc(buf, *word);
    }
    hv_buf_putc(buf, '\'');
}

static void put_option(struct hv_buf *buf, const char *name, const char *value)
{
    if (!value)
        return;
    hv_buf_printf(buf, " %s", name);
    put_word(buf, value);
}

/* Where the repository is differs from reader to reader, so -C is left out. */
static const char *command_of(const struct hv_vote_source *s, struct hv_arena *arena)
{
    const struct hvabi_options *o = &s->run->options;
    HV_BUF buf = {0};
    hv_buf_puts(&buf, "hvabi report");
    put_word(&buf, s->old->word);
    put_word(&buf, s->new->word);
    put_option(&buf, "--arch", o->archs);
    put_option(&buf, "--audience", o->audiences);
    put_option(&buf, "--profile", o->profile);
    put_option(&buf, "--policy", o->policy);
    put_option(&buf, "--contract", s->contract);
    put_option(&buf, "--fail-on", s->fail_on);
    return hv_arena_strndup(arena, buf.p, buf.n);
}

void hv_vote_find_source(struct hv_vote_source *source, struct hv_vote_report *dossier)
{
    find_releases(source, dossier);
    find_identities(source, dossier);
    dossier->command = command_of(source, dossier->arena);
    dossier->tool = hvabi_version();
    if (source->old->tree || source->new->tree)
        dossier->parser = hvabi_parser_version();
}
