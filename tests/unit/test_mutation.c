/* SPDX-License-Identifier: MIT
 *
 * A recorded surface against itself, with one field of one entity changed: the
 * comparison must tell exactly that. Every field of the model stands in the table
 * below, with what is told of it, or with the reason why nothing is.
 */
#include "mutation_fields.h"
#include "mutation_values.h"
#include "store/store.h"

#include <check.h>

enum { EACH = 24 }; /* entities that a field is changed in, spread over the surface */
enum { ANY = HV_CLASSES, NOTHING = HV_KIND_COUNT };

static struct hv_profile *profile;
static unsigned arch;

struct field {
    mutate *mutate;
    const char *name;
    unsigned cls;   /* of the entities that have it; ANY */
    unsigned kind;  /* of the row; NOTHING: silence, for the reason below */
    unsigned other; /* that a row may have instead, or a row about the new name */
    const char *silent;
};
#define TOLD(field, cls, kind)                                                         \
    {                                                                                  \
        field, #field, HV_CLASS_##cls, HV_KIND_##kind, NOTHING, NULL                   \
    }
#define EITHER(field, cls, kind, kind2)                                                \
    {                                                                                  \
        field, #field, HV_CLASS_##cls, HV_KIND_##kind, HV_KIND_##kind2, NULL           \
    }
#define SILENT(field, cls, why)                                                        \
    {                                                                                  \
        field, #field, cls, NOTHING, NOTHING, why                                      \
    }
#define DERIVED "the profile says so, not the tree"
#define CONSTANT "the constant of that name tells it"

static const struct field fields[] = {
    TOLD(name, RECORD, RECORD_REMOVED),
    TOLD(name, TYPEDEF, RECORD_REMOVED),
    EITHER(name, CONSTANT, CONSTANT_REMOVED, CONSTANT_ADDED),
    EITHER(name, MACRO, CONSTANT_REMOVED, CONSTANT_ADDED),
    EITHER(name, HYPERCALL, HYPERCALL_REMOVED, HYPERCALL_ADDED),
    TOLD(name, MASK, MASK_CHANGED),
    SILENT(name, HV_CLASS_ENUM, "its enumerators are what is compared"),
    SILENT(name, HV_CLASS_OP, CONSTANT),
    SILENT(name, HV_CLASS_SIGNATURE, "lists that both sides declare are compared"),
    TOLD(audiences, RECORD, GUARD_NARROWED),
    TOLD(audiences, TYPEDEF, GUARD_NARROWED),
    TOLD(audiences, ENUM, GUARD_NARROWED),
    TOLD(audiences, CONSTANT, GUARD_NARROWED),
    TOLD(audiences, MACRO, GUARD_NARROWED),
    TOLD(audiences, HYPERCALL, GUARD_NARROWED),
    TOLD(audiences, MASK, MASK_CHANGED),
    SILENT(audiences, HV_CLASS_OP, CONSTANT),
    TOLD(more_audiences, RECORD, GUARD_WIDENED),
    TOLD(more_audiences, TYPEDEF, GUARD_WIDENED),
    TOLD(more_audiences, ENUM, GUARD_WIDENED),
    TOLD(more_audiences, CONSTANT, GUARD_WIDENED),
    SILENT(file, ANY, "what is where is no part of an interface"),
    SILENT(line, ANY, "what is where is no part of an interface"),
    SILENT(guard, ANY, "guards are compared as sets of variants"),
    TOLD(doc_hash, RECORD, SEMANTICS_ONLY),
    TOLD(doc_hash, HYPERCALL, SEMANTICS_ONLY),
    TOLD(doc_hash, OP, SEMANTICS_ONLY),
    SILENT(bumped_in, ANY, "a rule of its own looks at it"),
    SILENT(compat, HV_CLASS_RECORD, "compared across architectures"),
    TOLD(size, RECORD, RECORD_SIZE),
    TOLD(align, RECORD, ALIGNMENT),
    SILENT(is_union, HV_CLASS_RECORD, "only where its members lie apart"),
    SILENT(packed, HV_CLASS_RECORD, "only where it moves something"),
    TOLD(n_members, RECORD, MEMBER_REMOVED),
    TOLD(member_name, RECORD, MEMBER_RENAMED),
    TOLD(member_offset, RECORD, MEMBER_OFFSET),
    EITHER(member_bits, RECORD, MEMBER_WIDENED, ROLLBACK_REGISTER),
    TOLD(member_type, RECORD, MEMBER_TYPE),
    TOLD(member_sign, RECORD, MEMBER_SIGNEDNESS),
    TOLD(member_bitfield, RECORD, BITFIELD),
    SILENT(member_flexible, HV_CLASS_RECORD, "its type and width say so as well"),
    SILENT(member_c_type, HV_CLASS_RECORD, "fixed widths may replace it"),
    SILENT(member_line, HV_CLASS_RECORD, "what is where is no part of an interface"),
    TOLD(nested_name, RECORD, MEMBER_RENAMED),
    TOLD(nested_offset, RECORD, MEMBER_OFFSET),
    TOLD(typedef_type, TYPEDEF, TYPEDEF_CHANGED),
    TOLD(typedef_size, TYPEDEF, TYPEDEF_CHANGED),
    TOLD(typedef_align, TYPEDEF, TYPEDEF_CHANGED),
    TOLD(typedef_sign, TYPEDEF, TYPEDEF_CHANGED),
    TOLD(enum_size, ENUM, RECORD_SIZE),
    EITHER(enum_name, ENUM, CONSTANT_REMOVED, CONSTANT_ADDED),
    TOLD(enum_value, ENUM, ENUM_VALUE),
    SILENT(enum_line, HV_CLASS_ENUM, "what is where is no part of an interface"),
    TOLD(enum_n_values, ENUM, CONSTANT_REMOVED),
    EITHER(value, CONSTANT, CONSTANT_VALUE, INTERFACE_VERSION),
    TOLD(bits, CONSTANT, CONSTANT_VALUE),
    TOLD(is_unsigned, CONSTANT, CONSTANT_VALUE),
    EITHER(text, CONSTANT, STRING_VALUE, INTERFACE_VERSION),
    TOLD(value, HYPERCALL, HYPERCALL_NUMBER),
    TOLD(bits, HYPERCALL, CONSTANT_VALUE),
    TOLD(is_unsigned, HYPERCALL, CONSTANT_VALUE),
    TOLD(tokens_hash, MACRO, MACRO_BODY),
    TOLD(function_like, MACRO, MACRO_BODY),
    SILENT(op_family, HV_CLASS_OP, DERIVED),
    SILENT(op_args, HV_CLASS_OP, DERIVED),
    SILENT(op_stable, HV_CLASS_OP, "it changes the verdict of other rows"),
    SILENT(op_removed, HV_CLASS_OP, CONSTANT),
    TOLD(mask_family, MASK, MASK_CHANGED),
    TOLD(mask_value, MASK, MASK_CHANGED),
    TOLD(mask_shift, MASK, MASK_CHANGED),
    TOLD(mask_bits, MASK, MASK_CHANGED),
    SILENT(signature_hypercall, HV_CLASS_SIGNATURE, DERIVED),
    SILENT(signature_abi, HV_CLASS_SIGNATURE, "the name says it"),
    TOLD(argument_type, SIGNATURE, SIGNATURE_CHANGED),
    TOLD(argument_bits, SIGNATURE, SIGNATURE_CHANGED),
    TOLD(n_arguments, SIGNATURE, SIGNATURE_CHANGED),
    SILENT(callers, HV_CLASS_SIGNATURE, "who calls is no part of the list"),
    SILENT(name, HV_CLASS_REGISTER, "its id is what it is known by"),
    TOLD(reg_id, REGISTER, CONSTANT_VALUE),
    TOLD(reg_size, REGISTER, REGISTER_WIDTH),
    TOLD(reg_bitmap, REGISTER, SEMANTICS_ONLY),
    SILENT(reg_bit_name, HV_CLASS_REGISTER, CONSTANT),
    TOLD(reg_bit_value, REGISTER, CONSTANT_VALUE),
    TOLD(reg_n_bits, REGISTER, CONSTANT_REMOVED),
    SILENT(reg_default, HV_CLASS_REGISTER, DERIVED),
    SILENT(reg_cap, HV_CLASS_REGISTER, DERIVED),
};

/* Forms that only older interface versions see: told of those versions. */
static const struct field older_fields[] = {
    TOLD(size, RECORD, RECORD_SIZE),
    TOLD(member_name, RECORD, MEMBER_RENAMED),
    TOLD(member_offset, RECORD, MEMBER_OFFSET),
    TOLD(member_bits, RECORD, MEMBER_WIDENED),
    TOLD(n_members, RECORD, MEMBER_REMOVED),
    TOLD(typedef_type, TYPEDEF, TYPEDEF_CHANGED),
    TOLD(enum_value, ENUM, ENUM_VALUE),
    EITHER(value, CONSTANT, CONSTANT_VALUE, INTERFACE_VERSION),
    TOLD(value, HYPERCALL, HYPERCALL_NUMBER),
    TOLD(tokens_hash, MACRO, MACRO_BODY),
    EITHER(earlier, RECORD, RECORD_REMOVED, GUARD_NARROWED),
    EITHER(earlier, TYPEDEF, RECORD_REMOVED, GUARD_NARROWED),
    EITHER(earlier, CONSTANT, CONSTANT_REMOVED, GUARD_NARROWED),
    EITHER(earlier, MACRO, CONSTANT_REMOVED, GUARD_NARROWED),
};

/* Who adds a field to one of these comes by here: let the table have it. */
_Static_assert(sizeof(struct hv_member) == 56, "a row for the new field, above");
_Static_assert(sizeof(struct hv_entity) == 128, "a row for the new field, above");
_Static_assert(sizeof(struct hv_enumerator) == 24, "a row for the new field, above");
_Static_assert(sizeof(struct hv_argument) == 16, "a row for the new field, above");

/* What a row may name: the entity, one of its enumerators, the hypercall of its list.
 */
static bool is_about(const struct hv_change *row, const struct hv_entity *e)
{
    const char *hypercall =
        e->cls == HV_CLASS_SIGNATURE ? e->u.signature.hypercall : NULL;
    for (uint32_t i = 0; e->cls == HV_CLASS_ENUM && i < e->u.enum_.n_values; i++)
        if (row->entity == e->u.enum_.values[i].name)
            return true;
    return row->entity == e->name || (hypercall && row->entity == hypercall);
}

static void check(const struct field *f, const struct hv_entity *before,
                  const struct hv_entity *after)
{
    struct hv_changes *changes = hv_compare(old, new, profile, arch, JUDGED, atoms);
    size_t told = 0;
    for (const struct hv_change *row = changes->first; row; row = row->next) {
        bool mine = row->kind == f->kind && is_about(row, before);
        bool other = row->kind == f->other && is_about(row, after);
        ck_assert_msg(mine || other, "%s of %s: told %s of %s", f->name, before->name,
                      hv_kind_name(row->kind), row->entity);
        told++;
    }
    ck_assert_msg(told || f->kind == NOTHING, "%s of %s: not told", f->name,
                  before->name);
    ck_assert(!changes->fatal && !changes->uncompared);
    hv_changes_free(changes);
}

/* The entity of that place, if it is judged and has no other form for others. */
static bool try_one(const struct field *f, size_t i)
{
    struct hv_entity *e = &new->entities[i], before = *e;
    bool forms = hv_surface_find(old, e->cls, e->name, ~e->audiences) != NULL;
    if ((e->audiences & JUDGED) == 0 || forms || !f->mutate(e)) {
        *e = before;
        return false;
    }
    struct hv_entity after = *e;
    size_t n = new->n_entities;
    struct hv_entity *all = hv_alloc(n * sizeof *all);
    memcpy(all, new->entities, n * sizeof *all);
    hv_surface_seal(new); /* a name may have another place */
    check(f, &before, &after);
    memcpy(new->entities, all, n * sizeof *all);
    new->entities[i] = before;
    free(all);
    return true;
}

/* Registers are what another interface has. */
static void read_sides(unsigned cls)
{
    bool registers = cls == HV_CLASS_REGISTER;
    const char *path = registers ? HVABI_SOURCE_DIR "/baselines/kvm/7.2/arm64.json"
                                 : HVABI_SOURCE_DIR "/baselines/xen/4.17/x86_64.json";
    const char *rules = registers ? HVABI_SOURCE_DIR "/rules/profiles/kvm.json"
                                  : HVABI_SOURCE_DIR "/rules/profiles/xen.json";
    struct hv_err err = {0};
    atoms = hv_atoms_new();
    profile = hv_profile_read(rules, atoms, &err);
    ck_assert_msg(profile != NULL, "%s", err.text);
    old = hv_surface_read(path, profile, atoms, &err);
    new = hv_surface_read(path, profile, atoms, &err);
    ck_assert_msg(old && new, "%s", err.text);
    while (strcmp(profile->archs[arch].name, old->arch) != 0)
        arch++;
}

static void tear_down(void)
{
    hv_surface_free(old);
    hv_surface_free(new);
    hv_profile_free(profile);
    hv_atoms_free(atoms);
}

/* What is told must be of the versions for which the form holds. */
static void check_older(const struct field *f, const struct hv_entity *before)
{
    struct hv_changes *changes = hv_compare(old, new, profile, arch, JUDGED, atoms);
    size_t told = 0;
    for (const struct hv_change *row = changes->first; row; row = row->next) {
        bool mine = row->kind == f->kind || row->kind == f->other;
        ck_assert_msg(mine && is_about(row, before),
                      "%s of the older %s: told %s of %s", f->name, before->name,
                      hv_kind_name(row->kind), row->entity);
        ck_assert_msg(hv_versions_hold(before->versions, row->versions.from) &&
                          row->versions.below <=
                              before->versions->v[before->versions->n - 1].below,
                      "%s of the older %s: told of other versions", f->name,
                      before->name);
        told++;
    }
    ck_assert_msg(told, "%s of the older %s: not told", f->name, before->name);
    hv_changes_free(changes);
}

START_TEST(test_older_field)
{
    const struct field *f = &older_fields[_i];
    size_t used = 0;
    read_sides(f->cls);
    for (size_t i = 0; i < new->n_older; i++) {
        struct hv_entity *e = &new->older[i], before = *e;
        if (e->cls == f->cls && e->audiences & JUDGED && f->mutate(e)) {
            check_older(f, &before);
            used++;
        }
        *e = before;
    }
    ck_assert_msg(used, "nothing older has a %s", f->name);
}
END_TEST

/* A header that one side has not got is never taken for one without changes. */
START_TEST(test_left_out)
{
    read_sides(HV_CLASS_RECORD);
    struct hv_left_out *more =
        hv_arena_alloc(new->arena, (new->n_left_out + 1) * sizeof *more);
    memcpy(more, new->left_out, new->n_left_out * sizeof *more);
    more[new->n_left_out++] = (struct hv_left_out){.kind = HV_LEFT_OUT_FAILED,
                                                   .file = hv_atom(atoms, "memory.h"),
                                                   .audiences = 1,
                                                   .why = "mutant"};
    new->left_out = more;
    struct hv_changes *changes = hv_compare(old, new, profile, arch, JUDGED, atoms);
    ck_assert(changes->fatal);
    hv_changes_free(changes);
}
END_TEST

START_TEST(test_field)
{
    const struct field *f = &fields[_i];
    size_t used = 0;
    read_sides(f->cls);
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        size_t n, next = 0;
        const struct hv_entity *first = hv_surface_class(new, cls, &n);
        if (!n || (f->cls != ANY && f->cls != cls))
            continue;
        size_t from = (size_t)(first - new->entities);
        for (size_t i = 0; i < n; i++)
            if (i >= next && try_one(f, from + i)) {
                next = i + n / EACH + 1;
                used++;
            }
    }
    ck_assert_msg(used || f->kind == NOTHING, "nothing has a %s", f->name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mutation");
    TCase *tcase = tcase_create("fields");
    tcase_set_timeout(tcase, 300); /* of the wall: others may use the processors */
    tcase_add_checked_fixture(tcase, NULL, tear_down);
    tcase_add_loop_test(tcase, test_field, 0, HV_COUNT(fields));
    tcase_add_loop_test(tcase, test_older_field, 0, HV_COUNT(older_fields));
    tcase_add_test(tcase, test_left_out);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
