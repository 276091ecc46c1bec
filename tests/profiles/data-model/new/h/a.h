#include <limits.h>
#include <stddef.h>
#include <stdint.h>
struct small_call {
    int32_t result;
    void *buffer;
    uint64_t number;
    size_t length;
    uint32_t flags;
};
/* what gcc says for these callers */
_Static_assert(sizeof(long) == LONG && LONG_MAX >> (LONG * 8 - 2) == 1, "long");
_Static_assert(offsetof(struct small_call, buffer) == POINTER, "buffer");
_Static_assert(offsetof(struct small_call, flags) == FLAGS, "flags");
