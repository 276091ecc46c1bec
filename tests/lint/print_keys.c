/* SPDX-License-Identifier: MIT
 *
 * Prints what the tables of keys say: the JSON schema of a profile, or with the word
 * catalogue that of a catalogue, or with --markdown the keys of a profile. keys.py
 * holds the published files to it.
 */
#include "base/mem.h"
#include "store/json_keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 100 };

/* ---- JSON that people can read: what fits into a line stands on one ---- */

static void print_value(const json_t *value, int depth, int used);

static void print_members(json_t *object, int depth)
{
    const char *key, *separator = "";
    json_t *value;
    json_object_foreach(object, key, value)
    {
        printf("%s\n%*s\"%s\": ", separator, depth * 2, "", key);
        print_value(value, depth, depth * 2 + (int)strlen(key) + 4);
        separator = ",";
    }
}

static void print_items(const json_t *array, int depth)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        printf("%s\n%*s", i ? "," : "", depth * 2, "");
        print_value(json_array_get(array, i), depth, depth * 2);
    }
}

static void print_value(const json_t *value, int depth, int used)
{
    char *line = json_dumps(value, JSON_ENCODE_ANY);
    bool list = json_is_array(value);
    if (used + strlen(line) < LINE || (!list && !json_is_object(value))) {
        fputs(line, stdout);
    } else {
        putchar(list ? '[' : '{');
        if (list)
            print_items(value, depth + 1);
        else
            print_members((json_t *)(uintptr_t)value, depth + 1);
        printf("\n%*s%c", depth * 2, "", list ? ']' : '}');
    }
    free(line);
}

/* ---- the schema ---- */

static json_t *object_schema(const struct hv_key_object *object);

static json_t *reference(const char *name)
{
    return json_pack("{s:s+}", "$ref", "#/$defs/", name);
}

static json_t *list_schema(const struct hv_key *key, json_t *items)
{
    json_t *list = json_pack("{s:s}", "type", "array");
    if (key->least)
        json_object_set_new(list, "minItems", json_integer(key->least));
    if (key->most)
        json_object_set_new(list, "maxItems", json_integer(key->most));
    json_object_set_new(list, "items", items);
    return list;
}

static json_t *words_schema(const struct hv_key *key)
{
    const char *word;
    json_t *words = json_array();
    for (unsigned i = 0; (word = hv_key_word(key, i)); i++)
        json_array_append_new(words, json_string(word));
    return json_pack("{s:o}", "enum", words);
}

static json_t *pattern_schema(const struct hv_buf *pattern)
{
    return json_pack("{s:s, s:s}", "type", "string", "pattern", pattern->p);
}

static json_t *like_schema(const struct hv_key *key)
{
    struct hv_buf pattern = {0};
    hv_buf_puts(&pattern, "^");
    for (const char *s = key->like; *s; s++)
        hv_buf_printf(&pattern, *s == '0' ? "[0-9]" : "%c", *s);
    hv_buf_puts(&pattern, "$");
    json_t *schema = pattern_schema(&pattern);
    hv_buf_done(&pattern);
    return schema;
}

static json_t *facts_schema(const struct hv_key *key)
{
    const char *word;
    struct hv_buf pattern = {0};
    for (unsigned i = 0; (word = hv_key_word(key, i)); i++)
        hv_buf_printf(&pattern, "%s%s", i ? "|" : "^!?(", word);
    hv_buf_puts(&pattern, ")$");
    json_t *schema = list_schema(key, pattern_schema(&pattern));
    hv_buf_done(&pattern);
    return schema;
}

static json_t *number_schema(const struct hv_key *key)
{
    json_t *number =
        json_pack("{s:s, s:I, s:I}", "type", "integer", "minimum",
                  (json_int_t)key->least, "maximum", (json_int_t)key->most);
    if (key->usual)
        json_object_set_new(number, "default", json_integer(key->usual));
    return number;
}

static json_t *objects_schema(const struct hv_key *key)
{
    json_t *list = list_schema(key, object_schema(key->object));
    if (!key->single)
        return list;
    return json_pack("{s:{s:s}, s:o, s:o}", "if", "type", "array", "then", list, "else",
                     object_schema(key->single));
}

static json_t *value_schema(const struct hv_key *key)
{
    switch (key->type) {
    case HV_KEY_NAME:
        return hv_key_word(key, 0) ? words_schema(key)
               : key->like         ? like_schema(key)
                                   : reference("name");
    case HV_KEY_WORD:
        return words_schema(key);
    case HV_KEY_DECIMAL:
        return json_pack("{s:s, s:s}", "type", "string", "pattern", "^-?[0-9]+$");
    case HV_KEY_TEXT:
        return json_pack("{s:[{s:s}, {s:s, s:{s:s}}]}", "anyOf", "type", "string",
                         "type", "array", "items", "type", "string");
    case HV_KEY_RAW:
        return json_pack("{s:s}", "type", "object");
    case HV_KEY_PATTERN:
        return reference("regex");
    case HV_KEY_BOOL:
        return json_pack("{s:s, s:b}", "type", "boolean", "default", (int)key->usual);
    case HV_KEY_NUMBER:
        return number_schema(key);
    case HV_KEY_EITHER:
        return json_pack("{s:[i, i], s:i}", "enum", (int)key->least, (int)key->most,
                         "default", (int)key->usual);
    case HV_KEY_SHARE:
        return json_pack("{s:s, s:i, s:i, s:{s:s, s:i, s:i}}", "type", "array",
                         "minItems", 2, "maxItems", 2, "items", "type", "integer",
                         "minimum", 1, "maximum", (int)key->most);
    case HV_KEY_OBJECT:
        return object_schema(key->object);
    case HV_KEY_FACTS:
        return facts_schema(key);
    case HV_KEY_SET:
    case HV_KEY_NAMES:
        return list_schema(key, reference("name"));
    case HV_KEY_PATTERNS:
        return list_schema(key, reference("regex"));
    case HV_KEY_OBJECTS:
        return objects_schema(key);
    }
    return NULL;
}

static json_t *key_schema(const struct hv_key *key)
{
    json_t *schema = json_pack("{s:s}", "description", key->doc),
           *value = value_schema(key);
    json_object_update(schema, value);
    json_decref(value);
    return schema;
}

static void add_needs(json_t *schema, const struct hv_key *key)
{
    json_t *needs = json_array(), *when = json_object();
    for (size_t i = 0; i < HV_COUNT(key->needs) && key->needs[i]; i++)
        json_array_append_new(needs, json_string(key->needs[i]));
    json_object_set_new(when, "required", needs);
    json_t *all = json_object_get(schema, "dependentSchemas");
    if (!all) {
        all = json_object();
        json_object_set_new(schema, "dependentSchemas", all);
    }
    json_object_set_new(all, key->name, when);
}

static void fill_object_schema(json_t *schema, const struct hv_key_object *object)
{
    json_t *needed = json_array(), *keys = json_object();
    json_object_set_new(schema, "type", json_string("object"));
    json_object_set_new(schema, "required", needed);
    if (object->either[0])
        json_object_set_new(schema, object->or_both ? "anyOf" : "oneOf",
                            json_pack("[{s:[s]}, {s:[s]}]", "required",
                                      object->either[0], "required",
                                      object->either[1]));
    if (object->schema) {
        json_array_append_new(needed, json_string("schema"));
        json_object_set_new(keys, "schema",
                            json_pack("{s:s}", "const", object->schema));
    }
    for (size_t i = 0; i < object->n_keys; i++) {
        const struct hv_key *key = &object->keys[i];
        json_object_set_new(keys, key->name, key_schema(key));
        if (key->needed)
            json_array_append_new(needed, json_string(key->name));
        if (key->needs[0])
            add_needs(schema, key);
    }
    json_object_set_new(keys, "comment", json_pack("{s:s}", "type", "string"));
    json_object_set_new(schema, "additionalProperties", json_false());
    json_object_set_new(schema, "properties", keys);
}

static json_t *object_schema(const struct hv_key_object *object)
{
    json_t *schema = json_object();
    fill_object_schema(schema, object);
    return schema;
}

static void print_schema(const struct hv_key_object *object, const char *title)
{
    json_t *schema = json_pack(
        "{s:s, s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema",
        "title", title, "description",
        "Printed from the table of keys in src/store (tests/lint/keys.py --update). "
        "hvabi "
        "is stricter: it compiles the expressions and looks up the names.");
    fill_object_schema(schema, object);
    json_object_set_new(
        schema, "$defs",
        json_pack("{s:{s:s, s:i}, s:{s:s, s:i, s:s}}", "name", "type", "string",
                  "minLength", 1, "regex", "type", "string", "minLength", 1,
                  "description",
                  "POSIX extended regular expression, matched anywhere"));
    print_value(schema, 0, LINE);
    putchar('\n');
    json_decref(schema);
}

/* ---- Markdown ---- */

static const char *const values[] = {
    [HV_KEY_NAME] = "string",          [HV_KEY_DECIMAL] = "number in quotes",
    [HV_KEY_TEXT] = "string or lines", [HV_KEY_WORD] = "word",
    [HV_KEY_RAW] = "object",           [HV_KEY_PATTERN] = "pattern",
    [HV_KEY_BOOL] = "true or false",   [HV_KEY_NUMBER] = "number",
    [HV_KEY_EITHER] = "number",        [HV_KEY_SHARE] = "[1, 3]: a third",
    [HV_KEY_OBJECT] = "object",        [HV_KEY_SET] = "strings",
    [HV_KEY_NAMES] = "strings",        [HV_KEY_PATTERNS] = "patterns",
    [HV_KEY_OBJECTS] = "objects",
};

static void print_type(const struct hv_key *key)
{
    if (key->words[0])
        printf("`%s` or `%s`", key->words[0], key->words[1]);
    else if (key->type == HV_KEY_EITHER)
        printf("%u or %u", key->least, key->most);
    else
        printf("%s%s", key->single ? "object or " : "", values[key->type]);
    if (key->usual && key->type != HV_KEY_BOOL)
        printf(", default %u", key->usual);
    else if (key->usual)
        printf(", default true");
}

static void print_text(const char *s)
{
    for (; *s; s++)
        printf(*s == '|' ? "\\|" : *s == '<' ? "&lt;" : "%c", *s);
}

static void print_rows(const struct hv_key_object *object)
{
    printf("| key | value | meaning |\n| --- | --- | --- |\n");
    if (object->schema)
        printf("| **`schema`** | `%s` | the version of this format |\n",
               object->schema);
    for (size_t i = 0; i < object->n_keys; i++) {
        const struct hv_key *key = &object->keys[i];
        printf(key->needed ? "| **`%s`** | " : "| `%s` | ", key->name);
        print_type(key);
        printf(" | ");
        print_text(key->doc);
        printf(" |\n");
    }
    if (object->either[0])
        printf("\n%s `%s` or `%s` must be there.\n",
               object->or_both ? "At least one of" : "Either", object->either[0],
               object->either[1]);
}

static void print_tables(const char *path, const struct hv_key_object *object)
{
    char below[256];
    print_rows(object);
    for (size_t i = 0; i < object->n_keys; i++) {
        const struct hv_key *key = &object->keys[i];
        if (!key->object)
            continue;
        snprintf(below, sizeof below, "%s / `%s`", path, key->name);
        printf("\nKeys of %s:\n\n", below + strlen(" / "));
        print_tables(below, key->single ? key->single : key->object);
    }
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "--markdown") == 0)
        print_tables("", &hv_profile_keys);
    else if (strcmp(what, "consumer") == 0)
        print_schema(&hv_consumer_keys,
                     "A consumer of a hypervisor's headers, as data");
    else if (strcmp(what, "consumers") == 0)
        print_tables("", &hv_consumer_keys);
    else if (strcmp(what, "catalogue") == 0)
        print_schema(
            &hv_catalogue_keys,
            "The rules, in order: the first whose kind and facts fit, decides");
    else
        print_schema(&hv_profile_keys, "A hypervisor's public interface, as data");
    return EXIT_SUCCESS;
}
