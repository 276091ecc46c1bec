#define E_ONE 1
