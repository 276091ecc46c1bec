/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H
#define TINY_FEATURE(name, value) TINY_FEATURE_##name = value,
enum {
TINY_FEATURE(ANCHOR, 0) /*A  The first one */
TINY_FEATURE(SAME, 1) /*A  same words */
TINY_FEATURE(NEW_NAME, 2) /*A  Renamed */
TINY_FEATURE(ASKED, 3) /*a  Fresh */
};
#endif
