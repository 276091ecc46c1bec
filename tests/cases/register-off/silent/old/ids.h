#include <stdint.h>

#define IDS_KIND_MASK 0xff000000u
#define IDS_KIND 0x40000000u
#define IDS_SIZE_MASK 0x00f00000u
#define IDS_SIZE_SHIFT 20
#define IDS_REG_ONE (IDS_KIND | 0x00300000 | 1)
