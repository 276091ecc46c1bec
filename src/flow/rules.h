/* SPDX-License-Identifier: MIT
 *
 * Where the rules of a run come from: --rules, else the policy, else the installation.
 */
#pragma once

#include "base/file.h"
#include "flow/run.h"

/* Find the directories of rules and baselines, open the policy, and make the release
 * store. Done once. Fails as hv_policy_open() does. */
bool hv_rules_find(struct hvabi *run, struct hv_err *err);

/* A file of the rules by its path below them: the policy's, or what is yet to be read.
 * Fails with HV_ERR_INPUT where the policy's cannot be read. */
bool hv_rules_file(struct hvabi *run, const char *path, struct hv_file *ret,
                   struct hv_err *err);

/* The names of the files NAME.json in a folder of the rules ("profiles"), the policy's
 * among them, sorted; in the run's arena. A folder that is not there has none. Fails
 * with HV_ERR_INPUT where one cannot be listed. */
bool hv_rules_names(struct hvabi *run, const char *folder, struct hv_strings *ret,
                    struct hv_err *err);

/* Find the rules and read the catalogue, once. Fails with HV_ERR_INPUT. */
bool hv_rules_read(struct hvabi *run, struct hv_err *err);
