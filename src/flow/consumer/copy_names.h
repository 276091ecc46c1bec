/* SPDX-License-Identifier: MIT
 *
 * What a consumer calls otherwise, by the names of the hypervisor.
 */
#pragma once

#include "flow/run.h"
#include "model/consumer.h"

/* Rename in the surface (unsealed or sealed; it is sealed afterwards) what the
 * consumer's "names" list. found[i] is set where the i-th of them was there. */
void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found);
