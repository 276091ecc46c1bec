#include <stdint.h>
#ifdef TINY_TOOLS
struct tiny_tools_op {
    uint32_t cmd;
    uint32_t version;
    union {
        uint64_t number;
        uint8_t bytes[16];
    } u;
};
struct tiny_saved {
    uint64_t ip;
    uint64_t sp;
};
struct tiny_record_CPU {
    uint64_t code;
    uint64_t registers[4];
};
#endif
