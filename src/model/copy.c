/* SPDX-License-Identifier: MIT */
#include "model/copy.h"

bool hv_copy_owns(const struct hv_copy *copy, const char *name)
{
    const struct hv_consumer *consumer = copy->consumer;
    if (consumer && hv_patterns_match(consumer->own, consumer->n_own, name))
        return true;
    return bsearch(&name, copy->own.v, copy->own.n, sizeof name, hv_by_text) != NULL;
}
