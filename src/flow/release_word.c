/* SPDX-License-Identifier: MIT */
#include "flow/word.h"

#include "store/releases.h"

/* Behind "RELEASE-", "xen-" and "v". */
static const char *number_of(const char *word)
{
    const char *p = word;
    while (isalpha((unsigned char)*p) || *p == '-' || *p == '_')
        p++;
    return isdigit((unsigned char)*p) ? p : word;
}

/* The newest one that is not newer than what was asked for: "4.14" for "4.14.3". */
static const char *newest_before(const char *const *releases, size_t n,
                                 const char *number)
{
    const char *best = NULL;
    for (size_t i = 0; i < n && isdigit((unsigned char)*number); i++)
        if (hv_release_compare(releases[i], number) < 0)
            best = releases[i];
    return best;
}

const char *hv_release_of_word(struct hvabi *run, const struct hv_profile *profile,
                               const char *word, struct hv_err *err)
{
    const char *const *releases;
    const char *number = number_of(word);
    size_t n = 0;
    if (!hv_releases_list(run->releases, profile->name, &releases, &n, err))
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(releases[i], word) == 0)
            return releases[i];
    for (size_t i = 0; i < n; i++)
        if (hv_release_compare(releases[i], number) == 0)
            return releases[i];
    const char *near = newest_before(releases, n, number);
    hv_fail(err, HV_ERR_USAGE, NULL,
            "there is no recorded release '%s' of %s; valid values: %s%s%s", word,
            profile->name, hv_run_joined(run, releases, n),
            near ? "; the newest before it is " : "", near ? near : "");
    return NULL;
}
