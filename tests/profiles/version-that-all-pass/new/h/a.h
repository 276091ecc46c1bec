#include <stdint.h>
#define M_VERSION 1
struct m { uint64_t a; };
