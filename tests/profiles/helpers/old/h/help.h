#include <stdint.h>
typedef uint32_t u32x;
struct inner { uint16_t p; uint32_t q; };
struct other { uint16_t o; };
#define HELP(x) (x)
#define HELPER 16
