#include <stdint.h>
struct info { uint32_t argsz; uint32_t flags; uint64_t more; };
struct plain { uint32_t flags; uint32_t more; };
