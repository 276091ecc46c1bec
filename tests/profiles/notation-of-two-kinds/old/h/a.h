#include <stdint.h>
typedef uint64_t word_t;
