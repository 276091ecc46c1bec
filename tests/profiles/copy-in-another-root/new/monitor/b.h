#include <calls/b.h>
#define B_OWN 2
