/* SPDX-License-Identifier: MIT */
#include "report/page_text.h"
#include "report/wording.h"

void hv_put_wrapped(struct hv_buf *buf, const char *text, unsigned indent,
                    unsigned width)
{
    struct hv_buf prose = {0};
    hv_put_prose(&prose, text);
    hv_put_filled(buf, prose.p ? prose.p : "", indent, width, false);
    hv_buf_done(&prose);
}
