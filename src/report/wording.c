/* SPDX-License-Identifier: MIT */
#include "report/wording.h"

void hv_put_headline(struct hv_buf *buf, const struct hv_change *change)
{
    hv_put_escaped(buf, change->entity, HV_NAME_MAX);
    if (change->member) {
        hv_buf_puts(buf, ": ");
        hv_put_escaped(buf, change->member, HV_NAME_MAX);
    }
    hv_buf_putc(buf, ' ');
    hv_buf_puts(buf, hv_change_wording(change));
    if (change->renamed_to) {
        hv_buf_puts(buf, change->kind == HV_KIND_NUMBER_REUSED ? ", now " : " to ");
        hv_put_escaped(buf, change->renamed_to, HV_NAME_MAX);
    }
}

static bool several(uint32_t mask)
{
    return (mask & (mask - 1)) != 0;
}

static void put_list(struct hv_buf *buf, const char *name, size_t *n)
{
    if ((*n)++)
        hv_buf_puts(buf, ", ");
    hv_put_escaped(buf, name, HV_NAME_MAX);
}

void hv_put_archs(struct hv_buf *buf, const struct hv_profile *profile, uint32_t mask,
                  uint32_t all)
{
    if (mask == all && several(all)) {
        hv_buf_puts(buf, "all architectures");
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < profile->n_archs; i++) {
        if (mask & 1u << i)
            put_list(buf, profile->archs[i].name, &n);
    }
}

void hv_put_audiences(struct hv_buf *buf, const struct hv_profile *profile,
                      uint32_t mask, uint32_t all)
{
    if (mask == all && several(all)) {
        hv_buf_puts(buf, "all audiences");
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < profile->n_audiences; i++) {
        if (mask & 1u << i)
            put_list(buf, profile->audiences[i].name, &n);
    }
}
