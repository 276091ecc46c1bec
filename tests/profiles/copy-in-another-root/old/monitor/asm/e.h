#define E_ONE 3
