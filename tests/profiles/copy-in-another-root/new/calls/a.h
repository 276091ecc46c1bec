#define A_ONE 1
#define A_BOTH 2
