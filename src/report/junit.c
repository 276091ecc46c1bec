/* SPDX-License-Identifier: MIT
 *
 * JUnit XML, as GitLab, Jenkins and others read it: a suite for each header, a case for
 * each finding, and one case that tells what was compared. A reader takes a file
 * without a failure for a success, so what could not be read is an <error>.
 */
#include "report/message.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"
#include "report/xml.h"

struct junit {
    const struct hv_result *result;
    const struct hv_report_options *options;
    struct hv_xml *xml;
};

/* All functions here that take a buffer empty it. */
static void put_attr(struct hv_xml *xml, const char *name, struct hv_buf *value)
{
    hv_xml_attr(xml, name, value->p);
    hv_buf_done(value);
}

/* Escape "[[ATTACHMENT|path]]", which GitLab would replace by a file. */
static void put_text(struct hv_xml *xml, struct hv_buf *text)
{
    for (char *p = text->p; p && (p = strstr(p, "[[ATT"));)
        p[1] = '(';
    hv_xml_text(xml, text->p);
    hv_buf_done(text);
}

static void put_element(struct hv_xml *xml, const char *element, struct hv_buf *text)
{
    hv_xml_start(xml, element);
    put_text(xml, text);
    hv_xml_end(xml);
}

static void case_start(struct hv_xml *xml, const char *file, struct hv_buf *name)
{
    struct hv_buf safe = {0};
    hv_put_escaped(&safe, file, HV_NAME_MAX);
    hv_xml_open(xml, "testcase", "classname", safe.p, NULL);
    put_attr(xml, "name", name);
    put_attr(xml, "file", &safe);
}

/* ---- findings ---- */

/* Readers keep only the first of equal names, so the name contains the finding's id. */
static void put_name(struct hv_buf *buf, const struct hv_finding *finding)
{
    hv_put_rule(buf, finding);
    hv_buf_puts(buf, ": ");
    hv_put_headline(buf, &finding->change);
    hv_buf_printf(buf, " [%s]", finding->id ? finding->id : "");
}

static void put_failure(const struct junit *junit, const struct hv_finding *finding)
{
    const char *type =
        finding->rule ? finding->rule->id : hv_kind_name(finding->change.kind);
    hv_xml_start(junit->xml, "failure");
    put_attr(junit->xml, "type", HV_TEXT(hv_putf, "%s", type));
    put_attr(junit->xml, "message", HV_TEXT(hv_put_message, junit->result, finding));
    put_text(junit->xml, HV_TEXT(hv_put_plain, junit->result, junit->options, finding));
    hv_xml_end(junit->xml);
}

/* Was nothing tested? Accepted findings, and what nobody looked at, have not passed. */
static bool is_skipped(const struct hv_finding *finding)
{
    return !finding->fails &&
           (finding->waiver || finding->change.kind == HV_KIND_NOT_LOOKED_AT);
}

static void put_skipped(struct hv_xml *xml, const struct hv_waiver *waiver)
{
    hv_xml_start(xml, "skipped");
    put_attr(xml, "message",
             waiver ? HV_TEXT(hv_putf, "waived: %s", waiver->reason)
                    : HV_TEXT(hv_buf_puts, "not looked at"));
    hv_xml_end(xml);
}

static void put_case(const struct junit *junit, const struct hv_finding *finding)
{
    case_start(junit->xml, hv_finding_file(junit->result, finding),
               HV_TEXT(put_name, finding));
    if (is_skipped(finding))
        put_skipped(junit->xml, finding->waiver);
    if (finding->fails)
        put_failure(junit, finding);
    else
        put_element(junit->xml, "system-out",
                    HV_TEXT(hv_put_plain, junit->result, junit->options, finding));
    hv_xml_end(junit->xml);
}

static bool shown(const struct junit *junit, size_t i)
{
    return !hv_finding_condensed(&junit->result->findings[i], junit->options);
}

static bool same_suite(const struct junit *junit, size_t a, size_t b)
{
    const struct hv_finding *f = junit->result->findings;
    return strcmp(hv_finding_file(junit->result, &f[a]),
                  hv_finding_file(junit->result, &f[b])) == 0;
}

struct counts {
    size_t tests, failures, errors, skipped;
};

static void put_counts(struct hv_xml *xml, const struct counts *counts)
{
    hv_xml_count(xml, "tests", counts->tests);
    hv_xml_count(xml, "failures", counts->failures);
    hv_xml_count(xml, "errors", counts->errors);
    hv_xml_count(xml, "skipped", counts->skipped);
}

static void count_finding(struct counts *counts, const struct hv_finding *finding)
{
    counts->tests++;
    counts->failures += finding->fails;
    counts->skipped += is_skipped(finding);
}

/* Put all findings in the file of finding `first`. */
static void put_suite(const struct junit *junit, size_t first, bool *done)
{
    const struct hv_result *result = junit->result;
    struct counts counts = {0};
    for (size_t i = first; i < result->n_findings; i++)
        if (shown(junit, i) && same_suite(junit, first, i))
            count_finding(&counts, &result->findings[i]);
    hv_xml_start(junit->xml, "testsuite");
    put_attr(junit->xml, "name",
             HV_TEXT(hv_put_escaped, hv_finding_file(result, &result->findings[first]),
                     HV_NAME_MAX));
    put_counts(junit->xml, &counts);
    for (size_t i = first; i < result->n_findings; i++) {
        if (!shown(junit, i) || !same_suite(junit, first, i))
            continue;
        put_case(junit, &result->findings[i]);
        done[i] = true;
    }
    hv_xml_end(junit->xml);
}

static void put_suites(const struct junit *junit)
{
    HV_FREED bool *done = hv_alloc((junit->result->n_findings + 1) * sizeof *done);
    for (size_t i = 0; i < junit->result->n_findings; i++)
        if (!done[i] && shown(junit, i))
            put_suite(junit, i, done);
}

/* ---- the run itself ---- */

static size_t count_errors(const struct hv_result *result)
{
    return HV_SUM(error, result->errors, result->n_errors,
                  !hv_error_reported(result, (size_t)(error - result->errors)));
}

static void put_error(const struct junit *junit, size_t i)
{
    const struct hv_err *err = &junit->result->errors[i].err;
    struct hv_buf name = {0};
    hv_buf_puts(&name, "can be read: ");
    hv_put_error(&name, junit->result, i, true);
    case_start(junit->xml, err->path[0] ? err->path : hv_result_home(junit->result),
               &name);
    hv_xml_open(junit->xml, "error", "type", "unreadable", NULL);
    put_attr(junit->xml, "message", HV_TEXT(hv_put_error, junit->result, i, true));
    put_text(junit->xml, HV_TEXT(hv_put_error, junit->result, i, true));
    hv_xml_end(junit->xml);
    hv_xml_end(junit->xml);
}

/* Put what was compared; "nothing breaks" is only said if nothing was missed. */
static void put_coverage(const struct junit *junit)
{
    const struct hv_result *result = junit->result;
    bool nothing = hv_compared_nothing(result);
    bool sound = !nothing && !hv_read_in_part(result) && result->counts.rollback == 0 &&
                 result->counts.of[HV_VERDICT_BREAK] == 0;
    case_start(junit->xml, hv_result_home(result),
               HV_TEXT(hv_buf_puts, sound ? "no evidence in the headers of an ABI break"
                                          : "what was compared"));
    put_element(junit->xml, nothing ? "error" : "system-out",
                HV_TEXT(hv_put_closing, result, junit->options, true));
    hv_xml_end(junit->xml);
}

static void put_run(const struct junit *junit, const struct counts *counts)
{
    hv_xml_open(junit->xml, "testsuite", "name", "hvabi", NULL);
    put_counts(junit->xml, counts);
    for (size_t i = 0; i < junit->result->n_errors; i++)
        if (!hv_error_reported(junit->result, i))
            put_error(junit, i);
    put_coverage(junit);
    hv_xml_end(junit->xml);
}

void hv_junit_write(const struct hv_report *report, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    struct junit junit = {result, report->options, hv_xml_begin()};
    struct counts run = {.tests = 1 + count_errors(result),
                         .errors = count_errors(result) + hv_compared_nothing(result)};
    struct counts all = run;
    for (size_t i = 0; i < result->n_findings; i++)
        if (shown(&junit, i))
            count_finding(&all, &result->findings[i]);
    hv_xml_open(junit.xml, "testsuites", "name", "hvabi", NULL);
    put_counts(junit.xml, &all);
    put_suites(&junit);
    put_run(&junit, &run);
    hv_xml_end(junit.xml);
    hv_xml_finish(junit.xml, buf);
}
