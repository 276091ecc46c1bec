#define A_ONE 1
#define A_MORE 7
