/* SPDX-License-Identifier: MIT
 *
 * A consumer: a project that carries a copy of a hypervisor's public headers, as the
 * data in rules/consumers/ describe it. What differs from the hypervisor's own tree
 * (where the copy lies, what stands in front of it) are keys of the profile that are
 * laid over it.
 */
#pragma once

#include "model/profile.h"

/* Where the recorded copy came from. */
struct hv_consumer_source {
    const char *repository; /* "Solo5/solo5" */
    const char *commit;     /* full id; NULL: `version` says it */
    const char *version;    /* of a package; NULL */
    const char *date;       /* "2026-08-16" */
    const char *licence;    /* of the copied headers */
};

/* A name that the copy spells differently from the hypervisor. */
struct hv_copied_name {
    const char *in;      /* the record (by the hypervisor's name) that has the member;
                            NULL: it is an entity */
    const char *theirs;  /* in the copy; interned, as all; with '*' at the end: all that
                            begin so, the '*' of ours is the rest */
    const char *ours;    /* the hypervisor's; with '*' at the end: the members of theirs
                            stand in the record by themselves, the '*' is their name */
    const char *version; /* the version macro that a number at the end of theirs is a
                            value of: "x_00000007"; NULL: no such numbers */
};

/* Does it apply to all names with that prefix? */
static inline bool hv_copied_name_begins(const struct hv_copied_name *name)
{
    return !name->in && name->theirs[strlen(name->theirs) - 1] == '*';
}

struct hv_consumer {
    HV_KEYED;
    const char *name;    /* "solo5" */
    const char *title;   /* "Solo5" */
    const char *profile; /* whose headers it copies: "xen" */
    struct hv_consumer_source source;
    struct hv_strings markers;  /* files, from the top of the tree, that a tree must all
                                   have to be recognised */
    struct hv_strings archs;    /* that it supports; none: those of the profile */
    struct hv_strings audience; /* of the profile that it is built for; none: all */
    const char *interface_version; /* that it asks for, "0x00040400"; NULL: the latest
                                      one that its headers know */
    const char *environment;       /* C text in front of each header; NULL: none */
    const char *facts;  /* path of the output of `hvabi dump` that its tree has instead
                           of headers, "{arch}" in it; NULL: it has headers */
    const char *object; /* the same for a compiled file; NULL */
    const char *copy;   /* JSON of the profile keys that this consumer overrides */
    size_t n_own;
    struct hv_pattern *own; /* names of its own, which are not copied */
    size_t n_names;
    struct hv_copied_name *names; /* what it calls otherwise, applied in this order */
    struct hv_strings calls; /* folders, from the top of the tree, whose sources may
                                call the hypervisor */
    bool probes; /* it asks for the version at run time instead of claiming one */
};

/* The first place where a consumer's sources use a name of the headers. */
struct hv_call_place {
    const char *name, *file; /* interned; file from the top of its tree */
    uint32_t line;           /* of the first */
};
struct hv_call_places {
    struct hv_call_place *v; /* sorted by name; the caller frees */
    size_t n, cap;
};

static inline void hv_consumer_free(struct hv_consumer *consumer)
{
    hv_keyed_free(consumer);
}
