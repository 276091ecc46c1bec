/* SPDX-License-Identifier: MIT
 *
 * The trusted side: what the `.hvabi/` of a directory or a revision says. It is laid
 * over the installation: waivers, and where it has them a catalogue, profiles and
 * baselines. The judged tree's own `.hvabi/` is never asked.
 */
#pragma once

#include "base/file.h"
#include "flow/run.h"
#include "model/waiver.h"
#include "source/tree.h"
#include "store/releases.h"

#define HV_POLICY_DIR ".hvabi"
/* What hv_policy_imply() implies. */
#define HV_POLICY_OF_HEAD "rev:HEAD"

struct hv_policy {
    const char *word; /* as given */
    struct hv_tree *tree;
    size_t n_waivers;
    const struct hv_waiver **waivers;  /* sorted by their files */
    struct hv_release_overlay overlay; /* of its baselines */
};

/* If no policy is given and the judged tree is about to be committed, use the .hvabi/
 * of HEAD, if there is one: what was committed was decided before. */
bool hv_policy_imply(struct hvabi *run, struct hv_err *err);

/* Read its waivers. */
bool hv_policy_read_waivers(struct hvabi *run, struct hv_err *err);

/* ---- sources of the rules of a run: --rules, else the policy, else the installation
 * ---- */

/* Find the directories of rules and baselines, open the policy, and create the release
 * store; done once. Fails as hv_policy_open() does. */
bool hv_rules_find(struct hvabi *run, struct hv_err *err);

/* Find a file of the rules by its path below them: read from the policy, or only its
 * path. Fails with HV_ERR_INPUT if the policy's cannot be read. */
bool hv_rules_file(struct hvabi *run, const char *path, struct hv_file *ret,
                   struct hv_err *err);

/* List the sorted names of files NAME.json in a folder of the rules ("profiles"), with
 * those of the policy, in the run's arena. A missing folder has none. Fails with
 * HV_ERR_INPUT if one cannot be listed. */
bool hv_rules_names(struct hvabi *run, const char *folder, struct hv_strings *ret,
                    struct hv_err *err);

/* Find the rules and read the catalogue, once. Fails with HV_ERR_INPUT. */
bool hv_rules_read(struct hvabi *run, struct hv_err *err);

/* A path in the policy folder at the top of the working tree, or of the directory that
 * the run works in, as a user would write it; NULL: the repository is bare. */
const char *hv_path_of_policy(struct hvabi *run, const char *path);

/* The target of a recording, unless given by dir: the repository that is recorded.
 * Never an installation, whose baselines are those of its package. NULL with
 * HV_ERR_USAGE: there is no working tree. */
const char *hv_record_target(struct hvabi *run, const char *dir, struct hv_err *err);
