#ifndef NAMED_H
#define NAMED_H

#define NAMED_A 1
#define NAMED_B (1 << 4)
#define NAMED_C 3

struct named_a {
    unsigned int x;
    unsigned int y[4];
};

struct named_b {
    unsigned long long z;
};

typedef unsigned int named_id_t;

enum named_kind { NAMED_FIRST, NAMED_SECOND };

#ifdef UNSEEN_TOOLS
struct named_tools { named_id_t id; };
#endif

#if UNSEEN_VERSION < 0x00010002
#define NAMED_OLD 1
#endif

#if 0
struct named_dead { int a; };
#endif

#endif
