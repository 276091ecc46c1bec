#ifndef BEFORE_H
#define BEFORE_H

/* The first of all headers; a header behind it decides its value. */
#define CALLS_TWICE (CALLS_LIMIT * 2)

#endif
