#include <stdint.h>
#define OP_BASE 0x10
#define OP_go (OP_BASE + 0x01)
#define OP_stop UINT32_C(0x12)
#define OP_back -4
#define OP_flag (1 << 3)
#define OP_alias OP_go
