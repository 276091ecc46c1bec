#include <stdint.h>
typedef uint64_t word_t;
typedef struct regs { uint64_t x; uint64_t y; } regs_t;
