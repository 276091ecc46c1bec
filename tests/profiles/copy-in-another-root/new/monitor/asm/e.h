#define E_ONE 4
