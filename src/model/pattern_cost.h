/* SPDX-License-Identifier: MIT
 *
 * What an expression costs before anybody compiles it. The regcomp() of glibc copies
 * what is repeated: "((a{255}){255}){255}" takes gigabytes, and so does "a" with thirty
 * '+' behind it. A reference back to a group takes any time to match.
 */
#ifndef HV_MODEL_PATTERN_COST_H
#define HV_MODEL_PATTERN_COST_H

/* Why a POSIX extended regular expression is not for compiling, NULL: nothing is
 * against it. One that is no expression at all is regcomp()'s to tell. */
const char *hv_pattern_refused(const char *text);

#endif
