#include <stdint.h>
struct m { uint64_t a; };
enum { VER = 1 << 16 | 2 };
