#include <stdint.h>

#define CALLS_LATEST 0x00000300

#if CALLS_VERSION < 0x00000200
/* 1.0 has it like this */
struct call_memory {
    uint64_t start;
    uint32_t flags;
};
/* 1.0 has it otherwise */
struct call_device {
    uint64_t number;
    uint32_t flags;
};
#endif

enum call_kind {
    CALL_FIRST,
#if CALLS_VERSION < 0x00000200
    CALL_WRITES,
#else
    CALL_UNUSED,
#endif
    CALL_LAST
};
