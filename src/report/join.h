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
    const char *error; /* why not, where bytes is NULL */
};

/* Append the parts, of which there are at least two, as one document of the format.
 * Objects of JSON become one: numbers are added, lists follow each other, and each row
 * names its profile. Text that several parts have in common stands there once. A part
 * without bytes, but with an error, gets bytes where the format is for programs alone:
 * a report that has that error. */
void hv_report_join(const char *format, struct hv_report_part *parts, size_t n,
                    struct hv_buf *buf);
