/* SPDX-License-Identifier: MIT
 *
 * Report: findings -> bytes. Deterministic: no clock, no locale, no absolute path that
 * the user did not write. Prose is born here and nowhere else.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"

struct hv_report_options {
    bool color;
    bool verbose;        /* compatible findings one by one, and every consequence */
    unsigned show;       /* 1 << verdict: findings listed one by one */
    bool quiet;          /* text: only findings that fail */
    unsigned width;      /* text: columns; 0: no limit */
    const char *command; /* "diff" or "check", for the headline */
};

/* What a report is about; each kind has formats of its own. */
enum hv_report_kind {
    HV_REPORT_COMPARISON, /* of diff, check and verify: result */
    HV_REPORT_ROLLBACK,   /* the same, for a rollback */
    HV_REPORT_LINT,       /* result, hazards */
    HV_REPORT_FREEZE,     /* result, freeze */
    HV_REPORT_MASKS,
    HV_REPORT_HISTORY, /* timeline */
    HV_REPORT_VOTE,
    HV_REPORT_TRIAL,
    HV_REPORT_COPY, /* of consumer */
    HV_REPORT_WHO,
    HV_REPORT_LOG,
};

/* The facts of a report; those that its kind does not use are NULL. */
struct hv_report {
    enum hv_report_kind kind;                /* set by hv_writer_write(), */
    const struct hv_report_options *options; /* as these are */
    const struct hv_result *result;
    const struct hv_hazards *hazards;
    const struct hv_freeze *freeze;
    const struct hv_masks *masks;
    const struct hv_timeline *timeline;
    const struct hv_vote_report *vote;
    const struct hv_trial *trial;
    const struct hv_copy *copy;
    const struct hv_who *who;
    const struct hv_log *log;
};

/* NULL: there is no such format of that kind. */
const struct hv_writer *hv_writer_find(enum hv_report_kind kind, const char *format);
/* Before a run: false where something that it needs is not on this machine. */
bool hv_writer_load(const struct hv_writer *writer, struct hv_err *err);
/* Append a report in its format. */
void hv_writer_write(const struct hv_writer *writer, const struct hv_report *report,
                     const struct hv_report_options *options, struct hv_buf *buf);
/* The formats of a kind: "text, json". */
void hv_put_formats(struct hv_buf *buf, enum hv_report_kind kind);

struct hv_layout_query {
    const struct hv_surface *const *surfaces; /* NULL ones are skipped */
    size_t n_surfaces;
    const struct hv_profile *profile;
    const char *type;
    bool color;
    bool bare; /* without who reaches it, because the surfaces are excerpts */
};

/* Write a record as memory, the surfaces (architectures) side by side, holes marked.
 * False if no surface has it: then ret_near, if given, receives the closest name. */
bool hv_layout_write(const struct hv_layout_query *query, struct hv_buf *buf,
                     const char **ret_near);

/* A surface as ABIXML, the language of libabigail's tools: the records, typedefs and
 * enums of one audience (one bit). ABIXML has no macros, hypercalls and masks, and no
 * widths of bit-fields; no type is reachable from a function, so abidiff needs
 * --non-reachable-types. hv_abixml_load() must have succeeded: it returns false, with
 * the reason in err, without libxml2. */
bool hv_abixml_load(struct hv_err *err);
void hv_abixml_write(const struct hv_surface *surface, const struct hv_profile *profile,
                     uint32_t audience, struct hv_buf *buf);

/* One rule for a person, with the sources that its texts cite; profile NULL: of any. */
void hv_explain_write(const struct hv_catalogue *catalogue, const struct hv_rule *rule,
                      const struct hv_profile *profile,
                      const struct hv_report_options *options, struct hv_buf *buf);

/* The same as Markdown: one rule, or (NULL) a document of all. Headings are id and
 * slug, for links such as "#hv1203-member-widened". */
void hv_explain_markdown(const struct hv_catalogue *catalogue,
                         const struct hv_rule *rule, struct hv_buf *buf);

/* All rules, one line each, in the order of the catalogue. */
void hv_explain_list(const struct hv_catalogue *catalogue,
                     const struct hv_report_options *options, struct hv_buf *buf);

/* The id or slug of a rule nearest to an unknown word; NULL: none is near. */
const char *hv_explain_near(const struct hv_catalogue *catalogue, const char *word);

/* Put a finding in one line: what, where, for whom, the verdict and why. */
void hv_put_message(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_finding *finding);

/* Append s with control characters, invalid UTF-8 and what could fool a terminal
 * escaped as \xNN; at most max bytes of it, then "...". NULL adds nothing. */
void hv_put_escaped(struct hv_buf *buf, const char *s, size_t max);
