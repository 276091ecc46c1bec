/* SPDX-License-Identifier: MIT
 *
 * The trusted side: what the `.hvabi/` of a directory or a revision says. It is laid
 * over the installation: waivers, and where it has them a catalogue, profiles and
 * baselines. The judged tree's own `.hvabi/` is never asked.
 */
#pragma once

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
    const struct hv_waiver **waivers;  /* in the order of their files */
    struct hv_release_overlay overlay; /* its baselines */
};

/* Open the run's policy_word, if there is one, and list its baselines. A word that is a
 * directory and a revision is refused: the author of the judged tree must not decide by
 * creating a directory. */
bool hv_policy_open(struct hvabi *run, struct hv_err *err);

/* Where nothing says what to judge by, and what is judged is about to be committed: the
 * .hvabi/ of HEAD, if it has one. What was committed was decided before. */
bool hv_policy_imply(struct hvabi *run, struct hv_err *err);

/* A file of it ("catalogue.json"); NULL with err->code HV_ERR_NONE: it has none.
 * ret_path is how messages name it. */
const struct hv_source_file *hv_policy_file(struct hvabi *run, const char *path,
                                            const char **ret_path, struct hv_err *err);

/* All files below a directory of it, with their paths from there. */
bool hv_policy_files(struct hvabi *run, const char *dir,
                     const struct hv_source_file **ret_files, size_t *ret_n,
                     struct hv_err *err);

/* Read its waivers. */
bool hv_policy_read_waivers(struct hvabi *run, struct hv_err *err);
