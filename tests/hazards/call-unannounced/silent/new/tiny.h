#include <stdint.h>
#define TINY_CALL(number, type) ((number) << 8 | sizeof(type))
struct tiny_page {
    uint64_t frame;
};
#define TINY_CAP_PAGES 1
#define TINY_IO_MAP TINY_CALL(1, struct tiny_page)
#define TINY_CAP_UNMAP 2
#define TINY_IO_UNMAP TINY_CALL(2, struct tiny_page)
