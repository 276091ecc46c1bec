#include <stdint.h>
struct m { uint32_t a; };
enum { VER = 1 << 16 | 1 };
