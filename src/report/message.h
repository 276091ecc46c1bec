/* SPDX-License-Identifier: MIT
 *
 * What the formats for other programs say of a finding, of an error and of the whole,
 * in one line or in the words of the text report. All of it went through
 * hv_put_escaped(): no control character is left, and a line end is one of ours.
 * Private to report/.
 */
#pragma once

#include "report/report.h"

/* Level of a finding: error if it fails here; warning if it does not fail but would
 * break somewhere, or a human must look at it; otherwise, and if it is waived, a
 * note. */
enum hv_level { HV_LEVEL_ERROR, HV_LEVEL_WARNING, HV_LEVEL_NOTE };
enum hv_level hv_finding_level(const struct hv_finding *finding);

/* Is the finding only counted? Compatible findings and changed texts are, as they are
 * many and require no action; one that breaks a rollback does. */
bool hv_finding_condensed(const struct hv_finding *finding,
                          const struct hv_report_options *options);

/* Put "2 constants added, 1 type added": counted findings of that verdict. */
void hv_put_condensed(struct hv_buf *buf, const struct hv_result *result,
                      const struct hv_report_options *options, enum hv_verdict verdict);

/* "arm32, arm64", or "all architectures" if there are many and all are meant. */
void hv_put_where(struct hv_buf *buf, const struct hv_result *result, uint32_t archs);

/* "4.0", or "4.0 on x86_64 and since 4.2 on arm64, but not on riscv64". The finding
 * must have a release. */
void hv_put_since(struct hv_buf *buf, const struct hv_profile *profile,
                  const struct hv_finding *finding);

/* "on arm32, arm64 for guest; on x86_64 for tools". */
void hv_put_who(struct hv_buf *buf, const struct hv_result *result,
                const struct hv_finding *finding);

/* "xen.h:12", or the file alone where no line is known. */
void hv_put_place(struct hv_buf *buf, const char *file, uint32_t line);

/* Its values before and after, on each architecture where they differ: "arm32: size 8
 * -> 12 bytes; arm64: ..." with what is to stand between them. */
void hv_put_finding_values(struct hv_buf *buf, const struct hv_result *result,
                           const struct hv_finding *finding, const char *between);

/* "HV1203 member-widened"; without a rule the kind. */
void hv_put_rule(struct hv_buf *buf, const struct hv_finding *finding);

/* Lines of C that fix it, if known, without a trailing newline. */
void hv_put_paste(struct hv_buf *buf, const struct hv_finding *finding);

/* Can a waiver accept the finding, which fails, without accepting a cause of it? */
bool hv_finding_wants_waiver(const struct hv_result *result,
                             const struct hv_finding *finding);
/* The command that accepts the findings with these ids. digits: of each id. */
void hv_put_waive(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_strings *ids, int digits);
/* The command that accepts a failing finding, quoted for a shell, or the place of a
 * waiver of it that does not count yet; nothing for other findings. digits: of ids. */
void hv_put_acceptance(struct hv_buf *buf, const struct hv_result *result,
                       const struct hv_finding *finding, int digits);

/* Was the same error reported before, for another architecture? */
bool hv_error_reported(const struct hv_result *result, size_t i);
/* "expected ';' [arm64]"; with_place: "xen.h:3:7: " before it. */
void hv_put_error(struct hv_buf *buf, const struct hv_result *result, size_t i,
                  bool with_place);

/* Nothing was compared, so nothing is known, which is never a success; except if
 * nothing public changed. */
bool hv_compared_nothing(const struct hv_result *result);
/* Could something not be read, even if alike on both sides, which is no error; or did
 * something change that nothing looked at? Then no format may say that there is no
 * evidence of a break. */
bool hv_read_in_part(const struct hv_result *result);

/* The folder of the headers, as the place of findings in an unknown file. */
const char *hv_result_home(const struct hv_result *result);
const char *hv_finding_file(const struct hv_result *result,
                            const struct hv_finding *finding);
