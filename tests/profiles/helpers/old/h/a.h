#include <stdint.h>
#include "help.h"
struct a { u32x x; struct inner i; };
