#include <stdint.h>
struct l { uint32_t x; };
