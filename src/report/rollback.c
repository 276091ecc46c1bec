/* SPDX-License-Identifier: MIT */
#include "report/rollback.h"

#include "model/state.h"
#include "report/page.h"
#include "report/wording.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct hv_entity *entity_of(const struct hv_change *c)
{
    return c->after.entity ? c->after.entity : c->before.entity;
}

static const char *what_register(const struct hv_change *c)
{
    if (c->member)
        return "feature-bits";
    return entity_of(c) && entity_of(c)->u.reg.bitmap ? "bitmap-register" : "register";
}

struct hv_rollback_item hv_rollback_item(const struct hv_profile *profile,
                                         const struct hv_finding *finding)
{
    const struct hv_change *c = &finding->change;
    const struct hv_entity *e = entity_of(c);
    struct hv_rollback_item item = {
        .finding = finding, .what = "record", .name = {c->entity, strlen(c->entity)}};
    if (c->kind != HV_KIND_ROLLBACK_REGISTER)
        return item;
    item.id = c->after.value;
    if (c->cls == HV_CLASS_REGISTER) {
        item.what = what_register(c);
        item.cap = e ? e->u.reg.cap : NULL;
        if (c->member && e)
            item.id = e->u.reg.id;
        return item;
    }
    const struct hv_state_source *source =
        hv_state_source_of(profile, c->cls, c->entity, &item.name);
    item.what =
        source && source->form == HV_STATE_PARAMETER ? "parameter" : "save-record";
    return item;
}

uint64_t hv_rollback_mask(const struct hv_rollback_item *item)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < item->n_bits; i++) {
        uint64_t bit = strtoull(item->bits[i].value, NULL, 10);
        if (bit >= 64)
            return 0;
        mask |= UINT64_C(1) << bit;
    }
    return mask;
}

void hv_put_rollback_id(struct hv_buf *buf, const struct hv_change *change,
                        const char *id)
{
    if (change->cls == HV_CLASS_REGISTER)
        hv_buf_printf(buf, "0x%" PRIx64, (uint64_t)strtoull(id, NULL, 10));
    else
        hv_put_escaped(buf, id, HV_NAME_MAX);
}

void hv_put_rollback_name(struct hv_buf *buf, const struct hv_rollback_item *item)
{
    struct hv_buf name = {0};
    hv_buf_add(&name, item->name.p, item->name.n);
    hv_put_escaped(buf, name.p, HV_NAME_MAX);
    hv_buf_done(&name);
}

void hv_put_rollback(struct hv_buf *buf, const struct hv_profile *profile,
                     const struct hv_finding *finding)
{
    const struct hv_change *c = &finding->change;
    if (!finding->rollback_break || !finding->rule || !finding->rule->back)
        return;
    struct hv_rollback_item item = hv_rollback_item(profile, finding);
    hv_buf_puts(buf, "To go back, ");
    hv_put_escaped(buf, finding->rule->back, SIZE_MAX);
    hv_buf_puts(buf, ": ");
    if (c->member && item.id)
        hv_putf(buf, "bit %s (%s) of ", c->after.value, c->member);
    hv_put_rollback_name(buf, &item);
    if (item.id) {
        hv_buf_puts(buf, " (number ");
        hv_put_rollback_id(buf, c, item.id);
        bool sized = !c->member && !finding->n_per_arch && c->after.size;
        if (sized && c->before.present)
            hv_putf(buf, ", %" PRIu64 " -> %" PRIu64 " bytes", c->before.size,
                    c->after.size);
        else if (sized)
            hv_putf(buf, ", %" PRIu64 " bytes", c->after.size);
        hv_buf_putc(buf, ')');
    }
    hv_putf(buf, ". %s announces it.", item.cap ? item.cap : "No capability");
}
