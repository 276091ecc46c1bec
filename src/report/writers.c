/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include "report/xml.h"

#include <string.h>

static const struct hv_writer writers[] = {
    {"text", "text/plain", NULL, hv_text_write, hv_rollback_text},
    {"json", "application/json", NULL, hv_json_write, hv_rollback_json},
    {"sarif", "application/sarif+json", NULL, hv_sarif_write, NULL},
    {"junit", "application/xml", hv_xml_load, hv_junit_write, NULL},
    {"codequality", "application/json", NULL, hv_codequality_write, NULL},
    {"github", "text/plain", NULL, hv_github_write, NULL},
    {"markdown", "text/markdown", NULL, hv_markdown_write, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct hv_writer *hv_writers(void)
{
    return writers;
}

const struct hv_writer *hv_writer_find(const char *name)
{
    for (const struct hv_writer *w = writers; w->name; w++) {
        if (strcmp(w->name, name) == 0)
            return w;
    }
    return NULL;
}
