#include <stdint.h>
struct a { uint8_t x; uint32_t y; } __packed;
struct b { uint8_t x; } array[2];
extern struct a one;
