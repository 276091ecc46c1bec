/* SPDX-License-Identifier: MIT */
#include "model/hazard.h"

const char *hv_hazard_slug(enum hv_hazard_kind kind)
{
    static const char *const slugs[] = {
#define HV_HAZARD_SLUG(id, slug) slug,
        HV_HAZARDS(HV_HAZARD_SLUG)
#undef HV_HAZARD_SLUG
    };
    return slugs[kind];
}
