/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "store/key_rows.h"

/* Keys of every rule. */
#define TEXTS                                                                          \
    KEY(rule, id, NAME, "means the same for ever", NEEDED, .like = "HV0000",           \
        .what = "\"HV\" and four digits"),                                             \
        KEY(rule, slug, NAME, "the same, as a word", NEEDED),                          \
        KEY(rule, title, NAME, "one line", NEEDED),                                    \
        KEY(rule, why, NAME, "the reason, with its source", NEEDED),                   \
        KEY(rule, fix, NAME, "what to do", NEEDED),                                    \
        KEY(rule, example, NAME, "a commit or a case", NEEDED),                        \
        KEY(rule, example_of, NAME,                                                    \
            "whose it is (`of` of the sources): others do not see it")
#define VERDICT .word = hv_verdict_name, .what = "a verdict"

static const struct hv_key rule_keys[] = {
    TEXTS,
    WORD(rule, kind, "of the change", NEEDED, .word = hv_kind_name,
         .what = "a kind of change"),
    ROW("when", FACTS, AT(rule, require, uint64_t),
        "facts that the change must have, or must not have after `!`",
        .count = AT(rule, forbid, uint64_t), .word = hv_fact_name,
        .what = "the name of a fact, or \"!\" and a name"),
    WORD(rule, strict, "for an audience whose interface is stable for ever", NEEDED,
         VERDICT),
    WORD(rule, covered, "for others; a break becomes versioned by a bump", NEEDED,
         VERDICT),
    WORD(rule, paste, "lines of C that do what `fix` says", .word = hv_paste_name,
         .what = "the name of such lines"),
    KEY(rule, rollback, BOOL, "going back is what fails"),
    KEY(rule, back, NAME, "what makes a rollback possible; follows \"to go back,\""),
};

static const struct hv_key hazard_keys[] = {TEXTS};

static const struct hv_key advice_keys[] = {
    KEY(advice, sentence, NAME, "of the `fix` of rules", NEEDED),
    WORD(advice, when, "what holds for the finding", NEEDED,
         .word = hv_advice_fact_name, .what = "the name of a fact"),
    KEY(advice, text, NAME,
        "in its place, `{macro}` being the version macro; none: it is left out"),
};

static const struct hv_key rule_source_keys[] = {
    KEY(rule_source, id, NAME, "as texts name it, in parentheses", NEEDED),
    KEY(rule_source, of, NAME, "whose rule it is; profiles cite by it", NEEDED),
    KEY(rule_source, rule, NAME, "in words", NEEDED),
    KEY(rule_source, source, NAME, "where it is written", NEEDED),
};

/* An id or a slug means one rule for ever. */
static void check_rule(struct hv_node *node, void *whole, void *object)
{
    const struct hv_rule *rule = object;
    if (hv_catalogue_find(whole, rule->id))
        hv_node_fail(node, "expected a new rule id, found \"%s\" again", rule->id);
    if (hv_catalogue_find(whole, rule->slug))
        hv_node_fail(node, "expected a new slug, found \"%.60s\" again", rule->slug);
}

static const struct hv_key catalogue_keys[] = {
    OBJECTS(catalogue, rules, OBJECT(rule, .check = check_rule),
            "the first whose kind and facts fit, decides", SOME),
    OBJECTS(
        catalogue, hazards, OBJECT_AS(hazard_keys, rule, .check = check_rule),
        "what `hvabi lint` reports of additions; the program finds each by its slug"),
    OBJECTS(catalogue, advice, OBJECT(advice),
            "sentences of `fix` that some findings get in other words, or not at all"),
    OBJECTS(catalogue, sources, OBJECT(rule_source),
            "rules that developers follow, which the texts of rules cite"),
};
const struct hv_key_object hv_catalogue_keys = {
    .keys = catalogue_keys,
    .n_keys = HV_COUNT(catalogue_keys),
    .size = sizeof(struct hv_catalogue),
    .schema = "hvabi-catalogue/1",
};
