/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/surface.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct hv_entity entity(enum hv_class cls, const char *name, uint32_t audiences)
{
    return (struct hv_entity){.cls = cls, .name = name, .audiences = audiences};
}

static struct hv_member inner = {.name = "i", .offset = 1, .bits = 2, .type = "int8_t"};
static struct hv_member member = {
    .offset = 8, .bits = 16, .type = "struct", .n_members = 1, .members = &inner};
static struct hv_enumerator enumerators[2] = {{"A", "0", 0, NULL}, {"B", "1", 0, NULL}};

static struct hv_argument argument = {"int", 32};

static struct hv_entity full(enum hv_class cls)
{
    struct hv_entity e = entity(cls, "name", 1);
    switch (cls) {
    case HV_CLASS_RECORD:
        e.u.record.size = 4;
        e.u.record.align = 2;
        e.u.record.n_members = 1;
        e.u.record.members = &member;
        break;
    case HV_CLASS_TYPEDEF:
        e.u.typedef_.type = "int8_t";
        e.u.typedef_.size = 1;
        e.u.typedef_.align = 1;
        break;
    case HV_CLASS_ENUM:
        e.u.enum_.size = 4;
        e.u.enum_.n_values = 2;
        e.u.enum_.values = enumerators;
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        e.u.constant.value = "1";
        e.u.constant.bits = 32;
        break;
    case HV_CLASS_MACRO:
        e.u.macro.tokens_hash = "0123456789abcdef";
        break;
    case HV_CLASS_OP:
        e.u.op.number = "1";
        e.u.op.family = "f";
        break;
    case HV_CLASS_MASK:
        e.u.mask.family = "f";
        e.u.mask.value = "63";
        e.u.mask.shift = 6;
        e.u.mask.bits = 6;
        break;
    case HV_CLASS_SIGNATURE:
        e.u.signature.abi = "do";
        e.u.signature.n_args = 1;
        e.u.signature.args = &argument;
        break;
    case HV_CLASS_HANDLE:
        e.u.handle.type = "uint64_t *";
        e.u.handle.size = e.u.handle.align = 8;
        break;
    case HV_CLASS_REGISTER:
        e.u.reg.id = "1";
        e.u.reg.size = 8;
        e.u.reg.bitmap = true;
        e.u.reg.n_bits = 2;
        e.u.reg.bits = enumerators;
        break;
    }
    return e;
}

/* The forms must differ while *field is another, and agree again after. */
#define ck_form_depends(e, field, other)                                               \
    do {                                                                               \
        uint64_t before = hv_entity_form_hash(&(e));                                   \
        __typeof__(field) saved = (field);                                             \
        (field) = (other);                                                             \
        ck_assert_msg(hv_entity_form_hash(&(e)) != before,                             \
                      "%s is not part of the form", #field);                           \
        (field) = saved;                                                               \
        ck_assert(hv_entity_form_hash(&(e)) == before);                                \
    } while (0)

START_TEST(a_form_depends_on_every_field_of_a_record)
{
    struct hv_entity e = full(HV_CLASS_RECORD);
    ck_form_depends(e, e.u.record.size, 5);
    ck_form_depends(e, e.u.record.align, 4);
    ck_form_depends(e, e.u.record.packed, true);
    ck_form_depends(e, e.u.record.is_union, true);
    ck_form_depends(e, e.u.record.n_members, 0);
    ck_form_depends(e, member.name, "m");
    ck_form_depends(e, member.n_members, 0);
    ck_form_depends(e, inner.name, "j");
    ck_form_depends(e, inner.name, NULL);
    ck_form_depends(e, inner.offset, 9);
    ck_form_depends(e, inner.bits, 9);
    ck_form_depends(e, inner.type, "uint8_t");
    ck_form_depends(e, inner.bitfield, true);
    ck_form_depends(e, inner.flexible, true);
}
END_TEST

/* Recorded indexes have hashes of forms. */
START_TEST(a_form_is_what_was_recorded)
{
    struct hv_entity e = full(HV_CLASS_RECORD);
    ck_assert_uint_eq(hv_entity_form_hash(&e), UINT64_C(14637297477841489623));
}
END_TEST

/* A spelling is none of the form: fixed widths may replace it. */
START_TEST(a_form_does_not_depend_on_the_spelling_of_a_type)
{
    struct hv_entity e = full(HV_CLASS_RECORD);
    uint64_t before = hv_entity_form_hash(&e);
    inner.c_type = true;
    ck_assert_uint_eq(hv_entity_form_hash(&e), before);
    inner.c_type = false;
}
END_TEST

START_TEST(a_form_depends_on_every_other_field)
{
    struct hv_entity t = full(HV_CLASS_TYPEDEF), n = full(HV_CLASS_ENUM);
    struct hv_entity c = full(HV_CLASS_CONSTANT), m = full(HV_CLASS_MACRO);
    ck_form_depends(t, t.u.typedef_.type, "uint8_t");
    ck_form_depends(t, t.u.typedef_.size, 2);
    ck_form_depends(t, t.u.typedef_.align, 2);
    ck_form_depends(t, t.u.typedef_.is_unsigned, true);
    ck_form_depends(n, n.u.enum_.size, 8);
    ck_form_depends(n, n.u.enum_.n_values, 1);
    ck_form_depends(n, enumerators[1].name, "C");
    ck_form_depends(n, enumerators[1].value, "2");
    ck_form_depends(c, c.u.constant.value, "2");
    ck_form_depends(c, c.u.constant.text, "1");
    ck_form_depends(c, c.u.constant.bits, 64);
    ck_form_depends(c, c.u.constant.is_unsigned, true);
    ck_form_depends(m, m.u.macro.tokens_hash, "0");
    ck_form_depends(m, m.u.macro.function_like, true);
}
END_TEST

START_TEST(a_form_depends_on_every_field_of_a_register)
{
    struct hv_entity e = full(HV_CLASS_REGISTER);
    ck_form_depends(e, e.u.reg.id, "2");
    ck_form_depends(e, e.u.reg.size, 4);
    ck_form_depends(e, e.u.reg.bitmap, false);
    ck_form_depends(e, e.u.reg.n_bits, 1);
    ck_form_depends(e, enumerators[1].name, "C");
    ck_form_depends(e, enumerators[1].value, "2");
}
END_TEST

START_TEST(a_form_is_blind_to_place_and_order)
{
    struct hv_entity a = full(HV_CLASS_ENUM), b = a;
    struct hv_enumerator turned[] = {{"B", "1", 0, NULL}, {"A", "0", 0, NULL}};
    b.u.enum_.values = turned;
    b.name = "other";
    b.audiences = 6;
    b.file = "x.h";
    b.line = 7;
    b.guard = "defined(X)";
    ck_assert(hv_entity_form_hash(&a) == hv_entity_form_hash(&b));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("form");
    tcase_add_test(tcase, a_form_depends_on_every_field_of_a_record);
    tcase_add_test(tcase, a_form_is_what_was_recorded);
    tcase_add_test(tcase, a_form_does_not_depend_on_the_spelling_of_a_type);
    tcase_add_test(tcase, a_form_depends_on_every_other_field);
    tcase_add_test(tcase, a_form_depends_on_every_field_of_a_register);
    tcase_add_test(tcase, a_form_is_blind_to_place_and_order);
    return run_tests("form", tcase);
}
