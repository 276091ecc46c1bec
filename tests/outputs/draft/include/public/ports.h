#include <linux/ioctl.h>
#include "word.h"
struct ports_run { __le16 order; s32 delta; };
#define PORTS_CREATE _IO(0xAE, 1)
#define PORTS_RUN _IOWR(0xAE, 2, struct ports_run)
