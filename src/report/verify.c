/* SPDX-License-Identifier: MIT */
#include "report/verify.h"

#include "report/json_util.h"
#include "report/message.h"
#include "report/report.h"

#include <inttypes.h>

static void put_file(const struct hv_text *text)
{
    const struct hv_verification *v = text->result->verification;
    hv_buf_puts(text->buf, "file: ");
    if (v->machine)
        hv_buf_printf(text->buf, "ELF for %s, ", v->machine);
    hv_buf_printf(text->buf, "types from %s", v->form);
    if (v->build_id) {
        hv_buf_puts(text->buf, ", build id ");
        hv_put_escaped(text->buf, v->build_id, HV_NAME_MAX);
    }
    if (v->spelling) {
        hv_buf_puts(text->buf, ", names as ");
        hv_put_escaped(text->buf, v->spelling, HV_NAME_MAX);
        hv_buf_puts(text->buf, " spells them");
    }
    hv_buf_putc(text->buf, '\n');
}

static void put_names(const struct hv_text *text, const char *label,
                      const struct hv_strings *names)
{
    struct hv_buf line = {0};
    if (!names->n)
        return;
    hv_buf_printf(&line, "%s: ", label);
    for (size_t i = 0; i < names->n; i++) {
        hv_buf_puts(&line, i ? ", " : "");
        hv_put_escaped(&line, names->v[i], HV_NAME_MAX);
    }
    hv_put_wrapped(text->buf, line.p, HV_TEXT_INDENT, HV_TEXT_WIDTH);
    hv_buf_done(&line);
}

static void put_types(const struct hv_text *text)
{
    const struct hv_verification *v = text->result->verification;
    hv_buf_printf(text->buf, "types: %zu agree", v->agree.n);
    if (v->older.n)
        hv_buf_printf(text->buf, ", %zu are as older interface versions have them",
                      v->older.n);
    hv_buf_printf(text->buf, ", %zu differ, %zu are not in the file\n", v->differ.n,
                  v->lacks.n);
    if (text->options->verbose) {
        put_names(text, "agree", &v->agree);
        put_names(text, "not in the file", &v->lacks);
    }
    put_names(text, "as older interface versions have them", &v->older);
    put_names(text, "differ", &v->differ);
    if (v->release) {
        hv_buf_puts(text->buf, "all of its types are as release ");
        hv_put_escaped(text->buf, v->release, HV_NAME_MAX);
        hv_buf_puts(text->buf, " has them, whose interface versions are taken for its "
                               "own\n");
    }
    if (v->unknown_widths)
        hv_buf_printf(
            text->buf,
            "not compared: the widths of %zu bit fields (%s as it is read does "
            "not tell them)\n",
            v->unknown_widths, v->form);
}

static void put_notes(const struct hv_text *text)
{
    const struct hv_verification *v = text->result->verification;
    for (size_t i = 0; i < v->n_notes; i++) {
        const struct hv_verified_note *n = &v->notes[i];
        if (!n->name && !text->options->verbose)
            continue;
        hv_buf_puts(text->buf, "note ");
        hv_put_escaped(text->buf, n->name ? n->name : n->owner, HV_NAME_MAX);
        if (!n->name)
            hv_buf_printf(text->buf, " %" PRIu64, n->type);
        hv_buf_puts(text->buf, ": ");
        hv_put_escaped(text->buf, n->value, HV_NAME_MAX);
        hv_buf_putc(text->buf, '\n');
    }
}

void hv_text_verification(const struct hv_text *text)
{
    if (!text->result->verification)
        return;
    put_file(text);
    put_types(text);
    put_notes(text);
    hv_buf_putc(text->buf, '\n');
}

static json_t *names_array(const struct hv_strings *names)
{
    json_t *array = hv_json_must(json_array());
    for (size_t i = 0; i < names->n; i++)
        hv_json_append(array, hv_json_text(names->v[i]));
    return array;
}

static json_t *notes_array(const struct hv_verification *v)
{
    json_t *array = hv_json_must(json_array());
    for (size_t i = 0; i < v->n_notes; i++) {
        json_t *o = hv_json_must(json_object());
        hv_json_set(o, "owner", hv_json_text(v->notes[i].owner));
        hv_json_set(o, "name", hv_json_text(v->notes[i].name));
        hv_json_set(o, "type", hv_json_number(v->notes[i].type));
        hv_json_set(o, "value", hv_json_text(v->notes[i].value));
        hv_json_append(array, o);
    }
    return array;
}

json_t *hv_json_verification(const struct hv_verification *v)
{
    json_t *o = hv_json_must(json_object());
    hv_json_set(o, "types_from", hv_json_text(v->form));
    hv_json_set(o, "machine", hv_json_text(v->machine));
    hv_json_set(o, "build_id", hv_json_text(v->build_id));
    hv_json_set(o, "agree", names_array(&v->agree));
    hv_json_set(o, "older", names_array(&v->older));
    hv_json_set(o, "differ", names_array(&v->differ));
    hv_json_set(o, "lacks", names_array(&v->lacks));
    hv_json_set(o, "spelling", hv_json_text(v->spelling));
    hv_json_set(o, "release", hv_json_text(v->release));
    hv_json_set(o, "unknown_widths", hv_json_number(v->unknown_widths));
    hv_json_set(o, "notes", notes_array(v));
    return o;
}
