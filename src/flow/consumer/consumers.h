/* SPDX-License-Identifier: MIT
 *
 * Consumers: the data files, the trees that are recognised by them, and what is
 * recorded of them.
 */
#pragma once

#include "flow/input.h"
#include "store/consumer_file.h"

/* Read the file of a consumer by name, preferably from the policy. Fails with
 * HV_ERR_USAGE and a list of names if there is none, HV_ERR_INPUT if it is damaged. The
 * run owns *ret. */
bool hv_consumer_find(struct hvabi *run, const char *name,
                      const struct hv_consumer **ret, struct hv_err *err);

/* The copy to read. */
struct hv_copy_asked {
    const char *word; /* of its tree; NULL: the working tree */
    const char *name; /* of the consumer; NULL: recognised from the tree, or, if
                         unknown, any copy of the profile */
    bool as_built;    /* skip interface versions older than the one that a known
                         consumer asks for */
};

/* Open the tree, start the run with it, and read it. run->consumer is set to the
 * consumer, or NULL. Fails with HV_ERR_INPUT if a header of the copy does not parse or
 * the tree is not that consumer's. The caller frees *ret_input, even on failure. */
bool hv_consumer_start(struct hvabi *run, const struct hv_copy_asked *asked,
                       struct hv_input **ret_input, struct hv_err *err);

/* The interface version that the consumer's sources ask for; UINT64_MAX: the latest of
 * its headers. */
uint64_t hv_consumer_version(const struct hv_consumer *consumer);

/* The audiences that both the run and run->consumer select; the run's alone without a
 * consumer, or if that names none. Fails with HV_ERR_INPUT if the profile lacks one. */
bool hv_consumer_audiences(struct hvabi *run, uint32_t *ret, struct hv_err *err);

/* One recorded consumer. */
struct hv_recorded {
    const struct hv_consumer *consumer;
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* NULL: not recorded */
    struct hv_call_places calls;               /* hv_recorded_call() reads them */
    bool knows_calls;
};

/* The path of a recorded consumer's file below a directory of baselines: of an
 * architecture, or HV_CONSUMER_CALLS. malloc'ed. */
char *hv_recorded_path(const char *dir, const struct hv_consumer *consumer,
                       const char *name);

/* The name of a recorded consumer among the releases, in the run's arena. */
const char *hv_recorded_release(struct hvabi *run, const struct hv_consumer *consumer);

/* Read all recorded consumers of the run's profile, by name, on the run's
 * architectures; names (sorted), if given: only these entities. Fails with HV_ERR_INPUT
 * for damage. hv_recorded_done() frees them. */
bool hv_recorded_read(struct hvabi *run, const struct hv_strings *names,
                      struct hv_recorded **ret, size_t *ret_n, struct hv_err *err);
void hv_recorded_done(struct hv_recorded *recorded, size_t n);

/* The place where the consumer's sources use a name; *ret NULL: they do not. Fails with
 * HV_ERR_INPUT if the recorded names cannot be read. */
bool hv_recorded_call(struct hvabi *run, struct hv_recorded *recorded, const char *name,
                      const struct hv_call_place **ret, struct hv_err *err);
