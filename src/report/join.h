/* SPDX-License-Identifier: MIT
 *
 * One report of several: a tree with several interfaces is reported on once for each
 * profile, and what the reader gets is one document. Joined are the documents that the
 * writers have made, so that no writer knows of more than one profile.
 */
#pragma once

#include "model/profile.h"

/* The report on one interface. */
struct hv_report_part {
    const struct hv_profile *profile;
    char *bytes; /* NULL: there is none */
    size_t n;
    const char *error; /* why it is missing, if bytes is NULL */
};

/* Append at least two parts as one document of the format. JSON objects are merged:
 * numbers are added, lists are concatenated, and each row names its profile. Text that
 * is equal in several parts is written once. For formats of programs, a part with an
 * error and without bytes gets bytes: a report with that error. */
void hv_report_join(const char *format, struct hv_report_part *parts, size_t n,
                    struct hv_buf *buf);
