#define A_ONE 1
#define A_MORE 7
#define A_BOTH 2
#define A_ALONE 3
