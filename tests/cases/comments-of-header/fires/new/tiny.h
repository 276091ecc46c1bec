/* SPDX-License-Identifier: MIT
 *
 * The tiny interface of many CPUs.
 *
 * Copyright (c) 2020 the second owner
 */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

/*
 * States: the back end waits in InitWait  until
 * the front end has written "ready".
 */

/* A typedef has some words of its own in a recording. */
typedef uint32_t tiny_id_t;

/* The operation. */
struct tiny_op {
    uint32_t cmd; /* what is to be done */
    uint32_t level;
};

#if 0
/* still nobody reads it */
#endif

#endif
