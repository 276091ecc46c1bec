#include <stdint.h>
#define VER 1
struct info_v1 { uint32_t argsz; uint32_t x; };
struct info { uint32_t argsz; uint32_t x; };
