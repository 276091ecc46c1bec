#include <stdint.h>
struct head { uint32_t elem_size; uint32_t n; };
struct elem { uint32_t a; uint32_t b; };
