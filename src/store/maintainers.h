/* SPDX-License-Identifier: MIT
 *
 * MAINTAINERS, the file by which a tree tells who owns what: sections of "X: value"
 * lines under a title, behind a preface that is meant for people.
 */
#pragma once

#include "model/owner.h"

/* Read it from the bytes of the file at path, which messages name. rest is the title of
 * the section that owns what no other does; NULL: there is none. Never fails: a line
 * that makes no sense is left out and told in remarks, with its number, and a file
 * without any section is reported as such. Bytes must outlive what is returned. Free
 * with hv_maintainers_free(). */
struct hv_maintainers *hv_maintainers_parse(const char *path, const char *bytes,
                                            size_t n, const char *rest);
