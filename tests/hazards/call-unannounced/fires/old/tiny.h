#include <stdint.h>
#define TINY_CALL(number, type) ((number) << 8 | sizeof(type))
struct tiny_page {
    uint64_t frame;
};
#define TINY_CAP_PAGES 1
#define TINY_IO_MAP TINY_CALL(1, struct tiny_page)
