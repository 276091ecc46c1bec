#define D_ONE 1
