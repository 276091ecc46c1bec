#include <stdint.h>
struct e { uint64_t x; };
