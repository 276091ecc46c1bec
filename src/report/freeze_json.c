/* SPDX-License-Identifier: MIT */
#include "model/commitment.h"
#include "report/hazard.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/writers.h"

static json_t *record_object(json_t *o, const struct hv_commitment_form *form)
{
    const struct hv_member *m = form->member;
    if (!m)
        return HV_JSON_ADD(o, KEY("size", form->entity->u.record.size));
    return HV_JSON_ADD(o, KEY("offset", m->offset), KEY("bits", m->bits),
                       KEY("type", m->type));
}

static json_t *form_object(enum hv_class cls, const struct hv_commitment_form *form,
                           const struct hv_profile *profile)
{
    const struct hv_entity *e = form->entity;
    json_t *o = HV_JSON_OBJECT(KEY("archs", hv_json_archs(profile, form->archs)));
    switch (cls) {
    case HV_CLASS_RECORD:
        return record_object(o, form);
    case HV_CLASS_TYPEDEF:
        return HV_JSON_ADD(o, KEY("type", e->u.typedef_.type),
                           KEY("size", e->u.typedef_.size));
    case HV_CLASS_OP:
        return HV_JSON_ADD(o, KEY("number", e->u.op.number), KEY("args", e->u.op.args));
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        if (form->value)
            return HV_JSON_ADD(o, KEY("value", form->value));
        return HV_JSON_ADD(o, KEY("text", e->u.constant.text));
    case HV_CLASS_ENUM:
    case HV_CLASS_MACRO:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
    return o;
}

/* Each form stands once, with the architectures that have it. */
static json_t *forms_array(const struct hv_commitment *c,
                           const struct hv_profile *profile)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < c->n_forms; i++)
        hv_json_append(array, form_object(c->cls, &c->forms[i], profile));
    return array;
}

static json_t *commitment_object(const struct hv_commitment *c,
                                 const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(KEY("class", hv_class_name(c->cls)), KEY("entity", c->name),
                          KEY("member", c->member),
                          KEY("archs", hv_json_archs(profile, c->archs)),
                          KEY("audiences", hv_json_audiences(profile, c->audiences)),
                          KEY("forms", forms_array(c, profile)),
                          KEY("location", hv_json_location(c->file, c->line)));
}

static json_t *interface_object(const struct hv_freeze *freeze, size_t index,
                                const struct hv_profile *profile)
{
    const struct hv_interface *interface = &freeze->interfaces[index];
    const struct hv_family *family = interface->family;
    json_t *hazards = hv_json_array();
    json_t *commitments = hv_json_array();
    for (size_t i = 0; i < freeze->hazards->n; i++)
        if (freeze->hazard_interface[i] == index)
            hv_json_append(hazards, hv_json_hazard(&freeze->hazards->v[i], profile));
    for (size_t i = 0; i < freeze->n; i++)
        if (freeze->v[i].interface == index)
            hv_json_append(commitments, commitment_object(&freeze->v[i], profile));
    return HV_JSON_OBJECT(
        KEY("interface", family ? family->name : interface->file),
        KEY("hypercall", family ? family->hypercall : NULL),
        KEY("for_ever", interface->promised),
        KEY("covered_by", interface->macro ? interface->macro->macro : NULL),
        KEY("hazards", hazards), KEY("new", commitments));
}

void hv_freeze_json(const struct hv_report *report,
                    const struct hv_report_options *options, struct hv_buf *buf)
{
    (void)options;
    const struct hv_result *result = report->result;
    const struct hv_freeze *freeze = report->freeze;
    json_t *interfaces = hv_json_array();
    for (size_t i = 0; i < freeze->n_interfaces; i++)
        hv_json_append(interfaces, interface_object(freeze, i, result->profile));
    hv_json_dump(
        HV_JSON_OBJECT(KEY("schema", "hvabi-freeze/1"), KEY("tool", HV_TOOL),
                       KEY("profile", result->profile->name),
                       KEY("reference", hv_json_tree(&result->old)),
                       KEY("tree", hv_json_tree(&result->new)),
                       KEY("ops_known", json_boolean(!freeze->hazards->ops_unknown)),
                       KEY("interfaces", interfaces),
                       KEY("coverage", hv_json_coverage(result)),
                       KEY("errors", hv_json_errors(result))),
        buf);
}
