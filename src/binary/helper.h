/* SPDX-License-Identifier: MIT
 *
 * The protocol between the program hvabi-binary and its caller: the file is its
 * standard input, the result its standard output. Arguments are options, then the
 * typedefs to keep.
 */
#pragma once

#define HV_HELPER_NO_SANDBOX "--no-sandbox"
#define HV_HELPER_PLACES "--places"
#define HV_HELPER_BITS "--bits=" /* and a number */

/* Exit statuses; any other but 0 is a crash. */
enum {
    HV_HELPER_NO_MEMORY = 3, /* by hv_exit_without_memory() */
    HV_HELPER_NO_FILTER = 64,
};

/* First byte of the result: hv_binary_write() follows, or an error text. */
enum { HV_HELPER_FAILED, HV_HELPER_OK };
