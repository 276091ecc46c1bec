/* SPDX-License-Identifier: MIT
 *
 * A comparison with one finding, made by hand: what 918b8842a8 of Xen did, where cpsr
 * of struct vcpu_guest_core_regs went from 32 to 64 bits and what stands behind it
 * moved. Every test of report/ begins with it and changes what it is about.
 */
#ifndef HV_TESTS_UNIT_REPORT_CASE_H
#define HV_TESTS_UNIT_REPORT_CASE_H

#include "model/finding.h"
#include "model/profile.h"

static const struct hv_rule widened = {
    .id = "HV1203",
    .slug = "member-widened",
    .kind = HV_KIND_MEMBER_WIDENED,
    .strict = HV_VERDICT_BREAK,
    .covered = HV_VERDICT_BREAK,
    .rollback = true,
    .title = "a member got wider",
    .why = "Who was built against the old header reads half of it.",
    .fix = "Add a new member behind the old one.",
    .example = "-    uint32_t cpsr;\n+    uint64_t cpsr;",
};

static struct hv_profile profile_new(void)
{
    struct hv_profile p = {.name = "xen", .title = "Xen public headers"};
    static const char *const archs[] = {"x86_64", "arm32", "arm64"};
    p.n_archs = 3;
    for (size_t i = 0; i < p.n_archs; i++)
        p.archs[i].name = archs[i];
    p.n_audiences = 2;
    p.audiences[0] =
        (struct hv_audience){.name = "guest", .judged = true, .strict = true};
    p.audiences[1] = (struct hv_audience){.name = "tools", .judged = true};
    return p;
}

/* What 918b8842a8 of Xen did: cpsr from 32 to 64 bits, and what stands behind it moved.
 */
struct cpsr_case {
    struct hv_profile profile;
    struct hv_change moved[4], grown;
    struct hv_finding finding;
    struct hv_group group;
    struct hv_strings reach;
    const char *reach_names[1];
    struct hv_result result;
};

static void consequence(struct hv_change *c, const char *member, struct hv_change *next)
{
    *c = (struct hv_change){
        .kind = HV_KIND_MEMBER_OFFSET,
        .cls = HV_CLASS_RECORD,
        .entity = "struct vcpu_guest_core_regs",
        .member = member,
        .archs = 6,
        .audiences = 2,
        .before = {.present = true, .offset = 2144, .bits = 32, .type = "uint32_t"},
        .after = {.present = true, .offset = 2176, .bits = 32, .type = "uint32_t"},
        .next = next,
    };
}

static inline void cpsr_init(struct cpsr_case *c)
{
    *c = (struct cpsr_case){.profile = profile_new()};
    c->grown = (struct hv_change){
        .kind = HV_KIND_RECORD_SIZE,
        .cls = HV_CLASS_RECORD,
        .entity = "struct vcpu_guest_context",
        .archs = 6,
        .audiences = 2,
        .before = {.present = true, .size = 344, .align = 8},
        .after = {.present = true, .size = 352, .align = 8},
    };
    consequence(&c->moved[3], "spsr_und", &c->grown);
    consequence(&c->moved[2], "spsr_irq", &c->moved[3]);
    consequence(&c->moved[1], "spsr_fiq", &c->moved[2]);
    consequence(&c->moved[0], "spsr_el1", &c->moved[1]);
    c->reach_names[0] = "XEN_DOMCTL_setvcpucontext";
    c->reach = (struct hv_strings){1, c->reach_names};
    c->finding = (struct hv_finding){
        .change =
            {
                .kind = HV_KIND_MEMBER_WIDENED,
                .cls = HV_CLASS_RECORD,
                .entity = "struct vcpu_guest_core_regs",
                .member = "cpsr",
                .archs = 6,
                .audiences = 2,
                .before =
                    {.present = true, .offset = 2112, .bits = 32, .type = "uint32_t"},
                .after =
                    {.present = true, .offset = 2112, .bits = 64, .type = "uint64_t"},
                .file = "xen/include/public/arch-arm.h",
                .line = 270,
                .consequences = &c->moved[0],
            },
        .verdict = HV_VERDICT_BREAK,
        .rollback_break = true,
        .rule = &widened,
        .fix = widened.fix,
        .released_since = "4.4",
        .introduced_here = true,
        .fails = true,
        .version_macro = "XEN_DOMCTL_INTERFACE_VERSION",
        .version_before = "19",
        .version_after = "20",
        .reachable_from = &c->reach,
        .why =
            "Tools that were built against the old header read half of the register.",
        .id = "9f3ac01b77de",
    };
    c->result = (struct hv_result){
        .profile = &c->profile,
        .old = {.text = "RELEASE-4.15.0", .release = "4.15"},
        .new = {.text = "RELEASE-4.16.0",
                .commit = "0123456789abcdef0123456789abcdef01234567",
                .release = "4.16"},
        .archs = 7,
        .audiences = 3,
        .n_findings = 1,
        .findings = &c->finding,
        .coverage =
            {.variants = 6, .records = 10, .constants = 20, .values = 30, .archs = 3},
        .n_groups = 1,
        .groups = &c->group,
        .counts = {.of[HV_VERDICT_BREAK] = 1, .rollback = 1},
        .rows = {.of[HV_VERDICT_BREAK] = 1, .rollback = 1},
    };
    c->group = (struct hv_group){.n = 1,
                                 .names = 1,
                                 .id = "0123456789ab",
                                 .verdict = HV_VERDICT_BREAK,
                                 .rollback_break = true,
                                 .introduced_here = true,
                                 .fails = true};
}

#endif
