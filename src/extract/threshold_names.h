/* SPDX-License-Identifier: MIT
 *
 * Names on the thresholds, and what each of them is from some version up to another:
 * recorded during the descent (clang_descent.c), and made into versions at its end.
 */
#pragma once

#include "extract/variant_parse.h"

/* What holds from some version up to another: one form of one name, or nothing. */
struct hv_run {
    const struct hv_entity *form; /* NULL: the name is not there */
    uint64_t from, below;
};

struct hv_name {
    enum hv_class cls;
    const char *name;
    size_t n, cap;
    struct hv_run *runs; /* downwards; the last one is open at its lower end */
};

struct hv_names {
    size_t n, cap;
    struct hv_name *v;
    size_t n_slots;
    uint32_t *slots; /* index + 1 by class and name */
};

/* Every name as the latest version has it. */
void hv_names_begin(struct hv_names *names, const struct hv_variant *variant);
void hv_names_done(struct hv_names *names);

/* The name, which is interned; a new one has no runs. Names may move. */
struct hv_name *hv_names_get(struct hv_names *names, enum hv_class cls,
                             const char *name);

/* Its form at the lowest version reached so far; NULL: it is not there. */
const struct hv_entity *hv_name_form(const struct hv_name *name);

/* Below that version it is this form, or none. */
void hv_name_begin(struct hv_name *name, const struct hv_entity *form, uint64_t below);

/* Not the same form; NULL: not there. */
bool hv_forms_differ(const struct hv_entity *a, const struct hv_entity *b);

/* The runs into versions: forms that hold for a part of them get them, older forms
 * become variant->older. */
void hv_names_put(const struct hv_names *names, struct hv_variant *variant);
