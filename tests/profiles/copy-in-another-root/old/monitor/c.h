#include <asm/e.h>
#define C_ONE 1
