/* SPDX-License-Identifier: MIT
 *
 * Hazards in the formats of CI systems. None of them fails a build by itself: each is a
 * warning beside its line, and the exit status of `lint` reports that there is one.
 */
#include "report/ci_formats.h"
#include "report/hazard_page.h"
#include "report/message.h"
#include "report/sarif.h"
#include "report/writers.h"

static void put_rule(struct hv_buf *buf, const struct hv_hazard *hazard)
{
    hv_putf(buf, "%s %s", hazard->rule->id, hazard->rule->slug);
}

static void put_message(struct hv_buf *buf, const struct hv_result *result,
                        const struct hv_hazard *hazard)
{
    hv_put_hazard(buf, result, hazard);
    hv_buf_puts(buf, ". ");
    hv_put_escaped(buf, hazard->rule->why, SIZE_MAX);
}

static const char *file_of(const struct hv_result *result,
                           const struct hv_hazard *hazard)
{
    return hazard->file ? hazard->file : hv_result_home(result);
}

/* No line in it: it has to survive what is written above. */
static void fingerprint(const struct hv_result *result, const struct hv_hazard *hazard,
                        char ret_hex[HV_SHA256_HEX + 1])
{
    HV_BUF whole = {0};
    put_rule(&whole, hazard);
    hv_buf_putc(&whole, ' ');
    hv_put_hazard(&whole, result, hazard);
    hv_buf_printf(&whole, " %s", hazard->member ? hazard->member : "");
    hv_sha256_hex(whole.p, whole.n, ret_hex);
}

/* `check` has hazards beside its findings, diff and verify have none. */
static struct hv_hazards hazards_of(const struct hv_report *report)
{
    return report->hazards ? *report->hazards : (struct hv_hazards){0};
}

void hv_github_hazards(struct hv_buf *buf, const struct hv_report *report)
{
    struct hv_hazards hazards = hazards_of(report);
    HV_EACH (h, hazards.v, hazards.n) {
        struct hv_annotation a = {.file = h->file, .line = h->line};
        hv_buf_puts(&a.title, "hazard: ");
        put_rule(&a.title, h);
        put_message(&a.message, report->result, h);
        hv_buf_puts(&a.message, "\nfix: ");
        hv_put_escaped(&a.message, h->rule->fix, SIZE_MAX);
        hv_github_command(buf, "warning", &a);
    }
}

void hv_lint_github(const struct hv_report *report, struct hv_buf *buf)
{
    struct hv_annotation counts = {0};
    hv_github_errors(buf, report->result);
    hv_github_hazards(buf, report);
    hv_buf_puts(&counts.title, "hvabi lint");
    hv_put_hazard_counts(&counts.message, report->result, report->hazards);
    hv_github_command(buf, "notice", &counts);
}

void hv_codequality_hazards(json_t *array, const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    struct hv_hazards hazards = hazards_of(report);
    HV_EACH (h, hazards.v, hazards.n) {
        struct hv_buf description = {0}, rule = {0};
        char hex[HV_SHA256_HEX + 1];
        put_message(&description, result, h);
        put_rule(&rule, h);
        fingerprint(result, h, hex);
        hv_json_append(
            array, hv_codequality_issue(&(struct hv_issue){.description = &description,
                                                           .rule = &rule,
                                                           .fingerprint = hex,
                                                           .severity = "minor",
                                                           .file = file_of(result, h),
                                                           .line = h->line}));
    }
}

json_t *hv_lint_codequality(const struct hv_report *report)
{
    json_t *array = hv_json_array();
    hv_codequality_errors(array, report->result);
    hv_codequality_hazards(array, report);
    return array;
}

static json_t *sarif_result(const struct hv_result *result,
                            const struct hv_sarif_rules *rules,
                            const struct hv_hazard *h, bool suppressions)
{
    HV_BUF message = {0};
    char hex[HV_SHA256_HEX + 1];
    put_message(&message, result, h);
    fingerprint(result, h, hex);
    json_t *place = hv_sarif_place(file_of(result, h), h->line);
    return HV_JSON_OBJECT(
        KEY("ruleId", h->rule->id),
        KEY("ruleIndex", (uint64_t)hv_sarif_rule_index(rules, h->rule)),
        KEY("level", "warning"), KEY("message", hv_sarif_message(message.p)),
        KEY("locations",
            hv_json_array_of(HV_JSON_OBJECT(KEY("physicalLocation", place)))),
        KEY("partialFingerprints", HV_JSON_OBJECT(KEY("hvabi/v1", hex))),
        KEY_IF(suppressions, "suppressions", hv_json_array()));
}

void hv_sarif_hazards(json_t *array, const struct hv_report *report,
                      struct hv_sarif_rules *rules, bool suppressions)
{
    struct hv_hazards hazards = hazards_of(report);
    HV_EACH (h, hazards.v, hazards.n) {
        hv_sarif_rules_add(rules, h->rule);
        hv_json_append(array, sarif_result(report->result, rules, h, suppressions));
    }
}

json_t *hv_lint_sarif(const struct hv_report *report)
{
    json_t *array = hv_json_array();
    struct hv_sarif_rules rules = {0};
    hv_sarif_hazards(array, report, &rules, false);
    return hv_sarif_log(report, &rules, array);
}
