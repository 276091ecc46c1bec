/* SPDX-License-Identifier: MIT */
#include "report/freeze.h"

#include "report/hazard.h"
#include "report/markdown.h"

#include <inttypes.h>
#include <string.h>

/* ---- one commitment ---- */

static void put_constant(struct hv_buf *buf, const struct hv_commitment_form *form)
{
    if (form->value)
        hv_put_values(buf, form->value, NULL);
    else if (form->entity->cls == HV_CLASS_CONSTANT) {
        hv_buf_putc(buf, '"');
        hv_put_escaped(buf, form->entity->u.constant.text, HV_NAME_MAX);
        hv_buf_putc(buf, '"');
    }
}

static void put_record(struct hv_buf *buf, const struct hv_commitment_form *form)
{
    const struct hv_member *m = form->member;
    if (!m) {
        hv_buf_printf(buf, "%" PRIu64 " bytes", form->entity->u.record.size);
        return;
    }
    hv_buf_puts(buf, "offset ");
    hv_put_offset(buf, m->offset);
    hv_buf_printf(buf, ", %" PRIu64 " bits, ", m->bits);
    hv_put_escaped(buf, m->type, HV_NAME_MAX);
}

static void put_op(struct hv_buf *buf, const struct hv_entity *op)
{
    hv_put_escaped(buf, op->u.op.number, HV_NAME_MAX);
    if (op->u.op.args) {
        hv_buf_puts(buf, ", takes ");
        hv_put_escaped(buf, op->u.op.args, HV_NAME_MAX);
    }
    hv_buf_puts(buf, op->u.op.stable ? ", marked as stable" : "");
}

static void put_form(struct hv_buf *buf, const struct hv_commitment *c,
                     const struct hv_commitment_form *form)
{
    switch (c->cls) {
    case HV_CLASS_RECORD:
        put_record(buf, form);
        break;
    case HV_CLASS_TYPEDEF:
        hv_put_escaped(buf, form->entity->u.typedef_.type, HV_NAME_MAX);
        break;
    case HV_CLASS_OP:
        put_op(buf, form->entity);
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        put_constant(buf, form);
        break;
    case HV_CLASS_ENUM:
    case HV_CLASS_MACRO:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
}

static const char *noun(const struct hv_commitment *c)
{
    switch (c->cls) {
    case HV_CLASS_HYPERCALL:
        return "hypercall ";
    case HV_CLASS_OP:
        return "op ";
    case HV_CLASS_RECORD:
        return c->member ? "member of " : "";
    case HV_CLASS_TYPEDEF:
        return "type ";
    case HV_CLASS_CONSTANT:
        return "constant ";
    case HV_CLASS_ENUM:
    case HV_CLASS_MACRO:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        break;
    }
    return "";
}

static void put_where(const struct hv_text *text, struct hv_buf *buf, uint32_t archs)
{
    if (archs == text->result->archs)
        return;
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, text->result->profile, archs, 0);
}

static void put_commitment(const struct hv_text *text, const struct hv_commitment *c)
{
    const struct hv_profile *profile = text->result->profile;
    struct hv_buf line = {0};
    hv_buf_puts(&line, noun(c));
    hv_put_escaped(&line, c->name, HV_NAME_MAX);
    if (c->member) {
        hv_buf_puts(&line, ": ");
        hv_put_escaped(&line, c->member, HV_NAME_MAX);
    }
    hv_buf_puts(&line, ": ");
    for (size_t i = 0; i < c->n_forms; i++) {
        hv_buf_puts(&line, i ? "; " : "");
        put_form(&line, c, &c->forms[i]);
        put_where(text, &line, c->forms[i].archs);
    }
    hv_buf_puts(&line, ", for ");
    hv_put_audiences(&line, profile, c->audiences, 0);
    hv_buf_printf(text->buf, "%*s", HV_TEXT_INDENT, "");
    hv_put_wrapped(text->buf, line.p, HV_TEXT_INDENT + 2, HV_TEXT_WIDTH);
    hv_buf_done(&line);
}

/* How many constants, from the first, the same audiences see on the same architectures
 * with one value: they are told as a list. */
static size_t alike(const struct hv_commitment *c, size_t n)
{
    size_t k = 0;
    while (k < n && c[k].cls == HV_CLASS_CONSTANT && c[k].n_forms == 1 &&
           c[k].interface == c->interface && c[k].archs == c->archs &&
           c[k].audiences == c->audiences)
        k++;
    return k;
}

static void put_constants(const struct hv_text *text, const struct hv_commitment *c,
                          size_t n)
{
    struct hv_buf line = {0};
    hv_buf_puts(&line, "constants");
    put_where(text, &line, c->archs);
    hv_buf_puts(&line, " for ");
    hv_put_audiences(&line, text->result->profile, c->audiences, 0);
    for (size_t i = 0; i < n; i++) {
        hv_buf_puts(&line, i ? ", " : ": ");
        hv_put_escaped(&line, c[i].name, HV_NAME_MAX);
        hv_buf_putc(&line, ' ');
        put_constant(&line, c[i].forms);
    }
    hv_buf_printf(text->buf, "%*s", HV_TEXT_INDENT, "");
    hv_put_wrapped(text->buf, line.p, HV_TEXT_INDENT + 2, HV_TEXT_WIDTH);
    hv_buf_done(&line);
}

/* ---- one interface ---- */

static void put_title(const struct hv_text *text, const struct hv_interface *interface)
{
    hv_buf_puts(text->buf, text->options->color ? "\033[1m" : "");
    if (interface->family) {
        hv_put_escaped(text->buf, interface->family->name, HV_NAME_MAX);
        if (interface->family->hypercall) {
            hv_buf_puts(text->buf, " (");
            hv_put_escaped(text->buf, interface->family->hypercall, HV_NAME_MAX);
            hv_buf_putc(text->buf, ')');
        }
    } else {
        hv_put_escaped(text->buf, interface->file ? interface->file : "(no header)",
                       HV_NAME_MAX);
    }
    hv_buf_puts(text->buf, text->options->color ? "\033[0m\n" : "\n");
}

static void put_hazards(const struct hv_text *text, const struct hv_freeze *freeze,
                        size_t interface)
{
    const struct hv_hazards *all = freeze->hazards;
    for (size_t i = 0, n; i < all->n; i += n) {
        n = hv_hazard_group(&all->v[i], all->n - i);
        if (freeze->hazard_interface[i] == interface)
            hv_text_hazards(text, &all->v[i], n, HV_TEXT_INDENT, false);
    }
}

static void put_interface(const struct hv_text *text, const struct hv_freeze *freeze,
                          size_t interface)
{
    put_title(text, &freeze->interfaces[interface]);
    put_hazards(text, freeze, interface);
    for (size_t i = 0, n; i < freeze->n; i += n) {
        const struct hv_commitment *c = &freeze->v[i];
        n = text->options->verbose ? 0 : alike(c, freeze->n - i);
        if (c->interface != interface) {
            n = 1;
        } else if (n > 1) {
            put_constants(text, c, n);
        } else {
            put_commitment(text, c);
            n = 1;
        }
    }
    hv_buf_putc(text->buf, '\n');
}

/* ---- the whole ---- */

static void put_heading(const struct hv_text *text,
                        const struct hv_interface *interface)
{
    hv_buf_puts(text->buf, text->options->color ? "\033[1;4m" : "");
    if (interface->macro) {
        hv_buf_puts(text->buf, "until ");
        hv_put_escaped(text->buf, interface->macro->macro, HV_NAME_MAX);
        hv_buf_puts(text->buf, " is raised");
    } else {
        hv_buf_puts(text->buf,
                    interface->promised
                        ? "for ever"
                        : "not seen by stable audiences, but no version covers it");
    }
    hv_buf_puts(text->buf, text->options->color ? "\033[0m:\n\n" : ":\n\n");
}

static void put_interfaces(const struct hv_text *text, const struct hv_freeze *freeze)
{
    const struct hv_interface *v = freeze->interfaces;
    for (size_t i = 0; i < freeze->n_interfaces; i++) {
        if (!i || v[i].macro != v[i - 1].macro || v[i].promised != v[i - 1].promised)
            put_heading(text, &v[i]);
        put_interface(text, freeze, i);
    }
}

static void put_counts(const struct hv_text *text, const struct hv_freeze *freeze)
{
    size_t promised = 0, covered = 0;
    for (size_t i = 0; i < freeze->n; i++) {
        promised += freeze->interfaces[freeze->v[i].interface].promised;
        covered += freeze->interfaces[freeze->v[i].interface].macro != NULL;
    }
    hv_buf_printf(text->buf,
                  "new: %zu for ever, %zu not covered, %zu covered by a version\n",
                  promised, freeze->n - promised - covered, covered);
}

void hv_freeze_text(const struct hv_result *result, const struct hv_freeze *freeze,
                    const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_text text = {result, options, buf};
    if (!options->quiet)
        hv_text_head(&text);
    put_interfaces(&text, freeze);
    if (!options->quiet)
        hv_text_left_out(&text);
    hv_text_errors(&text);
    if (options->quiet)
        return;
    hv_text_coverage(&text);
    if (freeze->hazards->ops_unknown)
        hv_buf_puts(buf,
                    "the reference was recorded without operations: new ones stand "
                    "among the constants\n");
    put_counts(&text, freeze);
    hv_text_hazard_counts(&text, freeze->hazards);
}

void hv_freeze_markdown(const struct hv_result *result, const struct hv_freeze *freeze,
                        const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_report_options plain = *options;
    struct hv_buf text = {0};
    plain.color = plain.quiet = false;
    hv_freeze_text(result, freeze, &plain, &text);
    hv_buf_puts(buf, "## hvabi freeze\n\n");
    hv_markdown_block(buf, &text);
}
