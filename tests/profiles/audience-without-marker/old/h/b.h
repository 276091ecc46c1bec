#include <stdint.h>
#define B_ENTRY 1
struct b { uint32_t x; };
