#include "and.h"
#define D_ONE 1
