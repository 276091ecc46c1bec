/* SPDX-License-Identifier: MIT
 *
 * Consumers' files: rules/consumers/NAME.json (hvabi-consumer/1), and the profile that
 * such a file makes of the hypervisor's own.
 */
#pragma once

#include "base/file.h"
#include "model/consumer.h"

struct hv_compiled_rules;

/* Read a consumer's file, or its compiled form. Fails with HV_ERR_INPUT and the place.
 * The caller frees with hv_consumer_free(). */
struct hv_consumer *hv_consumer_read(const struct hv_file *file,
                                     const struct hv_compiled_rules *compiled,
                                     struct hv_atoms *atoms, struct hv_err *err);

/* Read the profile in that file with the consumer's keys overlaid: lists of named
 * objects are merged by name, everything else is replaced, and its environment comes
 * before each header. Fails with HV_ERR_INPUT; places refer to the joined text, which
 * is named after both files. The caller frees with hv_profile_free(). */
struct hv_profile *hv_consumer_profile(const struct hv_consumer *consumer,
                                       const struct hv_file *file,
                                       struct hv_atoms *atoms, struct hv_err *err);

/* One name a line, as hvabi-consumer-calls/1; and back (fails with HV_ERR_INPUT). */
void hv_call_places_write(const struct hv_call_places *calls, struct hv_buf *buf);
bool hv_call_places_read(const struct hv_file *source, struct hv_atoms *atoms,
                         struct hv_call_places *ret, struct hv_err *err);

/* Serialize and read; the caller frees the result. */
struct hv_serial_walk;
void hv_call_places_pass(const struct hv_serial_walk *walk,
                         struct hv_call_places *calls);
