#include <stdint.h>
struct l { uint64_t x; };
