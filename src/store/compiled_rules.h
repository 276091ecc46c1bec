/* SPDX-License-Identifier: MIT
 *
 * Compiled rules: profiles, the catalogue and consumers as they are once their JSON was
 * read and checked, in one file among the compiled baselines that is mapped. What was
 * made of a file is found by the hash of its text, wherever that text lies, so it
 * cannot be stale: a file that was changed has nothing here, and its JSON is read.
 */
#pragma once

#include "base/file.h"

#define HV_COMPILED_RULES "compiled.rules" /* among the baselines */

struct hv_compiled_rules;
struct hv_key_object;
struct hv_key_reader;

/* Map the file. NULL: there is none, it is damaged, or made by a program with other
 * keys; then the JSON is read, which always exists. */
struct hv_compiled_rules *hv_compiled_rules_open(const char *path);
void hv_compiled_rules_free(struct hv_compiled_rules *rules); /* accepts NULL */

/* Fill the zeroed struct ret as hv_key_object_read() would from that text. False: the
 * text is not in the file (or rules is NULL). */
bool hv_compiled_rules_get(const struct hv_compiled_rules *rules,
                           const struct hv_buf *text, const struct hv_key_object *keys,
                           const struct hv_key_reader *reader, void *ret);

/* Append the serialized struct of that table; the struct is not changed. */
void hv_compiled_rules_put(const struct hv_key_object *keys, void *keyed,
                           struct hv_buf *buf);

/* Compile files of any schema; replaces the file at path. Fails with HV_ERR_INPUT if
 * one has no known schema, or nothing can be written. */
bool hv_compiled_rules_write(const char *path, char **files, size_t n,
                             struct hv_atoms *atoms, struct hv_err *err);
