/* SPDX-License-Identifier: MIT
 *
 * The report that maintainers vote on. A dossier is put into words once, as a page
 * (page.h), and each format writes the page in its own way; JSON has the facts instead.
 */
#ifndef HV_REPORT_VOTE_FORMATS_H
#define HV_REPORT_VOTE_FORMATS_H

#include "base/buf.h"
#include "model/vote.h"

struct hv_vote_format {
    const char *name;                 /* "mail", "markdown", "html", "json" */
    bool (*load)(struct hv_err *err); /* before a run; NULL: it needs nothing */
    void (*write)(const struct hv_vote_report *dossier, struct hv_buf *buf);
};

/* NULL: no such format. */
const struct hv_vote_format *hv_vote_format_find(const char *name);

#endif
