/* SPDX-License-Identifier: MIT */
#include "report/vote_formats.h"

#include "report/page.h"
#include "report/vote_json.h"
#include "report/xml.h"

#include <string.h>

static void write_page(const struct hv_vote_report *dossier, struct hv_buf *buf,
                       void (*write)(const struct hv_page *page, struct hv_buf *buf))
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_page page = hv_vote_page(dossier, arena);
    write(&page, buf);
    hv_arena_free(arena);
}

static void write_mail(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    write_page(dossier, buf, hv_page_mail);
}

static void write_markdown(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    write_page(dossier, buf, hv_page_markdown);
}

static void write_html(const struct hv_vote_report *dossier, struct hv_buf *buf)
{
    write_page(dossier, buf, hv_page_html);
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
