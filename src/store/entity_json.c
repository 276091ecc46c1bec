/* SPDX-License-Identifier: MIT
 *
 * Entities as JSON, to and fro, as the tables of their fields say.
 */
#include "model/field.h"
#include "store/json_read.h"
#include "store/json_text.h"
#include "store/surface_json.h"

/* Which fields of an object: those with keys, or those at places of an array. */
static bool is_stored(const struct hv_entity_field *field, unsigned place)
{
    return (field->flags & (HV_FIELD_UNSTORED | HV_FIELD_PLACE)) == place;
}

static uint64_t usual_number(const struct hv_entity_field *field, const void *object)
{
    return field->usual_of ? field->usual_of(object) : field->usual;
}

static bool has_text_instead(const struct hv_entity_field *field, const void *object)
{
    const void *text = (const char *)object + field->unless;
    return field->unless && *(const char *const *)text;
}

/* ---- writing ---- */

static void put_list(struct hv_buf *buf, const struct hv_entity_field *field,
                     const void *object);

/* Is the field omitted, as the reader finds its value by itself? */
static bool is_left_out(const struct hv_entity_field *field, const void *object)
{
    uint32_t n;
    const void *given = (const char *)object + field->given;
    if (field->flags & HV_FIELD_NEEDED)
        return has_text_instead(field, object);
    if (hv_field_is_text(field))
        return !hv_field_text(field, object);
    if (field->type == HV_FIELD_LIST) {
        hv_field_list(field, object, &n);
        return field->given ? !*(const bool *)given : !n;
    }
    uint64_t usual = usual_number(field, object);
    return hv_field_number(field, object) == usual ||
           (field->type == HV_FIELD_BOOL && usual);
}

static void put_value(struct hv_buf *buf, const struct hv_entity_field *field,
                      const void *object)
{
    switch (field->type) {
    case HV_FIELD_TEXT:
    case HV_FIELD_NAME:
    case HV_FIELD_HASH:
    case HV_FIELD_DEFAULT:
    case HV_FIELD_DECIMAL:
    case HV_FIELD_VALUE:
        hv_json_put_string(buf, hv_field_text(field, object));
        break;
    case HV_FIELD_INTEGER: /* decimal digits are a valid JSON number */
        hv_buf_puts(buf, hv_field_text(field, object));
        break;
    case HV_FIELD_COMPAT:
        hv_buf_printf(buf, "\"%c\"", (int)hv_field_number(field, object));
        break;
    case HV_FIELD_U64:
    case HV_FIELD_U32:
    case HV_FIELD_POWER:
        hv_buf_put_u64(buf, hv_field_number(field, object));
        break;
    case HV_FIELD_BOOL:
        hv_buf_puts(buf, hv_field_number(field, object) ? "true" : "false");
        break;
    case HV_FIELD_LIST:
        put_list(buf, field, object);
        break;
    }
}

static void put_keys(struct hv_buf *buf, const struct hv_entity_field *fields, size_t n,
                     const void *object)
{
    for (const struct hv_entity_field *f = fields; f < fields + n; f++)
        if (is_stored(f, 0) && !is_left_out(f, object)) {
            hv_json_put_key(buf, f->name);
            put_value(buf, f, object);
        }
}

/* Put an array with the fields that have positions, followed by an object for the
 * others if one is needed. */
static void put_element(struct hv_buf *buf, const struct hv_element *element,
                        const void *object)
{
    const struct hv_entity_field *end = element->fields + element->n_fields;
    char before = '[';
    for (const struct hv_entity_field *f = element->fields; f < end; f++)
        if (is_stored(f, HV_FIELD_PLACE)) {
            hv_buf_putc(buf, before);
            put_value(buf, f, object);
            before = ',';
        }
    bool more = false;
    for (const struct hv_entity_field *f = element->fields; f < end && !more; f++)
        more = is_stored(f, 0) && !is_left_out(f, object);
    if (more) {
        hv_buf_putc(buf, ',');
        size_t at = buf->n;
        put_keys(buf, element->fields, element->n_fields, object);
        buf->p[at] = '{'; /* replaces the comma before its first key */
        hv_buf_putc(buf, '}');
    }
    hv_buf_putc(buf, ']');
}

static void put_list(struct hv_buf *buf, const struct hv_entity_field *field,
                     const void *object)
{
    uint32_t n;
    const char *element = hv_field_list(field, object, &n);
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < n; i++, element += field->element->size) {
        if (i)
            hv_buf_putc(buf, ',');
        put_element(buf, field->element, element);
    }
    hv_buf_putc(buf, ']');
}

void hv_entity_put_json(struct hv_buf *buf, const struct hv_entity *e)
{
    size_t n;
    const struct hv_entity_field *common = hv_common_fields(&n);
    const struct hv_class_traits *cls = hv_class_traits(e->cls);
    put_keys(buf, common, n, e);
    if (e->versions) {
        hv_json_put_key(buf, "versions");
        for (size_t i = 0; i < e->versions->n; i++) {
            hv_buf_puts(buf, i ? ",\"" : "[\"");
            hv_version_range_print(e->versions->v[i], buf);
            hv_buf_putc(buf, '"');
        }
        hv_buf_putc(buf, ']');
    }
    put_keys(buf, cls->fields, cls->n_fields, e);
}

/* ---- reading ---- */

static void read_list(const struct hv_node *node, const struct hv_entity_field *field,
                      struct hv_arena *arena, void *object);

static const char *read_hash(const struct hv_node *node)
{
    const char *s = hv_node_string(node);
    if (s && (strlen(s) != 16 || strspn(s, "0123456789abcdef") != 16))
        hv_node_expect(node, "16 hexadecimal digits");
    return s;
}

static const char *read_default(const struct hv_node *node)
{
    const char *s = hv_node_name(node);
    if (s && strcmp(s, "on") != 0 && strcmp(s, "off") != 0)
        hv_node_expect(node, "\"on\" or \"off\"");
    return s;
}

static const char *read_integer(const struct hv_node *node)
{
    if (!json_is_integer(node->value)) {
        hv_node_expect(node, "a whole number");
        return NULL;
    }
    return hv_atom_printf(node->doc->atoms, "%" JSON_INTEGER_FORMAT,
                          json_integer_value(node->value));
}

static uint64_t read_compat(const struct hv_node *node)
{
    const char *s = hv_node_string(node);
    if (s && strcmp(s, "?") != 0 && strcmp(s, "!") != 0)
        hv_node_expect(node, "\"?\" or \"!\"");
    return s ? (unsigned char)*s : 0;
}

static void read_value(const struct hv_node *node, const struct hv_entity_field *field,
                       struct hv_arena *arena, void *object)
{
    const char **text = hv_field_at(field->at, object);
    switch (field->type) {
    case HV_FIELD_TEXT:
        *text = hv_node_text(node);
        break;
    case HV_FIELD_NAME: /* null, if it is optional */
        *text = json_is_null(node->value) && !(field->flags & HV_FIELD_NEEDED)
                    ? NULL
                    : hv_node_name(node);
        break;
    case HV_FIELD_HASH:
        *text = read_hash(node);
        break;
    case HV_FIELD_DEFAULT:
        *text = read_default(node);
        break;
    case HV_FIELD_DECIMAL:
        *text = hv_node_decimal(node);
        break;
    case HV_FIELD_VALUE:
        *text = hv_node_value(node);
        break;
    case HV_FIELD_INTEGER:
        *text = read_integer(node);
        break;
    case HV_FIELD_COMPAT:
        hv_field_set_number(field, object, read_compat(node));
        break;
    case HV_FIELD_U64:
    case HV_FIELD_U32:
        hv_field_set_number(field, object, hv_node_uint(node, 0, hv_field_max(field)));
        break;
    case HV_FIELD_BOOL:
        hv_field_set_number(field, object,
                            hv_node_bool(node) || usual_number(field, object));
        break;
    case HV_FIELD_POWER:
        if (hv_node_uint(node, 0, UINT64_MAX) != hv_field_number(field, object) &&
            hv_doc_ok(node->doc))
            hv_node_fail(node, "\"%s\" does not fit the keys before it", field->name);
        break;
    case HV_FIELD_LIST:
        read_list(node, field, arena, object);
        break;
    }
}

static void read_keys(struct hv_node *node, const struct hv_entity_field *fields,
                      size_t n, struct hv_arena *arena, void *object)
{
    struct hv_node child;
    for (const struct hv_entity_field *f = fields; f < fields + n; f++) {
        if (!is_stored(f, 0) || has_text_instead(f, object))
            continue;
        bool found = f->flags & HV_FIELD_NEEDED ? hv_node_need(node, f->name, &child)
                                                : hv_node_get(node, f->name, &child);
        if (f->given)
            *(bool *)hv_field_at(f->given, object) = found;
        if (found)
            read_value(&child, f, arena, object);
        else if (f->usual || f->usual_of)
            hv_field_set_number(f, object, usual_number(f, object));
    }
}

static void read_element(const struct hv_node *node, const struct hv_element *element,
                         struct hv_arena *arena, void *object)
{
    struct hv_node child;
    size_t n = hv_node_array(node), place = 0, n_keys = 0;
    for (size_t i = 0; i < element->n_fields; i++) {
        place += is_stored(&element->fields[i], HV_FIELD_PLACE);
        n_keys += is_stored(&element->fields[i], 0);
    }
    if (n != place && !(n_keys && n == place + 1)) {
        hv_node_expect(node, element->shape);
        return;
    }
    place = 0;
    for (size_t i = 0; i < element->n_fields; i++)
        if (is_stored(&element->fields[i], HV_FIELD_PLACE)) {
            hv_node_at(node, place++, &child);
            read_value(&child, &element->fields[i], arena, object);
        }
    if (n > place) {
        hv_node_at(node, place, &child);
        read_keys(&child, element->fields, element->n_fields, arena, object);
        hv_node_end(&child);
    }
}

static void read_list(const struct hv_node *node, const struct hv_entity_field *field,
                      struct hv_arena *arena, void *object)
{
    uint32_t n = (uint32_t)hv_node_array(node);
    char *elements = hv_field_new_list(field, object, n, arena);
    HV_EACH_ITEM (item, node)
        read_element(&item, field->element, arena,
                     elements + item.index * field->element->size);
}

static const struct hv_versions *get_versions(struct hv_node *node,
                                              struct hv_arena *arena)
{
    struct hv_node list;
    if (!hv_node_get(node, "versions", &list))
        return NULL;
    struct hv_versions *versions = hv_arena_alloc(arena, sizeof *versions);
    versions->n = hv_node_array(&list);
    versions->v = hv_arena_alloc(arena, (versions->n + 1) * sizeof *versions->v);
    HV_EACH_ITEM (item, &list) {
        size_t i = item.index;
        const char *text = hv_node_string(&item);
        if (text && (!hv_version_range_parse(text, &versions->v[i]) ||
                     (i && versions->v[i].from <= versions->v[i - 1].below)))
            hv_node_expect(&item, "ascending ranges such as \"..0x00030206\"");
    }
    if (!versions->n)
        hv_node_expect(&list, "at least one range");
    return versions;
}

void hv_entity_read_json(struct hv_node *node, struct hv_arena *arena,
                         struct hv_entity *e)
{
    size_t n;
    const struct hv_entity_field *common = hv_common_fields(&n);
    const struct hv_class_traits *cls = hv_class_traits(e->cls);
    read_keys(node, common, n, arena, e);
    e->versions = get_versions(node, arena);
    read_keys(node, cls->fields, cls->n_fields, arena, e);
}
