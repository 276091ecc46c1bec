#define B_ONE 1
