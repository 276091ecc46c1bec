/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/json_keys.h"

enum { MAX_BYTES = 4 * 1024 * 1024 };

static void read_document(struct hv_doc *doc, struct hv_profile *profile)
{
    struct hv_node root;
    profile->text = doc->text.p;
    profile->patterns = hv_pattern_set_new(profile->arena, profile->path,
                                           (struct hv_span){doc->text.p, doc->text.n});
    struct hv_key_reader reader = {profile->arena, profile->patterns, profile};
    hv_doc_root(doc, &root);
    hv_key_object_read(&root, &hv_profile_keys, &reader, profile);
}

struct hv_profile *hv_profile_parse(const char *path, const char *bytes, size_t n,
                                    struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_doc doc = {.comments = true, .bytes = bytes, .n_bytes = n};
    struct hv_profile *profile = hv_alloc(sizeof *profile);
    profile->arena = hv_arena_new();
    profile->path = hv_atom(atoms, path);
    if (hv_doc_open(&doc, path, MAX_BYTES, atoms, err))
        read_document(&doc, profile);
    bool ok = hv_doc_ok(&doc);
    if (profile->text)
        doc.text = (struct hv_buf){0}; /* the profile's now */
    hv_doc_done(&doc);
    if (ok)
        return profile;
    hv_profile_free(profile);
    return NULL;
}

struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    return hv_profile_parse(path, NULL, 0, atoms, err);
}
