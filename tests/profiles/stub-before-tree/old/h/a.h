#include <stdint.h>
#include "sys/private.h"
struct a { word x; };
