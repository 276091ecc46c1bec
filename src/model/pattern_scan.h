/* SPDX-License-Identifier: MIT
 *
 * What can be told of an expression before anybody compiles it.
 *
 * Its cost: the regcomp() of glibc copies what is repeated, so that
 * "((a{255}){255}){255}" takes gigabytes, and so does "a" with thirty '+' behind it; a
 * hundred '*' in a row take a minute. A reference back to a group takes any time to
 * match.
 *
 * That it is sound: an expression of the ordinary kind is known to compile, so that it
 * can wait until somebody asks for it; a profile has dozens that nobody does.
 */
#ifndef HV_MODEL_PATTERN_SCAN_H
#define HV_MODEL_PATTERN_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct hv_pattern_scan {
    const char *refused; /* why it is not for compiling, NULL: nothing is against it */
    bool sound;          /* it compiles, for certain; false: regcomp() has to say */
    size_t groups;       /* of a sound one */
};

/* Look at a POSIX extended regular expression. */
struct hv_pattern_scan hv_pattern_scan(const char *text);

#endif
