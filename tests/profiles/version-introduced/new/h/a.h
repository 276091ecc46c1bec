#include <stdint.h>
struct m { uint64_t a; };
