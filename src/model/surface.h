/* SPDX-License-Identifier: MIT
 *
 * A surface: everything ABI-relevant that a tree exposes on one architecture,
 * all audiences merged. Headers (extract/) and baselines (store/) both become
 * one. Strings are interned in the run's atom table; everything else lives in
 * the surface's arena. A sealed surface never changes.
 *
 * Offsets and widths are bits, from the start of the outermost record; sizes
 * and alignments are bytes.
 */
#pragma once

#include "model/profile.h"
#include "model/seen.h"

struct hv_surface_names;

enum hv_class {
    HV_CLASS_RECORD,
    HV_CLASS_TYPEDEF,
    HV_CLASS_ENUM,
    HV_CLASS_CONSTANT,
    HV_CLASS_MACRO,
    HV_CLASS_HYPERCALL,
    HV_CLASS_OP,
    HV_CLASS_MASK,
    HV_CLASS_SIGNATURE,
    HV_CLASS_REGISTER,
    HV_CLASS_HANDLE,
};
enum { HV_CLASSES = HV_CLASS_HANDLE + 1 };

/* A member of a record. An inline record (struct {...} x) has members of its own,
 * and so has an anonymous one, whose name is NULL. Offsets of nested members count
 * from the start of the outermost record. */
struct hv_member {
    const char *name;
    uint64_t offset;  /* bits */
    uint64_t bits;    /* 0 for a flexible array */
    const char *type; /* resolved: "uint32_t", "struct x", "uint8_t [16]", "void *"; an
                         inline record: "struct" or "union" (with " [N]" for arrays) */
    bool bitfield;
    bool flexible;
    bool c_type; /* spelled with a type whose width C leaves to the compiler: int, long,
                    an enum, bool. Not part of the form: fixed widths may replace it. */
    uint32_t line;    /* in the record's file; 0 if unknown, as in a baseline */
    const char *call; /* of a pointer to functions, below arrays: the result and the
                         arguments, resolved. NULL: none, or unknown, as in a baseline.
                         Not part of the form. */
    /* One character for the type and for each type it points to, below arrays: 'c'
     * const, '-' not: "-c" of "const char *". NULL and the form: as of call. */
    const char *constness;
    uint32_t n_members;
    struct hv_member *members;
};

/* Is it an array without elements? It names what follows it and has no bytes. */
bool hv_member_is_empty_list(const struct hv_member *m);

/* The path of an inline record within a record: "struct list.entries"; a member without
 * a name adds nothing. The element of an array without elements is an entity of that
 * name, with the distance of elements as its size, because the array has no bytes for
 * the members. */
const char *hv_member_way(struct hv_atoms *atoms, const char *record,
                          const struct hv_member *m);
/* The type of an array without elements: "struct list.entries []". */
const char *hv_member_list_type(struct hv_atoms *atoms, const char *way,
                                const struct hv_member *m);

struct hv_enumerator {
    const char *name;
    const char *value; /* decimal */
    uint32_t line;     /* in the enumeration's file; 0 if unknown, as in a baseline */
    const char *comment_hash; /* of an enumerator: as an entity's */
};

/* A range of interface versions: from <= version < below. */
struct hv_version_range {
    uint64_t from, below; /* below HV_VERSION_OPEN: no upper limit */
};
#define HV_VERSION_OPEN UINT64_MAX
struct hv_versions {
    size_t n;
    struct hv_version_range *v;
};

struct hv_argument {
    const char *type; /* as the companion file spells it, with single blanks */
    uint32_t bits;
};

/* One entity in one form, for the audiences that see that form. */
struct hv_entity {
    enum hv_class cls;
    const char *name;     /* "struct x", "union x", "enum x", else the bare name */
    uint32_t audiences;   /* bit set by the profile's audience index; never 0 */
    const char *file;     /* relative to the header root; NULL if unknown */
    uint32_t line;        /* 0 if unknown (baselines do not store it) */
    const char *guard;    /* condition text, NULL: unconditional */
    const char *doc_hash; /* of the comment that documents it; NULL: none */
    /* The same for values and macros, where a missing comment has a hash as well. NULL:
     * nobody looked, as in a baseline, which does not store it. */
    const char *comment_hash;
    /* Of a version macro: the release that its comment gives as the last bump. */
    const char *bumped_in;
    /* Of a record that two architectures share by the list: '?' identical, '!'
     * translated, 0 not listed. */
    char compat;
    /* For audiences that can ask for older interface versions; NULL: all of them. */
    const struct hv_versions *versions;
    union {
        struct {
            uint64_t size, align; /* bytes */
            bool is_union;
            bool packed;
            uint32_t n_members;
            struct hv_member *members;
        } record;
        struct {
            const char *type; /* resolved, as a member's; a nameless record's typedef
                                 has that record under the typedef's bare name */
            uint64_t size, align; /* bytes */
            bool is_unsigned;
            bool is_macro;    /* a macro; false as well in a baseline, which does not
                                 store it */
            const char *call; /* as a member's */
            const char *constness; /* the same */
            const char *names; /* the typedef that it is an alias of, or NULL: none, or
                                  unknown, as in a baseline. Not part of the form. */
        } typedef_;
        struct {
            uint64_t size; /* bytes */
            uint32_t n_values;
            struct hv_enumerator *values; /* in the order of declaration */
        } enum_;
        struct {
            const char *value; /* decimal, with a point if it is not an integer; values
                                  in braces; NULL for a string */
            const char *text;  /* string constants; NUL bytes are HV_TEXT_NUL */
            uint32_t bits; /* of a list 64, enough for each of its numbers; of a wide
                              string those of a character */
            bool is_unsigned;
            bool is_address; /* of a pointer */
            bool is_known;   /* is_address is valid; no baseline has it. Neither is part
                                of the form. */
            const char *list_type; /* of values in braces that have a type; NULL: they
                                      have none, or it is unknown, as in a baseline. Not
                                      part of the form. */
        } constant;                /* also of hypercalls */
        struct {
            const char *tokens_hash; /* 16 hex digits: of the text, blanks collapsed */
            const char *tokens;      /* the same text without blanks; NULL: unknown, as
                                        in a baseline. Not part of the form. */
            bool function_like;
        } macro;
        struct {
            const char *number; /* decimal */
            const char *family;
            const char *args; /* the record or typedef that it takes; NULL: unknown */
            bool stable;      /* under a versioned interface, but not covered by it */
            bool removed;     /* only a comment keeps the number */
        } op;
        struct {
            const char *family;
            const char *value; /* decimal */
            uint32_t shift;    /* bits that the continuation is shifted by */
            uint32_t bits;     /* width of an op number */
        } mask; /* the entity's file is the companion file, from the tree's top */
        struct {
            const char *hypercall; /* "__HYPERVISOR_x", NULL: none of that name */
            const char *abi;
            uint32_t n_args;
            struct hv_argument *args;
            const char *callers; /* "pv64, arm"; NULL: unknown */
        } signature;
        struct {
            const char *id; /* decimal: the id that reads and writes use */
            uint64_t size;  /* bytes; 0: unknown */
            bool bitmap;    /* each of its bits stands for a feature of its own */
            uint32_t n_bits;
            struct hv_enumerator *bits; /* of a bitmap: name and number of the bit, in
                                           byte order of their names */
            /* From the profile, not part of the form: whether the register, or its
             * bits, are enabled by default ("on", "off", NULL: unknown), and the
             * constant that announces it, if the tree has it. */
            const char *default_;
            const char *cap;
        } reg;
        struct {
            const char *type;     /* its pointee, as a pointer: "uint64_t *" */
            uint64_t size, align; /* bytes */
        } handle; /* a type that a macro of the headers makes (the profile's handles) */
    } u;
};

/* A header (or "*", a whole variant) that an audience does not get. */
enum hv_left_out_why {
    HV_LEFT_OUT_GUARD,     /* an #error that only means: not for this audience */
    HV_LEFT_OUT_SKIP,      /* the profile says it is not part of the ABI */
    HV_LEFT_OUT_KNOWN,     /* a known failure of real releases */
    HV_LEFT_OUT_THRESHOLD, /* it does not parse at some older interface versions */
    HV_LEFT_OUT_FAILED, /* it does not parse: exit 3 unless the other side fails alike
                         */
    HV_LEFT_OUT_ERROR,  /* an error in that file: a number without a value, exit 3; or
                           one of all, if asked for. No more is left out by it */
    HV_LEFT_OUT_NAME,   /* a name in it that a family matches is not an operation, or
                           a probe has no value */
};
struct hv_left_out {
    enum hv_left_out_why kind;
    const char *file;
    uint32_t audiences;
    const char *why; /* one line: "#error: ...", the compiler's message, ... */
    uint32_t line;   /* of the message, 0 if none */
    const char *at;  /* the file that the message is about, may differ from file */
    bool follows;    /* it was read without another header, which failed first */
};

/* A condition of a header on a macro that neither the tree nor the profile declares. */
struct hv_undeclared {
    const char *macro, *file;
    uint32_t line;
};

struct hv_surface {
    struct hv_arena *arena;
    unsigned shares; /* number of further owners (hv_surface_share()) */
    const char *key; /* identifies what it was extracted from; NULL: not asked for */
    const char *profile;
    const char *release; /* "4.17"; NULL if the tree does not say */
    const char *arch;
    const char *interface_version; /* decimal, NULL if unknown */
    uint32_t audiences;            /* requested; left_out lists what is missing */
    /* Sealed: sorted by class, name, lowest audience. Other surfaces may share the
     * entities; only one that is not shared yet may be written, by
     * hv_entity_mutable(). */
    size_t n_entities;
    const struct hv_entity **entities;
    struct hv_surface_names
        *names; /* for hv_surface_place_atom(); NULL: names are compared as text */
    /* Forms that only older interface versions see, sorted alike; all have versions. */
    size_t n_older;
    const struct hv_entity **older;
    size_t
        n_thresholds; /* interface versions at which some header changes, ascending */
    uint64_t *thresholds;
    size_t n_undeclared;
    struct hv_undeclared *undeclared; /* sorted by macro, then file */
    struct hv_strings side_files;     /* companion files that were read, sorted */
    /* Lines that each audience's variant has seen; no files: not known, as in a
     * baseline. */
    struct hv_seen seen[HV_MAX_AUDIENCES];
    size_t n_left_out;
    struct hv_left_out *left_out;
    size_t n_variants;
};

/* An empty table of names; a surface made from another one needs its own. */
struct hv_surface_names *hv_surface_names_new(struct hv_arena *arena);

struct hv_surface *hv_surface_new(const char *profile, const char *arch);
void hv_surface_free(struct hv_surface *surface); /* accepts NULL */

/* Add an owner, who has to call hv_surface_free() as well. */
struct hv_surface *hv_surface_share(struct hv_surface *surface);

/* Append copies of n entities; the surface is unsorted afterwards. */
void hv_surface_append(struct hv_surface *surface, const struct hv_entity *entities,
                       size_t n);

/* A list of n entities, which must outlive the arena, with room for extra ones. */
const struct hv_entity **hv_entities_list(struct hv_arena *arena,
                                          const struct hv_entity *entities, size_t n,
                                          size_t extra);

/* Replace the entity at a place of a list by a shallow copy, which is returned. */
struct hv_entity *hv_entity_own(const struct hv_entity **place, struct hv_arena *arena);

/* A writable pointer to an entity that no other surface shares. */
static inline struct hv_entity *hv_entity_mutable(const struct hv_entity *entity)
{
    return (struct hv_entity *)(uintptr_t)entity;
}

/* Have both the same class and name? The second compares by class and name: <0, 0, >0.
 * For sealed surfaces with one table of atoms. */
static inline bool hv_same_name(const struct hv_entity *a, const struct hv_entity *b)
{
    return a->cls == b->cls && a->name == b->name;
}
static inline int hv_compare_names(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != b->cls)
        return HV_ORDER(a->cls, b->cls);
    return a->name == b->name ? 0 : strcmp(a->name, b->name);
}

/* Sort into canonical order; the second takes entities sorted by class and name. */
void hv_entities_sort(const struct hv_entity **entities, size_t n);
void hv_entities_sort_forms(const struct hv_entity **entities, size_t n);

/* Is the form visible to older interface versions only? */
static inline bool hv_entity_is_older(const struct hv_entity *e)
{
    const struct hv_versions *v = e->versions;
    return v && v->n && v->v[v->n - 1].below != HV_VERSION_OPEN;
}

/* Sort into the canonical order. Call once, after the last entity. */
void hv_surface_seal(struct hv_surface *surface);

/* The first entity (in canonical order) of that class and name that any of the
 * audiences sees, or NULL. name need not be interned; surface NULL has none. */
const struct hv_entity *hv_surface_find(const struct hv_surface *surface,
                                        enum hv_class cls, const char *name,
                                        uint32_t audiences);

/* The index of the first entity of that class and name, or n_entities. */
size_t hv_surface_place(const struct hv_surface *surface, enum hv_class cls,
                        const char *name);

/* The same for a sealed surface and an interned name, without comparing text. */
const struct hv_entity *hv_surface_find_atom(const struct hv_surface *surface,
                                             enum hv_class cls, const char *name,
                                             uint32_t audiences);
size_t hv_surface_place_atom(const struct hv_surface *surface, enum hv_class cls,
                             const char *name);

/* The entity that defines the value of a name, for any audience: a constant, a
 * hypercall, or the enumeration of an enumerator. *ret_value: its value, or its text if
 * it is not a number. NULL and no value: there is none. */
const struct hv_entity *hv_constant_find(const struct hv_surface *surface,
                                         const char *name, const char **ret_value);
const char *hv_constant_value(const struct hv_surface *surface, const char *name);

/* "number", "address" or the type of a list, comparable as pointers: what the value of
 * an entity (or NULL) is. NULL: it has none, or it is unknown. */
const char *hv_constant_nature(const struct hv_entity *entity);

/* The entry why the file cannot be compared for that audience: a known failure, another
 * failure, or a whole variant that was not read. NULL: it can. Files that a guard hides
 * or that are skipped are not part of the audience's surface, so they are not
 * missing. */
const struct hv_left_out *hv_surface_unread(const struct hv_surface *surface,
                                            const char *file, uint32_t audience);

/* Does the form hold at that interface version? */
bool hv_versions_hold(const struct hv_versions *versions, uint64_t version);
bool hv_versions_equal(const struct hv_versions *a, const struct hv_versions *b);

/* Append "..0x00030206", "0x00030206.." or "0x00030202..0x00030206": from, below. */
void hv_version_range_print(struct hv_version_range range, struct hv_buf *buf);
bool hv_version_range_parse(const char *text, struct hv_version_range *ret);

/* The place of the first entity of that class or a later one, in canonical order; the
 * end if there is none. NULL for a surface that is NULL or empty. */
const struct hv_entity **hv_surface_from(const struct hv_surface *surface, int cls);

/* For each entity between two places of a list. */
#define HV_EACH_IN(item, from, to)                                                     \
    for (const struct hv_entity **item##_at = (from), **item##_end = (to), *item;      \
         item##_at < item##_end && (item = *item##_at); item##_at++)
#define HV_EACH_ENTITY(item, list, n)                                                  \
    HV_EACH_IN (item, list, item##_at ? item##_at + (n) : NULL)

/* For each entity of a class in canonical order; surface may be NULL. */
#define HV_EACH_OF(item, surface, cls)                                                 \
    HV_EACH_IN (item, hv_surface_from(surface, cls),                                   \
                hv_surface_from(surface, (cls) + 1))

/* The first entity of the class for which `holds` is true, or NULL; is there one? */
#define HV_FIND_OF(item, surface, cls, holds)                                          \
    __extension__({                                                                    \
        const struct hv_entity *found_##item = NULL;                                   \
        HV_EACH_OF (item, surface, cls) {                                              \
            if (holds) {                                                               \
                found_##item = item;                                                   \
                break;                                                                 \
            }                                                                          \
        }                                                                              \
        found_##item;                                                                  \
    })
#define HV_ANY_OF(item, surface, cls, holds)                                           \
    (HV_FIND_OF(item, surface, cls, holds) != NULL)

/* The enumeration of the surface with an enumerator of that name, which *ret receives;
 * NULL: none has it, or the surface is NULL. */
const struct hv_entity *hv_surface_enum_of(const struct hv_surface *surface,
                                           const char *name,
                                           const struct hv_enumerator **ret);

/* For each architecture that has a surface in an array indexed by architecture. */
#define HV_EACH_ARCH(arch, surfaces)                                                   \
    for (unsigned arch = hv_next_arch((surfaces), 0); arch < HV_MAX_ARCHS;             \
         arch = hv_next_arch((surfaces), arch + 1))
static inline unsigned hv_next_arch(struct hv_surface *const *surfaces, unsigned arch)
{
    while (arch < HV_MAX_ARCHS && !surfaces[arch])
        arch++;
    return arch;
}

/* The form that the audience sees at that interface version: an older one, or the
 * current one if it holds there; NULL: none. */
const struct hv_entity *hv_surface_find_at(const struct hv_surface *surface,
                                           enum hv_class cls, const char *name,
                                           uint32_t audiences, uint64_t version);

/* Append the canonical text of the form: all that distinguishes two forms of an entity,
 * without name, audiences, place or guard. */
void hv_entity_form(const struct hv_entity *entity, struct hv_buf *buf);

/* Are two forms equal? As comparing their texts, but quick. Both must have their
 * strings in one atom table. */
bool hv_entity_same_form(const struct hv_entity *a, const struct hv_entity *b);

/* XXH3 of the text of the form. */
uint64_t hv_entity_form_hash(const struct hv_entity *entity);

/* Are the lowest `bits` bits (at most 64) of two decimal numbers equal? -1 has all bits
 * set. False if one is NULL, not an integer, or does not fit 64 bits. */
bool hv_values_same_bits(const char *a, const char *b, unsigned bits);

/* The member of that path ("u.getdomaininfo"; anonymous levels have no name in it), or
 * NULL. */
const struct hv_member *hv_member_find(const struct hv_member *members, uint32_t n,
                                       const char *path);

const char *hv_class_name(unsigned cls); /* "record" ... */

/* The fingerprint of the parameters ("" if there are none) and the body of a macro
 * without a value. */
#define HV_FINGERPRINT_SIZE 17
void hv_macro_fingerprint(const char *params, const char *body,
                          char ret[HV_FINGERPRINT_SIZE]);

/* Types as strings. Integer atoms: intN_t, uintN_t, char, _Bool. */
enum hv_sign { HV_SIGN_NONE, HV_SIGN_SIGNED, HV_SIGN_UNSIGNED };
/* The sign of an integer type; NONE for other types, and for plain char, whose sign
 * depends on the target. */
enum hv_sign hv_type_sign(const char *type);

/* "uint8_t [4][8]" -> element "uint8_t", count 32; a type without bounds: count 1.
 * A flexible array "x []": count 0. The span points into type. */
size_t hv_type_element(const char *type, const char **ret_p, size_t *ret_n);

/* Is the member padding? By the profile's patterns; a bit-field also by a common name
 * (reserved, unused, underscores, a number), as bit-fields must name all bits up to the
 * next one in use. */
bool hv_member_is_padding(const struct hv_profile *profile, const struct hv_member *m);

/* Is every element that both arrays of arrays have at one offset in both? [8] and
 * [2][4] agree, [4][2] and [2][4] do not. Both must have equally many elements. */
bool hv_type_bounds_agree(const char *old, const char *new);
