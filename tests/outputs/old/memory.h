#include <stdint.h>
/* The guest asks for memory. */
struct tiny_memory {
    uint32_t op;
    uint16_t domid;
    uint64_t address;
    uint8_t name[8];
};
struct tiny_inner {
    uint32_t count;
};
struct tiny_outer {
    uint8_t kind;
    struct tiny_inner inner;
    unsigned long words[2];
    void *buffer;
};
union tiny_any {
    uint32_t small;
    struct tiny_inner inner;
};
struct tiny_flags {
    uint32_t on : 1;
    uint32_t level : 3;
    uint32_t _pad : 28;
};
struct tiny_gone {
    int32_t value;
};
