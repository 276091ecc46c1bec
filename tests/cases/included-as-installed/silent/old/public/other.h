#ifndef CALLS_OTHER_H
#define CALLS_OTHER_H
#include <public/calls.h>

struct calls_other {
    calls_word a;
};
#endif
