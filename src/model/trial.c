/* SPDX-License-Identifier: MIT */
#include "model/trial.h"

const struct hv_lack_traits hv_lack_traits[] = {
#define TRAITS(id, name, weight, ...) {name, HV_LACK_##weight, __VA_ARGS__},
    HV_LACKS(TRAITS)
#undef TRAITS
};

size_t hv_trial_count_lacks(const struct hv_trial *trial, enum hv_lack_weight weight)
{
    size_t n = 0;
    for (size_t k = 0; k < HV_LACK_KINDS; k++)
        n += hv_lack_traits[k].weight == weight ? trial->n_of[k] : 0;
    return n;
}
