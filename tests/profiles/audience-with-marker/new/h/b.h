#include <stdint.h>
#define B_ENTRY 2
struct b { uint32_t x; };
