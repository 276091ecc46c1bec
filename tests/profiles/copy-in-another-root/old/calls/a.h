#define A_ONE 1
