#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20

enum ids_feature_bit {
    IDS_FEATURE_BIT_TIMER = 3,
    IDS_FEATURE_BIT_CLOCK = 40,
};
