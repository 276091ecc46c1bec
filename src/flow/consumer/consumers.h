/* SPDX-License-Identifier: MIT
 *
 * Consumers: the data files, the trees that are recognised by them, and what is
 * recorded of them.
 */
#pragma once

#include "flow/input.h"
#include "store/consumer_file.h"

/* Read the file of the consumer of that name, policy first. Fails with HV_ERR_USAGE
 * where there is none (it says which there are), HV_ERR_INPUT for a damaged one. The
 * run owns *ret. */
bool hv_consumer_find(struct hvabi *run, const char *name,
                      const struct hv_consumer **ret, struct hv_err *err);

/* A copy that is asked for. */
struct hv_copy_asked {
    const char *word; /* of its tree; NULL: the working tree */
    const char *name; /* of the consumer; NULL: recognised from the tree, and if none is
                         known, it is one of the profile itself */
    bool as_built;    /* not at interface versions that are older than what a known
                         consumer asks for */
};

/* Open the tree, start the run by it, and read it. run->consumer is whose it is, or
 * NULL. Fails with HV_ERR_INPUT where a header of the copy does not parse or the tree
 * is not that consumer's. On failure, too, the caller frees *ret_input. */
bool hv_consumer_start(struct hvabi *run, const struct hv_copy_asked *asked,
                       struct hv_input **ret_input, struct hv_err *err);

/* The interface version that the consumer's sources ask for; UINT64_MAX: the latest
 * that its headers have. */
uint64_t hv_consumer_version(const struct hv_consumer *consumer);

/* The audiences of the run's profile that run->consumer builds for, of those that the
 * run asks for; without a consumer, or where it names none, the latter. Fails with
 * HV_ERR_INPUT for one that the profile has not. */
bool hv_consumer_audiences(struct hvabi *run, uint32_t *ret, struct hv_err *err);

/* One recorded consumer. */
struct hv_recorded {
    const struct hv_consumer *consumer;
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* NULL: it has not got it */
    struct hv_call_places calls;               /* hv_recorded_call() reads them */
    bool knows_calls;
};

/* Where a file of a recorded consumer lies below a directory of baselines: that of an
 * architecture, or HV_CONSUMER_CALLS. malloc'ed. */
char *hv_recorded_path(const char *dir, const struct hv_consumer *consumer,
                       const char *name);

/* What a recorded consumer is called among the releases; in the run's arena. */
const char *hv_recorded_release(struct hvabi *run, const struct hv_consumer *consumer);

/* All recorded consumers of the run's profile, by name, on the run's architectures;
 * names (sorted), if given: of each surface what is called so alone. Fails with
 * HV_ERR_INPUT for damage. hv_recorded_done() frees them. */
bool hv_recorded_read(struct hvabi *run, const struct hv_strings *names,
                      struct hv_recorded **ret, size_t *ret_n, struct hv_err *err);
void hv_recorded_done(struct hv_recorded *recorded, size_t n);

/* Where the consumer's sources name that; *ret NULL: they do not. Fails with
 * HV_ERR_INPUT where what they name cannot be read. */
bool hv_recorded_call(struct hvabi *run, struct hv_recorded *recorded, const char *name,
                      const struct hv_call_place **ret, struct hv_err *err);
