#define R15 0
