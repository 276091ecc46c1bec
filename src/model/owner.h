/* SPDX-License-Identifier: MIT
 *
 * Owners: who decides about a file, as a tree's MAINTAINERS says. Sections name files
 * (F:, without X:), people (M: maintainers, R: reviewers) and lists (L:). The rules are
 * those of the field's get_maintainer script: sections whose pattern goes deeper come
 * first, and those who own the rest are asked only where no other section has a
 * maintainer for it.
 */
#pragma once

#include "model/pattern.h"
#include "model/profile.h"

enum hv_owner_role { HV_OWNER_MAINTAINER, HV_OWNER_REVIEWER, HV_OWNER_LIST };
const char *hv_owner_role_name(enum hv_owner_role role); /* "maintainer" */

struct hv_owner {
    enum hv_owner_role role;
    const char *name;    /* NULL: only the address is known */
    const char *address; /* "a.person@example.org" */
    const char *section; /* "ARM ARCHITECTURE": the most specific that names them */
    const char *status;  /* "Supported"; NULL: unknown */
};

/* Who owns one file; the most specific section's people first. */
struct hv_owned {
    const char *path; /* from the tree's top */
    uint32_t archs;   /* on which it is touched */
    size_t n;         /* 0: nobody */
    struct hv_owner *owners;
    bool rest; /* only the section that owns everything names it */
};

struct hv_owners {
    const char *file; /* where it was read: "MAINTAINERS"; NULL: the tree has none */
    size_t n;
    struct hv_owned *files; /* in the order in which they were asked for */
    size_t n_all;
    struct hv_owner *all; /* of all files together, each address and role once */
    size_t n_remarks;
    struct hv_err *remarks; /* what could not be read, with file and line; empty if
                               there is no MAINTAINERS */
};

/* ---- the file as it was read ---- */

/* A pattern of files: a glob in which '*' also matches '/'. It may match a beginning of
 * the path if the rest has no '/'. With a trailing '/' it is a directory and all
 * below. */
struct hv_owned_pattern {
    const char *glob;         /* NULL: `search` is used instead */
    struct hv_pattern search; /* found anywhere in a path */
    bool except;
};

struct hv_section {
    const char *title, *status;
    bool rest; /* it owns what no other section does */
    size_t n_patterns, n_owners;
    struct hv_owned_pattern *patterns;
    struct hv_owner *owners; /* in the order of the file */
};

struct hv_maintainers {
    struct hv_arena *arena;
    struct hv_pattern_set *patterns;
    size_t n;
    struct hv_section *sections;
    size_t n_remarks;
    struct hv_err *remarks; /* lines that cannot be parsed */
};

void hv_maintainers_free(struct hv_maintainers *maintainers); /* accepts NULL */

/* Who owns the file at path: fills owners, n and rest, in the arena; texts are borrowed
 * from maintainers. Lists of all sections that name the file are among them. */
void hv_maintainers_of(const struct hv_maintainers *maintainers, const char *path,
                       struct hv_arena *arena, struct hv_owned *ret);
