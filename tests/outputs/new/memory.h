#include <stdint.h>
/* The guest asks for memory. */
struct tiny_memory {
    uint32_t op;
    uint32_t domid;
    uint16_t flags;
    uint64_t address;
    int8_t name[12];
};
struct tiny_inner {
    uint64_t count;
};
struct tiny_outer {
    uint8_t kind;
    uint8_t class;
    struct tiny_inner inner;
    unsigned long words[2];
    void *buffer;
};
union tiny_any {
    uint32_t small;
    struct tiny_inner inner;
    uint64_t large[2];
};
struct tiny_flags {
    uint32_t on : 1;
    uint32_t level : 4;
    uint32_t _pad : 27;
};
/* What a domain may use. */
struct tiny_share {
    uint8_t kind;
    unsigned long pages;
    void *where;
    uint32_t more[];
};
