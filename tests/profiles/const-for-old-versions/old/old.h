#include <stdint.h>

#define OLD_LATEST 0x30

#if OLD_VERSION < 0x20
struct old_op {
    uint16_t domain;
    uint8_t irq;
    uint8_t level;
};
#endif
