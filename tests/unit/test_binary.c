/* SPDX-License-Identifier: MIT
 *
 * binary: the answer of the helper, machines, and the tree as a binary sees it.
 */
#include "base/atom.h"
#include "base/mem.h"
#include "binary/overlay.h"
#include "suite.h"

#include <check.h>
#include <elf.h>
#include <stdlib.h>
#include <string.h>

static struct hv_atoms *atoms;
static struct hv_binary *binary;
static struct hv_surface *tree;
static struct hv_profile profile;

static void setup(void)
{
    atoms = hv_atoms_new();
    binary = hv_alloc(sizeof *binary);
    binary->arena = hv_arena_new();
    binary->types.arena = binary->arena;
    binary->types.atoms = atoms;
    tree = hv_surface_new("tiny", "x86_64");
    tree->entities = hv_arena_alloc(tree->arena, 8 * sizeof *tree->entities);
    tree->older = hv_arena_alloc(tree->arena, 8 * sizeof *tree->older);
}

static void teardown(void)
{
    hv_binary_free(binary);
    hv_surface_free(tree);
    hv_atoms_free(atoms);
}

static struct hv_entity *fill(struct hv_entity *e, const char *name, uint64_t bits,
                              bool bitfield)
{
    struct hv_member *m = hv_arena_alloc(tree->arena, sizeof *m);
    *m = (struct hv_member){.name = hv_atom(atoms, "flags"),
                            .type = hv_atom(atoms, bits > 32 ? "uint64_t" : "uint32_t"),
                            .bits = bits,
                            .bitfield = bitfield};
    e->cls = HV_CLASS_RECORD;
    e->name = hv_atom(atoms, name);
    e->audiences = 1;
    e->u.record.size = bits > 32 ? 8 : 4;
    e->u.record.members = m;
    e->u.record.n_members = 1;
    return e;
}

/* A new one of the list of the tree. */
static struct hv_entity *add_to(const struct hv_entity **list, size_t *n)
{
    struct hv_entity *e = hv_arena_alloc(tree->arena, sizeof *e);
    list[(*n)++] = e;
    return e;
}

static void tree_has(const char *name, uint64_t bits, bool bitfield)
{
    struct hv_entity *e =
        fill(add_to(tree->entities, &tree->n_entities), name, bits, bitfield);
    e->u.record.align = bits / 8;
    e->u.record.packed = true;
}

static void binary_has(const char *name, uint64_t bits)
{
    struct hv_entity *e =
        hv_variant_add(&binary->types, HV_CLASS_RECORD, hv_atom(atoms, name));
    fill(e, name, bits, false);
}

/* ---- what is laid over ---- */

START_TEST(what_the_format_does_not_tell_is_the_trees)
{
    tree_has("struct a", 32, false);
    tree_has("struct c", 32, false);
    binary_has("struct a", 32);
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->agree.n, 1);
    ck_assert_uint_eq(o->differ.n, 0);
    ck_assert_uint_eq(o->lacks.n, 1);
    ck_assert_str_eq(o->lacks.v[0], "struct c");
    ck_assert_uint_eq(o->records, 1);
    hv_overlay_free(o);
}
END_TEST

START_TEST(what_differs_is_the_binarys)
{
    tree_has("struct a", 32, false);
    binary_has("struct a", 64);
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->differ.n, 1);
    const struct hv_entity *e = o->surface->entities[0];
    ck_assert_uint_eq(e->u.record.size, 8);
    ck_assert_uint_eq(e->u.record.align, 0); /* of another size: not known */
    ck_assert(e->u.record.packed);
    hv_overlay_free(o);
    o = hv_overlay_new(binary, tree, &profile,
                       2); /* an audience that does not see it */
    ck_assert_uint_eq(o->differ.n + o->agree.n + o->lacks.n, 0);
    hv_overlay_free(o);
}
END_TEST

START_TEST(of_several_forms_one_that_differs_counts)
{
    tree_has("struct a", 32, false);
    binary_has("struct a", 32);
    binary_has("struct a", 64);
    binary_has("struct a", 32);
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->differ.n, 1);
    ck_assert_uint_eq(o->agree.n, 0);
    hv_overlay_free(o);
}
END_TEST

START_TEST(a_form_of_an_older_interface_version_is_told_apart)
{
    tree_has("struct a", 32, false);
    fill(add_to(tree->older, &tree->n_older), "struct a", 64, false)->u.record.packed =
        true;
    binary_has("struct a", 64);
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->older.n, 1);
    ck_assert_uint_eq(o->differ.n, 0);
    ck_assert_uint_eq(o->surface->entities[0]->u.record.size, 4);
    hv_overlay_free(o);
}
END_TEST

START_TEST(a_tree_that_failed_fails_alone)
{
    tree_has("struct a", 32, false);
    binary_has("struct a", 32);
    struct hv_left_out left[] = {{.kind = HV_LEFT_OUT_FAILED, .file = "x.h"},
                                 {.kind = HV_LEFT_OUT_GUARD, .file = "y.h"}};
    tree->left_out = left;
    tree->n_left_out = 2;
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->surface->n_left_out, 1);
    ck_assert_str_eq(o->surface->left_out[0].file, "y.h");
    hv_overlay_free(o);
}
END_TEST

/* ---- what compilers write into BTF ---- */

static struct hv_entity *add_enum_of(struct hv_entity *e, const char *a, const char *b)
{
    struct hv_enumerator *v = hv_arena_alloc(tree->arena, 2 * sizeof *v);
    v[0] =
        (struct hv_enumerator){.name = hv_atom(atoms, "A"), .value = hv_atom(atoms, a)};
    v[1] =
        (struct hv_enumerator){.name = hv_atom(atoms, "B"), .value = hv_atom(atoms, b)};
    e->cls = HV_CLASS_ENUM;
    e->name = hv_atom(atoms, "enum e");
    e->audiences = 1;
    e->u.enum_.size = 4;
    e->u.enum_.values = v;
    e->u.enum_.n_values = 2;
    return e;
}

START_TEST(a_value_that_btf_cuts_is_none)
{
    add_enum_of(add_to(tree->entities, &tree->n_entities), "1", "4294967298");
    add_enum_of(hv_variant_add(&binary->types, HV_CLASS_ENUM, "enum e"), "1", "2");
    binary->form = HV_BINARY_BTF;
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->unknown_values, 1);
    ck_assert_uint_eq(o->surface->entities[0]->u.enum_.n_values, 1); /* "B is gone" */
    hv_overlay_free(o);
    binary->form = HV_BINARY_DWARF; /* which has all bits: then it is another value */
    o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->unknown_values, 0);
    ck_assert_uint_eq(o->surface->entities[0]->u.enum_.n_values, 2);
    hv_overlay_free(o);
}
END_TEST

static const struct {
    const char *tree, *binary;
    bool alike;
} orders[] = {
    {"uint8_t [3][2]", "uint8_t [2][3]", true},
    {"uint8_t [12][3][2]", "uint8_t [2][3][12]", true},
    {"uint8_t [12][3][2]", "uint8_t [3][12][2]", false},
    {"uint8_t [3][2]", "uint8_t [2][4]", false},
    {"uint8_t [3][2]", "int8_t [2][3]", false},
};

START_TEST(dimensions_that_btf_reverses_are_the_trees)
{
    tree_has("struct a", 32, false);
    binary_has("struct a", 32);
    tree->entities[0]->u.record.members[0].type = hv_atom(atoms, orders[_i].tree);
    binary->types.entities[0].u.record.members[0].type =
        hv_atom(atoms, orders[_i].binary);
    binary->form = HV_BINARY_BTF;
    struct hv_overlay *o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->unknown_orders, orders[_i].alike);
    ck_assert_uint_eq(o->differ.n, !orders[_i].alike);
    hv_overlay_free(o);
    binary->form = HV_BINARY_DWARF;
    o = hv_overlay_new(binary, tree, &profile, 1);
    ck_assert_uint_eq(o->differ.n, 1);
    hv_overlay_free(o);
}
END_TEST

/* ---- other spellings ---- */

/* struct other { struct wall w; uint64_t *handle; }, where the tree has struct ours
 * { uint32_t w_sec, w_nsec; tiny_handle_u64 handle; } */
static struct hv_entity *other_record(void)
{
    static struct hv_member wall[2], other[2];
    wall[0] = (struct hv_member){
        .name = hv_atom(atoms, "sec"), .type = hv_atom(atoms, "uint32_t"), .bits = 32};
    wall[1] = wall[0];
    wall[1].name = hv_atom(atoms, "nsec");
    wall[1].offset = 32;
    struct hv_entity *e =
        hv_variant_add(&binary->types, HV_CLASS_RECORD, hv_atom(atoms, "struct wall"));
    e->u.record.members = wall;
    e->u.record.n_members = 2;
    e->u.record.size = 8;
    other[0] = (struct hv_member){
        .name = hv_atom(atoms, "w"), .type = hv_atom(atoms, "struct wall"), .bits = 64};
    other[1] = (struct hv_member){.name = hv_atom(atoms, "handle"),
                                  .type = hv_atom(atoms, "struct other *"),
                                  .offset = 64,
                                  .bits = 64};
    e = hv_variant_add(&binary->types, HV_CLASS_RECORD, hv_atom(atoms, "struct other"));
    e->u.record.members = other;
    e->u.record.n_members = 2;
    e->u.record.size = 16;
    return e;
}

START_TEST(what_is_spelled_otherwise_gets_our_names)
{
    struct hv_other_name name = {hv_atom(atoms, "struct other"),
                                 hv_atom(atoms, "struct ours")};
    struct hv_wrapped wrapped = {hv_atom(atoms, "struct ours"), hv_atom(atoms, "w"),
                                 hv_atom(atoms, "w_")};
    struct hv_spelling spelling = {.name = "other",
                                   .marker = "struct wall",
                                   .n_types = 1,
                                   .types = &name,
                                   .n_members = 1,
                                   .members = &wrapped};
    struct hv_profile spelled = {.n_spellings = 1, .spellings = &spelling};
    other_record();
    hv_binary_normalise_names(binary, &spelled);
    ck_assert_ptr_eq(binary->spelling, &spelling);
    const struct hv_entity *e = &binary->types.entities[1];
    ck_assert_str_eq(e->name, "struct ours");
    ck_assert_uint_eq(e->u.record.n_members, 3);
    ck_assert_str_eq(e->u.record.members[0].name, "w_sec");
    ck_assert_str_eq(e->u.record.members[1].name, "w_nsec");
    ck_assert_uint_eq(e->u.record.members[1].offset, 32);
    ck_assert_str_eq(e->u.record.members[2].type, "struct ours *");
}
END_TEST

START_TEST(a_binary_without_the_marker_keeps_its_names)
{
    struct hv_other_name name = {hv_atom(atoms, "struct other"),
                                 hv_atom(atoms, "struct ours")};
    struct hv_spelling spelling = {
        .name = "other", .marker = "struct nowhere", .n_types = 1, .types = &name};
    struct hv_profile spelled = {.n_spellings = 1, .spellings = &spelling};
    other_record();
    hv_binary_normalise_names(binary, &spelled);
    ck_assert_ptr_null(binary->spelling);
    ck_assert_str_eq(binary->types.entities[1].name, "struct other");
}
END_TEST

/* ---- the helper's answer ---- */

START_TEST(answers_come_back_whole_or_not_at_all)
{
    struct hv_elf_note note = {
        .owner = hv_atom(atoms, "Tiny"), .type = 7, .value = hv_atom(atoms, "0x1234")};
    struct hv_buf buf = {0};
    struct hv_err err = {0};
    binary_has("struct a", 32);
    binary->machine = EM_AARCH64;
    binary->bits = 64;
    binary->build_id = hv_atom(atoms, "c0ffee");
    binary->notes = &note;
    binary->n_notes = 1;
    hv_binary_write(binary, &buf);
    struct hv_binary *back = hv_binary_decode(buf.p, buf.n, atoms, &err);
    ck_assert_ptr_nonnull(back);
    ck_assert_uint_eq(back->machine, EM_AARCH64);
    ck_assert_str_eq(back->build_id, "c0ffee");
    ck_assert_uint_eq(back->n_notes, 1);
    ck_assert_str_eq(back->notes[0].value, "0x1234");
    ck_assert(
        hv_entity_same_form(&back->types.entities[0], &binary->types.entities[0]));
    hv_binary_free(back);
    for (size_t n = 0; n < buf.n; n++) /* every cut */
        ck_assert_ptr_null(hv_binary_decode(buf.p, n, atoms, &err));
    for (size_t i = 0; i < buf.n * 8; i++) { /* every bit: no crash, whatever is read */
        buf.p[i / 8] ^= (char)(1 << i % 8);
        hv_binary_free(hv_binary_decode(buf.p, buf.n, atoms, &err));
        buf.p[i / 8] ^= (char)(1 << i % 8);
    }
    hv_buf_done(&buf);
    binary->notes = NULL;
}
END_TEST

START_TEST(a_build_without_a_reader_says_so)
{
    struct hv_binary_options options = {.helper = NULL};
    struct hv_err err = {0};
    ck_assert_ptr_null(hv_binary_read("x.o", &options, atoms, &err));
    ck_assert_int_eq(err.code, HV_ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "no reader of ELF files"));
}
END_TEST

static const struct {
    unsigned machine, bits;
    bool big_endian;
    const char *target;
    bool is;
} machines[] = {
    {EM_X86_64, 64, false, "x86_64-linux-gnu", true},
    {EM_X86_64, 32, false, "x86_64-linux-gnu", false}, /* x32 */
    {EM_X86_64, 32, false, "x86_64-linux-gnux32", true},
    {EM_X86_64, 64, false, "x86_64-linux-gnux32", false},
    {EM_MIPS, 32, true, "mips64-linux-gnuabin32", true},
    {EM_MIPS, 64, true, "mips64-linux-gnuabin32", false},
    {EM_MIPS, 64, true, "mips64-linux-gnuabi64", true},
    {EM_386, 32, false, "i686-linux-gnu", true},
    {EM_ARM, 32, false, "armv7a-linux-gnueabihf", true},
    {EM_AARCH64, 64, false, "aarch64-linux-gnu", true},
    {EM_AARCH64, 64, true, "aarch64-linux-gnu", false},
    {EM_RISCV, 64, false, "riscv64-linux-gnu", true},
    {EM_RISCV, 32, false, "riscv64-linux-gnu", false},
    {EM_PPC64, 64, false, "powerpc64le-linux-gnu", true},
    {EM_PPC64, 64, true, "powerpc64le-linux-gnu", false},
    {EM_S390, 64, true, "x86_64-linux-gnu", false},
    {9999, 64, false, "x86_64-linux-gnu", false},
};

START_TEST(machines_are_known_by_target)
{
    ck_assert_int_eq(hv_machine_is(machines[_i].machine, machines[_i].bits,
                                   machines[_i].big_endian, machines[_i].target),
                     machines[_i].is);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("binary");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, what_the_format_does_not_tell_is_the_trees);
    tcase_add_test(tcase, what_differs_is_the_binarys);
    tcase_add_test(tcase, of_several_forms_one_that_differs_counts);
    tcase_add_test(tcase, a_form_of_an_older_interface_version_is_told_apart);
    tcase_add_test(tcase, a_tree_that_failed_fails_alone);
    tcase_add_test(tcase, a_value_that_btf_cuts_is_none);
    tcase_add_loop_test(tcase, dimensions_that_btf_reverses_are_the_trees, 0,
                        HV_COUNT(orders));
    tcase_add_test(tcase, what_is_spelled_otherwise_gets_our_names);
    tcase_add_test(tcase, a_binary_without_the_marker_keeps_its_names);
    tcase_add_test(tcase, answers_come_back_whole_or_not_at_all);
    tcase_add_test(tcase, a_build_without_a_reader_says_so);
    tcase_add_loop_test(tcase, machines_are_known_by_target, 0, HV_COUNT(machines));
    return run_tests("binary", tcase);
}
