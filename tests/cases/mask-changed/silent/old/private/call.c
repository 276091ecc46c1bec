#define CALLOP_SHIFT 4
#define CALLOP_MASK 0xf
