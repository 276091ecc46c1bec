/* SPDX-License-Identifier: MIT
 *
 * The keys of JSON objects as tables. A row says how a key is called, what its value
 * is, where the value goes, and, for a person, what it means. One reader walks the
 * tables; the published schema and the list of keys in rules/README.md are printed from
 * them too (tests/lint/print_keys.c). So a new key is a member of its struct and a row.
 */
#pragma once

#include "model/profile.h"
#include "store/json_read.h"

enum hv_key_type {
    HV_KEY_NAME,    /* const char *: a string, not empty */
    HV_KEY_DECIMAL, /* const char *: a decimal number in quotes */
    HV_KEY_TEXT,    /* const char *: a string, or a list of lines */
    HV_KEY_RAW,  /* const char *: an object, as JSON text; its reader knows its keys */
    HV_KEY_WORD, /* an enum: the index of the string among the words */
    HV_KEY_PATTERN,  /* struct hv_pattern */
    HV_KEY_BOOL,     /* bool */
    HV_KEY_NUMBER,   /* uint32_t, from least to most */
    HV_KEY_EITHER,   /* uint32_t, least or most */
    HV_KEY_SHARE,    /* struct hv_share: [1, 3] is a third; no number above most */
    HV_KEY_OBJECT,   /* a struct */
    HV_KEY_SET,      /* uint32_t: a list of names, each of which is a bit */
    HV_KEY_FACTS,    /* two uint64_t: sets of words, at count those with '!' before */
    HV_KEY_NAMES,    /* struct hv_strings: a list */
    HV_KEY_PATTERNS, /* a list of struct hv_pattern, and its length */
    HV_KEY_OBJECTS,  /* a list of structs, and its length */
};

struct hv_key_object;

struct hv_key {
    const char *name;
    enum hv_key_type type;
    uint32_t at;     /* bytes from the start of the struct */
    const char *doc; /* one sentence, or a part of one */
    bool needed;
    bool in_place;         /* of OBJECTS: the struct has the array itself */
    uint8_t groups;        /* of patterns: as many as it must have */
    uint32_t count;        /* of PATTERNS, OBJECTS: offset of the length, a size_t */
    uint32_t least;        /* of a list: items */
    uint32_t most;         /* of a list: 0 is any number */
    uint32_t usual;        /* of BOOL and numbers: the default */
    const char *needs[2];  /* keys that must be present too */
    enum hv_profile_of of; /* what its names, patterns and globs refer to */
    const char *words[3];  /* of WORD, NAME: all allowed values */
    hv_word_fn *word;      /* the same, for many; NULL behind the last */
    const char *like;      /* of NAME: '0' stands for any digit, the rest for itself */
    const char *what;      /* with word or like: what a message says was expected */
    /* The profile must know the names: returns an index, or -1. */
    int (*find)(const struct hv_profile *profile, const char *name);
    const struct hv_key_object *object; /* of OBJECT, OBJECTS */
    const struct hv_key_object *single; /* OBJECTS may be one such object, no list */
};

struct hv_key_object {
    const struct hv_key *keys; /* read in this order */
    size_t n_keys;
    size_t size;           /* bytes of its struct */
    const char *schema;    /* the value of its key "schema"; NULL: it has none */
    const char *either[2]; /* keys of which exactly one must be present */
    bool or_both;          /* at least one */
    uint32_t line;         /* offset of its line, a uint32_t; 0: none */
    /* Checks beyond the table. Called after all keys were read without an error. */
    void (*check)(struct hv_node *node, void *whole, void *object);
};

struct hv_key_reader {
    struct hv_arena *arena;          /* for lists */
    struct hv_pattern_set *patterns; /* for patterns */
    void *whole; /* the result; if a row has find: a struct hv_profile */
    struct hv_atoms *atoms;
};

/* Fill the zeroed struct ret from the object at node. Complaints are the document's. */
void hv_key_object_read(struct hv_node *node, const struct hv_key_object *object,
                        struct hv_key_reader *reader, void *ret);

/* The keys of a profile (profile_keys.c), of a catalogue (catalogue_keys.c) and of a
 * consumer (consumer_file.c). */
extern const struct hv_key_object hv_profile_keys, hv_catalogue_keys, hv_consumer_keys;

/* Parts of a profile: notations (notation_keys.c), operations, registers and saved
 * state (operation_keys.c). */
extern const struct hv_key_object hv_notation_keys;
extern const struct hv_key_object hv_value_range_keys, hv_hypercall_args_keys,
    hv_sized_keys, hv_family_keys, hv_mask_source_keys, hv_dispatcher_keys,
    hv_signature_source_keys, hv_handler_keys, hv_contract_keys, hv_register_width_keys,
    hv_probe_keys, hv_register_source_keys, hv_erratum_keys, hv_state_source_keys,
    hv_feature_source_keys;

/* Read a struct that begins with a struct hv_keyed from a loaded document: from its
 * values if it was parsed, else from the compiled form of the text (compiled, or NULL),
 * or from the text, which the struct then owns. Fails as the document. The caller frees
 * with hv_keyed_free(). */
struct hv_compiled_rules;
void *hv_keyed_take(const struct hv_key_object *keys, struct hv_doc *doc,
                    const struct hv_compiled_rules *compiled);

/* The word at that index; NULL behind the last one. */
const char *hv_key_word(const struct hv_key *key, unsigned place);

/* Has s that form? '0' stands for any digit, 'f' for any hexadecimal digit. */
bool hv_is_like(const char *s, const char *like);

/* For readers without a table: a list of at most `most` names, in which null may stand
 * for a missing one; and a word as its number. */
struct hv_strings hv_node_names(const struct hv_node *list, size_t most, bool nulls,
                                struct hv_arena *arena);
int hv_node_word(const struct hv_node *node, hv_word_fn *word);
