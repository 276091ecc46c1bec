#include <stdint.h>
struct m { uint64_t a; };
enum { VER = 2 << 16 | 0 };
