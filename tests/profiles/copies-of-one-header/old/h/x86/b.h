#include "a.h"
#if M_LEVEL > 5
#define M_WORD 1
#endif
