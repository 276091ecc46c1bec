/* SPDX-License-Identifier: MIT */
#include "report/text.h"

static void write_blocks(const struct hv_text *text, void (*add)(struct hv_page *page))
{
    struct hv_page page = hv_page_begin(text->result, text->options);
    add(&page);
    hv_page_finish(&page, HV_TEXT_WIDTH, text->options->color, text->buf);
}

void hv_text_verdict(const struct hv_text *text, enum hv_verdict verdict)
{
    struct hv_page page = hv_page_begin(NULL, text->options);
    struct hv_buf word = {0}, line = {0};
    hv_put_verdict(&word, verdict);
    hv_page_line(&page, &word);
    hv_page_finish(&page, HV_TEXT_WIDTH, text->options->color, &line);
    hv_buf_add(text->buf, line.p, line.n - 1);
    hv_buf_done(&line);
}

void hv_text_head(const struct hv_text *text)
{
    write_blocks(text, hv_page_head);
}

void hv_text_left_out(const struct hv_text *text)
{
    write_blocks(text, hv_page_left_out);
}

void hv_text_errors(const struct hv_text *text)
{
    write_blocks(text, hv_page_errors);
}

void hv_text_coverage(const struct hv_text *text)
{
    write_blocks(text, hv_page_coverage);
}
