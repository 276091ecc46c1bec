#define BASE 0x100
#define IOC(n) (BASE|(n))
#define OTHER 7
#define OP_a 1
#define OP_b IOC(3)
#define OP_c (BASE | 4)
#define OP_d (2*3)
#define OP_e OTHER
#define OP_f (+9)
#define OP_flags (~9)
#define OP_first OP_a
