/* SPDX-License-Identifier: MIT */
#include "store/consumer_file.h"

#include "base/serial.h"
#include "store/json_keys.h"
#include "store/json_text.h"
#include "store/key_rows.h"
#include "store/store.h"

#define ENVIRONMENT "hvabi-environment.h"

/* ---- the file ---- */

static const struct hv_key consumer_source_keys[] = {
    KEY(consumer_source, repository, NAME, "where it is kept: OWNER/NAME, or a package",
        NEEDED),
    KEY(consumer_source, commit, NAME, "the full id of the recorded commit"),
    KEY(consumer_source, version, NAME, "the version of the package that was recorded"),
    KEY(consumer_source, date, NAME, "of that commit", NEEDED, .like = "0000-00-00",
        .what = "a date such as \"2026-08-16\""),
    KEY(consumer_source, licence, NAME, "of the copied headers"),
};

static const struct hv_key copied_name_keys[] = {
    KEY(copied_name, in, NAME,
        "the record of the member, by the hypervisor's name; without it the name is "
        "that of a record, a type, a constant"),
    KEY(copied_name, theirs, NAME,
        "what the copy calls it; with `*` at the end, and without `in`: what begins so",
        NEEDED),
    KEY(copied_name, ours, NAME,
        "what the hypervisor calls it; with `*` at the end: the members of that member "
        "stand in the record itself, and `*` is the name of each; with `*` in "
        "`theirs`, `*` is the rest of the name",
        NEEDED),
    KEY(copied_name, version, NAME,
        "a version macro: names that end with `_` and eight hexadecimal digits are "
        "forms of one record side by side, each compared with the releases in which "
        "the macro has that value"),
};

static const struct hv_key consumer_keys[] = {
    KEY(consumer, name, NAME, "a short name, that of the file", NEEDED),
    KEY(consumer, title, NAME, "what people call it", NEEDED),
    KEY(consumer, profile, NAME, "whose headers it copies", NEEDED),
    ROW("source", OBJECT, offsetof(struct hv_consumer, source), "what was recorded",
        NEEDED, .object = OBJECT(consumer_source, .either = {"commit", "version"})),
    KEY(consumer, markers, NAMES,
        "files from the top of its tree; a tree with all of them is recognised", SOME),
    KEY(consumer, archs, NAMES, "architectures that it has; default: all"),
    KEY(consumer, audience, NAMES,
        "audiences of the profile that it builds for, which alone `hvabi consumer` "
        "judges; default: all"),
    KEY(consumer, interface_version, NAME,
        "the interface version that its sources ask for; default: the latest one that "
        "its headers know",
        .like = "0xffffffff", .what = "a version such as \"0x00040400\""),
    KEY(consumer, environment, TEXT,
        "C text in front of each header: types and macros that only it has"),
    KEY(consumer, copy, RAW,
        "keys of a profile that hold for the copy: where it lies, what it leaves out"),
    KEY(consumer, facts, NAME,
        "instead of headers: a file of its tree for each architecture, `{arch}` "
        "standing for its name, as `hvabi dump` prints one; for copies in languages "
        "that are not C"),
    KEY(consumer, object, NAME,
        "instead of headers: a compiled file of its tree with DWARF for each "
        "architecture, `{arch}` standing for its name; for copies in any language, of "
        "which types count and constants do not"),
    PATTERNS(consumer, own, "names of its own, which are not copied"),
    OBJECTS(consumer, names, OBJECT(copied_name),
            "what it calls otherwise than the hypervisor"),
    KEY(consumer, calls, NAMES,
        "folders, from the top of its tree, of the sources that may call the "
        "hypervisor"),
    KEY(consumer, probes, BOOL,
        "it asks for versions at run time, so that it claims none"),
};

const struct hv_key_object hv_consumer_keys = {
    .keys = consumer_keys,
    .n_keys = HV_COUNT(consumer_keys),
    .size = sizeof(struct hv_consumer),
    .schema = "hvabi-consumer/1",
};

/* ---- the profile of a copy ---- */

static void lay_over(json_t *below, json_t *above);

static json_t *name_of(json_t *item)
{
    return json_object_get(item, "name") ?: json_object_get(item, "path");
}

static json_t *find_named(json_t *list, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *s = json_string_value(name_of(item));
        if (s && strcmp(s, name) == 0)
            return item;
    }
    return NULL;
}

/* Is it a list of objects with names or files? */
static bool is_named(json_t *list)
{
    return json_is_string(name_of(json_array_get(list, 0)));
}

static void lay_over_list(json_t *below, json_t *above)
{
    size_t i;
    json_t *item;
    json_array_foreach(above, i, item)
    {
        const char *name = json_string_value(name_of(item));
        json_t *same = name ? find_named(below, name) : NULL;
        if (same)
            lay_over(same, item);
        else
            json_array_append(below, item);
    }
}

static void lay_over(json_t *below, json_t *above)
{
    const char *key;
    json_t *value;
    json_object_foreach(above, key, value)
    {
        json_t *old = json_object_get(below, key);
        if (is_named(old) && is_named(value))
            lay_over_list(old, value);
        else if (json_is_null(value))
            json_object_del(below, key); /* the copy does not have the key */
        else
            json_object_set(below, key, value);
    }
}

/* The list at the key of the profile, created if missing. */
static json_t *list_of(json_t *profile, const char *key)
{
    json_t *list = json_object_get(profile, key);
    if (json_is_array(list))
        return list;
    json_object_set_new(profile, key, list = json_array());
    return list;
}

static void add_environment(json_t *profile, const char *text)
{
    json_array_append_new(list_of(profile, "stubs"),
                          json_pack("{s:s, s:s}", "path", ENVIRONMENT, "text", text));
    json_array_insert_new(
        list_of(profile, "prerequisites"), 0,
        json_pack("{s:s, s:[s]}", "header", "*", "includes", ENVIRONMENT));
}

/* Values from the consumer have no place in the text: if one is wrong, the profile is
 * read from the joined text. */
static struct hv_profile *profile_of(struct hv_doc *doc, const char *name,
                                     struct hv_err *err)
{
    struct hv_err wrong = {0};
    doc->path = name;
    doc->err = &wrong;
    struct hv_profile *profile = hv_keyed_take(&hv_profile_keys, doc, NULL);
    HV_FREED char *text = profile ? NULL : json_dumps(doc->root, JSON_INDENT(1));
    return text ? hv_profile_parse(&(struct hv_file){name, text, strlen(text)}, NULL,
                                   doc->atoms, err)
                : profile;
}

struct hv_profile *hv_consumer_profile(const struct hv_consumer *consumer,
                                       const struct hv_file *file,
                                       struct hv_atoms *atoms, struct hv_err *err)
{
    HV_AUTO(hv_doc_done)
    struct hv_doc doc = {.comments = true, .bytes = file->bytes, .n_bytes = file->n};
    HV_BUF name = {0};
    if (!hv_doc_open(&doc, file->name, HV_KEYED_BYTES, atoms, err))
        return NULL;
    json_t *copy = consumer->copy ? json_loads(consumer->copy, 0, NULL) : json_object();
    lay_over(doc.root, copy);
    json_decref(copy);
    if (consumer->environment)
        add_environment(doc.root, consumer->environment);
    hv_buf_printf(&name, "%s with %s", file->name, consumer->path);
    return profile_of(&doc, name.p, err);
}

/* ---- names that it uses ---- */

#define CALLS_SCHEMA "hvabi-consumer-calls/1"

void hv_call_places_write(const struct hv_call_places *calls, struct hv_buf *buf)
{
    hv_buf_puts(buf, "{\"schema\":\"" CALLS_SCHEMA "\",\n\"calls\":[\n");
    for (size_t i = 0; i < calls->n; i++) {
        const struct hv_call_place *call = &calls->v[i];
        hv_buf_puts(buf, "{\"name\":");
        hv_json_put_string(buf, call->name);
        hv_buf_puts(buf, ",\"file\":");
        hv_json_put_string(buf, call->file);
        hv_buf_printf(buf, ",\"line\":%u}%s\n", call->line,
                      i + 1 < calls->n ? "," : "");
    }
    hv_buf_puts(buf, "]}\n");
}

static void read_places(struct hv_node *root, void *state)
{
    struct hv_call_places *ret = state;
    struct hv_node list;
    hv_node_schema(root, CALLS_SCHEMA);
    hv_node_need(root, "calls", &list);
    HV_EACH_ITEM (item, &list) {
        *HV_ADD(ret->v, ret->n, ret->cap) = (struct hv_call_place){
            hv_node_need_name(&item, "name"), hv_node_need_name(&item, "file"),
            (uint32_t)hv_node_need_uint(&item, "line", UINT32_MAX)};
        hv_node_end(&item);
    }
    hv_node_end(root);
}

void hv_call_places_pass(const struct hv_serial_walk *walk,
                         struct hv_call_places *calls)
{
    HV_SERIAL_PASS_LIST(walk, NULL, calls->v, calls->n);
    HV_EACH (call, calls->v, calls->n) {
        call->name = hv_serial_pass_needed(walk, call->name);
        call->file = hv_serial_pass_needed(walk, call->file);
        call->line = hv_serial_pass32(walk, call->line);
    }
}

bool hv_call_places_read(const struct hv_file *source, struct hv_atoms *atoms,
                         struct hv_call_places *ret, struct hv_err *err)
{
    const struct hv_doc_reader reader = {
        .max = HV_KEYED_BYTES, .read = read_places, .state = ret};
    return hv_doc_read(source, &reader, atoms, err);
}
