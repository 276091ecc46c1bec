/* SPDX-License-Identifier: MIT
 *
 * The store: profiles, the catalogue of rules and surfaces, from and to JSON (Jansson).
 * Every reader refuses unknown keys and wrong types with file, line and column, and
 * never guesses.
 */
#pragma once

#include "base/file.h"
#include "model/draft.h"
#include "model/owner.h"
#include "model/profile.h"
#include "model/rule.h"
#include "model/surface.h"

struct hv_compiled_rules;
struct hv_key_object;

enum { HV_KEYED_BYTES = 4 * 1024 * 1024 }; /* maximal size of a file */

/* Read a file of rules, whose struct begins with a struct hv_keyed, by its table of
 * keys (store/json_keys.h), or use the compiled form of the same text (compiled, or
 * NULL). Fails with HV_ERR_INPUT and the place. The caller frees with
 * hv_keyed_free(). */
void *hv_keyed_read(const struct hv_key_object *keys, const struct hv_file *file,
                    const struct hv_compiled_rules *compiled, struct hv_atoms *atoms,
                    struct hv_err *err);

/* The same for rules/profiles/NAME.json and rules/catalogue.json. */
struct hv_profile *hv_profile_parse(const struct hv_file *file,
                                    const struct hv_compiled_rules *compiled,
                                    struct hv_atoms *atoms, struct hv_err *err);
struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err);
struct hv_catalogue *hv_catalogue_parse(const struct hv_file *file,
                                        const struct hv_compiled_rules *compiled,
                                        struct hv_atoms *atoms, struct hv_err *err);

/* A name, glob or pattern of a profile that refers to something in a tree. */
struct hv_profile_value {
    const char *key; /* "families[0].ops"; valid during the call */
    enum hv_profile_of of;
    const char *text;
    const struct hv_pattern *pattern; /* NULL: a name, or a glob of headers */
};
typedef void hv_profile_value_fn(void *ctx, const struct hv_profile_value *value);

/* Call fn for each of them, in the order of the table of keys. */
void hv_profile_visit(const struct hv_profile *profile, hv_profile_value_fn *fn,
                      void *ctx);

/* Write a draft as a profile: text of hvabi-profile/1, with comments. */
void hv_draft_write(const struct hv_draft *draft, struct hv_buf *buf);

/* Write a surface as hvabi-surface/1: canonical, one entity per line. with_lines adds
 * what only `dump` shows (line numbers). */
void hv_surface_write(const struct hv_surface *surface,
                      const struct hv_profile *profile, bool with_lines,
                      struct hv_buf *buf);

/* Write several as hvabi-surface-set/1. */
void hv_surface_set_write(const struct hv_surface *const *surfaces, size_t n,
                          const struct hv_profile *profile, bool with_lines,
                          struct hv_buf *buf);

/* Read a surface, sealed. Fails on damage (bad JSON, unknown key, wrong type, an
 * unknown audience, another profile or architecture than expected for the path). */
struct hv_surface *hv_surface_read(const char *path, const struct hv_profile *profile,
                                   struct hv_atoms *atoms, struct hv_err *err);

/* The same for a file that may have been read already. */
struct hv_surface *hv_surface_parse(const struct hv_file *source,
                                    const struct hv_profile *profile,
                                    struct hv_atoms *atoms, struct hv_err *err);

/* MAINTAINERS says who owns the files of a tree: sections of "X: value" lines under a
 * title, after a preface for people. */

/* Parse the bytes of the file at path, which messages name. rest: the title of the
 * section that owns what no other does; NULL: none. Never fails: a malformed line is
 * skipped and reported in remarks with its number, and so is a file without any
 * section. Bytes must outlive the result. Free with hv_maintainers_free(). */
struct hv_maintainers *hv_maintainers_parse(const char *path, const char *bytes,
                                            size_t n, const char *rest);
