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

/* "OP:WHAT=VALUE" or "OP:WHAT=VALUE@ARCH,ARCH": what NEW is to mean by the op, though
 * no layout shows it. Adds it to the run's profile. Fails with HV_ERR_USAGE where the
 * text is another one, or names an architecture that the profile has not. */
bool hv_contract_propose(struct hvabi *run, const char *text, struct hv_err *err);

#endif
