/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H
#define TINY_FEATURE(name, value) TINY_FEATURE_##name = value,
enum {
TINY_FEATURE(ANCHOR, 0) /*A  The first one */
TINY_FEATURE(OFF, 1) /*a  Off */
};
#endif
