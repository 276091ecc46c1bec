#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20

struct ids_run {
    uint32_t exit_reason;
    uint32_t padding1;
    union {
        /* 28 bytes for one, 32 for the other: only its hole at the end differs */
        struct {
            uint64_t address;
            uint64_t summary;
            uint32_t flags;
            uint32_t count;
            uint8_t class;
        } interrupts;
        char padding[64];
    };
};
