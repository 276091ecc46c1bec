#define C_ONE 1
