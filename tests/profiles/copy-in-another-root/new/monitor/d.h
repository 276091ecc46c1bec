#include "and.h"
#define D_ONE 2
