#include <stdint.h>
#include "b.h"
struct a { uint32_t x; };
