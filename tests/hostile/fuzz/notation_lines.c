/* SPDX-License-Identifier: MIT */
#include "notation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    return fuzz_notation("../profiles/lines-arguments/profile", "calls/a.hvc", data, n);
}
