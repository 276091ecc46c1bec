/* SPDX-License-Identifier: MIT
 *
 * The tiny interface.
 *
 * Permission is hereby granted, free of charge.
 *
 * Maintained by somebody.
 *
 * Copyright (c) 2020 the first owner
 */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

/*
 * States: the back end waits in Initialising until
 * the front end has written "ready".
 */

/* A typedef has no words of its own in a recording. */
typedef uint32_t tiny_id_t;

/* The operation. */
struct tiny_op {
    uint32_t cmd; /* what to do */
    uint32_t level;
};

#if 0
/* nobody reads it */
#endif

#endif
