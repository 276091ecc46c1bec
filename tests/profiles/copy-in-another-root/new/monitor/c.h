#include <asm/e.h>
#define C_ONE 1
#define C_NEW 2
