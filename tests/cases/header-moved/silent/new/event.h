/* SPDX-License-Identifier: MIT */
#include "io/event.h"
