#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20

struct ids_run {
    uint32_t exit_reason;
    uint32_t padding1;
    union {
        /* an exit whose flags lie at 4 for one, and at 8 for the other */
        struct {
            uint32_t type;
            uint64_t flags;
        } system_event;
        char padding[64];
    };
};
