/* SPDX-License-Identifier: MIT
 *
 * Parts of a first profile: where the headers are (draft_places.c), and what is in them
 * (draft_names.c).
 */
#pragma once

#include "flow/input.h"
#include "model/draft.h"

/* Choose the headers of the tree, or take those that were named (paths from its top;
 * they end with NULL; NULL: none were), and find where they and what they include are,
 * and the architectures. Fails with HV_ERR_USAGE where one that was named is not there,
 * HV_ERR_INPUT where nothing looks like an interface. */
bool hv_draft_places(struct hvabi *run, struct hv_tree *tree, const char *const *from,
                     struct hv_draft *draft, struct hv_err *err);

/* From the errors of surfaces: stubs and a prelude for what is missing. True: there is
 * something that was not proposed before. */
bool hv_draft_missing(struct hvabi *run, const struct hv_input *input,
                      struct hv_draft *draft);

/* From what could be read: audiences, numbers, versions. */
void hv_draft_names(struct hvabi *run, const struct hv_input *input,
                    struct hv_draft *draft);

/* An audience for a macro that conditions depend on, where it is no compiler's and no
 * build's; else one of those that are known. */
void hv_draft_audience(struct hvabi *run, struct hv_draft *draft,
                       const struct hv_undeclared *undeclared);

/* Does a "#define" of the text give the name arguments? */
bool hv_draft_defines(const char *text, const char *name);

/* Has the name one of these words between its underscores? They end with NULL, in
 * lower case. */
bool hv_draft_has_word(const char *name, const char *const *words);
