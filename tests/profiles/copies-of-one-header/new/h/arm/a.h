#ifndef A_H
#define A_H
#if __LDBL_MANT_DIG__ == 64
#define M_LEVEL 2
#endif
struct m { int a; };
#endif
