/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

#include "report/page/page.h"

/* ---- changes ---- */

void hv_put_headline(struct hv_buf *buf, const struct hv_change *change)
{
    if (change->lines) {
        hv_putf(buf, "comments changed in %s, ", change->entity);
        hv_put_number(buf, change->lines, "line", "lines");
        return;
    }
    hv_putf(buf, "%s", change->entity);
    if (change->member)
        hv_putf(buf, ": %s", change->member);
    hv_putf(buf, " %s", hv_change_wording(change));
    if (change->renamed_to)
        hv_putf(buf, hv_change_gives_away(change) ? ", now %s" : " to %s",
                change->renamed_to);
}

void hv_put_comment(struct hv_buf *buf, const struct hv_change *change, size_t most)
{
    const char *text = change->comment;
    if (!text && hv_change_fields(change) != HV_FIELDS_COMMENT)
        return;
    if (!text) {
        hv_buf_puts(buf, "how is not known: a recorded release keeps no text of "
                         "comments");
        return;
    }
    size_t n = strlen(text);
    if (n > most)
        for (n = most; n && text[n] != ' ';)
            n--;
    hv_put_escaped(buf, text, n + 1); /* one blank, before the dots for omitted text */
}

static bool is_all(uint32_t mask, uint32_t all)
{
    return mask == all && (all & (all - 1)) != 0; /* a single architecture is named */
}

void hv_put_list(struct hv_buf *buf, const struct hv_strings *names, size_t most)
{
    for (size_t i = 0; i < names->n && i < most; i++)
        hv_putf(buf, i ? ", %s" : "%s", names->v[i]);
    if (names->n > most)
        hv_putf(buf, " and %zu more", names->n - most);
}

static void put_set(struct hv_buf *buf, struct hv_set_names names)
{
    hv_put_list(buf, &(struct hv_strings){names.n, names.v}, SIZE_MAX);
}

void hv_put_archs(struct hv_buf *buf, const struct hv_profile *profile, uint32_t mask,
                  uint32_t all)
{
    if (is_all(mask, all))
        hv_buf_puts(buf, "all architectures");
    else
        put_set(buf, hv_arch_names(profile, mask));
}

void hv_put_audiences(struct hv_buf *buf, const struct hv_profile *profile,
                      uint32_t mask, uint32_t all)
{
    if (is_all(mask, all))
        hv_buf_puts(buf, "all audiences");
    else
        put_set(buf, hv_audience_names(profile, mask));
}

const char *hv_archs(struct hv_arena *arena, const struct hv_profile *profile,
                     uint32_t mask)
{
    return hv_keep(arena, HV_TEXT(hv_put_archs, profile, mask, 0));
}

const char *hv_audiences(struct hv_arena *arena, const struct hv_profile *profile,
                         uint32_t mask)
{
    return hv_keep(arena, HV_TEXT(hv_put_audiences, profile, mask, 0));
}

/* ---- precedents ---- */

void hv_put_precedent(struct hv_buf *buf, const struct hv_precedent *precedent)
{
    struct hv_change change = hv_precedent_change(precedent);
    HV_BUF sides = {0};
    enum hv_fields fields = hv_change_fields(&change);
    hv_put_headline(buf, &change);
    if (fields != HV_FIELDS_GUARD) /* whose sides are entities, which are not kept */
        hv_put_sides(&sides, fields, &change.before, &change.after);
    if (sides.n)
        hv_buf_printf(buf, " (%s)", sides.p);
}

void hv_put_done(struct hv_buf *buf, const struct hv_precedent *p)
{
    size_t begin = buf->n;
    if (p->done & HV_DONE_BUMPED) {
        hv_putf(buf, "%s", p->version_macro ? p->version_macro : "a version");
        if (p->version_macro && p->version_before && p->version_after)
            hv_putf(buf, " went from %s to %s", p->version_before, p->version_after);
        else
            hv_buf_puts(buf, " was raised");
    }
    const struct {
        enum hv_done bit;
        const char *words, *name;
    } items[] = {
        {HV_DONE_KEPT, "kept for older interface versions", ""},
        {HV_DONE_NEW_OP, "with a new op beside it: ", p->new_op},
        {HV_DONE_WAIVED, "waived: ", p->waiver},
        {HV_DONE_REVERTED, "back to the old form in ", p->reverted_in},
    };
    HV_EACH (item, items, HV_COUNT(items))
        if (p->done & item->bit)
            hv_putf(buf, "%s%s%s", buf->n > begin ? "; " : "", item->words, item->name);
}

void hv_put_precedent_line(struct hv_buf *buf, const struct hv_precedent *precedent,
                           const struct hv_profile *profile)
{
    HV_BUF done = {0};
    hv_put_precedent(buf, precedent);
    hv_putf(buf, " [%s] on ", precedent->rule);
    hv_put_archs(buf, profile, precedent->archs, 0);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, profile, precedent->audiences, 0);
    hv_put_done(&done, precedent);
    if (done.n)
        hv_buf_printf(buf, "; %s", done.p);
}

void hv_put_judged(struct hv_buf *buf, const struct hv_precedent *precedent,
                   const struct hv_profile *profile)
{
    hv_put_verdict(buf, precedent->verdict);
    hv_buf_puts(buf, precedent->rollback_break && precedent->verdict != HV_VERDICT_BREAK
                         ? " (rollback: break): "
                         : ": ");
    hv_put_precedent_line(buf, precedent, profile);
}

void hv_put_break_count(struct hv_buf *buf, const struct hv_break_count *count,
                        const struct hv_profile *profile)
{
    hv_put_audiences(buf, profile, count->audience, 0);
    hv_buf_puts(buf, "-visible breaks on ");
    hv_put_archs(buf, profile, UINT32_C(1) << count->arch, 0);
    hv_putf(buf, " between %s and %s: ", count->from, count->until);
    if (count->n)
        hv_putf(buf, "%zu, the last in %s", count->n, count->last);
    else
        hv_buf_puts(buf, "none");
}

/* Compatible findings only accompany a decision, unless there are no others. */
static bool is_subject(const struct hv_group *group, const struct hv_finding *f)
{
    return f->verdict != HV_VERDICT_COMPATIBLE || f->rollback_break ||
           (group->verdict == HV_VERDICT_COMPATIBLE && !group->rollback_break);
}

static bool same_name(const struct hv_finding *a, const struct hv_finding *b)
{
    return a->change.kind == b->change.kind &&
           hv_same_text(a->change.entity, b->change.entity) &&
           hv_same_text(a->change.member, b->change.member);
}

/* Was the change counted for another architecture, with another value? */
static bool is_counted_before(const struct hv_result *result, size_t i)
{
    const struct hv_finding *f = &result->findings[i];
    for (size_t k = result->groups[f->group].first; k < i; k++)
        if (result->findings[k].group == f->group && same_name(&result->findings[k], f))
            return true;
    return false;
}

/* "2 members added, 1 member wider"; except: what is told already, or NULL. */
static void put_kinds(struct hv_buf *buf, const struct hv_result *result,
                      const struct hv_group *group, const struct hv_finding *except)
{
    struct hv_kind_counts counts = {0};
    const size_t group_index = (size_t)(group - result->groups);
    for (size_t i = group->first; i <= group->last; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->group == group_index && is_subject(group, f) &&
            !(except && same_name(f, except)) && !is_counted_before(result, i))
            hv_count_kind(&counts, &f->change);
    }
    hv_put_kind_counts(buf, &counts, 0);
}

/* The finding about the whole record: added, removed or renamed; worst: and nothing is
 * worse than a rename. */
static const struct hv_finding *whole_record(const struct hv_result *result,
                                             const struct hv_group *group, bool worst)
{
    size_t group_index = (size_t)(group - result->groups);
    for (size_t i = group->first; i <= group->last; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->group == group_index && is_subject(group, f) && !f->change.member &&
            (!worst || !f->change.renamed_to || f->verdict == group->verdict) &&
            hv_kind_traits(f->change.kind)->subject == HV_SUBJECT_NAME &&
            hv_same_text(f->change.entity, group->subject))
            return f;
    }
    return NULL;
}

static void put_record(struct hv_buf *buf, const struct hv_result *result,
                       const struct hv_group *group)
{
    const struct hv_finding *whole = whole_record(result, group, true);
    if (whole) {
        hv_put_headline(buf, &whole->change);
        hv_buf_puts(buf, group->names > 1 ? ", with " : "");
        if (group->names > 1)
            hv_put_number(buf, group->names - 1, "other name", "other names");
        return;
    }
    const struct hv_finding *renamed = whole_record(result, group, false);
    hv_putf(buf, renamed ? "%s, now %s: " : "%s%s: ", group->subject,
            renamed ? renamed->change.renamed_to : "");
    put_kinds(buf, result, group, renamed);
}

void hv_put_group(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_group *group)
{
    const char *subject = group->subject;
    switch (group->kind) {
    case HV_GROUP_ONE:
        hv_put_headline(buf, &result->findings[group->first].change);
        break;
    case HV_GROUP_RECORD:
        put_record(buf, result, group);
        break;
    case HV_GROUP_FAMILY:
        hv_putf(buf, "%s: ", subject);
        if (result->findings[group->last].change.feature) {
            hv_put_number(buf, group->names, "default changed", "defaults changed");
            break;
        }
        put_kinds(buf, result, group, NULL);
        break;
    case HV_GROUP_NUMBERS:
        hv_putf(buf, "%s: ", subject);
        hv_put_number(buf, group->names, "operation has another number",
                      "operations have other numbers");
        break;
    case HV_GROUP_HEADER:
        hv_putf(buf, "%s is gone: ", hv_base_name(subject));
        hv_put_number(buf, group->names, "name", "names");
        break;
    case HV_GROUP_GUARD:
    case HV_GROUP_TEXT:
        if (group->n == 1 && result->findings[group->first].change.lines) {
            hv_put_headline(buf, &result->findings[group->first].change);
            break;
        }
        put_kinds(buf, result, group, NULL);
        hv_putf(buf, " in %s", hv_base_name(subject));
        break;
    }
}
