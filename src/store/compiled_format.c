/* SPDX-License-Identifier: MIT */
#include "store/compiled_format.h"

#include "model/field.h"
#include "model/waiver.h"

static void hash_fields(struct hv_buf *buf, const struct hv_entity_field *fields,
                        size_t n)
{
    HV_EACH (f, fields, n) {
        hv_buf_puts(buf, f->name);
        hv_buf_putc(buf, (char)('a' + f->type));
        if (f->element && f->element->fields != fields)
            hash_fields(buf, f->element->fields, f->element->n_fields);
    }
}

uint64_t hv_compiled_fields(void)
{
    HV_BUF buf = {0};
    size_t n;
    const struct hv_entity_field *common = hv_common_fields(&n);
    hash_fields(&buf, common, n);
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        const struct hv_class_traits *traits = hv_class_traits((enum hv_class)cls);
        hv_buf_puts(&buf, traits->name);
        hash_fields(&buf, traits->fields, traits->n_fields);
    }
    for (unsigned i = 0; i < HV_KIND_COUNT; i++)
        hv_buf_puts(&buf, hv_kind_name((enum hv_kind)i));
    for (unsigned i = 0; i < HV_VERDICT_COUNT; i++)
        hv_buf_puts(&buf, hv_verdict_name((enum hv_verdict)i));
    for (unsigned i = 0; i < HV_ATTRIBUTE_COUNT; i++)
        hv_buf_puts(&buf, hv_attribute_name((enum hv_attribute)i));
    hv_buf_puts(&buf, "commits, given, index, pages"); /* streams have these */
    return hv_hash(buf.p, buf.n);
}
