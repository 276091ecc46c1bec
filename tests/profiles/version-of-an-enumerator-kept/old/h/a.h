#include <stdint.h>
enum ver { VER_FIRST = 1, VER_NOW = 2 };
struct m { uint32_t a; };
