#include <stdint.h>

#define OLD_LATEST 0x30

#if OLD_VERSION < 0x20
#define OLD_CALL 1
#else
#define OLD_CALL 2
#endif

struct old_op {
#if OLD_VERSION < 0x20
    uint32_t domain;
#else
    uint64_t domain;
#endif
};
