/* SPDX-License-Identifier: MIT
 *
 * What every file starts from: C's own headers, memory, strings, buffers, errors, and
 * the small tools for texts, bits and sorted arrays. A file has it from the first
 * header of the project that it includes.
 */
#pragma once

#include "base/atom.h"
#include "base/bits.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/sorted.h"
#include "base/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
