/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef char tiny_name_t[8];
typedef int tiny_id_t;

#endif
