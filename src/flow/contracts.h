/* SPDX-License-Identifier: MIT
 *
 * Contracts that a profile declares must be about operations that there are.
 */
#ifndef HV_FLOW_CONTRACTS_H
#define HV_FLOW_CONTRACTS_H

#include "flow/input.h"

/* Does every contract name an op that one of the trees has, or that some recorded
 * release had? Fails with the place in the profile of the first that does not. A tree
 * that has no op of the contract's family says nothing about it. */
bool hv_contracts_check(struct hvabi *run, const struct hv_input *old,
                        const struct hv_input *new, struct hv_err *err);

#endif
