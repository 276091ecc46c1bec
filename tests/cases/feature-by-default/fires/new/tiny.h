/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H
#define TINY_FEATURE(name, value) TINY_FEATURE_##name = value,
enum {
TINY_FEATURE(ANCHOR, 0) /*A  The first one */
TINY_FEATURE(ON, 1) /*A  On */
TINY_FEATURE(WIDER, 2) /*A  Wider */
TINY_FEATURE(POOL, 3) /*A| Pool */
TINY_FEATURE(FRESH, 4) /*S  Fresh */
TINY_FEATURE(MOVED, 5) /*A  Moved */
};
#endif
