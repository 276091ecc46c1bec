/* SPDX-License-Identifier: MIT */
#include "report/hazard.h"

#include "report/json_parts.h"
#include "report/json_util.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN = 4 };

size_t hv_hazard_group(const struct hv_hazard *hazards, size_t n)
{
    size_t k = n ? 1 : 0;
    while (k < n && hazards[k].rule == hazards->rule &&
           hazards[k].entity == hazards->entity && hazards[k].file == hazards->file &&
           hazards[k].archs == hazards->archs &&
           hazards[k].audiences == hazards->audiences && hazards[k].member)
        k++;
    return k;
}

static const char *phrase(enum hv_hazard_kind kind)
{
    switch (kind) {
    case HV_HAZARD_IMPLICIT_PADDING:
        return "implicit padding behind ";
    case HV_HAZARD_C_TYPE:
        return "a width that C leaves open in ";
    case HV_HAZARD_TOOLS_ONLY_TYPE:
        return "an alignment that is for tools alone";
    case HV_HAZARD_HANDLE_IN_HEADER:
        return "a handle or pointer in ";
    case HV_HAZARD_WORD_SIZE:
        return "the caller's word size in ";
    case HV_HAZARD_UNTRANSLATED_LAYOUT:
        return "32-bit and 64-bit callers lay it out differently";
    case HV_HAZARD_STALE_MAXIMUM:
        return "no longer the end of its family";
    case HV_HAZARD_MASK_NEARLY_FULL:
        return "nearly full";
    case HV_HAZARD_CALL_UNANNOUNCED:
        return "nothing new announces it";
    }
    return "";
}

static size_t shown(const struct hv_text *text, size_t n)
{
    return text->options->verbose || n <= SHOWN + 1 ? n : SHOWN;
}

static void put_members(const struct hv_text *text, const struct hv_hazard *group,
                        size_t n)
{
    for (size_t i = 0; i < shown(text, n); i++) {
        hv_buf_puts(text->buf, i ? ", " : "");
        hv_put_escaped(text->buf, group[i].member ? group[i].member : "its members",
                       HV_NAME_MAX);
    }
    if (shown(text, n) < n)
        hv_buf_printf(text->buf, " ... (%zu members)", n);
}

static bool has_members(enum hv_hazard_kind kind)
{
    const char *words = phrase(kind);
    return words[strlen(words) - 1] == ' ';
}

void hv_put_hazard(struct hv_buf *buf, const struct hv_result *result,
                   const struct hv_hazard *hazard)
{
    hv_put_escaped(buf, hazard->entity, HV_NAME_MAX);
    hv_buf_printf(buf, ": %s", phrase(hazard->kind));
    if (has_members(hazard->kind))
        hv_put_escaped(buf, hazard->member ? hazard->member : "its members",
                       HV_NAME_MAX);
    hv_buf_puts(buf, ": ");
    hv_put_escaped(buf, hazard->detail, SIZE_MAX);
    hv_buf_puts(buf, ", on ");
    hv_put_archs(buf, result->profile, hazard->archs, result->archs);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, result->profile, hazard->audiences, 0);
}

static void put_line(const struct hv_text *text, const struct hv_hazard *group,
                     size_t n)
{
    if (group->file) {
        hv_put_escaped(text->buf, group->file, HV_NAME_MAX);
        if (group->line)
            hv_buf_printf(text->buf, ":%" PRIu32, group->line);
        hv_buf_puts(text->buf, ": ");
    }
    hv_buf_puts(text->buf,
                text->options->color ? "\033[1;33mhazard\033[0m: " : "hazard: ");
    hv_put_escaped(text->buf, group->entity, HV_NAME_MAX);
    hv_buf_printf(text->buf, ": %s", phrase(group->kind));
    if (has_members(group->kind))
        put_members(text, group, n);
    hv_buf_puts(text->buf, " [");
    hv_put_escaped(text->buf, group->rule->id, HV_NAME_MAX);
    hv_buf_putc(text->buf, ' ');
    hv_put_escaped(text->buf, group->rule->slug, HV_NAME_MAX);
    hv_buf_puts(text->buf, "]\n");
}

/* One figure for all, or one for each of the members that are shown. */
static void put_details(const struct hv_text *text, const struct hv_hazard *group,
                        size_t n, unsigned indent)
{
    bool same = true;
    for (size_t i = 1; i < n; i++)
        same &= strcmp(group[i].detail, group->detail) == 0;
    size_t lines = same ? 1 : shown(text, n);
    for (size_t i = 0; i < lines; i++) {
        struct hv_buf line = {0};
        if (!same && group[i].member)
            hv_buf_printf(&line, "%s: ", group[i].member);
        hv_buf_puts(&line, group[i].detail);
        hv_buf_printf(text->buf, "%*s", (int)indent, "");
        hv_put_wrapped(text->buf, line.p, indent + 2, HV_TEXT_WIDTH);
        hv_buf_done(&line);
    }
}

static void put_who(const struct hv_text *text, const struct hv_hazard *hazard,
                    unsigned indent)
{
    const struct hv_result *result = text->result;
    hv_buf_printf(text->buf, "%*son ", (int)indent, "");
    hv_put_archs(text->buf, result->profile, hazard->archs, result->archs);
    hv_buf_puts(text->buf, " for ");
    hv_put_audiences(text->buf, result->profile, hazard->audiences, 0);
    hv_buf_putc(text->buf, '\n');
}

static void put_prose(const struct hv_text *text, const char *label, const char *prose,
                      unsigned indent)
{
    hv_buf_printf(text->buf, "%*s%s", (int)indent, "", label);
    hv_put_wrapped(text->buf, prose, indent + (unsigned)strlen(label), HV_TEXT_WIDTH);
}

void hv_text_hazards(const struct hv_text *text, const struct hv_hazard *group,
                     size_t n, unsigned indent, bool prose)
{
    hv_buf_printf(text->buf, "%*s", (int)indent, "");
    put_line(text, group, n);
    if (text->options->quiet)
        return;
    put_details(text, group, n, indent + HV_TEXT_INDENT);
    put_who(text, group, indent + HV_TEXT_INDENT);
    if (prose) {
        put_prose(text, "why: ", group->rule->why, indent + HV_TEXT_INDENT);
        put_prose(text, "fix: ", group->rule->fix, indent + HV_TEXT_INDENT);
    }
}

void hv_text_hazard_counts(const struct hv_text *text, const struct hv_hazards *hazards)
{
    size_t counts[HV_HAZARD_COUNT] = {0};
    const char *between = "hazards: ";
    for (size_t i = 0; i < hazards->n; i++)
        counts[hazards->v[i].kind]++;
    for (int kind = 0; kind < HV_HAZARD_COUNT; kind++) {
        if (!counts[kind])
            continue;
        hv_buf_printf(text->buf, "%s%zu %s", between, counts[kind],
                      hv_hazard_slug((enum hv_hazard_kind)kind));
        between = ", ";
    }
    if (hazards->n)
        hv_buf_putc(text->buf, '\n');
    else if (text->result->n_errors)
        hv_buf_puts(text->buf, "no hazard in what could be read; the errors above come "
                               "first\n");
    else
        hv_buf_puts(text->buf, "no hazard in what is new IN THE HEADERS; what headers "
                               "cannot show was not looked at\n");
}

json_t *hv_json_hazard(const struct hv_hazard *hazard, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "rule", hv_json_text(hazard->rule->id));
    hv_json_set(o, "hazard", hv_json_text(hazard->rule->slug));
    hv_json_set(o, "entity", hv_json_text(hazard->entity));
    hv_json_set(o, "member", hv_json_text(hazard->member));
    hv_json_set(o, "archs", hv_json_archs(profile, hazard->archs));
    hv_json_set(o, "audiences", hv_json_audiences(profile, hazard->audiences));
    hv_json_set(o, "location", hv_json_location(hazard->file, hazard->line));
    hv_json_set(o, "detail", hv_json_text(hazard->detail));
    hv_json_set(o, "why", hv_json_text(hazard->rule->why));
    return o;
}
