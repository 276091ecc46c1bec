/* SPDX-License-Identifier: MIT */
#include "model/field.h"

/* ---- text ----
 * It is never shown and never read back; it only has to differ where forms do. The
 * change index stores its hash: a change of the text means that the index is rebuilt.
 */

static void put_fields(struct hv_buf *buf, const struct hv_entity_field *fields,
                       size_t n, const void *object);

static void put_number(struct hv_buf *buf, uint64_t n)
{
    hv_buf_putc(buf, ' ');
    hv_buf_put_u64(buf, n);
}

/* Append s with its length in front, so that no content can imitate structure. */
static void put_string(struct hv_buf *buf, const char *s)
{
    if (!s) {
        hv_buf_puts(buf, " -");
        return;
    }
    size_t n = strlen(s);
    put_number(buf, n);
    hv_buf_putc(buf, ':');
    hv_buf_add(buf, s, n);
}

/* A copy of the list in its order; the caller frees it. */
static void *sorted(const struct hv_element *element, const void *list, uint32_t n)
{
    void *copy = hv_alloc(n * element->size + 1);
    if (n) {
        memcpy(copy, list, n * element->size);
        qsort(copy, n, element->size, element->order);
    }
    return copy;
}

static void put_list(struct hv_buf *buf, const struct hv_entity_field *field,
                     const void *object)
{
    const struct hv_element *element = field->element;
    uint32_t n;
    const char *list = hv_field_list(field, object, &n);
    if (!n && !(field->flags & HV_FIELD_NEEDED))
        return;
    HV_FREED char *copy = element->order ? sorted(element, list, n) : NULL;
    hv_buf_puts(buf, element->braced ? "{" : "");
    for (uint32_t i = 0; i < n; i++) {
        put_fields(buf, element->fields, element->n_fields,
                   (copy ? copy : list) + i * element->size);
        hv_buf_puts(buf, element->braced ? ";" : "");
    }
    hv_buf_puts(buf, element->braced ? "}" : "");
}

/* The field at that position of the form, or NULL. */
static const struct hv_entity_field *field_at(const struct hv_entity_field *fields,
                                              size_t n, unsigned form)
{
    return HV_FIND(x, fields, n, x->form == form);
}

static void put_fields(struct hv_buf *buf, const struct hv_entity_field *fields,
                       size_t n, const void *object)
{
    const struct hv_entity_field *f = field_at(fields, n, 1);
    for (unsigned form = f ? 1 : 2; (f = field_at(fields, n, form)); form++) {
        if (hv_field_is_text(f))
            put_string(buf, hv_field_text(f, object));
        else if (f->type == HV_FIELD_LIST)
            put_list(buf, f, object);
        else if (f->type == HV_FIELD_BOOL)
            hv_buf_puts(buf, f->words[hv_field_number(f, object)]);
        else
            put_number(buf, hv_field_number(f, object));
    }
}

void hv_entity_form(const struct hv_entity *entity, struct hv_buf *buf)
{
    const struct hv_class_traits *cls = hv_class_traits(entity->cls);
    if (!field_at(cls->fields, cls->n_fields, 1))
        hv_buf_puts(buf, cls->name);
    put_fields(buf, cls->fields, cls->n_fields, entity);
}

uint64_t hv_entity_form_hash(const struct hv_entity *entity)
{
    HV_BUF buf = {0};
    hv_entity_form(entity, &buf);
    return hv_hash(buf.p, buf.n);
}

/* ---- sameness ---- */

static bool same_fields(const struct hv_entity_field *fields, size_t n_fields,
                        const void *a, const void *b);

static bool same_elements(const struct hv_element *element, const char *a,
                          const char *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++, a += element->size, b += element->size)
        if (!same_fields(element->fields, element->n_fields, a, b))
            return false;
    return true;
}

static bool same_lists(const struct hv_entity_field *field, const void *a,
                       const void *b)
{
    const struct hv_element *element = field->element;
    uint32_t n_a, n_b;
    const void *x = hv_field_list(field, a, &n_a), *y = hv_field_list(field, b, &n_b);
    if (n_a != n_b)
        return false;
    if (same_elements(element, x, y, n_a))
        return true;
    if (!element->order)
        return false;
    HV_FREED void *p = sorted(element, x, n_a), *q = sorted(element, y, n_b);
    return same_elements(element, p, q, n_a);
}

static bool same_fields(const struct hv_entity_field *fields, size_t n_fields,
                        const void *a, const void *b)
{
    for (const struct hv_entity_field *f = fields; f < fields + n_fields; f++) {
        if (!f->form)
            continue;
        if (hv_field_is_text(f)        ? hv_field_text(f, a) != hv_field_text(f, b)
            : f->type == HV_FIELD_LIST ? !same_lists(f, a, b)
                                       : hv_field_number(f, a) != hv_field_number(f, b))
            return false;
    }
    return true;
}

bool hv_entity_same_form(const struct hv_entity *a, const struct hv_entity *b)
{
    const struct hv_class_traits *cls = hv_class_traits(a->cls);
    return a->cls == b->cls &&
           (memcmp(&a->u, &b->u, sizeof a->u) == 0 || /* and most are */
            same_fields(cls->fields, cls->n_fields, a, b));
}
