/* SPDX-License-Identifier: MIT
 *
 * GitLab's code quality report: an array of issues, each with description, check_name,
 * fingerprint, severity and a place. An empty array is "nothing found", so what could
 * not be read is an issue, too.
 */
#include "report/issue.h"
#include "report/json_util.h"
#include "report/writers.h"

static const char *severity(const struct hv_issue *issue)
{
    static const char *const names[][2] = {[HV_LEVEL_ERROR] = {"critical", "blocker"},
                                           [HV_LEVEL_WARNING] = {"minor", "major"},
                                           [HV_LEVEL_NOTE] = {"info", "info"}};
    const struct hv_finding *f = issue->finding;
    bool breaks = f ? f->verdict == HV_VERDICT_BREAK || f->rollback_break
                    : issue->level == HV_LEVEL_ERROR;
    return names[issue->level][breaks];
}

static json_t *location(const struct hv_issue *issue)
{
    return HV_JSON_OBJECT(
        KEY("path",
            hv_json_taken(HV_TEXT(hv_put_escaped, hv_issue_home(issue), SIZE_MAX))),
        KEY("lines", HV_JSON_OBJECT(KEY("begin", issue->line ? issue->line : 1))));
}

/* What to do; NULL: nothing is known. */
static json_t *content(const struct hv_finding *f)
{
    if (!f || !hv_finding_wants_fix(f) || !f->fix || !*f->fix)
        return NULL;
    json_t *body = hv_json_taken(HV_TEXT(hv_put_escaped, f->fix, SIZE_MAX));
    return HV_JSON_OBJECT(KEY("body", body));
}

static void append_issue(void *array, const struct hv_issue *issue)
{
    char fingerprint[HV_SHA256_HEX + 1];
    hv_issue_fingerprint(issue, fingerprint);
    hv_json_append(
        array, HV_JSON_OBJECT(
                   KEY("description", hv_json_taken(HV_TEXT(hv_put_issue, issue))),
                   {"content", content(issue->finding)},
                   KEY("check_name", hv_json_taken(HV_TEXT(hv_put_issue_rule, issue))),
                   KEY("fingerprint", &fingerprint[0]),
                   KEY("severity", severity(issue)), KEY("location", location(issue))));
}

json_t *hv_codequality_write(const struct hv_report *report)
{
    json_t *array = hv_json_array();
    hv_each_issue(report, append_issue, array);
    return array;
}
