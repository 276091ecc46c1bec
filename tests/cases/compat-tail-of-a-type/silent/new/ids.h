#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20

struct ids_run {
    uint32_t exit_reason;
    uint32_t padding1;
    union {
        char padding[64];
    };
};

struct ids_range {
    uint64_t address;
    uint32_t flags;
};

struct ids_message {
    uint64_t kind;
    union {
        struct ids_range range;
        char padding[64];
    };
};
