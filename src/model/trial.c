/* SPDX-License-Identifier: MIT */
#include "model/trial.h"

const struct hv_lack_traits hv_lack_traits[] = {
#define TRAITS(id, name, weight, ...) {name, HV_LACK_##weight, __VA_ARGS__},
    HV_LACKS(TRAITS)
#undef TRAITS
};

size_t hv_trial_count_lacks(const struct hv_trial *trial, enum hv_lack_weight weight)
{
    return HV_SUM(x, hv_lack_traits, HV_LACK_KINDS,
                  x->weight == weight ? trial->n_of[x - hv_lack_traits] : 0);
}
