#ifndef TOOLS_H
#define TOOLS_H
#include "calls.h"
#ifdef CALLS_TOOLS
/* Last bump: Calls 1.2 */
#define CALLS_TOOLS_VERSION 2
struct calls_tools_op {
    uint32_t cmd;
    uint32_t size;
};
#endif
#endif
