#include <stdint.h>
struct m { uint32_t a; };
