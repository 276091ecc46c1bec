/* SPDX-License-Identifier: MIT */
#include "model/state.h"

#include <errno.h>

const struct hv_state_source *hv_state_source_of(const struct hv_profile *profile,
                                                 enum hv_class cls, const char *name,
                                                 struct hv_span *ret_name)
{
    bool value = cls == HV_CLASS_CONSTANT || cls == HV_CLASS_ENUM;
    return HV_FIND(
        x, profile->state, profile->n_state,
        ((cls == HV_CLASS_RECORD && hv_pattern_matches(&x->records, name, ret_name)) ||
         (value && hv_pattern_matches(&x->constants, name, ret_name))) &&
            !hv_patterns_match(x->not, x->n_not, name));
}

/* A type can hold a number only as the size of a member. */
static bool read_record(struct hv_state_item *item)
{
    const struct hv_entity *e = item->entity;
    const struct hv_member *members = e->u.record.members;
    uint32_t n = e->u.record.n_members;
    const struct hv_member *id = hv_member_find(members, n, item->source->id);
    const struct hv_member *payload = hv_member_find(members, n, item->source->payload);
    if (!id || !payload)
        return false;
    item->id = id->bits / 8;
    item->size = payload->bits / 8;
    item->payload = payload->type;
    return true;
}

static bool read_value(struct hv_state_item *item, const char *value)
{
    char *end;
    if (!value || *value == '-')
        return false;
    errno = 0;
    item->id = strtoull(value, &end, 10);
    item->size = item->source->size;
    return !errno && end != value && !*end;
}

bool hv_state_item_of(const struct hv_profile *profile, const struct hv_entity *entity,
                      const struct hv_enumerator *enumerator, struct hv_state_item *ret)
{
    const char *name = enumerator ? enumerator->name : entity->name;
    *ret = (struct hv_state_item){
        .source = hv_state_source_of(profile, entity->cls, name, NULL),
        .entity = entity,
        .name = name};
    if (!ret->source)
        return false;
    if (entity->cls == HV_CLASS_RECORD)
        return read_record(ret);
    return read_value(ret, enumerator ? enumerator->value : entity->u.constant.value);
}
