/* SPDX-License-Identifier: MIT */
#include "store/compiled_rules.h"
#include "store/consumer_file.h"
#include "store/json_keys.h"
#include "store/store.h"

/* Read from the compiled form of the text, else from the text. */
static bool read_keys(struct hv_doc *doc, const struct hv_key_object *keys,
                      const struct hv_compiled_rules *compiled, struct hv_keyed *keyed)
{
    struct hv_key_reader reader = {keyed->arena, keyed->patterns, keyed, doc->atoms};
    if (!doc->root && hv_compiled_rules_get(compiled, &doc->text, keys, &reader, keyed))
        return true;
    memset(keyed + 1, 0, keys->size - sizeof *keyed);
    if (doc->root || hv_doc_parse(doc)) {
        struct hv_node root;
        hv_doc_root(doc, &root);
        hv_key_object_read(&root, keys, &reader, keyed);
    }
    return hv_doc_ok(doc);
}

void *hv_keyed_take(const struct hv_key_object *keys, struct hv_doc *doc,
                    const struct hv_compiled_rules *compiled)
{
    struct hv_keyed *keyed = hv_owner_new(keys->size);
    keyed->path = hv_atom(doc->atoms, doc->path);
    keyed->text = doc->text.p;
    keyed->patterns = hv_pattern_set_new(keyed->arena, keyed->path,
                                         (struct hv_span){doc->text.p, doc->text.n});
    bool ok = read_keys(doc, keys, compiled, keyed);
    doc->text = (struct hv_buf){0}; /* the object keeps it */
    if (ok)
        return keyed;
    hv_keyed_free(keyed);
    return NULL;
}

void *hv_keyed_read(const struct hv_key_object *keys, const struct hv_file *file,
                    const struct hv_compiled_rules *compiled, struct hv_atoms *atoms,
                    struct hv_err *err)
{
    HV_AUTO(hv_doc_done)
    struct hv_doc doc = {.comments = true, .bytes = file->bytes, .n_bytes = file->n};
    return hv_doc_load(&doc, file->name, HV_KEYED_BYTES, atoms, err)
               ? hv_keyed_take(keys, &doc, compiled)
               : NULL;
}

struct hv_profile *hv_profile_parse(const struct hv_file *file,
                                    const struct hv_compiled_rules *compiled,
                                    struct hv_atoms *atoms, struct hv_err *err)
{
    return hv_keyed_read(&hv_profile_keys, file, compiled, atoms, err);
}

struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err)
{
    return hv_profile_parse(&(struct hv_file){.name = path}, NULL, atoms, err);
}

struct hv_catalogue *hv_catalogue_parse(const struct hv_file *file,
                                        const struct hv_compiled_rules *compiled,
                                        struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_catalogue *catalogue =
        hv_keyed_read(&hv_catalogue_keys, file, compiled, atoms, err);
    for (size_t i = 0; catalogue && i < catalogue->n_hazards; i++)
        catalogue->hazards[i].hazard = true;
    return catalogue;
}

struct hv_consumer *hv_consumer_read(const struct hv_file *file,
                                     const struct hv_compiled_rules *compiled,
                                     struct hv_atoms *atoms, struct hv_err *err)
{
    return hv_keyed_read(&hv_consumer_keys, file, compiled, atoms, err);
}
