/* SPDX-License-Identifier: MIT */
#include "model/commitment.h"
#include "report/hazard.h"
#include "report/json_parts.h"
#include "report/json_util.h"
#include "report/writers.h"

static void set_record(json_t *o, const struct hv_commitment_form *form)
{
    const struct hv_member *m = form->member;
    if (!m) {
        hv_json_set(o, "size", hv_json_number(form->entity->u.record.size));
        return;
    }
    hv_json_set(o, "offset", hv_json_number(m->offset));
    hv_json_set(o, "bits", hv_json_number(m->bits));
    hv_json_set(o, "type", hv_json_text(m->type));
}

static void set_form(json_t *o, enum hv_class cls,
                     const struct hv_commitment_form *form)
{
    const struct hv_entity *e = form->entity;
    switch (cls) {
    case HV_CLASS_RECORD:
        set_record(o, form);
        break;
    case HV_CLASS_TYPEDEF:
        hv_json_set(o, "type", hv_json_text(e->u.typedef_.type));
        hv_json_set(o, "size", hv_json_number(e->u.typedef_.size));
        break;
    case HV_CLASS_OP:
        hv_json_set(o, "number", hv_json_text(e->u.op.number));
        hv_json_set(o, "args", hv_json_text(e->u.op.args));
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        if (form->value)
            hv_json_set(o, "value", hv_json_text(form->value));
        else
            hv_json_set(o, "text", hv_json_text(e->u.constant.text));
        break;
    case HV_CLASS_ENUM:
    case HV_CLASS_MACRO:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
}

/* Each form stands once, with the architectures that have it. */
static json_t *forms_array(const struct hv_commitment *c,
                           const struct hv_profile *profile)
{
    json_t *array = hv_json_list();
    for (size_t i = 0; i < c->n_forms; i++) {
        json_t *o = hv_json_must(json_object());
        hv_json_set(o, "archs", hv_json_archs(profile, c->forms[i].archs));
        set_form(o, c->cls, &c->forms[i]);
        hv_json_append(array, o);
    }
    return array;
}

static json_t *commitment_object(const struct hv_commitment *c,
                                 const struct hv_profile *profile)
{
    return hv_json_pack("class:s entity:s member:s archs:o audiences:o forms:o "
                        "location:o",
                        hv_class_name(c->cls), c->name, c->member,
                        hv_json_archs(profile, c->archs),
                        hv_json_audiences(profile, c->audiences),
                        forms_array(c, profile), hv_json_location(c->file, c->line));
}

static json_t *interface_object(const struct hv_freeze *freeze, size_t index,
                                const struct hv_profile *profile)
{
    const struct hv_interface *interface = &freeze->interfaces[index];
    const struct hv_family *family = interface->family;
    json_t *hazards = hv_json_list();
    json_t *commitments = hv_json_list();
    for (size_t i = 0; i < freeze->hazards->n; i++)
        if (freeze->hazard_interface[i] == index)
            hv_json_append(hazards, hv_json_hazard(&freeze->hazards->v[i], profile));
    for (size_t i = 0; i < freeze->n; i++)
        if (freeze->v[i].interface == index)
            hv_json_append(commitments, commitment_object(&freeze->v[i], profile));
    return hv_json_pack("interface:s hypercall:s for_ever:b covered_by:s "
                        "hazards:o new:o",
                        family ? family->name : interface->file,
                        family ? family->hypercall : NULL, interface->promised,
                        interface->macro ? interface->macro->macro : NULL, hazards,
                        commitments);
}

void hv_freeze_json(const struct hv_report *report,
                    const struct hv_report_options *options, struct hv_buf *buf)
{
    (void)options;
    const struct hv_result *result = report->result;
    const struct hv_freeze *freeze = report->freeze;
    json_t *interfaces = hv_json_list();
    for (size_t i = 0; i < freeze->n_interfaces; i++)
        hv_json_append(interfaces, interface_object(freeze, i, result->profile));
    json_t *o =
        hv_json_pack("schema:s tool:s profile:s reference:o tree:o "
                     "ops_known:b interfaces:o coverage:o errors:o",
                     "hvabi-freeze/1", "hvabi " HVABI_VERSION, result->profile->name,
                     hv_json_tree(&result->old), hv_json_tree(&result->new),
                     !freeze->hazards->ops_unknown, interfaces,
                     hv_json_coverage(result), hv_json_errors(result));
    hv_json_dump(o, buf);
}
