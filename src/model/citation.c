/* SPDX-License-Identifier: MIT
 *
 * Whose rules a finding cites. The catalogue's texts name all sources; what a profile
 * does not cite is cut out, so that nobody is held against another interface's rules.
 */
#include "model/profile.h"
#include "model/rule.h"

const struct hv_rule_source *hv_catalogue_source(const struct hv_catalogue *catalogue,
                                                 const char *p, const char **ret_end)
{
    size_t n = strcspn(p, ",)");
    const struct hv_rule_source *source =
        HV_FIND(s, catalogue->sources, catalogue->n_sources,
                strncmp(s->id, p, n) == 0 && !s->id[n]);
    *ret_end = p + n;
    return source;
}

/* Append to buf those sources of the list "(R10, R39)" at p that the profile cites,
 * after a blank. Returns the end of the list; NULL: p is no list of sources. */
static const char *put_cited(const struct hv_catalogue *catalogue,
                             const struct hv_profile *profile, const char *p,
                             struct hv_buf *buf)
{
    HV_BUF cited = {0};
    const struct hv_rule_source *source = NULL;
    do {
        p += 1 + (source != NULL); /* "(", or ", " */
        source = hv_catalogue_source(catalogue, p, &p);
        if (source && hv_strings_have(&profile->cites, source->of))
            hv_buf_printf(&cited, "%s%s", cited.n ? ", " : " (", source->id);
    } while (source && p[0] == ',' && p[1] == ' ');
    bool ok = source && *p == ')';
    if (ok && cited.n)
        hv_buf_printf(buf, "%s)", cited.p);
    return ok ? p + 1 : NULL;
}

static const char *cite(struct hv_catalogue *catalogue,
                        const struct hv_profile *profile, const char *text)
{
    HV_BUF buf = {0};
    const char *put = text; /* what precedes it is in the buffer */
    for (const char *p = text; p && (p = strstr(p, " ("));) {
        const size_t n = buf.n;
        hv_buf_add(&buf, put, (size_t)(p - put));
        const char *end = put_cited(catalogue, profile, p + 1, &buf);
        if (!end)
            buf.n = n;
        put = end ? end : put;
        p = end ? end : p + 1;
    }
    if (put == text) /* as it is */
        return text;
    hv_buf_puts(&buf, put);
    return hv_arena_strndup(catalogue->arena, buf.p, buf.n);
}

static void cite_rule(struct hv_catalogue *catalogue, const struct hv_profile *profile,
                      struct hv_rule *rule)
{
    rule->why = cite(catalogue, profile, rule->why);
    rule->fix = cite(catalogue, profile, rule->fix);
    rule->back = cite(catalogue, profile, rule->back);
    if (rule->example_of && !hv_strings_have(&profile->cites, rule->example_of))
        rule->example = NULL;
}

void hv_catalogue_cite(struct hv_catalogue *catalogue, const struct hv_profile *profile)
{
    HV_EACH (rule, catalogue->rules, catalogue->n_rules)
        cite_rule(catalogue, profile, rule);
    HV_EACH (hazard, catalogue->hazards, catalogue->n_hazards)
        cite_rule(catalogue, profile, hazard);
}
