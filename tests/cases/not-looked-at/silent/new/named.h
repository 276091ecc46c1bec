#ifndef UNSEEN_NAMED_H
#define UNSEEN_NAMED_H

#include "unseen.h"

typedef unsigned   named_id_t; /* an id */

#define NAMED_B 0x10
#define NAMED_C 3
#undef NAMED_C
#define NAMED_C 3
#define NAMED_A \
    1

struct named_b {
    unsigned long long int z;
};

struct [[gnu::deprecated, gnu::unused]] named_a
{
#if 0
    struct named_later l;
#endif
    unsigned x;
    unsigned y[2 * 2];
};

enum named_kind {
    NAMED_FIRST = 0,
    NAMED_SECOND = 1,
};

#if defined(UNSEEN_TOOLS)
struct named_tools {
    named_id_t id;
};
#endif

#if UNSEEN_VERSION < 0x00010002
#define NAMED_OLD 0x1
#endif

#if 0
struct named_dead { long a; };
#endif

#endif /* UNSEEN_NAMED_H */
