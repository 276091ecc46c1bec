/* SPDX-License-Identifier: MIT
 *
 * A comparison: two inputs, and the result of comparing and judging them. All commands
 * that compare open, read and compare here. Its result is built step by step; once
 * hv_comparison_finish() has returned it, nothing changes it.
 */
#pragma once

#include "flow/input.h"
#include "flow/result.h"
#include "model/copy.h"
#include "model/release_view.h"

struct hv_changes;
struct hv_additions;
struct hv_hazards;

/* A comparison; all zero but for run before it begins. hv_comparison_done() frees it in
 * any state. */
struct hv_comparison {
    struct hvabi *run;
    struct hv_input *old, *new; /* owned; a caller that keeps one sets it NULL */
    const struct hv_copy
        *copy; /* that the old one is; NULL: it is a tree's own headers */
    struct hv_input *against; /* the tree before a change; NULL: not needed */
    struct hv_result result;  /* that is being built */

    /* of comparison.c alone */
    struct hv_changes *changes[HV_MAX_ARCHS], *across;
    struct hv_release_reader *readers[HV_MAX_ARCHS];
};

/* Open the trees of both words (or the range in the first one, if the second is NULL),
 * start the run with them, read and compare them, and apply the policy's waivers.
 * contract: "OP:WHAT=VALUE" that the new tree proposes, or NULL. */
bool hv_comparison_trees(struct hv_comparison *comparison, const char *const words[2],
                         const char *contract, struct hv_err *err);

/* Open and read a release as the old input, for the new input, which has been read: the
 * given release, or (NULL) the newest recorded one that is not newer. */
bool hv_comparison_open_release(struct hv_comparison *comparison, const char *release,
                                struct hv_err *err);

/* Compare and judge the old and the new input, which have been read. */
bool hv_comparison_compare(struct hv_comparison *comparison, struct hv_err *err);

/* Begin an empty result for the new input against another one, without comparing. */
void hv_comparison_begin(struct hv_comparison *comparison, const struct hv_input *old);

/* Mark failing findings (hv_result_mark_failing()), and pass them to the callback, if
 * set; the result is final. */
const struct hv_result *hv_comparison_finish(struct hv_comparison *comparison,
                                             unsigned fail_on);

/* The releases that count for the old input on an architecture; valid as long as the
 * comparison. */
struct hv_release_view hv_comparison_releases(struct hv_comparison *comparison,
                                              unsigned arch);

/* What is new in the new input (judge/hazard/additions.h); the caller frees it. */
struct hv_additions *hv_comparison_additions(const struct hv_comparison *comparison);

/* Find hazards in these additions; if there is a tree before the change, only in what
 * that tree lacks too. Files are paths of headers. ret has an arena. */
bool hv_comparison_hazards(const struct hv_comparison *comparison,
                           const struct hv_additions *additions, struct hv_hazards *ret,
                           struct hv_err *err);
/* Set paths in the new tree, and drop hazards in files that were not asked for. */
void hv_comparison_spell_hazards(const struct hv_comparison *comparison,
                                 struct hv_hazards *hazards);

void hv_comparison_done(struct hv_comparison *comparison);

/* Compare as `check` and `waive` do. Opens what word (NULL: the working tree) and the
 * options ask for, and compares it with the reference release. Findings that existed
 * before the change are marked as not introduced here. If nothing public changed,
 * nothing is compared, and the result says so. */
bool hv_gate_compare(struct hv_comparison *comparison, const char *word,
                     const struct hvabi_check_options *options, struct hv_err *err);

/* Add to the result what was left out of the new input on an architecture, and as
 * errors what could not be read and should have been. */
void hv_left_out_add(struct hv_comparison *comparison, unsigned arch);

/* Add remarks on files that are not looked at: of architectures that the profile does
 * not name, beside headers, and companion files that a side lacks. */
void hv_left_out_remark_files(struct hv_comparison *comparison);

/* Drop the findings in files outside of the run's paths, and add a remark with their
 * number. Fails with HV_ERR_USAGE if a path matches no file of either side. */
bool hv_paths_apply(struct hvabi *run, struct hv_input *const sides[2],
                    struct hv_result *result, struct hv_err *err);

/* Do the run's paths, of which there are some, contain the file? */
bool hv_path_is_named(const struct hvabi *run, const char *file);

/* For findings about what is gone on the new side, set the line to that in the new
 * file. old: the tree before, if its lines are known; for a recorded release nothing is
 * done. Headers that are gone keep their old lines. */
void hv_places_find(struct hv_result *result, const struct hv_input *old,
                    const struct hv_input *new);

/* Read the source lines of failing findings, if both trees have text. */
void hv_places_read(struct hvabi *run, struct hv_result *result,
                    const struct hv_input *old, const struct hv_input *new);

/* Find waivers in the judged tree that are not part of the policy: they accept nothing,
 * and a remark says what to do. Sets `pending` of unwaived findings that match such a
 * waiver. own: the new tree is about to be committed, so the index and the working tree
 * are searched. The policy's waivers must have been applied. An unreadable waiver is a
 * remark. */
void hv_pending_waivers_find(struct hv_comparison *comparison, bool own);

/* Does every contract name an op of one of the trees, or of a recorded release? Fails
 * with the place in the profile of the first that does not. Skips contracts of families
 * that the tree does not have. */
bool hv_contracts_check(struct hvabi *run, const struct hv_input *old,
                        const struct hv_input *new, struct hv_err *err);

/* Add a contract to the run's profile: "OP:WHAT=VALUE" or "OP:WHAT=VALUE@ARCH,ARCH",
 * what the op means in NEW though no layout shows it. Fails with HV_ERR_USAGE if text
 * has another form, or names an unknown architecture. */
bool hv_contract_propose(struct hvabi *run, const char *text, struct hv_err *err);

/* Account for every changed line of the headers of two trees, old and new: it is in the
 * extent of a finding, or a compiler saw it and the entities are equal, or it is a
 * comment, or nothing looked at it. A line that is none of these is an error of the
 * result: the program missed it. Fills the result's account, and adds a finding for
 * each region that nothing looked at. Does nothing if a side is a recorded release or a
 * compiled file, which have no text. */
bool hv_account_make(struct hvabi *run, struct hv_result *result,
                     struct hv_input *const sides[2], struct hv_err *err);

/* Facts from a tree's own code about a change that headers cannot decide: whether the
 * hypervisor still serves what its headers no longer name, and whether padding that
 * became a member had to be zero. */

/* Set the note of each change about an op that is gone or hidden, by the code of both
 * trees. Recorded releases and folders of headers have no code: no note. False and
 * *err: a file cannot be read. */
bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err);

/* Set the note of each member added over padding that had to be zero, by the comment of
 * the old header or the code of the old tree. Fails likewise. */
bool hv_padding_note(struct hvabi *run, struct hv_input *old,
                     struct hv_changes *changes, unsigned arch, struct hv_err *err);
