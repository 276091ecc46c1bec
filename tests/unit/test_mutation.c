/* SPDX-License-Identifier: MIT
 *
 * A recorded surface against itself, with one field of one entity changed: the
 * comparison must report exactly that. Every field of the model's tables stands in the
 * table below, with what is reported of it, or with the reason why nothing is.
 */
#include "mutation_fields.h"
#include "store/store.h"
#include "suite.h"

#include <check.h>

enum { EACH = 24 }; /* entities that a field is changed in, spread over the surface */
enum { ANY = HV_CLASSES, NOTHING = HV_KIND_COUNT };

static struct hv_profile *profile;
static unsigned arch;

struct field {
    const char *path; /* of the tables: "members.name" is of the first that has one */
    unsigned cls;     /* of the entities that have it; ANY */
    unsigned kind;    /* of the row; NOTHING: silence, for the reason below */
    unsigned other;   /* that a row may have instead, or a row about the new name */
    const char *silent;
    mutate *mutate; /* NULL: hv_mutate() */
};
#define EITHER(name, class, kind1, kind2, ...)                                         \
    {                                                                                  \
        .path = name, .cls = HV_CLASS_##class, .kind = HV_KIND_##kind1,                \
        .other = kind2, __VA_ARGS__                                                    \
    }
#define TOLD(name, class, kind1, ...) EITHER(name, class, kind1, NOTHING, __VA_ARGS__)
#define MAYBE(name, class, kind1)                                                      \
    {                                                                                  \
        .path = name, .cls = class, .kind = NOTHING, .other = HV_KIND_##kind1          \
    }
#define SILENT(name, class, why, ...)                                                  \
    {                                                                                  \
        .path = name, .cls = class, .kind = NOTHING, .other = NOTHING, .silent = why,  \
        __VA_ARGS__                                                                    \
    }
#define DERIVED "the profile says so, not the tree"
#define BY_CONSTANT "the constant of that name shows it"
#define PLACE "what is where is not part of an interface"

static const struct field fields[] = {
    TOLD("name", RECORD, RECORD_REMOVED),
    TOLD("name", TYPEDEF, RECORD_REMOVED),
    EITHER("name", CONSTANT, CONSTANT_REMOVED, HV_KIND_CONSTANT_ADDED),
    EITHER("name", MACRO, CONSTANT_REMOVED, HV_KIND_CONSTANT_ADDED),
    EITHER("name", HYPERCALL, HYPERCALL_REMOVED, HV_KIND_HYPERCALL_ADDED),
    TOLD("name", MASK, MASK_CHANGED),
    MAYBE("name", HV_CLASS_ENUM, RECORD_REMOVED), /* a nameless one has no tag */
    SILENT("name", HV_CLASS_OP, BY_CONSTANT),
    SILENT("name", HV_CLASS_SIGNATURE, "lists that both sides declare are compared"),
    TOLD("audiences", RECORD, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", TYPEDEF, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", ENUM, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", CONSTANT, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", MACRO, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", HYPERCALL, GUARD_NARROWED, .mutate = audiences),
    TOLD("audiences", MASK, MASK_CHANGED, .mutate = audiences),
    SILENT("audiences", HV_CLASS_OP, BY_CONSTANT, .mutate = audiences),
    TOLD("more audiences", RECORD, GUARD_WIDENED, .mutate = more_audiences),
    TOLD("more audiences", TYPEDEF, GUARD_WIDENED, .mutate = more_audiences),
    TOLD("more audiences", ENUM, GUARD_WIDENED, .mutate = more_audiences),
    TOLD("more audiences", CONSTANT, GUARD_WIDENED, .mutate = more_audiences),
    SILENT("file", ANY, PLACE),
    SILENT("line", ANY, PLACE),
    MAYBE("guard", ANY, GUARD_NARROWED), /* where it may hide something */
    TOLD("doc_hash", RECORD, SEMANTICS_ONLY),
    TOLD("doc_hash", HYPERCALL, SEMANTICS_ONLY),
    TOLD("doc_hash", OP, SEMANTICS_ONLY),
    SILENT("bumped_in", ANY, "a rule of its own looks at it"),
    SILENT("compat", HV_CLASS_RECORD, "compared across architectures"),
    TOLD("size", RECORD, RECORD_SIZE),
    TOLD("align", RECORD, ALIGNMENT),
    SILENT("union", HV_CLASS_RECORD, "only where its members lie apart"),
    SILENT("packed", HV_CLASS_RECORD, "only where it moves something"),
    TOLD("members", RECORD, MEMBER_REMOVED),
    TOLD("members.name", RECORD, MEMBER_RENAMED),
    TOLD("members.offset", RECORD, MEMBER_OFFSET),
    EITHER("members.bits", RECORD, MEMBER_WIDENED, HV_KIND_ROLLBACK_REGISTER),
    TOLD("members.type", RECORD, MEMBER_TYPE),
    TOLD("member sign", RECORD, MEMBER_SIGNEDNESS, .mutate = member_sign),
    MAYBE("members.bitfield", HV_CLASS_RECORD, BITFIELD), /* of numbers */
    SILENT("members.flexible", HV_CLASS_RECORD, "its type and width say so as well"),
    SILENT("members.c_type", HV_CLASS_RECORD, "fixed widths may replace it"),
    SILENT("members.line", HV_CLASS_RECORD, PLACE),
    SILENT("members.call", HV_CLASS_RECORD, "baselines store none"),
    SILENT("members.constness", HV_CLASS_RECORD, "baselines store none"),
    TOLD("members.members", RECORD, MEMBER_REMOVED),
    TOLD("members.members.name", RECORD, MEMBER_RENAMED),
    TOLD("members.members.offset", RECORD, MEMBER_OFFSET),
    TOLD("type", TYPEDEF, TYPEDEF_CHANGED),
    TOLD("size", TYPEDEF, TYPEDEF_CHANGED),
    TOLD("align", TYPEDEF, TYPEDEF_CHANGED),
    TOLD("unsigned", TYPEDEF, TYPEDEF_CHANGED),
    SILENT("call", HV_CLASS_TYPEDEF, "baselines store none"),
    SILENT("constness", HV_CLASS_TYPEDEF, "baselines store none"),
    SILENT("names", HV_CLASS_TYPEDEF, "its own type says what it is"),
    SILENT("macro", HV_CLASS_TYPEDEF, "it is the same type, and baselines store none"),
    TOLD("size", ENUM, RECORD_SIZE),
    EITHER("values.name", ENUM, CONSTANT_REMOVED, HV_KIND_CONSTANT_ADDED),
    TOLD("values.value", ENUM, ENUM_VALUE),
    SILENT("values.line", HV_CLASS_ENUM, PLACE),
    TOLD("values", ENUM, CONSTANT_REMOVED),
    EITHER("value", CONSTANT, CONSTANT_VALUE, HV_KIND_INTERFACE_VERSION),
    TOLD("bits", CONSTANT, CONSTANT_VALUE),
    TOLD("unsigned", CONSTANT, CONSTANT_VALUE),
    SILENT("is_address", HV_CLASS_CONSTANT, "baselines store none"),
    SILENT("is_known", HV_CLASS_CONSTANT, "baselines store none"),
    SILENT("list_type", HV_CLASS_CONSTANT, "baselines store none"),
    EITHER("text", CONSTANT, STRING_VALUE, HV_KIND_INTERFACE_VERSION),
    SILENT("text", HV_CLASS_HYPERCALL, "a hypercall is a number"),
    TOLD("number", HYPERCALL, HYPERCALL_NUMBER),
    TOLD("bits", HYPERCALL, CONSTANT_VALUE),
    TOLD("unsigned", HYPERCALL, CONSTANT_VALUE),
    SILENT("is_address", HV_CLASS_HYPERCALL, "baselines store none"),
    SILENT("is_known", HV_CLASS_HYPERCALL, "baselines store none"),
    SILENT("list_type", HV_CLASS_HYPERCALL, "baselines store none"),
    EITHER("tokens_hash", MACRO, MACRO_BODY, HV_KIND_CONSTANT_VALUE),
    SILENT("comment", ANY, "baselines store none"),
    SILENT("values.comment", HV_CLASS_ENUM, "no part of the form"),
    SILENT("bitmap.comment", HV_CLASS_REGISTER, "bits have none"),
    SILENT("tokens", HV_CLASS_MACRO, "equal ones excuse other texts, no more"),
    TOLD("function_like", MACRO, MACRO_BODY),
    MAYBE("number", HV_CLASS_OP, MASK_OVERFLOW), /* BY_CONSTANT, or what holds it */
    SILENT("family", HV_CLASS_OP, DERIVED),
    SILENT("args", HV_CLASS_OP, DERIVED),
    SILENT("stable", HV_CLASS_OP, "it changes the verdict of other rows"),
    SILENT("removed", HV_CLASS_OP, BY_CONSTANT),
    TOLD("family", MASK, MASK_CHANGED),
    TOLD("value", MASK, MASK_CHANGED),
    TOLD("shift", MASK, MASK_CHANGED),
    TOLD("bits", MASK, MASK_CHANGED),
    SILENT("hypercall", HV_CLASS_SIGNATURE, DERIVED),
    SILENT("abi", HV_CLASS_SIGNATURE, "the name says it"),
    TOLD("args.type", SIGNATURE, SIGNATURE_CHANGED),
    TOLD("args.bits", SIGNATURE, SIGNATURE_CHANGED),
    TOLD("args", SIGNATURE, SIGNATURE_CHANGED),
    SILENT("callers", HV_CLASS_SIGNATURE, "who calls is not part of the list"),
    SILENT("name", HV_CLASS_REGISTER, "its id is what it is known by"),
    TOLD("id", REGISTER, CONSTANT_VALUE),
    TOLD("size", REGISTER, REGISTER_WIDTH),
    TOLD("is_bitmap", REGISTER, SEMANTICS_ONLY),
    SILENT("bitmap.name", HV_CLASS_REGISTER, BY_CONSTANT),
    TOLD("bitmap.value", REGISTER, CONSTANT_VALUE),
    SILENT("bitmap.line", HV_CLASS_REGISTER, PLACE),
    TOLD("bitmap", REGISTER, CONSTANT_REMOVED),
    SILENT("default", HV_CLASS_REGISTER, DERIVED),
    SILENT("cap", HV_CLASS_REGISTER, DERIVED),
    SILENT("type", HV_CLASS_HANDLE, "baselines store none"),
    SILENT("size", HV_CLASS_HANDLE, "baselines store none"),
    SILENT("align", HV_CLASS_HANDLE, "baselines store none"),
};

/* Forms that only older interface versions see: told of those versions. */
static const struct field older_fields[] = {
    TOLD("size", RECORD, RECORD_SIZE),
    TOLD("members.name", RECORD, MEMBER_RENAMED),
    TOLD("members.offset", RECORD, MEMBER_OFFSET),
    TOLD("members.bits", RECORD, MEMBER_WIDENED),
    TOLD("members", RECORD, MEMBER_REMOVED),
    TOLD("type", TYPEDEF, TYPEDEF_CHANGED),
    TOLD("values.value", ENUM, ENUM_VALUE),
    EITHER("value", CONSTANT, CONSTANT_VALUE, HV_KIND_INTERFACE_VERSION),
    TOLD("number", HYPERCALL, HYPERCALL_NUMBER),
    EITHER("tokens_hash", MACRO, MACRO_BODY, HV_KIND_CONSTANT_VALUE),
    EITHER("earlier", RECORD, RECORD_REMOVED, HV_KIND_GUARD_NARROWED,
           .mutate = earlier),
    EITHER("earlier", TYPEDEF, RECORD_REMOVED, HV_KIND_GUARD_NARROWED,
           .mutate = earlier),
    EITHER("earlier", CONSTANT, CONSTANT_REMOVED, HV_KIND_GUARD_NARROWED,
           .mutate = earlier),
    EITHER("earlier", MACRO, CONSTANT_REMOVED, HV_KIND_GUARD_NARROWED,
           .mutate = earlier),
};

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

static bool mutate_field(const struct field *f, struct hv_entity *e)
{
    return f->mutate ? f->mutate(e) : hv_mutate(e, f->path);
}

/* The text of the form and the comparison of forms agree about every field. */
static void check_form(const struct field *f, const struct hv_entity *before,
                       const struct hv_entity *after)
{
    struct hv_buf a = {0}, b = {0};
    hv_entity_form(before, &a);
    hv_entity_form(after, &b);
    bool same = a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
    ck_assert_msg(same == hv_entity_same_form(before, after),
                  "%s of %s: the texts of the forms are %s", f->path, before->name,
                  same ? "the same" : "different");
    hv_buf_done(&a);
    hv_buf_done(&b);
}

static void check(const struct field *f, const struct hv_entity *before,
                  const struct hv_entity *after)
{
    struct hv_changes *changes = hv_compare(
        old, new, &(struct hv_compare_scope){profile, atoms, arch, JUDGED, false});
    size_t told = 0;
    for (const struct hv_change *row = changes->first; row; row = row->next) {
        bool mine = row->kind == f->kind && is_about(row, before);
        bool other =
            row->kind == f->other && (is_about(row, before) || is_about(row, after));
        ck_assert_msg(mine || other, "%s of %s: told %s of %s", f->path, before->name,
                      hv_kind_name(row->kind), row->entity);
        told++;
    }
    ck_assert_msg(told || f->kind == NOTHING, "%s of %s: not told", f->path,
                  before->name);
    ck_assert(!changes->fatal && !changes->uncompared);
    hv_changes_free(changes);
}

/* The entity of that place, if it is judged and has no other form for others. */
static bool try_one(const struct field *f, size_t i)
{
    struct hv_entity *e = hv_entity_mutable(new->entities[i]), before = *e;
    bool forms = hv_surface_find(old, e->cls, e->name, ~e->audiences) != NULL;
    /* a mark that a header was read, which nobody asks for: silent on purpose */
    bool mark = strcmp(e->name, "__XEN_PUBLIC_ARCH_X86_XEN_H__") == 0;
    /* "enum (FIRST)": only a member has its type, and is compared itself */
    bool unnamed = f->cls == HV_CLASS_ENUM && strcmp(f->path, "size") == 0 &&
                   strchr(e->name, '(') != NULL;
    if ((e->audiences & JUDGED) == 0 || forms || mark || unnamed ||
        !mutate_field(f, e)) {
        *e = before;
        return false;
    }
    struct hv_entity after = *e;
    check_form(f, &before, &after);
    size_t n = new->n_entities;
    const struct hv_entity **all = hv_alloc(n * sizeof *all);
    memcpy(all, new->entities, n * sizeof *all);
    hv_surface_seal(new); /* a name may have another place */
    check(f, &before, &after);
    memcpy(new->entities, all, n * sizeof *all);
    *e = before;
    free(all);
    return true;
}

/* Registers are what another interface has. Each is read once, before the tests fork.
 */
static struct sides {
    const char *rules, *baseline;
    struct hv_profile *profile;
    struct hv_surface *old, *new;
} usual = {.rules = HVABI_SOURCE_DIR "/rules/profiles/xen.json",
           .baseline = HVABI_SOURCE_DIR "/baselines/xen/4.17/x86_64.json"},
  registers = {.rules = HVABI_SOURCE_DIR "/rules/profiles/kvm.json",
               .baseline = HVABI_SOURCE_DIR "/baselines/kvm/7.2/arm64.json"};

static void read_baseline(struct sides *sides)
{
    struct hv_err err = {0};
    sides->profile = hv_profile_read(sides->rules, atoms, &err);
    ck_assert_msg(sides->profile != NULL, "%s", err.text);
    sides->old = hv_surface_read(sides->baseline, sides->profile, atoms, &err);
    sides->new = hv_surface_read(sides->baseline, sides->profile, atoms, &err);
    ck_assert_msg(sides->old && sides->new, "%s", err.text);
}

static void set_up(void)
{
    atoms = hv_atoms_new();
    read_baseline(&usual);
    read_baseline(&registers);
}

static void free_sides(struct sides *sides)
{
    hv_surface_free(sides->old);
    hv_surface_free(sides->new);
    hv_profile_free(sides->profile);
}

static void tear_down(void)
{
    free_sides(&usual);
    free_sides(&registers);
    hv_atoms_free(atoms);
}

static void take_sides(unsigned cls)
{
    const struct sides *sides = cls == HV_CLASS_REGISTER ? &registers : &usual;
    profile = sides->profile;
    old = sides->old;
    new = sides->new;
    arch = (unsigned)hv_profile_arch(profile, old->arch);
}

/* What is told must be of the versions for which the form holds. */
static void check_older(const struct field *f, const struct hv_entity *before)
{
    struct hv_changes *changes = hv_compare(
        old, new, &(struct hv_compare_scope){profile, atoms, arch, JUDGED, false});
    size_t told = 0;
    for (const struct hv_change *row = changes->first; row; row = row->next) {
        bool mine = row->kind == f->kind || row->kind == f->other;
        ck_assert_msg(mine && is_about(row, before),
                      "%s of the older %s: told %s of %s", f->path, before->name,
                      hv_kind_name(row->kind), row->entity);
        ck_assert_msg(hv_versions_hold(before->versions, row->versions.from) &&
                          row->versions.below <=
                              before->versions->v[before->versions->n - 1].below,
                      "%s of the older %s: told of other versions", f->path,
                      before->name);
        told++;
    }
    ck_assert_msg(told, "%s of the older %s: not told", f->path, before->name);
    hv_changes_free(changes);
}

START_TEST(test_older_field)
{
    const struct field *f = &older_fields[_i];
    size_t used = 0;
    take_sides(f->cls);
    for (size_t i = 0; i < new->n_older; i++) {
        struct hv_entity *e = hv_entity_mutable(new->older[i]), before = *e;
        if (e->cls == f->cls && e->audiences & JUDGED && mutate_field(f, e)) {
            check_older(f, &before);
            used++;
        }
        *e = before;
    }
    ck_assert_msg(used, "nothing older has a %s", f->path);
}
END_TEST

/* A header that one side has not got is never taken for one without changes. */
START_TEST(test_left_out)
{
    take_sides(HV_CLASS_RECORD);
    struct hv_left_out *more =
        hv_arena_alloc(new->arena, (new->n_left_out + 1) * sizeof *more);
    memcpy(more, new->left_out, new->n_left_out * sizeof *more);
    more[new->n_left_out++] = (struct hv_left_out){.kind = HV_LEFT_OUT_FAILED,
                                                   .file = hv_atom(atoms, "memory.h"),
                                                   .audiences = 1,
                                                   .why = "mutant"};
    new->left_out = more;
    struct hv_changes *changes = hv_compare(
        old, new, &(struct hv_compare_scope){profile, atoms, arch, JUDGED, false});
    ck_assert(changes->fatal);
    hv_changes_free(changes);
}
END_TEST

START_TEST(test_field)
{
    const struct field *f = &fields[_i];
    size_t used = 0;
    take_sides(f->cls);
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        size_t next = 0;
        const struct hv_entity **first = hv_surface_from(new, (int)cls);
        size_t n = (size_t)(hv_surface_from(new, (int)cls + 1) - first);
        if (!n || (f->cls != ANY && f->cls != cls))
            continue;
        size_t from = (size_t)(first - new->entities);
        for (size_t i = 0; i < n; i++)
            if (i >= next && try_one(f, from + i)) {
                next = i + n / EACH + 1;
                used++;
            }
    }
    ck_assert_msg(used || f->kind == NOTHING, "nothing has a %s", f->path);
}
END_TEST

static bool has_row(unsigned cls, const char *path)
{
    for (size_t i = 0; i < HV_COUNT(fields); i++)
        if ((fields[i].cls == cls || fields[i].cls == ANY) &&
            strcmp(fields[i].path, path) == 0)
            return true;
    return false;
}

/* Whoever adds a field to a table comes by here: it needs a row above. */
static void check_rows(unsigned cls, const struct hv_entity_field *list, size_t n,
                       const char *before)
{
    char path[64];
    for (const struct hv_entity_field *f = list; f < list + n; f++) {
        snprintf(path, sizeof path, "%s%s", before, f->name);
        ck_assert_msg(f->type == HV_FIELD_POWER || has_row(cls, path),
                      "no row for %s of a %s", path, hv_class_name((enum hv_class)cls));
        if (!f->element || *before)
            continue;
        snprintf(path, sizeof path, "%s.", f->name);
        check_rows(cls, f->element->fields, f->element->n_fields, path);
    }
}

START_TEST(test_all_fields)
{
    const struct hv_class_traits *cls = hv_class_traits((enum hv_class)_i);
    check_rows((unsigned)_i, cls->fields, cls->n_fields, "");
}
END_TEST

/* The order of enumerators is not part of what they mean. */
START_TEST(test_order_of_enumerators)
{
    size_t used = 0;
    take_sides(HV_CLASS_ENUM);
    HV_EACH_OF (e, new, HV_CLASS_ENUM) {
        struct hv_entity turned = *e;
        uint32_t n_values = turned.u.enum_.n_values;
        hv_entity_own_lists(&turned, new->arena);
        for (uint32_t k = 0; k < n_values; k++)
            turned.u.enum_.values[k] = e->u.enum_.values[n_values - 1 - k];
        ck_assert(hv_entity_same_form(e, &turned));
        ck_assert_uint_eq(hv_entity_form_hash(e), hv_entity_form_hash(&turned));
        used += n_values > 1;
    }
    ck_assert(used);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("fields");
    tcase_set_timeout(tcase, 300); /* of the wall: others may use the processors */
    tcase_add_unchecked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, test_field, 0, HV_COUNT(fields));
    tcase_add_loop_test(tcase, test_older_field, 0, HV_COUNT(older_fields));
    tcase_add_loop_test(tcase, test_all_fields, 0, HV_CLASSES);
    tcase_add_test(tcase, test_order_of_enumerators);
    tcase_add_test(tcase, test_left_out);
    return run_tests("mutation", tcase);
}
