#include "more.h"
struct b { int y; };
