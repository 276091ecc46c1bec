/* SPDX-License-Identifier: MIT */
#include "store/json_keys.h"

#include "base/nearest.h"

static void *member_at(void *object, size_t at)
{
    return (char *)object + at;
}

/* ---- values ---- */

const char *hv_key_word(const struct hv_key *key, unsigned place)
{
    return key->word ? key->word(place) : key->words[place];
}

static int find_word(const struct hv_key *key, const char *s)
{
    const char *word;
    for (unsigned i = 0; (word = hv_key_word(key, i)); i++)
        if (strcmp(s, word) == 0)
            return (int)i;
    return -1;
}

/* The index of a string among the words of its key; 0 after a complaint. */
static unsigned read_word(const struct hv_node *value, const struct hv_key *key)
{
    char what[64];
    const char *s = hv_node_string(value);
    int place = s ? find_word(key, s) : -1;
    if (place >= 0)
        return (unsigned)place;
    if (!key->what)
        snprintf(what, sizeof what, "\"%s\" or \"%s\"", key->words[0], key->words[1]);
    hv_node_expect(value, key->what ? key->what : what);
    return 0;
}

bool hv_is_like(const char *s, const char *like)
{
    for (; *like && *s; like++, s++) {
        const char *digits = *like == '0'   ? "0123456789"
                             : *like == 'f' ? "0123456789abcdefABCDEF"
                                            : NULL;
        if (digits ? !strchr(digits, *s) : *s != *like)
            return false;
    }
    return *like == *s;
}

/* Offer the name as a suggestion if it is valid for the key. */
static void offer_name(struct hv_nearest *nearest, const struct hv_key *key,
                       const struct hv_profile *profile, const char *name)
{
    if (key->find(profile, name) >= 0)
        hv_nearest_offer(nearest, name, name);
}

/* Complain about a name that the profile does not define, with the likely one. */
static void expect_defined(const struct hv_node *value, const struct hv_key *key,
                           const struct hv_profile *profile, const char *name)
{
    struct hv_nearest nearest = hv_nearest_begin(name);
    for (size_t i = 0; i < profile->n_archs; i++)
        offer_name(&nearest, key, profile, profile->archs[i].name);
    for (size_t i = 0; i < profile->n_audiences; i++)
        offer_name(&nearest, key, profile, profile->audiences[i].name);
    for (size_t i = 0; i < profile->n_families; i++)
        offer_name(&nearest, key, profile, profile->families[i].name);
    char what[128];
    snprintf(what, sizeof what, "a name that the profile defines%s%.60s%s",
             nearest.best ? ", such as \"" : "", nearest.best ? nearest.best : "",
             nearest.best ? "\"" : "");
    hv_node_expect(value, what);
}

static const char *read_name(const struct hv_node *value, const struct hv_key *key,
                             const struct hv_key_reader *reader)
{
    const char *s = hv_node_name(value);
    if (s && (key->words[0] || key->word))
        read_word(value, key);
    if (s && key->like && !hv_is_like(s, key->like))
        hv_node_expect(value, key->what);
    if (s && key->find && key->find(reader->whole, s) < 0)
        expect_defined(value, key, reader->whole, s);
    return s;
}

static const char *read_text(const struct hv_node *value)
{
    if (json_is_string(value->value))
        return hv_node_string(value);
    if (!json_is_array(value->value)) {
        hv_node_expect(value, "a string or a list of lines");
        return NULL;
    }
    HV_BUF buf = {0};
    hv_buf_puts(&buf, "");
    HV_EACH_ITEM (line, value) {
        const char *s = hv_node_string(&line);
        hv_buf_puts(&buf, s ? s : "");
        hv_buf_putc(&buf, '\n');
    }
    return hv_atom_n(value->doc->atoms, buf.p, buf.n);
}

static const char *read_raw(const struct hv_node *value)
{
    if (!json_is_object(value->value)) {
        hv_node_expect(value, "an object");
        return NULL;
    }
    HV_FREED char *text = json_dumps(value->value, JSON_COMPACT);
    return hv_atom(value->doc->atoms, text);
}

static void read_pattern(const struct hv_node *value, const struct hv_key *key,
                         const struct hv_key_reader *reader, struct hv_pattern *ret)
{
    const char *text = hv_node_name(value);
    char why[HV_PATTERN_WHY];
    if (!text)
        return;
    if (!hv_pattern_compile(ret, text, HV_PATTERN_POSIX, reader->patterns, why))
        hv_node_fail(
            value, "expected a POSIX extended regular expression, found \"%.60s\": %s",
            text, why);
    else if (ret->n_groups < key->groups)
        hv_node_fail(value, "expected an expression with a group, found \"%.60s\"",
                     text);
}

static uint32_t read_either(const struct hv_node *value, const struct hv_key *key)
{
    uint32_t n = (uint32_t)hv_node_uint(value, 0, key->most);
    if (n != key->least && n != key->most)
        hv_node_fail(value, "\"%s\": expected %u or %u, found %u", key->name,
                     key->least, key->most, n);
    return n;
}

static struct hv_share read_share(const struct hv_node *value, const struct hv_key *key)
{
    struct hv_node item;
    unsigned n[2] = {0};
    size_t found = hv_node_array(value);
    for (size_t i = 0; i < found && i < 2; i++) {
        hv_node_at(value, i, &item);
        n[i] = (unsigned)hv_node_uint(&item, 0, key->most);
    }
    if (found != 2 || !n[0] || n[0] > n[1])
        hv_node_expect(value, "a share as two numbers, such as [1, 3] for a third");
    return (struct hv_share){.parts = n[0], .of = n[1]};
}

/* ---- lists ---- */

static size_t list_length(const struct hv_node *value, const struct hv_key *key)
{
    size_t n = hv_node_array(value);
    if (!hv_doc_ok(value->doc) || (n >= key->least && (!key->most || n <= key->most)))
        return n;
    if (key->most)
        hv_node_fail(value, "\"%s\": expected %u to %u of them, found %zu", key->name,
                     key->least, key->most, n);
    else
        hv_node_fail(value, "\"%s\": expected a list with at least one item",
                     key->name);
    return 0;
}

static uint32_t read_set(const struct hv_node *value, const struct hv_key *key,
                         const struct hv_key_reader *reader)
{
    uint32_t set = 0;
    list_length(value, key);
    HV_EACH_ITEM (item, value) {
        const char *name = read_name(&item, key, reader);
        if (hv_doc_ok(value->doc))
            set |= UINT32_C(1) << key->find(reader->whole, name);
    }
    return set;
}

static void read_facts(const struct hv_node *value, const struct hv_key *key,
                       uint64_t *require, uint64_t *forbid)
{
    list_length(value, key);
    HV_EACH_ITEM (item, value) {
        const char *s = hv_node_name(&item);
        bool opposite = s && *s == '!';
        int fact = s ? find_word(key, s + opposite) : -1;
        uint64_t bit = fact < 0 ? 0 : UINT64_C(1) << fact;
        if (fact < 0)
            hv_node_expect(&item, key->what);
        else if ((*require | *forbid) & bit)
            hv_node_fail(&item, "the fact \"%s\" is in one rule twice", s + opposite);
        *(opposite ? forbid : require) |= bit;
    }
}

static void read_names(const struct hv_node *value, const struct hv_key *key,
                       const struct hv_key_reader *reader, struct hv_strings *ret)
{
    ret->n = list_length(value, key);
    ret->v = hv_arena_alloc(reader->arena, ret->n * sizeof *ret->v);
    HV_EACH_ITEM (item, value)
        ret->v[item.index] = read_name(&item, key, reader);
}

/* Allocate n items and set the pointer of the struct to them. */
static void *new_items(const struct hv_key *key, const struct hv_key_reader *reader,
                       size_t bytes, void *ret)
{
    void *at = member_at(ret, key->at);
    if (key->in_place)
        return at;
    void *items = hv_arena_alloc(reader->arena, bytes);
    memcpy(at, &items, sizeof items);
    return items;
}

static void read_patterns(const struct hv_node *value, const struct hv_key *key,
                          const struct hv_key_reader *reader, void *ret)
{
    size_t *n = member_at(ret, key->count);
    *n = list_length(value, key);
    struct hv_pattern *patterns = new_items(key, reader, *n * sizeof *patterns, ret);
    HV_EACH_ITEM (item, value)
        read_pattern(&item, key, reader, &patterns[item.index]);
}

static void read_objects(struct hv_node *value, const struct hv_key *key,
                         struct hv_key_reader *reader, void *ret)
{
    struct hv_node item;
    size_t *n = member_at(ret, key->count);
    bool single = key->single && json_is_object(value->value);
    size_t found = single ? 1 : list_length(value, key);
    char *items = new_items(key, reader, found * key->object->size, ret);
    if (single)
        hv_key_object_read(value, key->single, reader, items);
    for (size_t i = 0; i < found && !single; i++) {
        hv_node_at(value, i, &item);
        hv_key_object_read(&item, key->object, reader, items + i * key->object->size);
        *n = i + 1; /* so that a check sees the previous ones */
    }
    *n = found;
}

/* ---- objects ---- */

static void read_value(struct hv_node *value, const struct hv_key *key,
                       struct hv_key_reader *reader, void *ret)
{
    void *at = member_at(ret, key->at);
    switch (key->type) {
    case HV_KEY_NAME:
        *(const char **)at = read_name(value, key, reader);
        break;
    case HV_KEY_DECIMAL:
        *(const char **)at = hv_node_decimal(value);
        break;
    case HV_KEY_TEXT:
        *(const char **)at = read_text(value);
        break;
    case HV_KEY_RAW:
        *(const char **)at = read_raw(value);
        break;
    case HV_KEY_WORD:
        *(unsigned *)at = read_word(value, key);
        break;
    case HV_KEY_PATTERN:
        read_pattern(value, key, reader, at);
        break;
    case HV_KEY_BOOL:
        *(bool *)at = hv_node_bool(value);
        break;
    case HV_KEY_NUMBER:
        *(uint32_t *)at = (uint32_t)hv_node_uint(value, key->least, key->most);
        break;
    case HV_KEY_EITHER:
        *(uint32_t *)at = read_either(value, key);
        break;
    case HV_KEY_SHARE:
        *(struct hv_share *)at = read_share(value, key);
        break;
    case HV_KEY_OBJECT:
        hv_key_object_read(value, key->object, reader, at);
        break;
    case HV_KEY_SET:
        *(uint32_t *)at = read_set(value, key, reader);
        break;
    case HV_KEY_FACTS:
        read_facts(value, key, at, member_at(ret, key->count));
        break;
    case HV_KEY_NAMES:
        read_names(value, key, reader, at);
        break;
    case HV_KEY_PATTERNS:
        read_patterns(value, key, reader, ret);
        break;
    case HV_KEY_OBJECTS:
        read_objects(value, key, reader, ret);
        break;
    }
}

static void check_needs(const struct hv_node *node, const struct hv_key *key)
{
    bool all = true;
    for (size_t i = 0; i < HV_COUNT(key->needs) && key->needs[i]; i++)
        all &= json_object_get(node->value, key->needs[i]) != NULL;
    if (!all && key->needs[1])
        hv_node_fail(node, "expected \"%s\" and \"%s\" beside \"%s\"", key->needs[0],
                     key->needs[1], key->name);
    else if (!all)
        hv_node_fail(node, "expected \"%s\" beside \"%s\"", key->needs[0], key->name);
}

static void read_key(struct hv_node *node, const struct hv_key *key,
                     struct hv_key_reader *reader, void *ret)
{
    struct hv_node value;
    if (key->needed ? hv_node_need(node, key->name, &value)
                    : hv_node_get(node, key->name, &value)) {
        read_value(&value, key, reader, ret);
        if (key->needs[0])
            check_needs(node, key);
    } else if (key->usual) {
        void *at = member_at(ret, key->at);
        if (key->type == HV_KEY_BOOL)
            *(bool *)at = key->usual;
        else
            *(uint32_t *)at = key->usual;
    }
}

void hv_key_object_read(struct hv_node *node, const struct hv_key_object *object,
                        struct hv_key_reader *reader, void *ret)
{
    if (object->schema)
        hv_node_schema(node, object->schema);
    for (size_t i = 0; i < object->n_keys; i++)
        read_key(node, &object->keys[i], reader, ret);
    if (object->either[0]) {
        bool a = json_object_get(node->value, object->either[0]);
        bool b = json_object_get(node->value, object->either[1]);
        if (object->or_both ? !a && !b : a == b)
            hv_node_fail(node, "expected %s\"%s\" or \"%s\"",
                         object->or_both ? "" : "either ", object->either[0],
                         object->either[1]);
    }
    unsigned line, column;
    if (object->line && hv_doc_ok(node->doc)) {
        hv_json_place(node, false, &line, &column);
        *(uint32_t *)member_at(ret, object->line) = line;
    }
    if (object->check && hv_doc_ok(node->doc))
        object->check(node, reader->whole, ret);
    hv_node_end(node);
}

struct hv_strings hv_node_names(const struct hv_node *list, size_t most, bool nulls,
                                struct hv_arena *arena)
{
    struct hv_strings names = {0};
    size_t n = hv_node_array(list);
    if (n > most)
        hv_node_fail(list, "expected at most %zu names, found %zu", most, n);
    names.v = hv_arena_alloc(arena, (n + 1) * sizeof *names.v);
    HV_EACH_ITEM (item, list)
        names.v[names.n++] =
            nulls && json_is_null(item.value) ? NULL : hv_node_name(&item);
    return names;
}

int hv_node_word(const struct hv_node *node, hv_word_fn *word)
{
    const char *s = hv_node_name(node);
    int found = s ? hv_word_find(word, s) : 0;
    if (found < 0)
        hv_node_expect(node, "a known word");
    return found < 0 ? 0 : found;
}
