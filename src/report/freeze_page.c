/* SPDX-License-Identifier: MIT */
#include "model/commitment.h"
#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/wording.h"
#include "report/writers.h"

/* ---- one commitment ---- */

static void put_constant(struct hv_buf *buf, const struct hv_commitment_form *form)
{
    if (form->value)
        hv_put_values(buf, form->value, NULL);
    else if (form->entity->cls == HV_CLASS_CONSTANT)
        hv_putf(buf, "\"%s\"", form->entity->u.constant.text);
}

static void put_record(struct hv_buf *buf, const struct hv_commitment_form *form)
{
    const struct hv_member *m = form->member;
    if (!m) {
        hv_putf(buf, "%" PRIu64 " bytes", form->entity->u.record.size);
        return;
    }
    hv_buf_puts(buf, "offset ");
    hv_put_offset(buf, m->offset);
    hv_putf(buf, ", %" PRIu64 " bits, %s", m->bits, m->type);
}

static void put_op(struct hv_buf *buf, const struct hv_entity *op)
{
    hv_putf(buf, op->u.op.args ? "%s, takes %s" : "%s%s", op->u.op.number,
            op->u.op.args);
    hv_buf_puts(buf, op->u.op.stable ? ", marked as stable" : "");
}

static void put_form(struct hv_buf *buf, const struct hv_commitment *c,
                     const struct hv_commitment_form *form)
{
    if (c->cls == HV_CLASS_RECORD)
        put_record(buf, form);
    else if (c->cls == HV_CLASS_TYPEDEF)
        hv_putf(buf, "%s", form->entity->u.typedef_.type);
    else if (c->cls == HV_CLASS_OP)
        put_op(buf, form->entity);
    else
        put_constant(buf, form);
}

/* There are no others (judge/hazard/commitments.c). */
static const char *commitment_noun(const struct hv_commitment *c)
{
    static const char *const nouns[HV_CLASSES] = {[HV_CLASS_HYPERCALL] = "hypercall ",
                                                  [HV_CLASS_OP] = "op ",
                                                  [HV_CLASS_RECORD] = "member of ",
                                                  [HV_CLASS_TYPEDEF] = "type ",
                                                  [HV_CLASS_CONSTANT] = "constant "};
    bool whole_record = c->cls == HV_CLASS_RECORD && !c->member;
    return whole_record ? "" : nouns[c->cls];
}

static void put_where(struct hv_buf *buf, const struct hv_page *page, uint32_t archs)
{
    if (archs == page->result->archs)
        return;
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, page->result->profile, archs, 0);
}

static void add_commitment(struct hv_page *page, const struct hv_commitment *c)
{
    struct hv_buf text = {0};
    hv_putf(&text, "%s%s%s%s: ", commitment_noun(c), c->name, c->member ? ": " : "",
            c->member);
    for (size_t i = 0; i < c->n_forms; i++) {
        hv_buf_puts(&text, i ? "; " : "");
        put_form(&text, c, &c->forms[i]);
        put_where(&text, page, c->forms[i].archs);
    }
    hv_buf_puts(&text, ", for ");
    hv_put_audiences(&text, page->result->profile, c->audiences, 0);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

/* The number of constants, from the first, with equal value, audiences and
 * architectures: they are reported as a list. */
static size_t constants_alike(const struct hv_commitment *c, size_t n)
{
    size_t k = 0;
    while (k < n && c[k].cls == HV_CLASS_CONSTANT && c[k].n_forms == 1 &&
           c[k].interface == c->interface && c[k].archs == c->archs &&
           c[k].audiences == c->audiences)
        k++;
    return k;
}

static void add_constants(struct hv_page *page, const struct hv_commitment *c, size_t n)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, "constants");
    put_where(&text, page, c->archs);
    hv_buf_puts(&text, " for ");
    hv_put_audiences(&text, page->result->profile, c->audiences, 0);
    for (size_t i = 0; i < n; i++) {
        hv_putf(&text, "%s%s ", i ? ", " : ": ", c[i].name);
        put_constant(&text, c[i].forms);
    }
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

/* ---- one interface ---- */

static void add_title(struct hv_page *page, const struct hv_interface *interface)
{
    const struct hv_family *family = interface->family;
    const char *call = family ? family->hypercall : NULL;
    const char *name = family ? family->name : interface->file;
    hv_page_headingf(page, 2, call ? "%s (%s)" : "%s%s", name ? name : "(no header)",
                     call);
}

static void add_hazards(struct hv_page *page, const struct hv_freeze *freeze,
                        size_t interface)
{
    const struct hv_hazards *all = freeze->hazards;
    for (size_t i = 0, n; i < all->n; i += n) {
        n = hv_hazard_group(&all->v[i], all->n - i);
        if (freeze->hazard_interface[i] == interface)
            hv_page_hazards(page, &all->v[i], n, false);
    }
}

static void add_interface(struct hv_page *page, const struct hv_freeze *freeze,
                          size_t interface)
{
    add_title(page, &freeze->interfaces[interface]);
    page->indent = HV_TEXT_INDENT;
    add_hazards(page, freeze, interface);
    page->hang = 2;
    for (size_t i = 0, n; i < freeze->n; i += n) {
        const struct hv_commitment *c = &freeze->v[i];
        bool here = c->interface == interface;
        n = here && !page->options->verbose ? constants_alike(c, freeze->n - i) : 0;
        if (n > 1)
            add_constants(page, c, n);
        else if (here)
            add_commitment(page, c);
        n = n ? n : 1;
    }
    page->indent = page->hang = 0;
    hv_page_gap(page);
}

/* ---- the whole ---- */

static void add_heading(struct hv_page *page, const struct hv_interface *interface)
{
    if (interface->macro)
        hv_page_headingf(page, 1, "until %s is raised:", interface->macro->macro);
    else
        hv_page_headingf(page, 1,
                         interface->promised
                             ? "for ever:"
                             : "no stable audience sees it, but no version covers "
                               "it:");
    hv_page_gap(page);
}

static void add_counts(struct hv_page *page, const struct hv_freeze *freeze)
{
    const struct hv_interface *of = freeze->interfaces;
    size_t promised = HV_SUM(c, freeze->v, freeze->n, of[c->interface].promised);
    size_t covered = HV_SUM(c, freeze->v, freeze->n, of[c->interface].macro != NULL);
    hv_page_line(page, "new: %zu for ever, %zu not covered, %zu covered by a version",
                 promised, freeze->n - promised - covered, covered);
}

void hv_freeze_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_freeze *freeze = report->freeze;
    const struct hv_interface *v = freeze->interfaces;
    bool quiet = page->options->quiet;
    if (!quiet)
        hv_page_head(page);
    hv_page_gap(page);
    for (size_t i = 0; i < freeze->n_interfaces; i++) {
        if (!i || v[i].macro != v[i - 1].macro || v[i].promised != v[i - 1].promised)
            add_heading(page, &v[i]);
        add_interface(page, freeze, i);
    }
    if (!quiet)
        hv_page_left_out(page);
    hv_page_errors(page);
    if (quiet)
        return;
    hv_page_coverage(page);
    if (freeze->hazards->ops_unknown)
        hv_page_line(page,
                     "the reference was recorded without operations: new ones are "
                     "listed as constants");
    add_counts(page, freeze);
    hv_page_add(page, HV_BLOCK_LINE,
                HV_TEXT(hv_put_hazard_counts, report->result, freeze->hazards));
}

void hv_freeze_markdown(struct hv_page *page, const struct hv_report *report)
{
    hv_page_headingf(page, 2, "hvabi freeze");
    hv_page_fence(page, hv_freeze_text, report);
}

/* ---- as JSON ---- */

static json_t *form_object(enum hv_class cls, const struct hv_commitment_form *form,
                           const struct hv_profile *profile)
{
    const struct hv_entity *e = form->entity;
    json_t *o = HV_JSON_OBJECT(KEY("archs", hv_json_archs(profile, form->archs)));
    if (cls == HV_CLASS_RECORD) {
        const struct hv_member *m = form->member;
        if (!m)
            return HV_JSON_ADD(o, KEY("size", form->entity->u.record.size));
        return HV_JSON_ADD(o, KEYS(m, offset, bits, type));
    }
    if (cls == HV_CLASS_TYPEDEF)
        return HV_JSON_ADD(o, KEY("type", e->u.typedef_.type),
                           KEY("size", e->u.typedef_.size));
    if (cls == HV_CLASS_OP)
        return HV_JSON_ADD(o, KEY("number", e->u.op.number), KEY("args", e->u.op.args));
    if (form->value)
        return HV_JSON_ADD(o, KEY("value", form->value));
    return HV_JSON_ADD(o, KEY("text", e->u.constant.text));
}

static json_t *commitment_object(const struct hv_commitment *c,
                                 const struct hv_profile *profile)
{
    return HV_JSON_OBJECT(KEY("class", hv_class_name(c->cls)), KEY("entity", c->name),
                          KEY("member", c->member), KEYS_WHO(profile, c),
                          KEY("forms", HV_JSON_LIST(x, c->forms, c->n_forms,
                                                    form_object(c->cls, x, profile))),
                          KEY("location", hv_json_location(c->file, c->line)));
}

static json_t *interface_object(const struct hv_freeze *freeze, size_t index,
                                const struct hv_profile *profile)
{
    const struct hv_interface *interface = &freeze->interfaces[index];
    const struct hv_family *family = interface->family;
    return HV_JSON_OBJECT(
        KEY("interface", family ? family->name : interface->file),
        KEY("hypercall", family ? family->hypercall : NULL),
        KEY("for_ever", interface->promised),
        KEY("covered_by", interface->macro ? interface->macro->macro : NULL),
        KEY("hazards",
            HV_JSON_LIST_IF(h, freeze->hazards->v, freeze->hazards->n,
                            freeze->hazard_interface[h - freeze->hazards->v] == index,
                            hv_json_hazard(h, profile))),
        KEY("new", HV_JSON_LIST_IF(c, freeze->v, freeze->n, c->interface == index,
                                   commitment_object(c, profile))));
}

json_t *hv_freeze_json(const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    const struct hv_freeze *freeze = report->freeze;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-freeze/1", result->profile),
        KEY("reference", hv_json_tree(&result->old)),
        KEY("tree", hv_json_tree(&result->new)),
        KEY("ops_known", json_boolean(!freeze->hazards->ops_unknown)),
        KEY("interfaces",
            HV_JSON_LIST(x, freeze->interfaces, freeze->n_interfaces,
                         interface_object(freeze, (size_t)(x - freeze->interfaces),
                                          result->profile))),
        KEY("coverage", hv_json_coverage(result)),
        KEY("errors", hv_json_errors(result)));
}
