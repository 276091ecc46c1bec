/* SPDX-License-Identifier: MIT
 *
 * When names are alike.
 */
#include "compare/likeness.h"
#include "suite.h"

#include <check.h>
#include <stdlib.h>

struct pair {
    const char *a, *b;
};

static const struct pair alike[] = {
    {"XEN_DOMCTL_set_vnuma", "XEN_DOMCTL_setvnuma"},
    {"XENMEM_access_op", "XENMEM_access_op_v2"},
    {"HVMOP_get_time_compat", "HVMOP_set_time_compat"},
    {"FFA_PARTITION_DIRECT_SEND", "FFA_PARTITION_DIRECT_REQ_SEND"},
    {"FFA_PARTITION_DIRECT_RECV", "FFA_PARTITION_DIRECT_REQ_RECV"},
};

static const struct pair unlike[] = {
    {"XEN_DOMCTL_foo", "XEN_DOMCTL_bar"},
    {"KVM_CAP_S390_UCONTROL", "KVM_CAP_S390_GMAP"},
    {"ARMPageMap", "ARMPageTableMap"},
};

/* what one record holds */
static const struct pair alike_members[] = {
    {"private", "pvt"},        {"pad", "__pad"},          {"abi", "abi_version"},
    {"foo", "foo_deprecated"}, {"mtime", "mtim_ns"},      {"address", "guest_addr"},
    {"nr_extents", "extents"}, {"maxCpus", "max_vcpus"},  {"mfn", "machine_frame_no"},
    {"nr", "number"},          {"ext_state", "extended"},
};

static const struct pair unlike_members[] = {
    {"idle_halt", "ecv_offset"},
    {"lass", "rdpru"},
    {"cs_arbytes", "extended_capture"},
    {"l1ip_vipt", "ecv"},
    {"debug_v8p2", "nested_virt_support"},
    {"reg_1", "bank_1"},
    {"a", "ab"},
};

START_TEST(test_alike)
{
    ck_assert_msg(hv_names_alike(alike[_i].a, alike[_i].b), "%s, %s", alike[_i].a,
                  alike[_i].b);
}
END_TEST

START_TEST(test_unlike)
{
    ck_assert_msg(!hv_names_alike(unlike[_i].a, unlike[_i].b), "%s, %s", unlike[_i].a,
                  unlike[_i].b);
}
END_TEST

START_TEST(test_members_alike)
{
    const struct pair *p = &alike_members[_i];
    ck_assert_msg(hv_member_names_alike(p->a, p->b), "%s, %s", p->a, p->b);
    ck_assert_msg(hv_member_names_alike(p->b, p->a), "%s, %s", p->b, p->a);
}
END_TEST

START_TEST(test_members_unlike)
{
    const struct pair *p = &unlike_members[_i];
    ck_assert_msg(!hv_member_names_alike(p->a, p->b), "%s, %s", p->a, p->b);
    ck_assert_msg(!hv_member_names_alike(p->b, p->a), "%s, %s", p->b, p->a);
}
END_TEST

START_TEST(test_behind_common)
{
    ck_assert_str_eq(hv_name_behind_common("cap_ecv_2", "cap_lass"), "ecv_2");
    ck_assert_str_eq(hv_name_behind_common("caps", "cap_lass"), "caps");
    ck_assert_str_eq(hv_name_behind_common("cap_x", "cap_x"), "x");
}
END_TEST

#define COUNT(v) ((int)(sizeof(v) / sizeof *(v)))

int main(void)
{
    TCase *tcase = tcase_create("alike");
    tcase_add_loop_test(tcase, test_alike, 0, COUNT(alike));
    tcase_add_loop_test(tcase, test_unlike, 0, COUNT(unlike));
    tcase_add_loop_test(tcase, test_members_alike, 0, COUNT(alike_members));
    tcase_add_loop_test(tcase, test_members_unlike, 0, COUNT(unlike_members));
    tcase_add_test(tcase, test_behind_common);
    return run_tests("names", tcase);
}
