#include <stdint.h>
struct info { uint32_t argsz; uint32_t flags; };
struct plain { uint32_t flags; };
