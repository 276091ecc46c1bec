/* SPDX-License-Identifier: MIT */
#include "report/vote_formats.h"

#include "report/vote_json.h"
#include "report/vote_page.h"
#include "report/xml.h"

#include <string.h>

static void write_mail(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    struct hv_page page = hv_vote_page(dossier);
    hv_page_mail(&page, buf);
}

static void write_markdown(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    struct hv_page page = hv_vote_page(dossier);
    hv_page_markdown(&page, buf);
}

static void write_html(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    struct hv_page page = hv_vote_page(dossier);
    hv_page_html(&page, buf);
}

static const struct hv_vote_format writers[] = {
    {"mail", NULL, write_mail},
    {"markdown", NULL, write_markdown},
    {"html", hv_xml_load, write_html},
    {"json", NULL, hv_vote_json},
    {NULL, NULL, NULL},
};

const struct hv_vote_format *hv_vote_format_find(const char *name)
{
    for (const struct hv_vote_format *w = writers; w->name; w++)
        if (strcmp(w->name, name) == 0)
            return w;
    return NULL;
}
