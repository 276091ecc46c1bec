/* SPDX-License-Identifier: MIT */
#include "binary/ctypes.h"

void hv_ctypes_init(struct hv_ctypes *types, struct hv_forms *forms, bool merged)
{
    *types = (struct hv_ctypes){.arena = hv_arena_new(),
                                .atoms = forms->variant->atoms,
                                .forms = forms,
                                .merged = merged};
    hv_ctypes_add(types, HV_CTYPE_VOID);
}

void hv_ctypes_done(struct hv_ctypes *types)
{
    hv_arena_free(types->arena);
    free(types->v);
}

struct hv_ctype *hv_ctypes_add(struct hv_ctypes *types, enum hv_ctype_kind kind)
{
    struct hv_ctype *type = HV_ADD(types->v, types->n, types->cap);
    *type = (struct hv_ctype){.kind = kind};
    return type;
}

const char *hv_ctypes_atom(const struct hv_ctypes *types, const char *text)
{
    return text && *text ? hv_atom(types->atoms, text) : NULL;
}

static bool is_integer(const char *name)
{
    static const char *const words[] = {"char",     "int",    "long",    "short",
                                        "unsigned", "signed", "__int128"};
    for (const char *p = name; *p;) {
        size_t n = strcspn(p, " "), i = 0;
        while (i < HV_COUNT(words) &&
               !(strlen(words[i]) == n && memcmp(words[i], p, n) == 0))
            i++;
        if (i == HV_COUNT(words))
            return false;
        p += n + strspn(p + n, " ");
    }
    return *name;
}

/* Is it an integer in Rust or Go: "u32", "isize", "uint32", "uintptr"? */
static bool is_other_integer(const char *name)
{
    static const char *const sizes[] = {"8",   "16",   "32",  "64",
                                        "128", "size", "ptr", ""};
    const char *p = name + (*name == 'u');
    if (strncmp(p, "int", 3) == 0)
        p += 3;
    else if (p == name)
        p += *p == 'i';
    return p != name && HV_ANY(x, sizes, HV_COUNT(sizes), strcmp(*x, p) == 0);
}

void hv_ctype_set_base(struct hv_ctypes *types, struct hv_ctype *type, const char *name,
                       uint64_t bits)
{
    type->bits = bits;
    if (strcmp(name, "_Bool") == 0 || strcmp(name, "bool") == 0) {
        type->kind = HV_CTYPE_OTHER;
        type->name = hv_ctypes_atom(types, "_Bool");
    } else if (strcmp(name, "char") == 0 ||
               !(is_integer(name) || is_other_integer(name))) {
        type->kind = HV_CTYPE_OTHER;
        type->name = hv_atom(types->atoms, name);
    } else {
        type->kind = HV_CTYPE_INT;
        type->is_unsigned = *name == 'u' || strstr(name, "unsigned");
    }
}
