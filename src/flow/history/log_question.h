/* SPDX-License-Identifier: MIT
 *
 * What `hvabi log` is asked about, for log*.c alone: the profile, the entity and the
 * member that a name stands for, and what the recorded releases have of it.
 */
#pragma once

#include "flow/run.h"
#include "model/log.h"

struct hv_log_question {
    struct hvabi *run;
    struct hv_log log;
    const char *enumeration; /* of an enumerator; else NULL */
};

/* Find the entity that log.asked names ("struct x.u.m" is a member of one): in the
 * profile that was asked for, else in the first with a recording that has the name.
 * Sets profile, entity, member, index and the releases with these entities. Fails with
 * HV_ERR_USAGE, and with the nearest name, if nothing has it. */
bool hv_log_resolve(struct hv_log_question *q, struct hv_err *err);

/* The newest entity with one of the names in the releases; NULL: none. */
const struct hv_entity *hv_log_newest(const struct hv_log *log,
                                      const struct hv_strings *names);

void hv_log_question_done(struct hv_log_question *q);
