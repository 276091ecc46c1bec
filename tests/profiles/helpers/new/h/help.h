#include <stdint.h>
typedef uint32_t u32x;
struct inner { uint32_t p; uint16_t q; };
struct other { uint32_t o; };
#define HELP(x) ((x))
#define HELPER 32
