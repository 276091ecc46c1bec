#include <asm/bitsperlong.h>
#ifndef _IO
#define _IOC(d, t, n, s) (((d) << 30) | ((t) << 8) | (n) | ((s) << 16))
#define _IO(t, n) _IOC(0U, t, n, 0)
#define _IOWR(t, n, a) _IOC(3U, t, n, sizeof(a))
#endif
