#include <stdint.h>
typedef uint64_t word_t;
typedef struct regs { uint64_t x; } regs_t;
