#include <stdint.h>
struct e { uint32_t x; };
