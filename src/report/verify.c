/* SPDX-License-Identifier: MIT */
#include "report/json_util.h"
#include "report/result_page.h"
#include "report/wording.h"

static void add_file(struct hv_page *page, const struct hv_verification *v)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, "file: ");
    if (v->machine)
        hv_putf(&text, "ELF for %s, ", v->machine);
    hv_putf(&text, "types from %s", v->form);
    if (v->build_id)
        hv_putf(&text, ", build id %s", v->build_id);
    if (v->spelling)
        hv_putf(&text, v->own ? ", of %s itself" : ", names as %s spells them",
                v->spelling);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

static void add_names(struct hv_page *page, const char *label,
                      const struct hv_strings *names)
{
    if (!names->n)
        return;
    page->hang = HV_TEXT_INDENT;
    hv_page_say(page, "%s: %-s", label,
                hv_keep(page->arena, HV_TEXT(hv_put_list, names, SIZE_MAX)));
    page->hang = 0;
}

static void add_types(struct hv_page *page, const struct hv_verification *v)
{
    struct hv_buf text = {0};
    hv_putf(&text, "types: %zu agree", v->agree.n);
    if (v->older.n)
        hv_putf(&text, ", %zu are as older interface versions have them", v->older.n);
    hv_putf(&text, ", %zu differ, %zu are not in the file", v->differ.n, v->lacks.n);
    hv_page_add(page, HV_BLOCK_LINE, &text);
    if (page->options->verbose) {
        add_names(page, "agree", &v->agree);
        add_names(page, "not in the file", &v->lacks);
    }
    add_names(page, "as older interface versions have them", &v->older);
    add_names(page, "differ", &v->differ);
    if (v->release)
        hv_page_line(
            page,
            "all types are those of release %s, so its interface versions are used",
            v->release);
    hv_page_line(page,
                 "not compared: alignment and packing of records, which %s does not "
                 "tell",
                 v->form);
    if (v->unknown_orders)
        hv_page_line(page,
                     "not compared: the order of the dimensions of %zu array%s, which "
                     "some compilers write backwards into %s",
                     v->unknown_orders, v->unknown_orders == 1 ? "" : "s", v->form);
    if (v->unknown_values)
        hv_page_line(page,
                     "not compared: %zu value%s above 0x7fffffff of enumerators, which "
                     "some compilers do not write into %s",
                     v->unknown_values, v->unknown_values == 1 ? "" : "s", v->form);
}

static void add_notes(struct hv_page *page, const struct hv_verification *v)
{
    HV_EACH (n, v->notes, v->n_notes) {
        if (n->name)
            hv_page_line(page, "note %s: %s", n->name, n->value);
        else if (page->options->verbose)
            hv_page_line(page, "note %s %" PRIu64 ": %s", n->owner, n->type, n->value);
    }
}

void hv_page_verification(struct hv_page *page)
{
    const struct hv_verification *v = page->result->verification;
    if (!v)
        return;
    add_file(page, v);
    add_types(page, v);
    add_notes(page, v);
    hv_page_gap(page);
}

json_t *hv_json_verification(const struct hv_verification *v)
{
    return HV_JSON_OBJECT(
        KEY("types_from", v->form), KEYS(v, machine, build_id),
        KEY("agree", hv_json_strings(&v->agree)),
        KEY("older", hv_json_strings(&v->older)),
        KEY("differ", hv_json_strings(&v->differ)),
        KEY("lacks", hv_json_strings(&v->lacks)),
        KEYS(v, spelling, release, unknown_orders, unknown_values),
        KEY("notes",
            HV_JSON_LIST(note, v->notes, v->n_notes,
                         HV_JSON_OBJECT(KEYS(note, owner, name, type, value)))));
}
