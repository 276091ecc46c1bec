/* SPDX-License-Identifier: MIT
 *
 * The heading of a decision: what it is about, and how much of it changes how.
 */
#include "report/page/page.h"
#include "report/wording.h"

/* Compatible findings accompany a decision; it is about them only if there are no
 * others. */
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

/* Another value on another architecture is not another change to a person. */
static bool is_counted_before(const struct hv_result *result, size_t i)
{
    const struct hv_finding *f = &result->findings[i];
    for (size_t k = result->groups[f->group].first; k < i; k++)
        if (result->findings[k].group == f->group && same_name(&result->findings[k], f))
            return true;
    return false;
}

/* "2 members added, 1 member wider". */
static void put_kinds(struct hv_buf *buf, const struct hv_result *result,
                      const struct hv_group *group)
{
    size_t counts[HV_KIND_COUNT] = {0}, group_index = (size_t)(group - result->groups);
    bool any = false;
    for (size_t i = group->first; i <= group->last; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->group == group_index && is_subject(group, f) &&
            !is_counted_before(result, i))
            counts[f->change.kind]++;
    }
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        if (!counts[kind])
            continue;
        hv_buf_puts(buf, any ? ", " : "");
        hv_put_count(buf, (enum hv_kind)kind, counts[kind]);
        any = true;
    }
}

/* What happens to the record as a whole, where it comes, goes or gets another name. */
static const struct hv_finding *whole_record(const struct hv_result *result,
                                             const struct hv_group *group)
{
    size_t group_index = (size_t)(group - result->groups);
    for (size_t i = group->first; i <= group->last; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->group == group_index && is_subject(group, f) && !f->change.member &&
            hv_kind_traits(f->change.kind)->subject == HV_SUBJECT_NAME &&
            hv_same_text(f->change.entity, group->subject))
            return f;
    }
    return NULL;
}

static void put_record(struct hv_buf *buf, const struct hv_result *result,
                       const struct hv_group *group)
{
    const struct hv_finding *whole = whole_record(result, group);
    if (whole) {
        hv_put_headline(buf, &whole->change);
        hv_buf_puts(buf, group->names > 1 ? ", with " : "");
        if (group->names > 1)
            hv_put_number(buf, group->names - 1, "other name", "other names");
        return;
    }
    hv_putf(buf, "%s: ", group->subject);
    put_kinds(buf, result, group);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
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
        put_kinds(buf, result, group);
        break;
    case HV_GROUP_NUMBERS:
        hv_putf(buf, "%s: ", subject);
        hv_put_number(buf, group->names, "operation has another number",
                      "operations have other numbers");
        break;
    case HV_GROUP_HEADER:
        hv_putf(buf, "%s is gone: ", base_name(subject));
        hv_put_number(buf, group->names, "name", "names");
        break;
    case HV_GROUP_GUARD:
    case HV_GROUP_TEXT:
        if (group->n == 1 && result->findings[group->first].change.lines) {
            hv_put_headline(buf, &result->findings[group->first].change);
            break;
        }
        put_kinds(buf, result, group);
        hv_putf(buf, " in %s", base_name(subject));
        break;
    }
}
