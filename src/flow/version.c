/* SPDX-License-Identifier: MIT */
#include "extract/extract.h"
#include "hvabi/hvabi.h"

const char *hvabi_version(void)
{
    return HVABI_VERSION;
}

const char *hvabi_parser_version(void)
{
    const char *version = hv_libclang_version(NULL);
    return version ? version : "missing: install libclang1-19";
}
