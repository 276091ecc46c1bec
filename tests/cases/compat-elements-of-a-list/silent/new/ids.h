#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20

struct ids_run {
    uint32_t exit_reason;
    uint32_t padding1;
    union {
        /* in a list, that hole moves the second element */
        struct {
            uint64_t address;
            uint32_t flags;
        } ranges[2];
        char padding[64];
    };
};
