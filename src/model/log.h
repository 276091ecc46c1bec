/* SPDX-License-Identifier: MIT
 *
 * The life of one entity, or of one member: the forms that recorded releases shipped,
 * and what recorded commits did to it.
 */
#pragma once

#include "model/change.h"
#include "model/commit_index.h"

/* One form of the entity, and who sees it. */
struct hv_log_form {
    uint32_t archs, audiences;
    uint32_t news; /* architectures whose previous release did not have it */
    const struct hv_entity *entity;
    enum hv_fields fields; /* valid fields of the side */
    struct hv_side side;
};

struct hv_log_release {
    const char *release;
    size_t n, cap;
    struct hv_log_form *forms;
    uint32_t gone; /* architectures that have lost it since the previous release */
    bool differs;  /* from the previous release, or from nothing */
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* what is needed to draw the entity;
                                                  NULL: not recorded */
};

struct hv_log_event {
    const struct hv_recorded_commit *commit;
    const char *release; /* first recorded one with the commit; NULL: none yet */
    size_t n, cap;
    const struct hv_precedent **rows; /* changes of the entity, or their causes */
    const char *unseen; /* why its header was not looked at; NULL: it was */
};

struct hv_log {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    const char *asked;       /* as the user wrote it */
    const char *entity;      /* the entity that is reported */
    const char *member;      /* path; NULL: the whole entity */
    struct hv_strings files; /* headers that have had it */
    bool layout;             /* asked for: the members at each step */
    size_t n_releases;       /* all recorded ones, ascending */
    struct hv_log_release *releases;
    const struct hv_commit_index *index; /* NULL: no commits are recorded */
    size_t n_events, cap_events;
    struct hv_log_event *events; /* ancestors first */
};
