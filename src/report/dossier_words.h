/* SPDX-License-Identifier: MIT
 *
 * What is said of a question, in pieces that go into a page. All append marked text
 * (page.h). Private to report/.
 */
#ifndef HV_REPORT_DOSSIER_WORDS_H
#define HV_REPORT_DOSSIER_WORDS_H

#include "report/page.h"
#include "report/words.h"

/* "F3" */
void hv_put_number(struct hv_buf *buf, const struct hv_question *question);

/* "`cpsr` of `struct x` is wider": what the question is about, in a few words. */
void hv_put_subject(struct hv_buf *buf, const struct hv_question *question);

/* The question in one sentence; where nothing is to be decided, the statement. */
void hv_put_question(struct hv_buf *buf, const struct hv_dossier *dossier,
                     const struct hv_question *question);

/* "arm32, arm64 for tools" */
void hv_put_for_whom(struct hv_buf *buf, const struct hv_dossier *dossier,
                     uint32_t archs, uint32_t audiences);

/* "unchanged since 4.4, 18 releases"; nothing where none is known. */
void hv_put_stretch(struct hv_buf *buf, const struct hv_stretch *stretch);

/* Does it name the version macro, what shipped, and whether this cycle raised it. */
void hv_put_cover(struct hv_buf *buf, const struct hv_cover *cover);

/* The figures of a finding as code, each architecture where they differ. */
void hv_put_figures(struct hv_buf *buf, const struct hv_dossier *dossier,
                    const struct hv_finding *finding);

/* What a verdict means, in a sentence. */
const char *hv_verdict_means(enum hv_verdict verdict);

/* What headers cannot show of a change of that kind: sentences, ended by NULL. */
const char *const *hv_unseen_of(const struct hv_question *question);

#endif
