/* SPDX-License-Identifier: MIT */
#include "notation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    return fuzz_notation("../profiles/xml-conditions/profile", "calls.xml", data, n);
}
