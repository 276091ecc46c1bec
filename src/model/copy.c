/* SPDX-License-Identifier: MIT */
#include "model/copy.h"

bool hv_copy_owns(const struct hv_copy *copy, unsigned arch, const char *name)
{
    const struct hv_consumer *consumer = copy->consumer;
    if (consumer && hv_patterns_match(consumer->own, consumer->n_own, name))
        return true;
    HV_EACH (x, copy->archs, copy->n_archs) {
        if (x->arch == arch)
            return bsearch(&name, x->own.v, x->own.n, sizeof name, hv_by_text) != NULL;
    }
    return false;
}
