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

/* All zero but for run is one that has not begun; hv_comparison_done() frees it in
 * whatever state it is. */
struct hv_comparison {
    struct hvabi *run;
    struct hv_input *old, *new; /* it owns them; who goes on with one takes it out */
    const struct hv_copy
        *copy; /* that the old one is; NULL: it is a tree's own headers */
    struct hv_input *against; /* the tree before a change; NULL: not needed */
    struct hv_result result;  /* that is being built */

    /* of comparison.c alone */
    struct hv_changes *changes[HV_MAX_ARCHS], *across;
    struct hv_release_reader *readers[HV_MAX_ARCHS];
};

/* Open the trees of both words (or of the range that the first one is, where the second
 * is NULL), start the run by them, read and compare them, and apply
 * the policy's waivers. contract: "OP:WHAT=VALUE" that the new one proposes, or NULL.
 */
bool hv_comparison_trees(struct hv_comparison *comparison, const char *const words[2],
                         const char *contract, struct hv_err *err);

/* Open and read as the old input the release that the new one, which has been read, has
 * to honour: that one, or (NULL) the newest recorded one that is not newer. */
bool hv_comparison_open_release(struct hv_comparison *comparison, const char *release,
                                struct hv_err *err);

/* Compare and judge the old and the new input, which have been read. */
bool hv_comparison_compare(struct hv_comparison *comparison, struct hv_err *err);

/* Begin an empty result of the new input with another one, in the place of comparing.
 */
void hv_comparison_begin(struct hv_comparison *comparison, const struct hv_input *old);

/* Mark what fails (hv_result_mark_failing()), and hand the findings to the caller that
 * wants them one by one; the result is finished. */
const struct hv_result *hv_comparison_finish(struct hv_comparison *comparison,
                                             unsigned fail_on);

/* The releases that count for the old input on an architecture. Valid as long as the
 * comparison. */
struct hv_release_view hv_comparison_releases(struct hv_comparison *comparison,
                                              unsigned arch);

/* What the new input has and the old one has not (judge/hazard/additions.h); the caller
 * frees it. */
struct hv_additions *hv_comparison_additions(const struct hv_comparison *comparison);

/* Hazards in these additions; where there is a tree before the change, in what that
 * tree has not got either. Files are the headers' own. ret has an arena. */
bool hv_comparison_hazards(const struct hv_comparison *comparison,
                           const struct hv_additions *additions, struct hv_hazards *ret,
                           struct hv_err *err);
/* Files as a reader of the new tree knows them; hazards in files that were not asked
 * for are dropped. */
void hv_comparison_spell_hazards(const struct hv_comparison *comparison,
                                 struct hv_hazards *hazards);

void hv_comparison_done(struct hv_comparison *comparison);

/* The comparison that `check` reports and `waive` looks for a finding in.
 * Open what word (NULL: the working tree) and the options ask for, and compare it with
 * the reference release. Findings that existed before the change are not introduced
 * here. Where nothing public changed, nothing is compared, and the result says so. */
bool hv_gate_compare(struct hv_comparison *comparison, const char *word,
                     const struct hvabi_check_options *options, struct hv_err *err);

/* List in the result what readers of an architecture left out of the new input, on
 * either side, and as errors what could not be read and should have been. */
void hv_left_out_add(struct hv_comparison *comparison, unsigned arch);

/* Remark on files that nobody looks at: of architectures that the profile does not
 * name, beside headers, and companion files that a side has not got. */
void hv_left_out_remark_files(struct hv_comparison *comparison);

/* Drop the findings in files that the run's paths do not name, and remark on how many
 * they were. Fails with HV_ERR_USAGE where a path names no file of either side. */
bool hv_paths_apply(struct hvabi *run, struct hv_input *const sides[2],
                    struct hv_result *result, struct hv_err *err);

/* Do the run's paths, of which there are some, name the file? */
bool hv_path_is_named(const struct hvabi *run, const char *file);

/* Set the line of each finding about what the new side has no more to that of the new
 * file. old: the tree before, whose lines are known; of a recorded release they are
 * not, and nothing is done. Headers that are gone keep their old lines. */
void hv_places_find(struct hv_result *result, const struct hv_input *old,
                    const struct hv_input *new);

/* Fill the lines of the findings that fail, where both trees have text. */
void hv_places_read(struct hvabi *run, struct hv_result *result,
                    const struct hv_input *old, const struct hv_input *new);

/* Waivers that lie in the judged tree and are not part of the policy: they accept
 * nothing; a remark says what to do. Set `pending` of the unwaived findings that a
 * waiver of the new tree fits. own: the new tree is about to be committed, so the index
 * and the working tree are looked at. The policy's waivers have been applied. A waiver
 * that cannot be read is a remark. */
void hv_pending_waivers_find(struct hv_comparison *comparison, bool own);

/* Does every contract name an op that one of the trees has, or that some recorded
 * release had? Fails with the place in the profile of the first that does not. A tree
 * that has no op of the contract's family says nothing about it. */
bool hv_contracts_check(struct hvabi *run, const struct hv_input *old,
                        const struct hv_input *new, struct hv_err *err);

/* "OP:WHAT=VALUE" or "OP:WHAT=VALUE@ARCH,ARCH": what NEW is to mean by the op, though
 * no layout shows it. Adds it to the run's profile. Fails with HV_ERR_USAGE where the
 * text is another one, or names an architecture that the profile has not. */
bool hv_contract_propose(struct hvabi *run, const char *text, struct hv_err *err);

/* The account of a change: what became of every changed line of the headers. A line is
 * in the extent of a finding, or a compiler saw it and the entities are equal, or it is
 * a comment, or nothing looked at it. What is none of these, the program has missed.
 * Account for what differs between the headers of two trees, the old and the new one,
 * by the findings of the result: fill the result's account and add what was not looked
 * at to its findings, one for each region. Does nothing where one of both is a recorded
 * release or a compiled file, which have no text. A line that is not accounted for
 * becomes an error of the result. */
bool hv_account_make(struct hvabi *run, struct hv_result *result,
                     struct hv_input *const sides[2], struct hv_err *err);

/* What a tree's own code says of a change that headers cannot decide: whether the
 * hypervisor still serves what its headers no longer name, and whether padding that
 * became a member had to be zero. */

/* Note in each change about an op that is gone or hidden what the code of both trees
 * says of it. Recorded releases and folders of headers have no code: no note. False and
 * *err: a file cannot be read. */
bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err);

/* Note in each member that takes padding whether these bytes had to be zero, by the
 * comment of the old header or the code of the old tree. Fails alike. */
bool hv_padding_note(struct hvabi *run, struct hv_input *old,
                     struct hv_changes *changes, unsigned arch, struct hv_err *err);
