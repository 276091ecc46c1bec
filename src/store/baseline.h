/* SPDX-License-Identifier: MIT
 *
 * Where recorded things lie below the directory of the baselines.
 */
#ifndef HV_STORE_BASELINE_H
#define HV_STORE_BASELINE_H

/* The name of no release: the directory of the history index. */
#define HV_HISTORY_DIR "history"

/* <dir>/<profile>/history/<arch>.json, malloc'ed. */
char *hv_history_path(const char *dir, const char *profile, const char *arch);

#endif
