#ifndef UNSEEN_H
#define UNSEEN_H

#define UNSEEN_LATEST 0x00010002

struct unseen_page {
    unsigned int a, b;
};

#ifdef UNSEEN_WANT_RING
#define UNSEEN_RING_SIZE 32
#endif

#if defined(__GNUC__) && __GNUC__ < 3
struct unseen_word { long w; };
#else
struct unseen_word { unsigned int w; };
#endif

#ifdef __STRICT_ANSI__
#define UNSEEN_STRICT 2
#else
#define UNSEEN_STRICT 1
#endif

#if UNSEEN_VERSION > 0x00020000
#define UNSEEN_FUTURE 2
#endif

struct unseen_pair {
    unsigned int a;
#ifndef __STRICT_ANSI__
    unsigned int b;
#endif
};

#endif
